"""What a coordinator sees of the network's alerts: classes of the release, when it is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from ambasada.alert_notes import Name
from ambasada.desk import the_desk
from ambasada.figures import Figures
from ambasada.questions.alerts import alerts
from ambasada.visibility import Member, Role, view_of
from tests.conftest import use
from tests.factories import TODAY, case, write_network
from tests.pages.conftest import drawings, open_screen, words

# The newest week that is told on TODAY.
RELEASED, WEEK = date(2026, 11, 9), "2026-W46"
EMBASSIES = ("aa", "bb", "cc", "dd", "ee")
EXTRA = 11
NETWORK = Name("category", "", "threats", WEEK)


def rows_of(embassy: str) -> list[dict[str, object]]:
    """Five cases of each kind a week; everywhere eleven threats more in the week released last."""
    days = [
        (kind, RELEASED - timedelta(weeks=back) + timedelta(days=one % 7))
        for back in range(-1, 40)
        for kind in ("passport_documents", "threats", "other")
        for one in range(5 + (EXTRA if not back and kind == "threats" else 0))
    ]
    return [
        case(number, case_id=f"{embassy}-{number}", category=kind, received_at=day.isoformat())
        for number, (kind, day) in enumerate(days)
    ]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tabs = {one: {"cases": rows_of(one)} for one in EMBASSIES}
    return write_network(tmp_path_factory.mktemp("released"), tabs)


@pytest.fixture(autouse=True)
def figures(config: Path, monkeypatch: pytest.MonkeyPatch) -> Figures:
    use(config, monkeypatch)
    return the_desk().figures(TODAY)


def network_alerts(figures: Figures, member: Member) -> list[Name]:
    found = alerts(view_of(member, figures))
    return [one.name for one in found if not one.name.embassy]


def test_a_coordinator_is_told_classes_where_leadership_is_told_numbers(figures: Figures) -> None:
    count = len(EMBASSIES) * (5 + EXTRA)
    (exact,) = [one for one in alerts(view_of(Member(Role.LEADERSHIP), figures))
                if one.name == NETWORK]  # fmt: skip
    assert exact.observed == count
    assert f"{count} cases" not in words(open_screen("alerts", "aa"))
    text = words(open_screen("alerts", "aa")).replace("\\", "")
    assert f"{count}–{count + 4} cases in a week where 25–29 are usual." in text
    assert "Network, as released" in text


def test_the_total_of_the_network_is_never_among_them(figures: Figures) -> None:
    assert network_alerts(figures, Member(Role.COORDINATOR, "aa")) == [NETWORK]
    levels = {one.level for one in network_alerts(figures, Member(Role.LEADERSHIP))}
    assert levels == {"category", "network"}


def test_before_the_week_is_released_a_coordinator_sees_nothing_of_it(figures: Figures) -> None:
    day_before = RELEASED + timedelta(weeks=2, days=-2)
    as_then = the_desk().figures(day_before)
    assert network_alerts(as_then, Member(Role.COORDINATOR, "aa")) == []
    assert NETWORK in network_alerts(as_then, Member(Role.LEADERSHIP))
    told = words(open_screen("alerts", "aa", as_of=day_before.isoformat()))
    assert "is told with the release of this week, on 23 Nov 2026" in told
    assert "Network, as released" not in told


def test_the_charts_of_released_weeks_mark_it_by_class(figures: Figures) -> None:
    app = open_screen("overview", "aa")
    assert "▼" in drawings(app)
    assert "80–84 cases in a week" in drawings(app).replace("<br>", " ")
