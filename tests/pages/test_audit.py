"""*Audit log*: what happened, whether the log is whole, and the anchor to write down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ambasada.audit import DECIDED, KINDS, Kind
from ambasada.desk import desk_of
from ambasada.office import Office, the_office
from components.audit_log import PAGE
from tests.conftest import use
from tests.factories import write_network
from tests.pages.conftest import open_screen, run, words


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A network whose log has a few entries of two members."""
    config = write_network(tmp_path, {"pl": {"cases": []}})
    use(config, monkeypatch)
    office = the_office()
    office.audit.record(Kind.SIGNED_IN, "lark")
    office.audit.record(Kind.SIGN_IN_REFUSED, "wren", "password")
    office.audit.record(Kind.MEMBER_RESET, "owl", "lark")
    yield office
    desk_of(config.resolve()).stop()


def told(app: object) -> str:
    """What stands there, without the marks that keep it from being Markdown."""
    return words(app).replace("\\", "")  # type: ignore[arg-type]


def test_entries_are_told_newest_first_under_their_hour(office: Office) -> None:
    said = told(open_screen("audit", "administrator"))
    newest = said.index("owl had the member lark set up anew.")
    assert newest < said.index("A sign-in of wren was refused: wrong password.")
    assert said.index("wren was refused: wrong password.") < said.index("lark signed in.")
    hour = office.audit.entries()[0].hour.astimezone(office.network().zone)
    assert f"{hour.day} {hour:%b %Y, %H}:00" in said


def test_every_kind_can_be_told(office: Office) -> None:
    for kind in Kind:
        office.audit.record(kind, "kite", "pl")
    said = told(open_screen("audit", "administrator"))
    poland = office.network().embassy["pl"].label()
    for kind, happening in KINDS.items():
        about = poland if kind in DECIDED.values() else "pl"
        assert happening.says.format(who="kite", about=about) in said


def test_a_code_is_told_by_its_word_and_a_login_that_reads_like_one_is_not(office: Office) -> None:
    office.audit.record(Kind.SAW_CASES, "kite", "open-cases")
    office.audit.record(Kind.SIGNED_OUT, "kite", "here")
    office.audit.record(Kind.MEMBER_ADDED, "owl", "audit")
    said = told(open_screen("audit", "administrator"))
    assert "kite saw the rows of Open cases." in said
    assert "kite signed out: on this device." in said
    assert "owl added the member audit." in said


def test_it_is_narrowed_by_kind_and_by_member(office: Office) -> None:
    app = open_screen("audit", "administrator", kind="signed_in")
    assert "lark signed in." in told(app) and "was refused: wrong password" not in told(app)
    app.selectbox(key="filter-kind").set_value("")
    app.selectbox(key="audit-who").set_value("lark")
    said = told(run(app))
    assert "lark signed in." in said and "owl had the member lark set up anew." in said
    assert "wren was refused: wrong password" not in said
    assert "lark" not in str(app.query_params)


def test_the_same_again_in_an_hour_is_counted(office: Office) -> None:
    for _again in range(4):
        office.audit.record(Kind.SIGN_IN_REFUSED, "wren", "password")
    said = told(open_screen("audit", "administrator"))
    line = re.search(r"wren was refused: wrong password\. · (\d) times", said)
    assert line and line[1] == "5"


def test_a_long_log_is_told_in_pages(office: Office) -> None:
    for number in range(2 * PAGE):
        office.audit.record(Kind.EXPORTED, "lark", f"table-{number}")
    app = open_screen("audit", "administrator")
    assert f"table-{2 * PAGE - 1}." in told(app) and "table-50." not in told(app)
    app.button(key="more").click()
    app = run(app)
    assert "table-50." in told(app) and "table-0." in told(app)
    assert "owl had the member" not in told(app)
    app.button(key="more").click()
    assert "owl had the member lark set up anew." in told(run(app))
    assert "more" not in [button.key for button in app.button]


def test_it_says_whole_or_what_is_amiss_and_looks_again_for_who_asks(office: Office) -> None:
    app = open_screen("audit", "administrator")
    assert "The log is whole: 3 entries." in told(app)
    assert app.code[0].value == office.audit.anchor()
    file = office.state / "audit.log"
    file.write_bytes(file.read_bytes().replace(b"wren", b"swan"))
    assert "The log is whole: 3 entries." in told(run(app)), "not read anew at every click"
    app.button(key="check").click()
    said = told(run(app))
    assert "The log is not whole." in said and "Line 2 was changed" in said


@pytest.mark.parametrize("eyes", ["pl", "leadership"])
def test_nobody_else_has_it(office: Office, eyes: str) -> None:
    assert "signed in" not in told(open_screen("audit", eyes)).replace("You are signed in", "")
