"""A finger on a telephone: what it can hit, what it need not push aside, what stands on top."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, Chromium, Server, sit

SCREENS = (
    ("my-week", "pl"),
    ("open-cases", "pl"),
    ("how-to-read", "pl"),
    ("volunteers", "pl"),
    ("monthly-trends", "leadership"),
    ("data-health", "administrator"),
    ("accounts", "administrator"),
)
WIDTHS = (360, 390, 430)
# What a finger is for. Hidden fields behind a drawn one, and words within a sentence, are not.
TARGETS = """() => {
  const small = [];
  const main = document.querySelectorAll(
    'main button, main summary, main [role=combobox], main [role=radio], main a, header button');
  for (const one of main) {
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    if (!box.width || !box.height || style.visibility === 'hidden') continue;
    if (one.closest('p, li') && one.tagName === 'A') continue;
    // A field's words and its arrow share one frame, which is the target.
    // Of a row of a list all is the target.
    const frame = one.closest('[class*=st-key-way-]')
      || (one.matches('[role=combobox]') ? one.closest('[role=group]') : one);
    const hit = frame.getBoundingClientRect();
    if (Math.round(hit.width) < 44 || Math.round(hit.height) < 44)
      small.push(`${one.tagName} ${one.ariaLabel || one.innerText} ${hit.width}x${hit.height}`);
  }
  return {small, all: main.length};
}"""
# Where a finger 20 px beside the middle of a question mark lands.
HELPS = """() => [...document.querySelectorAll('main label button')].map(one => {
  one.scrollIntoView({block: 'center'});
  const box = one.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return [[x, y], [x, y - 18], [x, y + 18], [x + 18, y]].every(
    ([left, top]) => one.contains(document.elementFromPoint(left, top)));
})"""


@pytest.mark.parametrize(("screen", "eyes"), SCREENS)
def test_a_finger_hits_everything_and_nothing_scrolls_sideways(
    server: Server, chromium: Chromium, screen: str, eyes: str
) -> None:
    with sit(chromium, server, NARROW, "light") as visitor:
        page = visitor.open(f"/{screen}?eyes={eyes}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": NARROW[1]})
            page.wait_for_function("width => innerWidth === width", arg=width)
            assert not visitor.has_horizontal_scroll(), width
            found = page.evaluate(TARGETS)
            assert found["all"] > 2, "nothing was looked at"
            assert not found["small"], (width, found["small"])
        visitor.check()


def test_a_question_mark_is_hit_beside_its_middle(server: Server, chromium: Chromium) -> None:
    with sit(chromium, server, NARROW, "light") as visitor:
        hit = visitor.open("/my-week?eyes=pl").evaluate(HELPS)
        assert len(hit) >= 5 and all(hit), hit


def test_the_first_figure_stands_on_the_first_screen_of_a_telephone(
    server: Server, chromium: Chromium
) -> None:
    with sit(chromium, server, NARROW, "light") as visitor:
        page = visitor.open("/my-week?eyes=pl")
        figure = page.get_by_text("Overdue", exact=True).first.bounding_box()
        assert figure is not None and figure["y"] < NARROW[1] / 2, figure


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_white_red_white_stands_on_top(server: Server, chromium: Chromium, scheme: str) -> None:
    with sit(chromium, server, NARROW, scheme) as visitor:
        page = visitor.open("/how-to-read?eyes=pl")
        line = page.evaluate(
            "(style => [style.height, style.position, style.top, style.backgroundImage])"
            "(getComputedStyle(document.body, '::before'))"
        )
        assert line[:3] == ["3px", "fixed", "0px"]
        assert "rgb(200, 16, 46)" in line[3] and "rgb(255, 255, 255)" in line[3]
        assert page.locator("header img").first.evaluate("one => one.naturalWidth > 0")


def test_a_deep_link_asks_for_nothing_that_is_not_there(server: Server, chromium: Chromium) -> None:
    with sit(chromium, server, NARROW, "light") as visitor:
        missing: list[str] = []
        visitor.page.on(
            "response", lambda one: missing.append(one.url) if one.status == 404 else None
        )
        visitor.open("/how-to-read?eyes=pl")
        assert not missing
        assert not [url for url in visitor.asked if "/how-to-read/_stcore" in url]
        icon = visitor.page.locator("link[rel~=icon]").get_attribute("href") or ""
        assert icon.startswith("data:image/svg+xml") or icon.endswith(".svg")
