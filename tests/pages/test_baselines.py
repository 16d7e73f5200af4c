"""A new baseline: leadership begins it from an event, the next reading compares anew."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada import __main__ as command_line
from ambasada import settings
from ambasada.accounts import Account, AccountError
from ambasada.audit import Kind
from ambasada.beginning_anew import begin_anew, take_baseline_back
from ambasada.desk import Desk, the_desk
from ambasada.office import the_office
from ambasada.storage.baselines import baselines_of
from ambasada.visibility import View, view_of
from tests.conftest import signed_in_as, use
from tests.factories import TODAY, case, write_network, write_tab
from tests.pages.conftest import open_screen, run, words

LAST_MONDAY = date(2026, 11, 16)
EVENT = LAST_MONDAY - timedelta(weeks=17)
BEGIN, BACK = "Begin anew from here", "Take back"


def rows(weeks: int, *, since: date, a_day: int) -> list[dict[str, object]]:
    """Cases of each day of so many weeks, more of them from `since` on."""
    first = LAST_MONDAY - timedelta(weeks=weeks - 1)
    days = [first + timedelta(days=one) for one in range(7 * weeks)]
    return [
        case(number, case_id=f"aa-{number}", received_at=day.isoformat())
        for number, day in enumerate(
            day for day in days for _ in range(a_day if day >= since else 1)
        )
    ]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An embassy that has five times as many cases since a law."""
    made = write_network(tmp_path, {"aa": {"cases": rows(70, since=EVENT, a_day=5)}})
    told = [{"date": day, "kind": "law", "title": f"A law of {day}"}
            for day in (EVENT.isoformat(), "2020-08-09", "2026-12-24")]  # fmt: skip
    write_tab(tmp_path / "sheets" / "network", "events", told)
    with (made / "sources.toml").open("a") as stream:
        stream.write('[[source]]\nkind = "folder"\npath = "../sheets/network"\nnetwork = true\n')
    use(made, monkeypatch)
    return made


def unfolded(eyes: str) -> AppTest:
    app = open_screen("alerts", eyes)
    app.session_state["baselines"] = True
    return run(app)


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button if one.label in (BEGIN, BACK)]


def click(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    return run(app)


def begun() -> tuple[date, ...]:
    return baselines_of(the_office().state).days()


def test_leadership_begins_anew_and_the_next_reading_compares_anew(config: Path) -> None:
    assert len(the_desk().figures(TODAY)["alerts"])
    app = unfolded("leadership")
    assert labels(app) == [BEGIN], "one event is too long ago, one has not happened"
    assert f"A law of {EVENT}" in words(app).replace("\\", "")
    app = click(app, BEGIN)
    assert labels(app) == [BACK]
    assert begun() == (EVENT,)
    assert "weeks are compared anew" in words(open_screen("alerts", "aa"))
    anew = Desk(config)
    try:
        figures = anew.figures(TODAY)
        assert figures["alerts"].empty
        # Drawings are kept by this key.
        assert figures.key != the_desk().figures(TODAY).key
    finally:
        anew.stop()
    app = click(app, BACK)
    assert labels(app) == [BEGIN]
    assert begun() == ()
    logged = [(one.kind, one.who, one.about) for one in the_office().audit.entries()]
    assert (Kind.BASELINE_BEGUN, "test-leadership", EVENT.isoformat()) in logged
    assert (Kind.BASELINE_TAKEN_BACK, "test-leadership", EVENT.isoformat()) in logged


def test_the_command_line_says_the_same(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["figures", "alerts", "--config", str(config), "--as-of", TODAY.isoformat()]
    assert command_line.main(asked) == 0
    assert capsys.readouterr().out.count("\n") > 1
    baselines_of(settings.state_folder(config)).begin(EVENT)
    assert command_line.main(asked) == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_others_see_what_is_compared_and_change_nothing(config: Path) -> None:
    assert not [one for one in unfolded("aa").expander if one.label == "New baseline"]
    assert "compared anew" not in words(open_screen("alerts", "aa"))


def seen_by(eyes: str) -> tuple[Account, View]:
    account = the_office().accounts.account(signed_in_as(settings.config_folder(), eyes).login)
    assert account is not None
    return account, view_of(account.member, the_desk().figures(TODAY))


@pytest.mark.parametrize("change", [begin_anew, take_baseline_back])
def test_nobody_but_leadership_changes_a_baseline(config: Path, change: object) -> None:
    _leader, theirs = seen_by("leadership")
    for eyes in ("aa", "administrator"):
        account, own = seen_by(eyes)
        for view in (own, theirs):
            with pytest.raises(AccountError, match="Only leadership"):
                change(the_office(), account, view, EVENT)  # type: ignore[operator]
    assert begun() == ()


@pytest.mark.parametrize("day", ["2026-07-21", "2020-08-09", "2026-12-24"])
def test_only_an_event_that_happened_begins_one(config: Path, day: str) -> None:
    with pytest.raises(AccountError, match="no such event"):
        begin_anew(the_office(), *seen_by("leadership"), date.fromisoformat(day))
    assert begun() == ()
