"""What comes next on the screens: the table's ranges in words, hidden where it must be, charts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from ambasada.figures import Figures
from ambasada.questions.coming import Coming, Expected
from ambasada.questions.periods import Period, week_of
from components.coming_words import range_words, statements
from tests.conftest import use
from tests.factories import TODAY, case, write_network
from tests.pages.conftest import drawings, metrics, open_screen, table, tables, told, words

HIDDEN = "The last eight weeks say as much: no forecast is shown."
OF_WEEK, OF_EIGHT = "This week, 23–29 Nov 2026", "Eight weeks, 23 Nov 2026 – 17 Jan 2027"


def foretold(figures: Figures, embassy: str, horizon: int) -> pd.Series:
    """The row of an embassy, or of the network."""
    rows = figures["forecast"]
    level = "embassy" if embassy else "network"
    is_it = (rows["level"] == level) & (rows["embassy"] == embassy) & (rows["horizon"] == horizon)
    return rows[is_it].iloc[0]


def range_in_words(row: pd.Series) -> str:
    lower, upper = int(row["lower80"]), int(row["upper80"])
    if lower == 0:
        return f"At most {upper:,} new case" + "s" * (upper != 1) if upper else "No new case"
    if lower == upper:
        return f"{upper:,} new case" + "s" * (upper != 1)
    return f"Between {lower:,} and {upper:,} new cases"


def said(app: AppTest) -> dict[str, str]:
    """What stands in bold below each of the small headings of the card."""
    lines = words(app).splitlines()
    return {
        line: lines[place + 1].strip("*")
        for place, line in enumerate(lines)
        if line.startswith((OF_WEEK, OF_EIGHT, "At the end of", "Hours, "))
    }


def one_of(figures: Figures, *, is_hidden: bool) -> str:
    """The largest embassy whose week is hidden, or is not."""
    rows = figures["forecast"]
    weeks = rows[(rows["level"] == "embassy") & (rows["horizon"] == 1)]
    found = weeks[weeks["is_hidden"] == is_hidden].sort_values("mean")
    assert len(found), "the demo must have one"
    return str(found.iloc[-1]["embassy"])


@pytest.mark.parametrize("is_own", [True, False])
def test_the_ranges_are_those_of_the_table(demo: Figures, is_own: bool) -> None:
    embassy = one_of(demo, is_hidden=False)
    app = open_screen("my-week", embassy if is_own else "leadership", embassy=embassy)
    shown = said(app)
    assert shown[OF_WEEK] == range_in_words(foretold(demo, embassy, 1))
    assert shown[OF_EIGHT] == range_in_words(foretold(demo, embassy, 8))
    outlook = demo["outlook"].set_index(["embassy", "measure", "weeks_ahead"]).sort_index()
    still = outlook.loc[embassy, "open", 8]
    assert shown["At the end of 17 Jan 2027"] == f"About {round(still['middle'])} open cases"
    now = metrics(app)["Open"]
    assert f"9 in 10: at most {round(still['upper90'])}; now {now}" in words(app)
    hours = outlook.loc[embassy, "needed_hours", 1]
    assert shown["Hours, 23–29 Nov 2026"] == f"About {round(hours['middle'])} h needed"


def test_a_forecast_that_the_last_weeks_beat_is_not_shown(demo: Figures) -> None:
    hidden, other = (one_of(demo, is_hidden=is_hidden) for is_hidden in (True, False))
    for embassy, is_hidden in ((hidden, True), (other, False)):
        app = open_screen("my-week", "leadership", embassy=embassy)
        assert (said(app)[OF_WEEK] == HIDDEN) is is_hidden
        ranged = range_in_words(foretold(demo, embassy, 1))
        assert (ranged in words(app) + drawings(app)) is not is_hidden
        # Its past is told all the same.
        assert "How good was it?" in words(app)


@pytest.mark.parametrize(("address", "eyes", "embassy"), [
    ("overview", "leadership", ""), ("monthly-trends", "leadership", ""),
    ("monthly-trends", "leadership", "pl"), ("monthly-trends", "pl", "pl"), ("my-week", "pl", "pl"),
])  # fmt: skip
def test_it_stands_on_three_screens(demo: Figures, address: str, eyes: str, embassy: str) -> None:
    app = open_screen(address, eyes, **({"embassy": embassy} if embassy else {}))
    row = foretold(demo, embassy, 8)
    assert said(app)[OF_EIGHT] == (HIDDEN if row["is_hidden"] else range_in_words(row))


def test_a_coordinators_overview_tells_nothing_of_what_the_network_expects(demo: Figures) -> None:
    for app in (open_screen("overview", "pl"), open_screen("my-week", "pl", embassy="lt")):
        assert "What comes next" not in words(app)
        assert not said(app)


def test_leadership_sees_no_kind_of_an_embassy(demo: Figures) -> None:
    kinds = "Kinds of request in eight weeks, 8 in 10"
    assert kinds in words(open_screen("overview", "leadership"))
    assert kinds in words(open_screen("my-week", "pl"))
    for address in ("my-week", "monthly-trends"):
        assert kinds not in words(open_screen(address, "leadership", embassy="pl"))


@pytest.mark.parametrize(("eyes", "embassy"), [("leadership", ""), ("pl", "pl")])
def test_kinds_are_ranged_the_most_first(demo: Figures, eyes: str, embassy: str) -> None:
    address = "my-week" if embassy else "overview"
    app = open_screen(address, eyes, unfolded=[])
    app.session_state[f"expected-kinds-{embassy}"] = True
    app.run()
    rows = demo["forecast"]
    level = "cell" if embassy else "category"
    own = rows[(rows["level"] == level) & (rows["embassy"] == embassy) & (rows["horizon"] == 8)]
    shown = own[~own["is_hidden"]].sort_values("mean", ascending=False)
    text = words(app)
    places = [
        text.index(f"**{demo.network.category[kind].label()}**  \n")
        for kind in shown["category"].head(3)
    ]
    assert places == sorted(places)
    assert range_in_words(shown.iloc[0]) in text


@pytest.mark.parametrize(("measure", "when"), [
    ("open", "At the end of 17 Jan 2027"), ("needed_hours", "Hours, 23–29 Nov 2026"),
])  # fmt: skip
def test_open_cases_and_hours_are_told_where_they_beat_the_last_eight_weeks(
    demo: Figures, measure: str, when: str
) -> None:
    seen = set()
    for row in judged_rows(demo, measure).itertuples():
        is_hidden = bool(row.is_hidden or foretold(demo, row.embassy, 8)["is_hidden"])
        if is_hidden in seen:
            continue
        seen.add(is_hidden)
        app = open_screen("my-week", "leadership", embassy=row.embassy)
        assert (when not in said(app)) is is_hidden
    assert seen == {True, False}


def judged_rows(figures: Figures, measure: str) -> pd.DataFrame:
    """Open cases or hours after eight weeks, of each embassy, first what eight weeks beat."""
    table = figures["outlook"]
    rows = table[(table["measure"] == measure) & (table["weeks_ahead"] == 8)]
    return rows[rows["embassy"] != ""].sort_values("is_hidden", ascending=False)


@pytest.mark.parametrize(("measure", "head", "what"), [
    ("open", "Open cases after eight weeks", "what came"),
    ("needed_hours", "Hours of the eighth week", "what was needed"),
])  # fmt: skip
def test_how_good_open_cases_and_hours_were_is_said_too(
    demo: Figures, measure: str, head: str, what: str
) -> None:
    app = open_screen("overview", "leadership")
    app.session_state["judged-"] = True
    app.run()
    table = demo["outlook"]
    row = table[(table["embassy"] == "") & (table["measure"] == measure)].iloc[0]
    share = f"{row['covered']:.0%}".replace("%", " %")
    unit = "cases" if measure == "open" else "hours"
    told = (
        f"**{head}.** {share} of {what} fell inside the range, where 8 in 10 should. "
        f"The mean error was {row['score']:,.2f} {unit}, that of “the same as the last 8 weeks” "
        f"{row['reference_score']:,.2f}."
    )
    assert told in words(app).replace("\u00a0", " ")


def test_how_good_it_was_says_the_share_and_both_errors(demo: Figures) -> None:
    app = open_screen("overview", "leadership")
    app.session_state["judged-"] = True
    app.run()
    for horizon in (1, 8):
        row = foretold(demo, "", horizon)
        assert (
            f"{row['covered']:.0%}".replace("%", " %")
            + " of what came fell inside the range, where 8 in 10 should. The mean error was "
            f"{row['score']:,.2f} cases, that of “the same as the last 8 weeks” "
            f"{row['reference_score']:,.2f}."
        ) in words(app)


def marks(app: AppTest, key: str) -> list[dict[str, Any]]:
    """The marks of the chart whose summary begins so."""
    (chart,) = [one for one in app.get("plotly_chart") if one.proto.alt.startswith(key)]
    return list(json.loads(chart.proto.spec)["data"])


def test_the_chart_of_weeks_has_a_trailing_mean_and_the_range_of_the_coming_week(
    demo: Figures,
) -> None:
    embassy = one_of(demo, is_hidden=False)
    app = open_screen("my-week", "leadership", embassy=embassy)
    drawn = marks(app, "In 26 weeks")
    weekly = demo["weekly"]
    received = weekly[weekly["embassy"] == embassy].set_index("week")["received"]
    (mean,) = [one for one in drawn if one["name"] == "Mean of 13 weeks"]
    assert mean["y"][-1] == pytest.approx(received[:"2026-W47"].tail(13).mean())
    row = foretold(demo, embassy, 1)
    (mark,) = [one for one in drawn if one.get("fill") == "toself"]
    assert (min(mark["y"]), max(mark["y"])) == (row["lower80"], row["upper80"])
    assert 25 < min(mark["x"]) < 26 < max(mark["x"]) < 27, "behind the last of 26 bars"


def test_the_tables_below_the_chart_have_the_mean_and_the_coming_weeks(demo: Figures) -> None:
    embassy = one_of(demo, is_hidden=False)
    app = open_screen("my-week", embassy, unfolded=[f"weeks-{embassy}"])
    weekly = demo["weekly"]
    received = weekly[weekly["embassy"] == embassy].set_index("week")["received"]
    mean = received[:"2026-W47"].tail(13).mean()
    assert table(app, "received", "mean")["mean"][0] == told(round(mean, 1))
    ahead = table(app, "expected", "hours")
    row = foretold(demo, embassy, 1)
    assert len(ahead) == 8
    assert ahead["week"][0] == "Week 48"
    assert ahead["expected"][0] == f"{int(row['lower80'])}–{int(row['upper80'])}"


def test_the_months_have_a_mean_of_twelve(demo: Figures) -> None:
    app = open_screen("monthly-trends", "leadership", unfolded=["months"])
    received = demo["monthly_by_kind"].groupby("month")["received"].sum()
    mean = received[:"2026-10"].tail(12).mean()
    (drawn,) = [one for one in marks(app, "October 2026.") if one["name"] == "Mean of 12 months"]
    assert drawn["y"][-1] == pytest.approx(mean)
    (months,) = [one for one in tables(app) if "mean" in one]
    assert months["mean"][0] == pytest.approx(round(mean, 1))


@pytest.mark.parametrize("is_hidden", [True, False])
def test_behind_the_months_stands_a_month_of_the_coming_eight_weeks(
    demo: Figures, is_hidden: bool
) -> None:
    """Where the last eight weeks say as much, nothing is drawn and nothing is said of it."""
    rows = demo["forecast"].query("level == 'embassy' and horizon == 8")
    row = rows[rows["is_hidden"] == is_hidden].sort_values("mean").iloc[-1]
    app = open_screen("monthly-trends", "leadership", embassy=row["embassy"])
    (chart,) = [one for one in app.get("plotly_chart") if one.proto.alt.startswith("October 2026.")]
    drawn = json.loads(chart.proto.spec)["data"]
    shades = {one["yaxis"]: one for one in drawn if one.get("fill") == "toself"}
    assert ("A month of the coming eight weeks" in chart.proto.alt) is not is_hidden
    assert ("Shaded: a month of the coming eight weeks" in words(app)) is not is_hidden
    if is_hidden:
        assert not shades
        return
    # 365.2425 days in twelve months, 56 in eight weeks.
    ends = [round(row[one] * 365.2425 / 12 / 56) for one in ("lower80", "upper80")]
    assert [min(shades["y"]["y"]), max(shades["y"]["y"])] == ends
    assert f"A month of the coming eight weeks: {range_words(*ends)}." in chart.proto.alt
    assert 12 < min(shades["y"]["x"]) < 13 < max(shades["y"]["x"]) < 14, "behind 13 months"
    outlook = demo["outlook"].query("measure == 'open' and weeks_ahead == 8")
    still = outlook.set_index("embassy").loc[row["embassy"]]
    assert ("y2" in shades) is not bool(still["is_hidden"])
    if "y2" in shades:
        below = [min(shades["y2"]["y"]), max(shades["y2"]["y"])]
        assert below == [still["lower10"], still["upper90"]]


@pytest.mark.parametrize(
    ("lower", "upper", "told"),
    [(0, 0, "No new case"), (0, 1, "At most 1 new case"), (0, 3, "At most 3 new cases"),
     (4, 4, "4 new cases"), (4, 11, "Between 4 and 11 new cases"),
     (619, 1030, "Between 619 and 1,030 new cases")],
)  # fmt: skip
def test_a_range_reads_as_one_says_it(lower: int, upper: int, told: str) -> None:
    assert range_words(lower, upper) == told


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`aa` has three cases in each of ten weeks, `bb` one of today: no whole week yet."""
    days = [TODAY - timedelta(days=9 + 7 * back) for back in range(10)]
    cases = [case(number, received_at=day) for number, day in enumerate(days * 3)]
    today = [case(100, received_at=TODAY)]
    folder = tmp_path_factory.mktemp("young")
    return write_network(folder, {"aa": {"cases": cases}, "bb": {"cases": today}})


def test_under_26_weeks_it_is_called_provisional(
    young: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(young, monkeypatch)
    text = words(open_screen("my-week", "aa"))
    assert "8 in 10 (provisional)" in text
    assert "Fewer than 26 weeks were reported: the ranges may be wrong." in text


def test_before_a_whole_week_a_sentence_says_so(
    young: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(young, monkeypatch)
    app = open_screen("my-week", "bb")
    assert "Nothing can be expected before a whole week was reported." in words(app)
    assert not said(app)


@pytest.mark.parametrize(
    ("as_of", "when"), [(date(2026, 11, 22), "Next week"), (date(2026, 11, 23), "This week")]
)
def test_the_week_after_a_sunday_is_the_next_one(as_of: date, when: str) -> None:
    week = week_of("2026-W48")
    expected = Expected(week, 7.0, 4, 11, is_hidden=False, is_provisional=False, judged=None)
    told = Coming((week,), expected, expected, None, None, None, None, None)
    first = statements(told, Period("", as_of, as_of), None)[0]
    assert first.sentence == f"{when}, 23–29 Nov 2026: Between 4 and 11 new cases, 8 in 10."


def test_on_a_telephone_the_coming_weeks_are_a_list(demo: Figures, telephone: None) -> None:
    embassy = one_of(demo, is_hidden=False)
    app = open_screen("my-week", embassy, unfolded=[f"weeks-{embassy}"])
    assert not [one for one in tables(app) if "expected" in one]
    text = words(app)
    assert "**Week 48, 23–29 Nov 2026**" in text.replace("\\", "")
    assert text.count("Expected open cases") >= 8
