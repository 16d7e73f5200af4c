"""The guard: what it holds back, what it lets pass, and what a decision does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ambasada.guard import RULES, Decision, judge, objections
from ambasada.intake import read_book
from ambasada.kept import Facts, facts_of
from ambasada.network import load_configuration
from ambasada.sources.folder import read_folder
from tests.factories import TODAY, case, volunteer, write_network

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
COLUMNS = {"cases": ("case_id", "received_at", "category", "closed_at")}
Rows = list[dict[str, object]]


def cases(count: int, first: int = 0, **more: object) -> Rows:
    return [case(number, **more) for number in range(first, first + count)]


def facts(folder: Path, rows: Rows, volunteers: Rows | None = None) -> Facts:
    """The facts of embassy `pl` with these rows, as the folder source reads them."""
    tabs = {"cases": rows, "volunteers": volunteers or [volunteer(1)]}
    network = load_configuration(write_network(folder, {"pl": tabs}))
    raw = read_folder(network.sources[0], network.folder)
    return facts_of(raw, read_book(raw, network, TODAY))


def rules_broken(folder: Path, before: Rows, now: Rows) -> list[str]:
    return [one.rule for one in objections(facts(folder, before), facts(folder, now))]


def closed(rows: Rows) -> Rows:
    return [row | {"closed_at": "2026-11-24", "outcome": "resolved"} for row in rows]


def open_(rows: Rows) -> Rows:
    return [row | {"closed_at": "", "outcome": ""} for row in rows]


@pytest.mark.parametrize(
    ("gone", "expected"), [(20, []), (21, ["rows_gone"]), (100, ["rows_gone"])]
)
def test_more_than_a_fifth_of_the_rows_gone_is_held_back(
    tmp_path: Path, gone: int, expected: list[str]
) -> None:
    assert rules_broken(tmp_path, cases(100), cases(100)[gone:]) == expected


def test_rows_that_others_took_the_place_of_are_gone(tmp_path: Path) -> None:
    assert rules_broken(tmp_path, cases(10), cases(10, first=100)) == ["rows_gone"]


def test_more_than_a_fifth_newly_unreadable_is_held_back(tmp_path: Path) -> None:
    before = cases(100)
    bad = [row | {"received_at": "soon"} for row in before[:25]] + before[25:]
    # A row that cannot be read is gone too.
    assert rules_broken(tmp_path, before, bad) == ["rows_gone", "rows_unreadable"]
    assert rules_broken(tmp_path, before, cases(100) + bad[:25]) == []
    added = [row | {"received_at": "soon"} for row in cases(60, first=500)]
    assert rules_broken(tmp_path, before, before + added) == ["rows_unreadable"]
    assert rules_broken(tmp_path, before + added, before + added) == []


@pytest.mark.parametrize(("count", "expected"), [(30, []), (31, ["closed_at_once"])])
def test_more_than_thirty_cases_closed_at_once_are_held_back(
    tmp_path: Path, count: int, expected: list[str]
) -> None:
    before = open_(cases(200))
    now = closed(before[:count]) + before[count:]
    assert rules_broken(tmp_path, before, now) == expected


def test_a_case_received_and_closed_between_readings_is_none_closed_at_once(
    tmp_path: Path,
) -> None:
    before = open_(cases(200))
    assert rules_broken(tmp_path, before, before + closed(cases(40, first=900))) == []


COLUMN_CHANGES: list[tuple[tuple[str, ...], list[str]]] = [
    (("case_id", "category", "received_at", "closed_at"), ["columns_changed"]),
    (("case_id", "received_at", "category"), ["columns_changed"]),
    (("case_id", "received_at", "category", "closed_at"), []),
    # A column that came; wherever it stands, the others kept their order.
    (("urgency", "case_id", "received_at", "category", "closed_at"), []),
]


@pytest.mark.parametrize(("columns", "expected"), COLUMN_CHANGES)
def test_a_column_lost_or_moved_is_held_back(columns: tuple[str, ...], expected: list[str]) -> None:
    before = Facts(COLUMNS, {}, {}, read=10, left_out=0)
    now = replace(before, columns={"cases": columns})
    assert [one.rule for one in objections(before, now)] == expected


def test_ordinary_edits_pass(tmp_path: Path) -> None:
    before = open_(cases(40))
    edits = {
        "a row added": before + open_(cases(1, first=99)),
        "five closed": closed(before[:5]) + before[5:],
        "sorted": before[::-1],
        "one category mended": [before[0] | {"category": "threats"}, *before[1:]],
        "a mistyped date": [before[0] | {"received_at": "soon"}, *before[1:]],
        "one deleted": before[1:],
    }
    for name, rows in edits.items():
        assert rules_broken(tmp_path, before, rows) == [], name


def test_every_rule_has_its_sentence() -> None:
    for rule in RULES:
        assert rule.says.format(tab="cases", count=1, of=2).endswith(".")


class TestJudge:
    """A state held back waits for a decision about itself."""

    before = Facts(COLUMNS, {"cases": frozenset(map(str, range(100)))}, {}, 100, 0)

    def without(self, count: int) -> Facts:
        codes = frozenset(map(str, range(count, 100)))
        return replace(self.before, codes={"cases": codes}, read=100 - count)

    def test_what_is_plausible_is_not_held(self) -> None:
        assert judge(self.before, None, self.without(10), None, NOON) is None

    def test_what_is_not_waits_and_keeps_its_moment(self) -> None:
        held = judge(self.before, None, self.without(50), None, NOON)
        assert held is not None and held.since == NOON and not held.is_rejected
        later = judge(self.before, held, self.without(51), None, NOON.replace(hour=13))
        assert later is not None and later.since == NOON and later.facts == held.facts

    def test_accepted_it_passes_with_the_small_edits_since(self) -> None:
        held = judge(self.before, None, self.without(50), None, NOON)
        assert judge(self.before, held, self.without(51), Decision.ACCEPT, NOON) is None

    def test_a_second_leap_is_another_decision(self) -> None:
        held = judge(self.before, None, self.without(50), None, NOON)
        again = judge(self.before, held, self.without(90), Decision.ACCEPT, NOON)
        assert again is not None and held is not None and again.facts != held.facts

    def test_rejected_it_stays_held_until_the_sheet_is_mended(self) -> None:
        held = judge(self.before, None, self.without(50), None, NOON)
        again = judge(self.before, held, self.without(50), Decision.REJECT, NOON)
        assert again is not None and again.is_rejected
        assert judge(self.before, again, self.without(0), Decision.REJECT, NOON) is None
