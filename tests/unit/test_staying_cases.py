"""What keeps a case where it is: `stay`, `not_to`, and the category's `may_move`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ambasada import schema
from ambasada.configuration_file import ConfigurationError
from ambasada.network import BOUND_TO_A_COUNTRY, Category, load_configuration
from ambasada.reading import Reading
from ambasada.rules import Effect
from tests.factories import case, reading_of, write_network

OTHERS = {"bb": {}, "cc": {}}


def read(folder: Path, *rows: dict[str, object]) -> Reading:
    return reading_of(folder, {"aa": {"cases": rows}} | {one: {"cases": []} for one in OTHERS})


def kept(reading: Reading, column: str) -> list[object]:
    return reading.tables["cases"].column(column).to_pylist()


def test_a_case_says_that_it_stays_and_where_it_must_not_go(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        case(1, stay="yes"),
        case(2, stay=" YES ", not_to="bb"),
        case(3, not_to="CC; bb, bb"),
        case(4),
        case(5, stay="–", not_to="n/a"),
    )
    assert reading.problems == ()
    assert kept(reading, "stays") == [True, True, False, False, False]
    assert kept(reading, "not_to") == [[], ["bb"], ["cc", "bb"], [], []]


def test_a_sheet_without_these_columns_misses_nothing(tmp_path: Path) -> None:
    reading = read(tmp_path, case(1))
    assert reading.problems == ()
    assert (kept(reading, "stays"), kept(reading, "not_to")) == ([False], [[]])


@pytest.mark.parametrize("typed", ["no", "так", "maybe"])
def test_a_mark_that_cannot_be_read_is_told_and_its_case_stays(tmp_path: Path, typed: str) -> None:
    reading = read(tmp_path, case(1, stay=typed))
    (problem,) = reading.problems
    assert (problem.rule, problem.column, problem.row) == ("unknown_status", "stay", 2)
    assert (problem.effect, problem.value_kept) == (Effect.VALUE, "")
    assert problem.found == typed
    assert "yes" in problem.what_to_do
    assert kept(reading, "stays") == [True]


def test_each_embassy_of_the_list_that_nobody_knows_is_told_and_the_case_stays(
    tmp_path: Path,
) -> None:
    reading = read(tmp_path, case(1, not_to="bb, Atlantis; Utopia, cc"))
    told = [(one.rule, one.column, one.found, one.effect) for one in reading.problems]
    assert told == [
        ("unknown_embassy", "not_to", "Atlantis", Effect.VALUE),
        ("unknown_embassy", "not_to", "Utopia", Effect.VALUE),
    ]
    assert "aa, bb or cc" in reading.problems[0].what_to_do
    assert kept(reading, "not_to") == [["bb", "cc"]]
    assert kept(reading, "stays") == [True]


def test_another_mistake_in_the_row_keeps_nothing_at_home(tmp_path: Path) -> None:
    reading = read(tmp_path, case(1, urgency="asap"))
    assert [one.rule for one in reading.problems] == ["unknown_urgency"]
    assert kept(reading, "stays") == [False]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Stays here", "stay"), ("Застаецца", "stay"), ("остаётся", "stay"),
        ("zostaje", "stay"), ("lieka", "stay"), ("not-to", "not_to"), ("Не да", "not_to"),
        ("не передавать", "not_to"), ("nie do", "not_to"), ("ne į", "not_to"),
    ],
)  # fmt: skip
def test_the_headers_are_known_in_the_five_languages(
    tmp_path: Path, header: str, column: str
) -> None:
    assert schema.header_names(schema.TAB_BY_NAME["cases"])[schema.normalise(header)] == column
    typed = {"stay": "yes", "not_to": "bb"}[column]
    reading = read(tmp_path, case(1, **{header: typed}))
    assert kept(reading, "stays") == [column == "stay"]
    assert kept(reading, "not_to") == [["bb"] if column == "not_to" else []]


def test_what_is_bound_to_a_countrys_law_may_not_move_unless_said() -> None:
    bound = {one: Category(id=one, name={"en": one}) for one in BOUND_TO_A_COUNTRY}
    assert set(bound) == {"arrest_warrant", "border_detention", "legal_stay"}
    assert not any(one.may_move for one in bound.values())
    assert Category(id="passport_documents", name={"en": "Passports"}).may_move
    assert Category(id="legal_stay", name={"en": "Stay"}, may_move=True).may_move
    assert not Category(id="other", name={"en": "Other"}, may_move=False).may_move


@pytest.mark.parametrize(("written", "expected"), [("false", False), ("true", True)])
def test_the_configuration_says_whether_a_kind_may_move(
    tmp_path: Path, written: str, expected: bool
) -> None:
    config = write_network(tmp_path, {"aa": {}})
    file = config / "network.toml"
    last = file.read_text("utf-8").rstrip() + f"\nmay_move = {written}\n"
    file.write_text(last, "utf-8")
    assert load_configuration(config).category["other"].may_move is expected


@pytest.mark.parametrize("written", ['"no"', "0", "1.0"])
def test_may_move_is_true_or_false_and_nothing_else(tmp_path: Path, written: str) -> None:
    config = write_network(tmp_path, {"aa": {}})
    file = config / "network.toml"
    file.write_text(file.read_text("utf-8").rstrip() + f"\nmay_move = {written}\n", "utf-8")
    with pytest.raises(ConfigurationError, match="may_move"):
        load_configuration(config)
