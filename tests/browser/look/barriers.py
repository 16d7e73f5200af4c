"""What keeps somebody out of a screen: axe-core, and the way through it by keyboard."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

# axe calls these moderate or leaves them out; here they count like the serious ones.
ALSO = ("heading-order", "page-has-heading-one", "target-size")
# Streamlit's own sparkline gives its empty group of highlighted points a role and no name.
# Day, month and year of its date field are parts of one control beside a larger calendar.
KNOWN = [("svg-img-alt", "_highlighted_points_marks"), ("target-size", 'role="spinbutton"')]
_RUN = """async also => {
  const answer = await axe.run(document, {
    resultTypes: ['violations'],
    rules: Object.fromEntries(also.map(rule => [rule, {enabled: true}])),
  });
  return answer.violations
    .filter(one => ['serious', 'critical'].includes(one.impact) || also.includes(one.id))
    .flatMap(one => one.nodes.map(node => [one.id, node.target.join(' '), node.html]));
}"""


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def barriers(page: Page) -> list[str]:
    """Rule and element of everything serious or critical that axe-core finds."""
    # Through DevTools, so that the page's own policy for scripts stays as it is.
    page.evaluate(_axe())
    return [
        f"{rule}: {html[:160]}"
        for rule, target, html in page.evaluate(_RUN, list(ALSO))
        if not any(rule == known and part in target + html for known, part in KNOWN)
    ]


_MARK = """() => {
  const kinds = 'a[href], button, input, select, textarea, summary, [role=button], [role=radio], '
    + '[role=checkbox], [role=combobox], [role=tab]';
  const isThere = one => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && one.checkVisibility({visibilityProperty: true})
      && !one.disabled && !one.closest('[inert], [aria-hidden=true], .js-plotly-plot')
      // A date field's calendar is for pointers: by keyboard its parts are typed.
      && !(one.tabIndex < 0
        && one.parentElement?.parentElement?.querySelector('[role=spinbutton]'))
      // A list's arrow too: its field is reached, and the arrow keys open it (ARIA's combobox).
      && !(one.tabIndex < 0 && one.parentElement?.querySelector('[role=combobox]'));
  };
  // One stop serves a whole group of radios; the arrows go on from there.
  const group = one => one.closest('[role=radiogroup]') || one;
  window.unreached = new Set([...document.querySelectorAll(kinds)].filter(isThere).map(group));
  window.atRest = new WeakMap();
  window.ring = one => [one, one.parentElement, one.parentElement?.parentElement]
    .filter(Boolean).map(each => {
      const style = getComputedStyle(each);
      return [style.outline, style.boxShadow, style.border, style.backgroundColor, style.color,
        getComputedStyle(each, '::after').outline];
    }).join();
  for (const one of document.querySelectorAll('*')) {
    if (one.tabIndex >= 0) atRest.set(one, ring(one));
  }
  document.activeElement?.blur();
  document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex');
  return unreached.size;
}"""
_STEP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  unreached.delete(one.closest('[role=radiogroup]') || one);
  const isSeen = one.tagName === 'CANVAS' || one.querySelector('canvas') !== null
    || ring(one) !== atRest.get(one);
  return [one.outerHTML.slice(0, 160), isSeen];
}"""
_LEFT = (
    "() => [...unreached].filter(one => one.isConnected).map(one => one.outerHTML.slice(0, 160))"
)


def not_by_keyboard(page: Page) -> list[str]:
    """Go through the whole screen by Tab: what is not reached, not seen, or not left again."""
    most = 3 * int(page.evaluate(_MARK)) + 20
    wrong = []
    for _number in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STEP)
        if stop is None:
            break
        if not stop[1]:
            wrong.append(f"no visible focus: {stop[0]}")
    else:
        wrong.append(f"a trap: Tab never left the screen, at last at {stop[0]}")
    return wrong + [f"not reached by Tab: {html}" for html in page.evaluate(_LEFT)]
