"""Whose problems a member sees, above all those of rows that name no embassy of their sheet."""

from __future__ import annotations

import pandas as pd
import pytest

from ambasada.figures import TABLES, Figures, problem_tables, published
from ambasada.figures.rows import Span
from ambasada.network import load_configuration
from ambasada.questions.health import UNKNOWN, mends, problems
from ambasada.reading import take_reading
from ambasada.visibility import MAY_SEE, Member, Role, View, view_of
from tests.factories import TODAY, case, write_network, write_tab

# Each row has a mistake of its own, called by its code; `aa` and `bb` share a spreadsheet.
SHARED_ROWS = {
    "of-aa": "aa",
    "of-bb": "BB",  # whatever its case
    "not-said": "",
    "unknown": "Atlantis",
    "of-another-sheet": "cc",  # an embassy of the network that does not share this one
}
OTHER_ROWS = {"of-cc": "cc"}
# Who sees which of them. Leadership sees no single row, an administrator every one.
SEES = {
    Member(Role.COORDINATOR, "aa"): {"of-aa", "not-said", "unknown", "of-another-sheet"},
    Member(Role.COORDINATOR, "bb"): {"of-bb", "not-said", "unknown", "of-another-sheet"},
    Member(Role.COORDINATOR, "cc"): {"of-cc"},
    Member(Role.COORDINATOR, "dd"): set(),
    Member(Role.LEADERSHIP): set(),
    Member(Role.ADMINISTRATOR): {*SHARED_ROWS, *OTHER_ROWS},
}


def broken(code: str, **more: object) -> dict[str, object]:
    """A case that cannot be kept: its problem tells the row, which tells the code."""
    return case(0, case_id=code, received_at="soon", **more)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    folder = tmp_path_factory.mktemp("sharing")
    other = {"cases": [broken(code) for code in OTHER_ROWS]}
    config = write_network(folder, {"aa": {}, "bb": {}, "cc": other, "dd": {}})
    rows = [broken(code, embassy=said) for code, said in SHARED_ROWS.items()]
    write_tab(folder / "sheets" / "shared", "cases", rows)
    write_tab(folder / "sheets" / "shared", "volunteers", [{"volunteer_id": "", "embassy": ""}])
    with (config / "sources.toml").open("a") as stream:
        stream.write(
            '[[source]]\nkind = "folder"\npath = "../sheets/shared"\nembassies = ["aa", "bb"]\n'
        )
    reading = take_reading(load_configuration(config), TODAY)
    # The other tables take a second to compute and say nothing here.
    tables = dict.fromkeys(MAY_SEE, pd.DataFrame()) | problem_tables(reading)
    span = Span(TODAY, TODAY)
    return Figures(reading.network, span, reading.key, reading.read_at, (), tables)


def codes(view: View) -> set[str]:
    """The rows of SHARED_ROWS and OTHER_ROWS whose problems are seen."""
    shared, other = list(SHARED_ROWS), list(OTHER_ROWS)
    places = problems(view)
    return {
        (shared if spreadsheet.endswith("shared") else other)[row - 2]
        for spreadsheet, row in zip(places["spreadsheet"], places["row"], strict=True)
    }


@pytest.mark.parametrize("member", SEES, ids=lambda one: f"{one.role.value}-{one.embassy}")
def test_a_problem_is_seen_by_its_embassy_or_by_all_who_share_the_sheet(
    figures: Figures, member: Member
) -> None:
    assert codes(view_of(member, figures)) == SEES[member]


@pytest.mark.parametrize("member", SEES, ids=lambda one: f"{one.role.value}-{one.embassy}")
def test_every_table_of_problems_is_cut_alike(figures: Figures, member: Member) -> None:
    view = view_of(member, figures)
    assert len(view["problems"]) == len(view["problem_places"]) == len(SEES[member])
    of_cells = SEES[member] if member.role is Role.COORDINATOR else set()
    assert len(view["problem_texts"]) == len(of_cells)


def test_a_sentence_stands_beside_its_own_cell(figures: Figures) -> None:
    seen = problems(view_of(Member(Role.COORDINATOR, "bb"), figures)).set_index("row")
    said = {row: (seen.loc[row, "rule"], seen.loc[row, "found"]) for row in seen.index}
    date = ("bad_date", "soon")
    assert said == {3: date, 4: ("missing_value", ""), 5: date, 6: date}


def test_what_a_cell_says_in_place_of_an_embassy_becomes_no_choice(figures: Figures) -> None:
    for member in (Member(Role.COORDINATOR, "aa"), Member(Role.ADMINISTRATOR)):
        view = view_of(member, figures)
        named = {*problems(view)["embassy"], *(one.embassy for one in mends(view))}
        assert named <= {*figures.network.embassy, "", UNKNOWN}
        assert UNKNOWN in named


def test_the_printed_problems_have_the_agreed_columns_and_the_text_as_typed(
    figures: Figures,
) -> None:
    table = published(figures, "problems")
    assert tuple(table.columns) == TABLES["problems"].columns
    assert set(table["embassy"]) == {"", "Atlantis", "aa", "bb", "cc"}
