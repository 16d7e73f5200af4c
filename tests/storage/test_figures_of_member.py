"""`figures TABLE --member LOGIN`: what that member may see, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ambasada.figures import TABLES, compute_figures
from ambasada.network import load_configuration
from ambasada.reading import take_reading
from ambasada.storage.accounts import Accounts
from ambasada.visibility import Member, Role, view_of
from tests.factories import case, volunteer, write_network
from tests.storage.enrolled import KEY
from tests.storage.test_commands import run
from tests.storage.test_member_command import KEY_TEXT

LOGINS = {
    "lark-7": (Role.COORDINATOR, "pl"),
    "finch-2": (Role.LEADERSHIP, ""),
    "owl-1": (Role.ADMINISTRATOR, ""),
}


Seen = Callable[..., tuple[int, str, str]]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two embassies with a case and an unreadable one each, and a member of each role."""
    monkeypatch.setenv("AMBASADA_GATE_KEY", KEY_TEXT)
    monkeypatch.setenv("AMBASADA_TODAY", "2026-11-25")
    sheets = {
        embassy: {"cases": [case(1), case(2, received_at="soon")], "volunteers": [volunteer(1)]}
        for embassy in ("pl", "lt")
    }
    config = write_network(tmp_path, sheets)
    accounts = Accounts(config.parent / "state" / "accounts.sqlite", KEY)
    for login, (role, embassy) in LOGINS.items():
        accounts.add(login, role, embassy, by="console")
    return config


@pytest.fixture
def seen(config: Path, capsys: pytest.CaptureFixture[str]) -> Seen:
    """Exit code, output and errors of `figures` for a table and a member."""
    return lambda *arguments: run(capsys, "figures", *arguments, "--config", str(config))


def test_a_coordinator_gets_their_own_cases_in_every_format(seen: Seen, tmp_path: Path) -> None:
    code, out, err = seen("open_summary", "--member", "lark-7")
    assert (code, err) == (0, "") and "\npl," in out and "\nlt," not in out
    (row,) = json.loads(seen("open_summary", "--member", "lark-7", "--format", "json")[1])
    assert row["embassy"] == "pl"
    file = tmp_path / "open.parquet"
    form = ("--format", "parquet", "--out", str(file))
    assert seen("open_summary", "--member", "LARK-7", *form) == (0, "", "")
    assert list(pd.read_parquet(file)["embassy"]) == ["pl"]


def test_without_a_member_all_is_printed(seen: Seen) -> None:
    _, out, _ = seen("open_summary")
    assert "\npl," in out and "\nlt," in out


@pytest.mark.parametrize(
    ("table", "login"),
    [("open_summary", "finch-2"), ("problems", "finch-2"), ("weekly", "owl-1")],
)
def test_what_a_role_may_not_see_is_an_empty_table_and_a_sentence(
    seen: Seen, table: str, login: str
) -> None:
    assert seen(table)[1].count("\n") > 1, "there is something to hide"
    code, out, err = seen(table, "--member", login)
    assert code == 0 and out == ",".join(TABLES[table].columns) + "\n"
    assert err == f"There is nothing in {table} that {login} may see.\n"


@pytest.mark.parametrize(
    ("table", "login"), [("problems", "lark-7"), ("monthly", "finch-2"), ("reporting", "owl-1")]
)
def test_a_table_is_the_members_view_of_it(
    seen: Seen, config: Path, table: str, login: str
) -> None:
    reading = take_reading(load_configuration(config), date(2026, 11, 25))
    view = view_of(Member(*LOGINS[login]), compute_figures(reading, reading.today))
    code, out, _ = seen(table, "--member", login, "--format", "json")
    assert code == 0 and len(json.loads(out)) == len(view[table])


def test_nobody_and_the_disabled_see_nothing(seen: Seen, config: Path) -> None:
    code, out, err = seen("weekly", "--member", "wren")
    assert (code, out) == (2, "") and "no member “wren”" in err and "member list" in err
    accounts = Accounts(config.parent / "state" / "accounts.sqlite", KEY)
    accounts.disable("lark-7", by="console")
    code, out, err = seen("weekly", "--member", "lark-7")
    assert (code, out) == (2, "") and "disabled" in err
