"""From text to typed rows: each rule about rows that cannot be read as agreed, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from ambasada import rules, schema
from ambasada.cells import Moment
from ambasada.intake import Intake, join_books, read_book, to_utc, utc_second
from ambasada.network import Category, Embassy, Network, Source
from ambasada.rules import Effect, Problem
from ambasada.sources import RawBook, RawTab

TODAY = date(2026, 11, 25)
Cells = Mapping[str, str]
Tabs = Mapping[str, list[dict[str, str]]]


def embassy(name: str) -> Embassy:
    return Embassy(
        id=name, country="PL", latitude=0, longitude=0, timezone="Europe/Warsaw", name={"en": name}
    )


NETWORK = Network(
    name="Test network",
    timezone="Europe/Vilnius",
    languages=("en",),
    embassies=(embassy("pl"), embassy("lt"), embassy("gb-sct")),
    categories=(
        Category(
            id="passport_documents",
            name={"en": "Passports and documents", "be": "Пашпарты і дакументы"},
            aliases=("travel document",),
        ),
        Category(id="threats", name={"en": "Threats"}, urgency="urgent"),
        Category(id="other", name={"en": "Other"}),
    ),
    reply_hours={"emergency": 4, "urgent": 24, "normal": 72},
    turn_days={"emergency": 1, "urgent": 3, "normal": 14},
)
POLAND = Source(kind="folder", path="pl", embassy="pl")
LITHUANIA = Source(kind="folder", path="lt", embassy="lt")
SHARED = Source(kind="folder", path="shared", embassies=("pl", "gb-sct"))
EVENTS = Source(kind="folder", path="network", network=True)


def case(**cells: str) -> dict[str, str]:
    """A case that breaks no rule, unless told otherwise."""
    return {"case_id": "C-1", "received_at": "2026-11-02", "category": "threats"} | cells


def closed(**cells: str) -> dict[str, str]:
    """A closed case that breaks no rule, unless told otherwise."""
    return case(**({"closed_at": "2026-11-10", "outcome": "resolved"} | cells))


def volunteer(**cells: str) -> dict[str, str]:
    """A volunteer who breaks no rule, unless told otherwise."""
    return {"volunteer_id": "V-1", "hours_per_week": "5"} | cells


def availability(**cells: str) -> dict[str, str]:
    """Hours in one week that break no rule beside `volunteer()`, unless told otherwise."""
    return {"volunteer_id": "V-1", "week": "2026-W47", "hours": "2,5"} | cells


def checkin(**cells: str) -> dict[str, str]:
    """A check-in that breaks no rule, unless told otherwise."""
    return {"week": "2026-W47", "status": "reported"} | cells


def handover(**cells: str) -> dict[str, str]:
    """A hand-over that breaks no rule, unless told otherwise."""
    row = {"handover_id": "H-1", "case_id": "C-1", "from": "pl", "to": "lt"}
    return row | {"sent_on": "2026-11-05"} | cells


VALID = {
    "cases": case(),
    "volunteers": volunteer(),
    "availability": availability(),
    "checkins": checkin(),
    "handovers": handover(),
}
MAKE = {
    "cases": case,
    "volunteers": volunteer,
    "availability": availability,
    "checkins": checkin,
    "handovers": handover,
}


def raw_book(source: Source, tabs: Tabs) -> RawBook:
    """The tabs as a source hands them on: each column a list of text, blanks filled up."""
    return RawBook(source, tuple(raw_tab(name, rows) for name, rows in tabs.items()))


def raw_tab(name: str, rows: list[dict[str, str]]) -> RawTab:
    names = dict.fromkeys(column for row in [VALID.get(name, {}), *rows] for column in row)
    return RawTab(name, {column: [row.get(column, "") for row in rows] for column in names})


def take(tabs: Tabs, source: Source = POLAND, today: date = TODAY) -> Intake:
    return join_books([read_book(raw_book(source, tabs), NETWORK, today)])


def take_one(tab: str, row: dict[str, str], source: Source = POLAND) -> Intake:
    """One row, beside a volunteer whom the other tabs may name."""
    tabs = {"volunteers": [volunteer()]} | {tab: [row]}
    return take(tabs, source)


def told(taken: Intake) -> list[tuple[str, str, Effect]]:
    return [(problem.rule, problem.column, problem.effect) for problem in taken.problems]


def only_problem(taken: Intake) -> Problem:
    (problem,) = taken.problems
    assert "{" not in problem.what_happened + problem.what_to_do
    return problem


def is_left_out(tab: str, row: dict[str, str], rule: str, column: str) -> Problem:
    """Assert that the row is left out for this one reason."""
    taken = take_one(tab, row)
    problem = only_problem(taken)
    assert (problem.rule, problem.column, problem.effect) == (rule, column, Effect.ROW)
    assert (problem.embassy, problem.tab, problem.row) == ("pl", tab, 2)
    assert problem.value_kept == ""
    assert taken.rows[tab] == ()
    return problem


def is_kept(tab: str, row: dict[str, str], rule: str, column: str, kept: object = None) -> Problem:
    """Assert that the row is kept with `kept` in the column, and that the cell is told."""
    taken = take_one(tab, row)
    problem = only_problem(taken)
    assert (problem.rule, problem.column, problem.effect) == (rule, column, Effect.VALUE)
    (only,) = taken.rows[tab]
    assert only.values[column] == kept
    return problem


@pytest.mark.parametrize("tab", VALID)
def test_a_valid_row_is_kept_without_a_word(tab: str) -> None:
    taken = take_one(tab, VALID[tab])
    assert taken.problems == ()
    assert len(taken.rows[tab]) == 1


def test_a_case_has_typed_values() -> None:
    row = closed(
        received_at="22.11.2026 14:30",
        category="Travel-Document",
        urgency="Emergency",
        language="BE",
        waiting_on="AUTHORITY",
        waiting_since="'2026-11-23",
        assigned_to="V-1",
        first_response_at="46350",
        closed_at="2026-11-25T9:05",
        outcome="Referred",
        stay="Yes",
        not_to="LT",
    )
    (only,) = take_one("cases", row).rows["cases"]
    assert only.values == {
        "case_id": "C-1",
        "received_at": Moment(datetime(2026, 11, 22, 14, 30), True),
        "category": "passport_documents",
        "urgency": "emergency",
        "language": "be",
        "waiting_on": "authority",
        "waiting_since": date(2026, 11, 23),
        "assigned_to": "V-1",
        "first_response_at": Moment(datetime(2026, 11, 24), False),
        "closed_at": Moment(datetime(2026, 11, 25, 9, 5), True),
        "outcome": "referred",
        "stay": "yes",
        "not_to": ["lt"],
    }


def test_white_space_around_a_value_is_cut_no_break_space_too() -> None:
    row = case(case_id="\u00a0C-1 \t", received_at="\u00a0 2026-11-02\n", category=" threats\u00a0")
    (only,) = take_one("cases", row).rows["cases"]
    assert only.values["case_id"] == "C-1"
    assert only.values["received_at"].day == date(2026, 11, 2)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "-", "–", "—", "n/a", " N/A ", "\n"])
def test_blank_is_blank(blank: str) -> None:
    taken = take_one("cases", case(urgency=blank, closed_at=blank, outcome=blank))
    assert taken.problems == ()
    assert taken.rows["cases"][0].values["closed_at"] is None
    problem = is_left_out("cases", case(category=blank), "missing_value", "category")
    assert "passport_documents, threats or other" in problem.what_to_do


def test_a_row_whose_agreed_columns_are_all_blank_is_no_row() -> None:
    blank = dict.fromkeys(case(), " - ")
    taken = take({"cases": [blank, case(), blank], "volunteers": []})
    assert taken.problems == ()
    assert [row.number for row in taken.rows["cases"]] == [3]
    assert [(one.tab, one.read) for one in taken.counts] == [("cases", 1), ("volunteers", 0)]


def test_a_row_keeps_the_number_that_the_sheet_gives_it() -> None:
    rows = [{}, case(), {}, case(case_id="C 2")]
    taken = take({"cases": rows})
    assert [row.number for row in taken.rows["cases"]] == [3]
    assert only_problem(taken).row == 5


NEEDED = [
    (tab.name, column.name)
    for tab in schema.EMBASSY_TABS
    for column in schema.needed_columns(tab, is_shared=False)
]


@pytest.mark.parametrize(("tab", "column"), NEEDED)
def test_a_blank_in_a_needed_column_leaves_the_row_out(tab: str, column: str) -> None:
    taken = take({tab: [MAKE[tab](**{column: ""})]})
    assert told(taken) == [("missing_value", column, Effect.ROW)]
    assert taken.rows[tab] == ()


@pytest.mark.parametrize("column", ["received_at", "closed_at"])
@pytest.mark.parametrize("text", ["32.10.2026", "22.11.26", "soon", "2026"])
def test_a_bad_date_of_receipt_or_closing_leaves_the_case_out(column: str, text: str) -> None:
    problem = is_left_out("cases", closed(**{column: text}), "bad_date", column)
    assert text in problem.what_happened
    assert "22.11.2026" in problem.what_to_do


@pytest.mark.parametrize(
    ("tab", "column"),
    [
        ("cases", "waiting_since"),
        ("cases", "first_response_at"),
        ("volunteers", "confirmed_on"),
        ("volunteers", "joined_on"),
        ("volunteers", "left_on"),
        ("handovers", "sent_on"),
        ("handovers", "accepted_on"),
        ("handovers", "declined_on"),
        ("handovers", "first_action_on"),
    ],
)
def test_a_bad_date_elsewhere_is_left_blank(tab: str, column: str) -> None:
    is_kept(tab, MAKE[tab](**{column: "32.10.2026"}), "bad_date", column)


@pytest.mark.parametrize("column", ["received_at", "closed_at"])
def test_a_date_of_another_age_leaves_the_case_out_and_asks_to_check_the_year(column: str) -> None:
    problem = is_left_out("cases", closed(**{column: "0226-11-22"}), "bad_date", column)
    assert problem.what_to_do == (
        "Type a date such as 22.11.2026 or 22.11.2026 14:30; check the year, nothing before "
        "18.05.1927 is taken."
    )


def test_a_week_of_another_age_leaves_the_row_out_and_asks_to_check_the_year() -> None:
    problem = is_left_out("checkins", checkin(week="0226-W47"), "bad_date", "week")
    assert "check the year" in problem.what_to_do


def test_the_year_is_not_asked_about_where_it_is_not_the_mistake() -> None:
    problem = is_left_out("cases", case(received_at="32.10.2026"), "bad_date", "received_at")
    assert "year" not in problem.what_to_do


@pytest.mark.parametrize("tab", ["availability", "checkins"])
def test_a_bad_week_leaves_the_row_out(tab: str) -> None:
    is_left_out(tab, MAKE[tab](week="2026-W54"), "bad_date", "week")


@pytest.mark.parametrize(
    ("tab", "column"),
    [
        ("cases", "case_id"),
        ("volunteers", "volunteer_id"),
        ("availability", "volunteer_id"),
        ("handovers", "handover_id"),
        ("handovers", "case_id"),
    ],
)
@pytest.mark.parametrize("text", ["Ann Example", "Ж-1", "x" * 41, "=A1"])
def test_a_bad_code_leaves_the_row_out(tab: str, column: str, text: str) -> None:
    taken = take({tab: [MAKE[tab](**{column: text})]})
    assert told(taken) == [("bad_id", column, Effect.ROW)]


def test_a_code_is_exact_so_its_case_counts() -> None:
    taken = take({"cases": [case(case_id="c-1"), case(case_id="C-1")]})
    assert [row.values["case_id"] for row in taken.rows["cases"]] == ["c-1", "C-1"]


@pytest.mark.parametrize("column", ["from", "to"])
def test_an_unknown_embassy_leaves_the_handover_out(column: str) -> None:
    problem = is_left_out("handovers", handover(**{column: "us"}), "unknown_embassy", column)
    assert "pl, lt or gb-sct" in problem.what_to_do


def test_the_embassy_of_a_handover_may_be_any_of_the_network_whatever_its_case() -> None:
    (only,) = take_one("handovers", handover(**{"from": "LT", "to": "GB-SCT"})).rows["handovers"]
    assert (only.values["from"], only.values["to"]) == ("lt", "gb-sct")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("five", "bad_number"),
        ("1e2", "bad_number"),
        ("nan", "bad_number"),
        ("-0,5", "out_of_range"),
        ("168,01", "out_of_range"),
        ("9" * 400, "out_of_range"),
    ],
)
def test_hours_that_cannot_be_leave_availability_out_and_a_volunteer_without(
    text: str, rule: str
) -> None:
    is_left_out("availability", availability(hours=text), rule, "hours")
    is_kept("volunteers", volunteer(hours_per_week=text), rule, "hours_per_week")


@pytest.mark.parametrize("text", ["0", "168", "2,5", "2.5"])
def test_hours_of_a_week_are_0_to_168(text: str) -> None:
    assert take_one("availability", availability(hours=text)).problems == ()


def test_an_unknown_status_leaves_a_check_in_out() -> None:
    problem = is_left_out("checkins", checkin(status="ok"), "unknown_status", "status")
    assert problem.what_to_do == "Type reported, nothing or paused."


def test_a_volunteer_of_unknown_status_is_kept_as_paused() -> None:
    row = volunteer(status="on holiday")
    problem = is_kept("volunteers", row, "unknown_status", "status", "paused")
    assert problem.value_kept == "paused"


@pytest.mark.parametrize("column", ["received_at", "closed_at"])
def test_what_is_said_to_happen_after_tomorrow_leaves_the_case_out(column: str) -> None:
    row = closed() | {column: "2026-11-27"}
    if column == "received_at":
        row |= {"closed_at": "2026-11-28"}
    is_left_out("cases", row, "future_date", column)


def test_tomorrow_is_no_future_as_the_world_is_round() -> None:
    row = closed(received_at="2026-11-26 23:59", closed_at="2026-11-26")
    assert take_one("cases", row).problems == ()


def test_a_case_closed_before_it_was_received_is_left_out() -> None:
    is_left_out("cases", closed(closed_at="2026-11-01"), "closed_before_received", "closed_at")
    row = closed(received_at="2026-11-02 14:30", closed_at="2026-11-02 14:29")
    is_left_out("cases", row, "closed_before_received", "closed_at")


@pytest.mark.parametrize(
    ("received", "later"),
    [
        ("2026-11-02 14:30", "2026-11-02"),  # without a time only the dates can tell
        ("2026-11-02", "2026-11-02 00:00"),
        ("2026-11-02 14:30", "2026-11-02 14:30"),
    ],
)
def test_the_same_day_or_minute_is_not_before(received: str, later: str) -> None:
    row = closed(received_at=received, first_response_at=later, closed_at=later)
    assert take_one("cases", row).problems == ()


def test_an_answer_before_the_case_was_received_is_not_used() -> None:
    row = case(first_response_at="2026-11-01")
    is_kept("cases", row, "response_before_received", "first_response_at")


def test_an_unknown_category_counts_as_other() -> None:
    problem = is_kept("cases", case(category="weather"), "unknown_category", "category", "other")
    assert problem.value_kept == "other"


@pytest.mark.parametrize("text", ["THREATS", "Travel Document", "пашпарты_і-дакументы"])
def test_a_category_goes_by_id_name_or_alias_whatever_case_and_spaces(text: str) -> None:
    assert take_one("cases", case(category=text)).problems == ()


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("urgency", "unknown_urgency"),
        ("waiting_on", "unknown_waiting_on"),
        ("language", "unknown_language"),
    ],
)
def test_an_unknown_choice_is_left_blank(column: str, rule: str) -> None:
    is_kept("cases", case(**{column: "zzz"}), rule, column)


def test_an_unknown_outcome_is_told_once_not_as_a_missing_one_too() -> None:
    is_kept("cases", closed(outcome="won"), "unknown_outcome", "outcome")


def test_the_outcome_of_an_open_case_is_not_used() -> None:
    is_kept("cases", case(outcome="resolved"), "outcome_while_open", "outcome")


def test_a_closed_case_without_outcome_is_only_reported() -> None:
    taken = take_one("cases", closed(outcome=""))
    assert told(taken) == [("closed_without_outcome", "outcome", Effect.VALUE)]
    assert taken.rows["cases"][0].values["closed_at"] is not None


def test_each_unknown_item_of_a_list_is_told_and_the_others_are_kept() -> None:
    row = volunteer(languages="be, xx; PL, be; yy", skills="threats, juggling")
    taken = take({"volunteers": [row]})
    assert [(one.rule, one.column, one.found) for one in taken.problems] == [
        ("unknown_language", "languages", "xx"),
        ("unknown_language", "languages", "yy"),
        ("unknown_skill", "skills", "juggling"),
    ]
    (only,) = taken.rows["volunteers"]
    assert only.values["languages"] == ["be", "pl"]
    assert only.values["skills"] == ["threats"]


def test_a_volunteer_who_left_without_a_date_is_only_reported() -> None:
    is_kept("volunteers", volunteer(status="left"), "left_without_date", "left_on")
    assert take_one("volunteers", volunteer(status="left", left_on="2026-11-01")).problems == ()


def test_a_left_on_that_is_no_date_is_told_once() -> None:
    is_kept("volunteers", volunteer(status="left", left_on="spring"), "bad_date", "left_on")


@pytest.mark.parametrize(
    ("tab", "column"), [("cases", "assigned_to"), ("availability", "volunteer_id")]
)
def test_a_volunteer_whom_nobody_knows_is_only_reported(tab: str, column: str) -> None:
    problem = is_kept(tab, MAKE[tab](**{column: "V-9"}), "unknown_volunteer", column, "V-9")
    assert problem.value_kept == "V-9"


def test_a_volunteer_may_be_of_another_embassy_but_not_left_out() -> None:
    lithuania = raw_book(LITHUANIA, {"volunteers": [volunteer(), volunteer(volunteer_id="V 2")]})
    poland = raw_book(
        POLAND, {"cases": [case(assigned_to="V-1"), case(case_id="C-2", assigned_to="V 2")]}
    )
    taken = join_books(read_book(book, NETWORK, TODAY) for book in (lithuania, poland))
    assert [(one.rule, one.row) for one in taken.problems] == [
        ("bad_id", 3),
        ("unknown_volunteer", 3),
    ]


def join(**books: Tabs) -> Intake:
    """Poland's and Lithuania's spreadsheets together, in the order given."""
    sources = {"pl": POLAND, "lt": LITHUANIA}
    return join_books(
        read_book(raw_book(sources[name], tabs), NETWORK, TODAY) for name, tabs in books.items()
    )


def kept_places(taken: Intake, tab: str) -> list[tuple[str, int]]:
    return [(row.embassy, row.number) for row in taken.rows[tab]]


def test_of_two_cases_with_one_id_the_one_received_first_is_kept() -> None:
    taken = join(
        lt={"cases": [case(received_at="2026-11-02 00:01")]},
        pl={"cases": [case(received_at="2026-11-03"), case(received_at="2026-11-02")]},
    )
    assert kept_places(taken, "cases") == [("pl", 3)]  # a date counts as its midnight
    assert [(one.rule, one.embassy, one.row) for one in taken.problems] == [
        ("duplicate_id", "lt", 2),
        ("duplicate_id", "pl", 2),
    ]


def test_of_two_cases_received_at_once_the_first_by_embassy_and_row_is_kept() -> None:
    taken = join(pl={"cases": [case(), case()]}, lt={"cases": [case(), case()]})
    assert kept_places(taken, "cases") == [("lt", 2)]
    assert len(taken.problems) == 3


@pytest.mark.parametrize("tab", ["volunteers", "handovers"])
def test_of_two_volunteers_or_handovers_with_one_id_the_first_by_embassy_and_row_is_kept(
    tab: str,
) -> None:
    taken = join(pl={tab: [VALID[tab]]}, lt={tab: [VALID[tab], VALID[tab]]})
    assert kept_places(taken, tab) == [("lt", 2)]
    assert [(one.rule, one.embassy, one.row) for one in taken.problems] == [
        ("duplicate_id", "lt", 3),
        ("duplicate_id", "pl", 2),
    ]


def test_a_volunteer_says_the_hours_of_one_week_once() -> None:
    rows = [
        availability(),
        availability(week="22.11.2026", hours="9"),  # the Sunday of the same week
        availability(week="2026-W48"),
    ]
    taken = take({"volunteers": [volunteer()], "availability": rows})
    assert kept_places(taken, "availability") == [("pl", 2), ("pl", 4)]
    assert told(taken) == [("duplicate_id", "volunteer_id", Effect.ROW)]


def test_two_check_ins_for_one_week_are_both_kept() -> None:
    taken = take({"checkins": [checkin(), checkin(status="nothing")]})
    assert taken.problems == ()
    assert len(taken.rows["checkins"]) == 2


def test_a_row_left_out_for_another_reason_does_not_take_the_id() -> None:
    rows = [case(received_at="2026-11-27"), case(closed_at="2026-11-01"), case()]
    taken = take({"cases": rows})
    assert kept_places(taken, "cases") == [("pl", 4)]
    assert [one.rule for one in taken.problems] == ["future_date", "closed_before_received"]


# Each row breaks the rule named and a later one in the same row; only the first is told.
ORDER = [
    ("missing_value", "cases", case(case_id="", received_at="x", category="x")),
    ("bad_date", "cases", case(case_id="C 1", received_at="x")),
    ("bad_date", "cases", closed(received_at="2026-12-24", closed_at="x")),
    ("bad_id", "cases", case(case_id="C 1", received_at="2026-12-24")),
    ("bad_id", "handovers", handover(case_id="C 1", to="us")),
    ("bad_id", "availability", availability(volunteer_id="V 1", hours="x")),
    ("bad_date", "availability", availability(week="x", hours="-1")),
    ("bad_date", "checkins", checkin(week="x", status="x")),
    ("future_date", "cases", closed(received_at="2026-12-24")),
    ("closed_before_received", "cases", closed(closed_at="2026-11-01", category="x", outcome="")),
]


@pytest.mark.parametrize(("rule", "tab", "row"), ORDER)
def test_a_row_left_out_has_one_problem_the_first_in_order(
    rule: str, tab: str, row: dict[str, str]
) -> None:
    taken = take({tab: [row]})
    assert [(one.rule, one.effect) for one in taken.problems] == [(rule, Effect.ROW)]


def test_a_row_kept_has_a_problem_for_each_value() -> None:
    row = case(
        category="x",
        urgency="x",
        language="x",
        waiting_on="x",
        waiting_since="x",
        assigned_to="x",
        first_response_at="x",
        outcome="resolved",
    )
    taken = take_one("cases", row)
    assert {one.column for one in taken.problems} == set(row) - {"case_id", "received_at"}
    assert len(taken.problems) == 8
    assert len(taken.rows["cases"]) == 1


def test_an_embassys_own_spreadsheet_needs_no_column_embassy_and_reads_none() -> None:
    taken = take_one("cases", case(embassy="nonsense"))
    assert taken.problems == ()
    assert taken.rows["cases"][0].embassy == "pl"


def test_in_a_shared_spreadsheet_each_row_says_its_embassy_whatever_its_case() -> None:
    rows = [case(embassy="GB-SCT"), case(case_id="C-2", embassy=" pl ")]
    taken = take({"cases": rows}, SHARED)
    assert taken.problems == ()
    assert [row.embassy for row in taken.rows["cases"]] == ["gb-sct", "pl"]


def test_in_a_shared_spreadsheet_a_blank_embassy_is_a_missing_value_of_nobody() -> None:
    problem = only_problem(take({"cases": [case(embassy="-")]}, SHARED))
    assert (problem.rule, problem.column, problem.embassy) == ("missing_value", "embassy", "")


@pytest.mark.parametrize("text", ["lt", "Atlantis"])
def test_in_a_shared_spreadsheet_an_embassy_that_does_not_share_it_is_unknown(text: str) -> None:
    problem = only_problem(take({"cases": [case(embassy=text)]}, SHARED))
    assert (problem.rule, problem.column, problem.embassy) == ("unknown_embassy", "embassy", text)
    assert problem.what_to_do == "Type pl or gb-sct."


def test_in_a_shared_spreadsheet_the_embassy_stands_last_but_is_the_first_unknown_one() -> None:
    blank = only_problem(take({"handovers": [handover(sent_on="", embassy="")]}, SHARED))
    assert (blank.rule, blank.column) == ("missing_value", "sent_on")
    row = handover(to="Atlantis", embassy="Atlantis")
    unknown = only_problem(take({"handovers": [row]}, SHARED))
    assert (unknown.rule, unknown.column) == ("unknown_embassy", "embassy")


def test_events_are_the_networks_and_an_unknown_kind_counts_as_other() -> None:
    rows = [{"date": "2026-11-02", "kind": "party", "title": "T"}, {"kind": "law"}]
    taken = take({"events": rows}, EVENTS)
    assert [(one.rule, one.embassy, one.column) for one in taken.problems] == [
        ("missing_value", "", "date"),
        ("unknown_category", "", "kind"),
    ]
    (only,) = taken.rows["events"]
    assert only.values == {"date": date(2026, 11, 2), "kind": "other", "title": "T"}


def test_a_very_long_cell_makes_no_long_sentence() -> None:
    taken = take_one("cases", case(category="x" * 5_000_000, case_id="C-1"))
    assert len(only_problem(taken).what_happened) < 300


def test_control_characters_of_a_cell_reach_no_sentence() -> None:
    problem = only_problem(take_one("cases", case(urgency="a\x1b[31m\nb\u202ec")))
    assert problem.found == "a [31m b c"


NASTY = some.sampled_from(
    [
        *("", " ", "-", "n/a", "\u00a0", "x", "Ж", "C-1", "V-1", "C 1", "x" * 50, "'", "=1+1"),
        *("2026-11-02", "02.11.2026 14:30", "46348.5", "32.10.2026", "2026-12-24", "2026-W47"),
        *("0001-01-01 00:00", "9999-12-31 23:59", "2958465.9999999", "2026-02-29", "22.11.26"),
        *("5", "2,5", "-1", "169", "nan", "1e999", "9" * 400, "٣", "²"),
        *("us", "PL", "lt", "GB-SCT", "threats", "reported", "left", "resolved", "be", "xx; be,,"),
        *("\ud800", "\x00", "{found}", "{0}", "%s", "\u202e", "<b>"),
    ]
)


@some.composite
def nasty_book(draw: some.DrawFn) -> RawBook:
    """A spreadsheet of any kind whose cells are mostly wrong."""
    source = draw(some.sampled_from([POLAND, LITHUANIA, SHARED]))
    tabs = []
    for tab in schema.EMBASSY_TABS:
        names = [column.name for column in tab.columns]
        table = draw(
            some.lists(some.lists(NASTY, min_size=len(names), max_size=len(names)), max_size=6)
        )
        columns = zip(*table, strict=True) if table else ((),) * len(names)
        tabs.append(RawTab(tab.name, dict(zip(names, columns, strict=True))))
    return RawBook(source, tuple(tabs))


# A busy machine is no mistake of ours.
UNHURRIED = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(books=some.lists(nasty_book(), max_size=2, unique_by=lambda book: book.source.path))
def test_rows_read_are_rows_kept_and_left_out_whatever_the_cells(books: list[RawBook]) -> None:
    taken = join_books(read_book(book, NETWORK, TODAY) for book in books)
    for count in taken.counts:
        assert count.read == count.kept + count.left_out
    read = sum(count.read for count in taken.counts)
    kept = sum(len(rows) for rows in taken.rows.values())
    left_out = [problem for problem in taken.problems if problem.effect is Effect.ROW]
    assert read == kept + len(left_out)
    # A row left out has one problem, and none of a row that is kept.
    places = [(one.spreadsheet, one.tab, one.row) for one in left_out]
    assert len(places) == len(set(places))
    stay = {(row.spreadsheet, row.tab, row.number) for rows in taken.rows.values() for row in rows}
    assert stay.isdisjoint(places)


@UNHURRIED
@given(book=nasty_book())
def test_every_problem_is_a_sentence_about_an_agreed_column(book: RawBook) -> None:
    taken = join_books([read_book(book, NETWORK, TODAY)])
    for problem in taken.problems:
        schema.TAB_BY_NAME[problem.tab].column(problem.column)
        assert problem.rule in rules.RULE_BY_NAME
        assert problem.row is not None and problem.row >= 2
        assert problem.what_happened and problem.what_to_do


def test_a_column_that_is_not_agreed_is_in_no_problem() -> None:
    tab = RawTab("cases", {name: [text] for name, text in case(received_at="x").items()})
    tab.columns["name"] = ["Ann Example"]
    taken = join_books([read_book(RawBook(POLAND, (tab,)), NETWORK, TODAY)])
    assert [problem.column for problem in taken.problems] == ["received_at"]
    assert "Ann" not in repr(taken)


def test_a_moment_becomes_utc_by_the_embassys_clock() -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    assert to_utc(datetime(2026, 11, 22, 14, 30), warsaw) == datetime(2026, 11, 22, 13, 30)
    assert to_utc(datetime(2026, 7, 22, 14, 30), warsaw) == datetime(2026, 7, 22, 12, 30)


def test_of_an_hour_lived_twice_the_first_is_meant() -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    assert to_utc(datetime(2026, 10, 25, 2, 30), warsaw) == datetime(2026, 10, 25, 0, 30)


def test_the_ends_of_the_calendar_harm_nothing() -> None:
    first, last = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)
    assert to_utc(first, ZoneInfo("Europe/Warsaw")) == first
    assert to_utc(last, ZoneInfo("America/Toronto")) == last


@settings(deadline=None)
@given(
    at=some.datetimes(datetime(1900, 1, 1), datetime.max).map(lambda at: at.replace(microsecond=0)),
    zone=some.sampled_from(["Europe/Warsaw", "America/Toronto", "Pacific/Auckland", "UTC"]),
)
@example(at=datetime(2026, 10, 25, 2, 30), zone="Europe/Warsaw")
@example(at=datetime(2026, 3, 29, 2, 30), zone="Europe/Warsaw")
@example(at=datetime.max.replace(microsecond=0), zone="America/Toronto")
def test_the_short_way_to_utc_is_the_long_one(at: datetime, zone: str) -> None:
    seconds = (to_utc(at, ZoneInfo(zone)) - datetime(1970, 1, 1)).total_seconds()
    assert utc_second(at, ZoneInfo(zone)) == seconds
