"""The screen *Monthly trends* shows the numbers of the figures, and nobody else's."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from ambasada import settings
from ambasada.desk import the_desk
from ambasada.figures import Figures, published
from tests.conftest import PATIENCE, ROOT, signed_in_as, use

TODAY = date(2026, 11, 25)
NETWORK = """
[network]
name = "Nowhere"
timezone = "UTC"
languages = ["en"]
"""
EMBASSY = """
[[embassy]]
id = "{id}"
country = "PL"
latitude = 0
longitude = 0
timezone = "UTC"
name = {{ en = "Invented {id}" }}
"""
CATEGORY = """
[[category]]
id = "{id}"
name = {{ en = "Kind {id}" }}
"""
SOURCE = """
[[source]]
kind = "folder"
path = "../sheets/{id}"
{whose}
"""
# Cases a month until November 2026, newest last. September and October 2026 are the last two whole
# months. `lt` falls silent in October; `kr` has no sheet.
CASES = {
    "pl": [20] * 12 + [22, 34, 9],
    "lt": [3] * 12 + [4, 0, 0],
}
HOSTILE = "A law <b>bold</b> ![x](https://evil.example/x.png) www.evil.example :red[x] $a$"


def _write(folder: Path, tab: str, header: str, rows: list[list[str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{tab}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header.split(), *rows])


def _cases(embassy: str, counts: list[int]) -> Iterator[list[str]]:
    """Received on the second and the days after it; every second one answered and closed."""
    months = pd.period_range(end="2026-11", periods=len(counts), freq="M")
    for month, count in zip(months, counts, strict=True):
        for number in range(count):
            on = month.start_time.date() + timedelta(days=1 + number % 20)
            done = (on + timedelta(days=2)).isoformat() if number % 2 else ""
            kind = ("passport", "threats")[number % 3 == 0]
            yield [f"{embassy}-{month}-{number}", on.isoformat(), kind, done, done]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network on disk: two embassies with cases, one without a sheet, two events."""
    folder = tmp_path_factory.mktemp("monthly")
    ids = (*CASES, "kr")
    config = folder / "config"
    config.mkdir()
    (config / "network.toml").write_text(
        NETWORK
        + "".join(EMBASSY.format(id=one) for one in ids)
        + "".join(CATEGORY.format(id=one) for one in ("passport", "threats"))
    )
    (config / "sources.toml").write_text(
        "".join(SOURCE.format(id=one, whose=f'embassy = "{one}"') for one in CASES)
        + SOURCE.format(id="network", whose="network = true")
    )
    for embassy, counts in CASES.items():
        header = "case_id received_at category first_response_at closed_at"
        _write(folder / "sheets" / embassy, "cases", header, list(_cases(embassy, counts)))
        _write(folder / "sheets" / embassy, "volunteers", "volunteer_id", [])
    _write(
        folder / "sheets" / "network",
        "events",
        "date kind title",
        [["2026-09-09", "law", HOSTILE], ["2026-11-03", "law", "In the month under way"]],
    )
    return config


@pytest.fixture
def figures(network: Path, monkeypatch: pytest.MonkeyPatch) -> Figures:
    """The figures that the screen must show."""
    use(network, monkeypatch)
    return the_desk().figures(TODAY)


def opened(*, eyes: str, unfolded: bool = True, **parameters: str) -> AppTest:
    """The screen at an address with these parameters, its tables unfolded."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    app.user = {"session": signed_in_as(settings.config_folder(), eyes).identity}
    for name, value in parameters.items():
        app.query_params[name] = value
    if unfolded:
        for table in ("months", "waits", "waiting-pl", "parts-category", "parts-embassy", "kinds"):
            app.session_state[f"fold-{table}"] = True
    # AppTest knows pages that are files only; ours are known by their address.
    app._page_hash = calc_hash("monthly-trends")
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    """Everything that stands on the screen in words."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.text, app.info)
    return "\n".join(element.value for kind in kinds for element in kind)


def of_month(figures: Figures, month: str, embassy: str = "") -> pd.Series:
    """received, closed, open_end of a month, from the table that the command line prints."""
    table = figures["monthly"]
    rows = table[table["month"] == month]
    rows = rows[rows["embassy"] == embassy] if embassy else rows
    return rows[["received", "closed", "open_end"]].sum()


def table_of(app: AppTest, column: str) -> pd.DataFrame:
    """The one table that has a row named so in its first column."""
    return next(
        frame.value for frame in app.dataframe if column in frame.value.iloc[:, 0].to_list()
    )


def test_the_last_whole_month_is_told_after_the_month_and_the_year_before(figures: Figures) -> None:
    app = opened(eyes="leadership")
    now, before, year = (of_month(figures, one) for one in ("2026-10", "2026-09", "2025-10"))
    assert [metric.value for metric in app.metric] == [
        str(now[one]) for one in ("received", "closed", "open_end")
    ]
    assert now["received"] == 34
    assert before["received"] == 26
    told = texts(app)
    assert "34 after 26 (+31 %)" in told
    assert f"{now['received']} after {year['received']} (+48 %)" in told
    assert "October 2026, whole network" in told


def test_the_month_under_way_is_told_and_not_compared(figures: Figures) -> None:
    now = of_month(figures, "2026-11")
    expected = (
        f"{now['received']} received, {now['closed']} closed, {now['open_end']} open. It has not"
    )
    assert f"November 2026 until 25 Nov: {expected}" in texts(opened(eyes="leadership"))


def test_the_table_beside_the_chart_has_every_month_of_the_figures(figures: Figures) -> None:
    table = table_of(opened(eyes="leadership"), "October 2026")
    assert len(table) == 13
    months = [f"{month}" for month in pd.period_range("2025-10", "2026-10", freq="M")][::-1]
    for row, month in zip(table.itertuples(), months, strict=True):
        told = (row.received, row.closed, row.open_end)
        assert told == tuple(of_month(figures, month)), month


def test_the_chart_draws_the_same_numbers(figures: Figures) -> None:
    app = opened(eyes="leadership")
    flows = next(chart for chart in app.get("plotly_chart")).proto.spec
    expected = [int(of_month(figures, f"2026-{month:02d}")["received"]) for month in (8, 9, 10)]
    assert f"{expected[0]},{expected[1]},{expected[2]}]" in flows.replace(" ", "")


@pytest.mark.parametrize(
    ("by", "shown"), [("category", "name"), ("embassy", "name"), ("both", "Embassy")]
)
def test_a_folded_table_is_neither_made_nor_sent(figures: Figures, by: str, shown: str) -> None:
    unfolded, folded = (
        [
            frame.value.columns[0]
            for frame in opened(eyes="leadership", unfolded=one, by=by).dataframe
        ]
        for one in (True, False)
    )
    assert sorted(unfolded) == sorted(["Month", "month", shown])
    assert folded == []


def test_the_small_charts_of_a_group_are_one_drawing_of_the_same_numbers(figures: Figures) -> None:
    app = opened(eyes="leadership", by="embassy")
    drawings = [json.loads(one.proto.spec) for one in app.get("plotly_chart")]
    # Months, embassies, hours to the first answer, who still waits, the funnel.
    assert len(drawings) == 5
    # The larger of the two embassies that have a sheet stands first.
    ys = [trace["y"] for trace in drawings[1]["data"]]
    assert [y[-1] for y in ys] == [of_month(figures, "2026-10", "pl")["received"], None]
    assert [y[-2] for y in ys] == [
        of_month(figures, "2026-09", one)["received"] for one in ("pl", "lt")
    ]


@pytest.mark.parametrize("figure", ["received", "closed", "open_end"])
def test_every_kind_of_request_has_its_row(figures: Figures, figure: str) -> None:
    app = opened(eyes="leadership", figure=figure)
    table = table_of(app, "Kind threats").set_index("name")
    monthly = figures["monthly"]
    for kind in ("passport", "threats"):
        rows = monthly[monthly["category"] == kind]
        row = table.loc[f"Kind {kind}"]
        for column, month in (("now", "2026-10"), ("before", "2026-09"), ("year", "2025-10")):
            assert row[column] == rows[rows["month"] == month][figure].sum(), (kind, column)
        assert row["growth"] == row["now"] - row["before"]


def test_silence_and_a_missing_sheet_are_words_and_not_zero(figures: Figures) -> None:
    app = opened(eyes="leadership", by="embassy")
    table = table_of(app, "Invented kr").set_index("name")
    assert table.loc["Invented pl", "now"] == of_month(figures, "2026-10", "pl")["received"]
    assert pd.isna(table.loc["Invented lt", "now"])
    assert table.loc["Invented lt", "on_month"] == "no report"
    assert pd.isna(table.loc["Invented kr", "now"])
    assert table.loc["Invented kr", "on_month"] == "no sheet yet"
    told = texts(app)
    assert "No report in the whole month, which is not a zero: Invented lt." in told
    assert "those that reported in both: 34 after 22 (+55 %)" in told


def test_the_hours_to_the_first_answer_are_those_of_the_figures(figures: Figures) -> None:
    app = opened(eyes="leadership")
    waits = next(frame.value for frame in app.dataframe if "median" in frame.value)
    table = published(figures, "waiting")
    expected = table[table["embassy"] == ""].set_index("month").loc["2026-10"]
    october = waits.set_index("month").loc["October 2026"]
    assert october["cases"] == expected["n"] == 34
    assert october["median"] == 24 * expected["median_days"] == 48
    assert pd.isna(october["upper"])
    assert october["after_7"] == 100 * expected["waiting_7d"] == 50


def test_an_embassys_waits_are_of_three_months_and_say_so(figures: Figures) -> None:
    app = opened(eyes="lt")
    assert "in that month and the two before it" in texts(app)
    assert "Hollow points without a line: 5 to 9 cases." in texts(app)
    waits = next(frame.value for frame in app.dataframe if "median" in frame.value)
    august = waits.set_index("month").loc["August 2026"]
    # One in three is answered, so a median is not reached.
    assert (august["cases"], august["after_7"]) == (9, 67)
    assert pd.isna(august["median"])
    assert "in that month and the two before it" not in texts(opened(eyes="leadership"))


def test_half_who_still_wait_are_told_as_a_curve_with_its_table(figures: Figures) -> None:
    app = opened(eyes="leadership", embassy="pl")
    table = figures["waiting_cohorts"].set_index(["embassy", "cohort"]).loc[("pl", "recent")]
    told = texts(app)
    assert "Half were answered within **48 h** (at least 48 h)." in told
    assert f"After 7 days **{table['waiting_7d'] * 100:.0f} %** still waited." in told
    assert f"{table['n']:.0f} cases received 1 Aug – 31 Oct 2026" in told
    assert "The same months a year before" in told
    assert "After 3 days" in texts(opened(eyes="leadership", embassy="pl"))
    specification = json.loads(app.get("plotly_chart")[-1].proto.spec)
    before, recent = specification["data"]
    assert recent["name"] == "Aug 2026 – Oct 2026" and before["name"] == "Aug 2025 – Oct 2025"
    assert (recent["x"][:2], recent["y"][0]) == ([0, 2], 1)
    assert recent["line"]["shape"] == "hv"


def test_the_usual_range_is_told_of_the_network_only(demo: Figures) -> None:
    said = "By itself the median moves between"
    assert said in texts(opened(eyes="leadership", unfolded=False))
    assert said not in texts(opened(eyes="leadership", unfolded=False, embassy="pl"))


def test_a_usual_range_of_too_few_months_is_not_told(figures: Figures) -> None:
    assert "Eight whole months with a median" in texts(opened(eyes="leadership", unfolded=False))


def test_the_funnel_names_nobody_where_chance_explains_all(figures: Figures) -> None:
    app = opened(eyes="leadership")
    assert "Answered in target, by embassy" in texts(app)
    assert "No embassy differs by more than chance explains." in texts(app)
    assert "Answered in target, by embassy" not in texts(opened(eyes="pl"))
    assert "Answered in target, by embassy" not in texts(opened(eyes="leadership", embassy="pl"))


def test_the_funnel_names_who_lies_outside_and_leads_there(demo: Figures) -> None:
    table = demo["funnel"]
    outside = table[~table["place"].isin(["inside", "no_cases"])]
    assert len(outside), "the demo must have an embassy outside the funnel"
    app = opened(eyes="leadership", unfolded=False)
    for row in outside.itertuples():
        name = demo.network.embassy[row.embassy].label()
        (button,) = [one for one in app.button if one.key == f"go-funnel-outside-{row.embassy}"]
        assert name in button.label
        assert f"{row.answered_in_target} of {row.cases} in target" in texts(app)
    button.click()
    app.run()
    assert app.query_params["embassy"] in (row.embassy, [row.embassy])


def buttons(app: AppTest) -> list[str]:
    """What the buttons say, without marks and badges."""
    return [re.sub(r"[*\\]|:\S+-badge\[:\S+: ", "", one.label).rstrip("]") for one in app.button]


def test_the_answer_says_what_grew_and_what_fell_and_where(figures: Figures) -> None:
    app = opened(eyes="leadership")
    now, before = (of_month(figures, one)["received"] for one in ("2026-10", "2026-09"))
    answer = next(one.value for one in app.markdown if "on the month before" in one.value)
    assert f"Received grew by **{now - before}** on the month before" in answer
    grown = of_month(figures, "2026-10", "pl") - of_month(figures, "2026-09", "pl")
    assert f"Invented pl** (+{grown['received']})" in answer
    assert "Fell most" not in answer, "Lithuania is silent: unknown, and no fall"


def test_the_list_leads_with_the_largest_change_and_into_an_embassy(figures: Figures) -> None:
    app = opened(eyes="leadership", by="embassy", unfolded=False)
    grown = of_month(figures, "2026-10", "pl") - of_month(figures, "2026-09", "pl")
    assert buttons(app)[-2:] == [f"Invented pl +{grown['received']}", "Invented lt no report"]
    next(one for one in app.button if one.key == "go-embassy-received-pl").click()
    app.run()
    assert app.query_params["embassy"] in ("pl", ["pl"])
    assert "October 2026, Invented pl" in texts(app)
    # The browser's way back changes the address alone.
    del app.query_params["embassy"]
    app.run()
    assert "October 2026, whole network" in texts(app)


def test_who_cannot_cope_is_told_worst_first_with_a_way_to_their_week(demo: Figures) -> None:
    capacity = demo["capacity"]
    now = capacity[capacity["week"] == "2026-W48"].set_index("embassy")["utilisation"]
    above = now[now > 1].sort_values(ascending=False)
    assert len(above), "the demo must have an embassy with more work than hours"
    app = opened(eyes="leadership", unfolded=False)
    asked_for = [
        link.proto.query_string for link in app.get("page_link") if link.proto.page == "my-week"
    ]
    assert asked_for == [f"embassy={one}" for one in above.index[:3]]
    assert "Longer waits" in texts(app)
    # Of others' hours and waits a coordinator sees only what is released.
    assert "More work than hours" not in texts(opened(eyes="pl", unfolded=False))


def test_a_kind_leads_to_its_embassies_with_small_numbers_hidden(figures: Figures) -> None:
    app = opened(eyes="leadership", unfolded=False)
    next(one for one in app.button if one.key == "go-category-received-both-passport").click()
    app.run()
    assert app.selectbox(key="filter-of").value == "passport"
    assert "Embassies by kind of request" in texts(app)


def test_a_coordinators_kind_leads_to_the_open_cases_of_it(figures: Figures) -> None:
    app = opened(eyes="pl", unfolded=False)
    found = [link.proto for link in app.get("page_link")]
    assert [one.query_string for one in found if one.page == "open-cases"] == [
        "category=passport",
        "category=threats",
        "category=other",
    ]


@pytest.mark.usefixtures("telephone")
def test_a_telephone_has_lists_and_no_table(figures: Figures) -> None:
    for by in ("category", "embassy", "both"):
        app = opened(eyes="leadership", by=by)
        assert not app.dataframe, by
        assert "October 2026" in texts(app) and "Median, hours 48 \\(" in texts(app)


def test_a_coordinator_sees_their_own_embassy_and_no_choice(figures: Figures) -> None:
    app = opened(eyes="lt", embassy="pl")
    assert not [box for box in app.selectbox if box.label == "Embassy"]
    table = table_of(app, "September 2026").set_index("Month")
    assert table.loc["September 2026", "received"] == of_month(figures, "2026-09", "lt")["received"]
    assert "Invented pl" not in texts(app)
    assert "By embassy" not in texts(app)


def test_leadership_sees_an_embassys_totals_and_not_its_kinds(figures: Figures) -> None:
    app = opened(eyes="leadership", embassy="pl")
    assert app.metric[0].value == str(of_month(figures, "2026-10", "pl")["received"])
    assert "Kinds of request of one embassy are small numbers" in texts(app)
    assert not [frame for frame in app.dataframe if "on_month" in frame.value]


def test_a_choice_stands_in_the_address(figures: Figures) -> None:
    app = opened(eyes="leadership")
    box = next(box for box in app.selectbox if box.label == "Embassy")
    box.set_value("pl").run()
    assert app.query_params["embassy"] == "pl"
    assert "October 2026, Invented pl" in texts(app)


def test_a_strange_address_falls_back(figures: Figures) -> None:
    app = opened(eyes="leadership", months="999", embassy="nowhere", figure="<b>")
    assert len(table_of(app, "October 2026")) == 13
    assert app.metric[0].value == "34"


def test_the_title_of_an_event_is_plain_text(figures: Figures) -> None:
    app = opened(eyes="leadership")
    assert [text.value for text in app.text] == [f"◆ 9 Sep 2026 (law): {HOSTILE}"]
    assert not [one for one in (*app.markdown, *app.caption) if "evil" in one.value]
    for chart in app.get("plotly_chart"):
        assert "<b>" not in chart.proto.spec
        assert "month under way" not in chart.proto.spec


def test_one_whole_month_says_what_to_do(figures: Figures) -> None:
    app = opened(eyes="leadership", as_of="2025-10-20")
    assert "Two whole months of cases are needed" in texts(app)
    assert not app.metric


def test_an_embassy_without_a_sheet_says_what_to_do(figures: Figures) -> None:
    app = opened(eyes="kr")
    assert "No sheet could be read yet" in texts(app)
    assert not app.metric
