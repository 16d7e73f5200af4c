"""Data health says how each sheet stands; an administrator decides about what is held back."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.audit import Kind, sentence
from ambasada.desk import desk_of
from ambasada.office import the_office
from tests.conftest import use
from tests.factories import case, volunteer, write_network, write_tab
from tests.pages.conftest import open_screen, run, words
from tests.storage.test_desk import read_again

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    rows = [case(number) for number in range(10)]
    tabs = {"cases": rows, "volunteers": [volunteer(1)]}
    config = write_network(tmp_path, {"pl": tabs, "lt": {"cases": []}})
    use(config, monkeypatch)
    monkeypatch.setenv("AMBASADA_SEAL_KEY", KEY)
    yield config
    desk_of(config.resolve()).stop()


def damage(config: Path) -> None:
    """Six of Poland's ten rows are gone, and the reading of it is held back."""
    desk = desk_of(config.resolve())
    desk.latest()
    write_tab(config.parent / "sheets" / "pl", "cases", [case(number) for number in range(4)])
    read_again(desk)


def decided() -> list[str]:
    """What the audit log says of the guard, in this test's own state."""
    kinds = (Kind.GUARD_ACCEPTED, Kind.GUARD_REJECTED)
    return [sentence(one) for one in the_office().audit.entries() if one.kind in kinds]


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_when_all_is_well_it_says_so(config: Path) -> None:
    app = open_screen("data-health", "administrator")
    assert "2 sheets, all read as agreed." in words(app)
    assert "Read the sheets now" in buttons(app)


def test_a_sheet_that_is_gone_says_since_when_why_and_what_to_do(config: Path) -> None:
    desk = desk_of(config.resolve())
    desk.latest()
    (config.parent / "sheets" / "pl" / "cases.csv").unlink()
    read_again(desk)
    for eyes in ("pl", "administrator"):
        told = words(open_screen("data-health", eyes))
        assert "Figures show the rows of" in told and "there is no such tab" in told
        assert "Not read now, so shown as last read: Embassy pl (" in told
        assert "Add the tab, or give it back its name." in told
    assert "there is no such tab" not in words(open_screen("data-health", "lt"))
    # Everybody who sees the figures is told their age.
    for screen, eyes in (("overview", "leadership"), ("my-week", "lt")):
        assert "Not read now, so shown as last read: Embassy pl (" in words(
            open_screen(screen, eyes)
        )


def test_what_is_held_back_is_told_to_its_embassy_and_decided_by_an_administrator(
    config: Path,
) -> None:
    damage(config)
    coordinator = open_screen("data-health", "pl")
    assert "Tab cases: 6 of 10 rows are gone." in words(coordinator)
    assert "An administrator accepts it if it is meant" in words(coordinator)
    assert "Accept" not in buttons(coordinator) and "Reject" not in buttons(coordinator)
    app = open_screen("data-health", "administrator")
    assert next(one for one in app.button if one.label == "Accept").disabled
    app.checkbox[0].check()
    run(app)
    next(one for one in app.button if one.label == "Accept").click()
    run(app)
    assert decided() == ["test-administrator accepted the sheet of pl that was held back."]
    read_again(desk_of(config.resolve()))
    assert "2 sheets, all read as agreed." in words(open_screen("data-health", "administrator"))


def test_rejected_it_stays_and_says_what_to_mend(config: Path) -> None:
    damage(config)
    app = open_screen("data-health", "administrator")
    next(one for one in app.button if one.label == "Reject").click()
    run(app)
    assert decided() == ["test-administrator rejected the sheet of pl that was held back."]
    read_again(desk_of(config.resolve()))
    told = words(open_screen("data-health", "pl"))
    assert "An administrator rejected it. Mend the sheet" in told


def test_reading_again_at_once_is_asked_to_wait(config: Path) -> None:
    app = open_screen("data-health", "pl")
    next(one for one in app.button if one.label == "Read the sheets now").click()
    run(app)
    assert "ask again in" in app.toast[0].value


def test_leadership_has_no_such_screen_and_no_button(config: Path) -> None:
    assert "Read the sheets now" not in buttons(open_screen("data-health", "leadership"))
