"""The command line beside a running dashboard: last good rows, and decisions about held ones."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from ambasada.__main__ import main
from ambasada.desk import Desk
from tests.factories import write_tab
from tests.storage.test_desk import cases, config, desk, open_cases, read_again

__all__ = ["config", "desk"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_figures_of_a_sheet_that_is_gone_are_those_of_the_last_good_reading(
    desk: Desk, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.latest()
    whole = run(capsys, "figures", "open_summary", "--config", str(config))
    (config.parent / "sheets" / "pl" / "cases.csv").unlink()
    code, out, err = run(capsys, "figures", "open_summary", "--config", str(config))
    assert (code, out) == whole[:2]
    assert err.startswith("pl: could not be read; its rows are those of the last good reading, 20")


def test_what_is_held_is_listed_accepted_and_then_passes(
    desk: Desk, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.latest()
    at = ("--config", str(config))
    assert run(capsys, "guard", "list", *at) == (0, "", "")
    write_tab(config.parent / "sheets" / "pl", "cases", cases(10)[:4])
    read_again(desk)
    code, out, _ = run(capsys, "guard", "list", *at)
    assert code == 1
    name, state, since, told = out.rstrip("\n").split("\t")
    assert (name, state, told) == ("pl", "held", "Tab cases: 6 of 10 rows are gone.")
    assert since.endswith(" UTC")
    code, _, err = run(capsys, "guard", "accept", "lt", *at)
    assert (code, err) == (2, "Nothing of “lt” is held back. Held back: pl.\n")
    assert run(capsys, "guard", "accept", "pl", *at)[0] == 0
    assert open_cases(read_again(desk)) == {"lt": 0, "pl": 4}


def test_a_decision_at_the_console_is_in_the_audit_log(
    desk: Desk, config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMBASADA_GATE_KEY", base64.b64encode(bytes(range(32))).decode())
    at = ("--config", str(config))
    desk.latest()
    write_tab(config.parent / "sheets" / "pl", "cases", cases(10)[:4])
    read_again(desk)
    for decision in ("reject", "accept"):
        assert run(capsys, "guard", decision, "pl", *at)[0] == 0
    told = [line.split("\t")[2] for line in run(capsys, "audit", "show", *at)[1].splitlines()]
    assert told == [
        "console rejected the sheet of pl that was held back.",
        "console accepted the sheet of pl that was held back.",
    ]


def test_the_guard_needs_the_dashboards_key(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Start the dashboard first" in run(capsys, "guard", "--config", str(config))[2]
    monkeypatch.delenv("AMBASADA_SEAL_KEY")
    code, _, err = run(capsys, "guard", "--config", str(config))
    assert code == 2 and "AMBASADA_SEAL_KEY" in err
