"""Ways from one screen to another, and what a reload keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Chromium, Server, Sitting, sit


@pytest.fixture
def visitor(server: Server, chromium: Chromium) -> Iterator[Sitting]:
    with sit(chromium, server) as sitting:
        yield sitting
        sitting.check()


def asked(page: Page) -> dict[str, list[str]]:
    """The parameters of the address."""
    return parse_qs(urlsplit(page.url).query)


_CIRCLE = """name => {
  const chart = [...document.querySelectorAll('.js-plotly-plot')].find(
    one => one.data && one.data.some(trace => trace.type === 'scattergeo' && trace.customdata));
  const trace = chart.data.find(one => one.type === 'scattergeo' && one.customdata);
  const place = trace.customdata.flat().indexOf(name);
  const mark = chart.querySelectorAll('.geo .scatterlayer, .scattergeo')[0]
    .querySelectorAll('path.point')[place];
  mark.scrollIntoView({block: 'center'});
  const box = mark.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def test_a_circle_on_the_map_leads_to_the_embassys_week(visitor: Sitting) -> None:
    page = visitor.open("/overview?eyes=leadership")
    page.wait_for_selector(".geolayer path.point")
    page.mouse.click(*page.evaluate(_CIRCLE, "pl"))
    page.wait_for_url(re.compile(r"/my-week\?.*embassy=pl"))
    visitor.settle("My week")


_BAR = """place => {
  const chart = [...document.querySelectorAll('.js-plotly-plot')].find(
    one => one.data && one.data.some(trace => trace.type === 'bar'));
  const mark = chart.querySelectorAll('.barlayer .point path')[place];
  mark.scrollIntoView({block: 'center'});
  const box = mark.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def test_a_bar_shows_the_screen_at_its_weeks_end_and_back_leads_back(visitor: Sitting) -> None:
    page = visitor.open("/overview?eyes=leadership&weeks=13")
    page.wait_for_selector(".barlayer .point path")
    # The sixth of the thirteen weeks that end on 22 November.
    page.mouse.click(*page.evaluate(_BAR, 5))
    page.wait_for_url(re.compile(r"/overview\?.*as_of=2026-10-04"))
    visitor.settle()
    assert page.get_by_text("28 Sep – 4 Oct 2026").count()
    page.go_back()
    page.wait_for_function("() => !location.search.includes('as_of')")
    page.get_by_text("16–22 Nov 2026").first.wait_for()
    visitor.settle()
    assert "as_of" not in asked(page)
    assert asked(page)["weeks"] == ["13"]


def test_a_figure_leads_to_what_is_behind_it_and_back_leads_back(visitor: Sitting) -> None:
    page = visitor.open("/overview?eyes=pl")
    page.get_by_role("link", name=re.compile("Yours now")).first.click()
    page.wait_for_url(re.compile(r"/open-cases\?.*only=overdue"))
    visitor.settle()
    assert page.get_by_role("radio", name="Overdue").get_attribute("aria-checked") == "true"
    page.go_back()
    page.wait_for_url(re.compile(r"/overview"))
    visitor.settle("Overview")


def test_a_row_of_the_table_leads_to_the_embassys_week_again_and_again(visitor: Sitting) -> None:
    page = visitor.open("/overview?eyes=leadership&as_of=2026-11-24")
    seen = []
    for row in (0, 1):
        page.get_by_role("heading", name="Embassies").scroll_into_view_if_needed()
        _select_row(page, row)
        page.wait_for_url(re.compile(r"/my-week\?.*embassy="))
        visitor.settle()
        (embassy,) = asked(page)["embassy"]
        assert asked(page)["as_of"] == ["2026-11-24"]
        chosen = page.get_by_role("combobox", name=re.compile("Embassy")).first
        seen.append((embassy, chosen.input_value() or chosen.get_attribute("aria-label")))
        page.get_by_role("link", name="Overview").first.click()
        # The bar's own link says no day; the session still knows it.
        page.wait_for_url(re.compile(r"/overview\?.*as_of=2026-11-24"))
        visitor.settle()
    assert len(set(seen)) == 2, seen


def _select_row(page: Page, row: int) -> None:
    """Tick a row: the narrow column of ticks stands left of the first column."""
    table = page.locator("[data-testid=stDataFrame]").last
    table.scroll_into_view_if_needed()
    canvas = table.locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 34 * (row + 1) + 17)


def test_the_period_stands_in_the_address_and_survives_a_reload(visitor: Sitting) -> None:
    page = visitor.open("/overview?eyes=leadership")
    assert "weeks" not in asked(page)
    page.get_by_role("radio", name="52").click()
    page.wait_for_url(re.compile(r"weeks=52"))
    page.reload(wait_until="domcontentloaded")
    visitor.settle()
    assert asked(page)["weeks"] == ["52"]
    assert page.get_by_role("radio", name="52").get_attribute("aria-checked") == "true"


def test_a_filter_stands_in_the_address_and_survives_a_reload(visitor: Sitting) -> None:
    page = visitor.open("/open-cases?eyes=pl")
    page.get_by_role("radio", name="Overdue").click()
    page.wait_for_url(re.compile(r"only=overdue"))
    visitor.settle()
    told = page.get_by_text(re.compile(r"\d+ of \d+ open cases")).inner_text()
    page.reload(wait_until="domcontentloaded")
    visitor.settle()
    assert page.get_by_text(re.compile(r"\d+ of \d+ open cases")).inner_text() == told
    assert asked(page)["only"] == ["overdue"]


def test_the_map_draws_its_shapes_from_our_own_host(visitor: Sitting) -> None:
    page = visitor.open("/overview?eyes=leadership")
    page.wait_for_selector(".geolayer path.point")
    assert any(url.endswith("/geo/europe.json") for url in visitor.asked), json.dumps(visitor.asked)
    page.wait_for_function("document.querySelectorAll('.choroplethlayer path').length > 30")


def test_screens_of_the_bar_open_one_after_another(visitor: Sitting) -> None:
    page = visitor.open("/my-week?eyes=pl")
    for name in ("Overview", "Open cases", "Volunteers", "Monthly trends", "Data health"):
        page.get_by_role("link", name=name).first.click()
        page.wait_for_function(
            "name => document.querySelector('[data-testid=stMain] h1')?.innerText === name",
            arg=name,
        )
        visitor.settle()
