"""The demo's members exist while everything is made up, and no moment longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from ambasada.office import Office, office_of
from ambasada.settings import SettingError
from tests.factories import write_network


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A network without a source: everything shown is made up."""
    monkeypatch.delenv("AMBASADA_GATE_KEY", raising=False)
    monkeypatch.setenv("AMBASADA_STATE", str(tmp_path / "state"))
    return write_network(tmp_path, {"aa": {}})


@pytest.fixture
def office(config: Path) -> Office:
    office = office_of(config)
    office.make_demo_members()
    return office


def add_a_real_source(config: Path) -> None:
    with (config / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nkind = "folder"\npath = "../sheets/aa"\nembassy = "aa"\n')


def test_the_demo_has_three_members_of_this_network(office: Office) -> None:
    roles = [(one.role.value, one.embassy) for one in office.demo_members()]
    # There is no Poland here: the first embassy takes its place.
    assert roles == [("coordinator", "aa"), ("leadership", ""), ("administrator", "")]
    assert [one.login for one in office.make_demo_members()] == [
        one.login for one in office.demo_members()
    ]


def test_a_demo_session_ends_when_a_source_becomes_real(config: Path, office: Office) -> None:
    token, _device = office.accounts.open_session("demo-leadership", None)
    session = office.session(token)
    assert session is not None and office.session_of(session.identity) is not None
    add_a_real_source(config)
    assert office.session(token) is None
    assert office.session_of(session.identity) is None
    assert office.demo_members() == [] == office.make_demo_members()


def test_beside_a_real_source_there_is_no_office_without_the_gates_key(config: Path) -> None:
    add_a_real_source(config)
    with pytest.raises(SettingError, match="AMBASADA_GATE_KEY is not set"):
        office_of(config)


@pytest.mark.parametrize("word", ["il", "be", "", "en-GB", "../en"])
def test_a_language_that_the_network_has_not_is_not_chosen(office: Office, word: str) -> None:
    office.speak("demo-leadership", word)
    account = office.accounts.account("demo-leadership")
    assert account is not None
    assert account.language == office.language_of(account) == "en"


def test_a_language_that_the_network_gave_up_is_spoken_no_more(office: Office) -> None:
    office.accounts.set_language("demo-leadership", "lt")
    account = office.accounts.account("demo-leadership")
    assert account is not None
    assert account.language == "lt"
    assert office.language_of(account) == "en"
