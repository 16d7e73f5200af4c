"""What moves with the clock is written over before a picture is taken."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date, format_datetime
from playwright.sync_api import Page

from tests.factories import TODAY

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12)
_WRITE_OVER = """rules => {
  document.activeElement?.blur();
  // Markdown leaves "07" and ":01" as two texts.
  document.body.normalize();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const ready = rules.map(([pattern, fixed]) => [new RegExp(pattern, 'g'), fixed]);
  while (texts.nextNode()) {
    const before = texts.currentNode.nodeValue;
    const after = ready.reduce((text, [pattern, fixed]) => text.replace(pattern, fixed), before);
    if (after !== before) texts.currentNode.nodeValue = after;
  }
}"""


def hold_still(page: Page, language: str, *, real_days: bool = False) -> None:
    """Moments become noon of the demo's day, and so does the real day where `real_days` says so.

    Only screens of accounts and the log speak of the real day; elsewhere it may be a forecast's.
    """
    moment = format_datetime(NOON, "d MMM y, HH:mm", locale=language)
    rules = [
        (r"\d{1,2}\s\D{2,14}\s2\d{3}\D{0,5}\d{1,2}:\d{2}", moment),
        (r"\b\d{1,2}:\d{2}\b", "12:00"),
        # The end of the audit log.
        (r"\b[0-9a-f]{32,}\b", "0" * 32),
    ]
    if real_days:
        now = datetime.now()
        spoken = format_date(TODAY, "d MMM y", locale=language)
        rules.append((rf"\b{now.day}\s\D{{2,14}}\s{now.year}\b(?!\D{{0,5}}\d)", spoken))
    page.evaluate(_WRITE_OVER, [list(rule) for rule in rules])
