"""What a cell may say: each form that is agreed, and each that only looks like one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ambasada.cells import (
    FIRST_DAY,
    FIRST_SERIAL,
    SERIAL_START,
    Moment,
    TooEarly,
    Unreadable,
    format_week,
    parse_date,
    parse_id,
    parse_language,
    parse_moment,
    parse_number,
    parse_week,
    split_list,
)

DAY = datetime(2026, 11, 22)
HALF_PAST_TWO = datetime(2026, 11, 22, 14, 30)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "22.11.2026",
        "22/11/2026",
        "'2026-11-22",
        "'22.11.2026",
        "' 22/11/2026 ",
        "46348",
        "46348.0",
        "'46348",
        "00046348",
    ],
)
def test_a_date_has_no_time(text: str) -> None:
    assert parse_moment(text) == Moment(DAY, has_time=False)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 14:30",
        "2026-11-22  14:30",
        "2026-11-22T14:30",
        "2026-11-22 14:30:00",
        "2026-11-22T14:30:00",
        "22.11.2026 14:30",
        "22.11.2026T14:30:00",
        "22/11/2026 14:30",
        "'22.11.2026 14:30",
        "46348.6041666667",
        "46348,6041666667",
    ],
)
def test_a_date_with_a_time_has_both(text: str) -> None:
    assert parse_moment(text) == Moment(HALF_PAST_TWO, has_time=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("46347.9999999", Moment(DAY, has_time=False)),  # a day, written by a program's sums
        ("46348.0000001", Moment(DAY, has_time=False)),
        ("46347.99999", Moment(datetime(2026, 11, 21, 23, 59, 59), has_time=True)),
        ("46348.00001", Moment(datetime(2026, 11, 22, 0, 0, 1), has_time=True)),
    ],
)
def test_a_serial_number_is_rounded_to_the_second_and_a_whole_day_has_no_time(
    text: str, expected: Moment
) -> None:
    assert parse_moment(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-1-2", datetime(2026, 1, 2)),
        ("2.1.2026", datetime(2026, 1, 2)),
        ("2/1/2026", datetime(2026, 1, 2)),  # day first
        ("2.1.2026 9:05", datetime(2026, 1, 2, 9, 5)),
        ("2026-01-02 09:05:07", datetime(2026, 1, 2, 9, 5, 7)),
    ],
)
def test_one_digit_and_seconds_are_fine(text: str, expected: datetime) -> None:
    assert parse_moment(text).at == expected


def test_midnight_that_was_typed_is_a_time() -> None:
    assert parse_moment("2026-11-22 00:00") == Moment(DAY, has_time=True)


@pytest.mark.parametrize(
    "text",
    [
        "22.11.26",  # a two-digit year
        "22/11/26",
        "26-11-22",
        "32.10.2026",
        "2026-13-01",
        "11/22/2026",  # month first
        "29.02.2026",
        "0000-01-01",
        "2026-11-22 25:00",
        "2026-11-22 14:60",
        "2026-11-22 14",
        "2026-11-22 2:30 pm",
        "2026-11-22 14:30Z",
        "2026-11-22 14:30+02:00",
        "2026/11/22",
        "2026-11",
        "22 November 2026",
        "yesterday",
        "2026-11-22 ?",
        "2026",  # a year alone, not the serial number of a day in 1905
        "22.11",
        "-46348",
        "4.6e4",
        "9999",
        "2958466",  # the day after the last one
        "2958465.999999",  # would round up to the day after the last one
        "99999999",
        "inf",
        "nan",
        "'",
        "٢٠٢٦-11-02",  # digits of another script
        "2026-11-٠2",
        "٤٦٣٤٨",
        "1" * 5000,
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_moment(text)


def test_29_february_is_a_date_in_leap_years() -> None:
    assert parse_date("29.02.2024") == date(2024, 2, 29)
    assert parse_date("2000-02-29") == date(2000, 2, 29)
    with pytest.raises(Unreadable):
        parse_date("2100-02-29")


def test_the_first_day_is_that_of_the_first_serial_number() -> None:
    assert date(1927, 5, 18) == FIRST_DAY
    assert FIRST_SERIAL == 10_000


@pytest.mark.parametrize("text", ["1927-05-18", "18.5.1927", "18/05/1927", "10000", "'10000"])
def test_the_first_day_is_a_date_however_typed(text: str) -> None:
    assert parse_date(text) == FIRST_DAY


@pytest.mark.parametrize(
    "text",
    ["1927-05-17", "17.5.1927", "17/05/1927", "1927-05-17 23:59", "0226-11-22", "0001-01-01"],
)
def test_a_day_before_the_first_is_no_date_however_typed(text: str) -> None:
    for parse in (parse_moment, parse_week):
        with pytest.raises(TooEarly):
            parse(text)


def test_a_week_is_too_early_when_it_ends_before_the_first_day() -> None:
    assert parse_week("1927-W20") == parse_week("18.05.1927") == date(1927, 5, 16)
    for text in ("1927-W19", "0226-W47", "0001-W01"):
        with pytest.raises(TooEarly):
            parse_week(text)


def test_a_date_column_cuts_the_time_of_day_off() -> None:
    assert parse_date("2026-11-22 23:59") == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W47", date(2026, 11, 16)),
        ("2026-w47", date(2026, 11, 16)),
        ("2026-W1", date(2025, 12, 29)),
        ("2026-W53", date(2026, 12, 28)),
        ("2020-W53", date(2020, 12, 28)),
        ("'2026-W47", date(2026, 11, 16)),
        ("2026-11-16", date(2026, 11, 16)),  # its Monday
        ("22.11.2026", date(2026, 11, 16)),  # its Sunday
        ("2027-01-03", date(2026, 12, 28)),  # of the year before
        ("46348", date(2026, 11, 16)),
        ("46348.5", date(2026, 11, 16)),
    ],
)
def test_a_week_is_its_name_or_any_date_in_it(text: str, monday: date) -> None:
    assert parse_week(text) == monday


@pytest.mark.parametrize("text", ["2025-W53", "2026-W54", "2026-W00", "W47", "47", "2026W47", "x"])
def test_a_week_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_week(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ("2,5", 2.5), ("2.5", 2.5), ("0", 0), (",5", 0.5), ("5.", 5), ("-1", -1), ("+3", 3)],
)
def test_a_number_takes_a_decimal_comma_or_point(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["five", "5h", "1 000", "1.000,5", "1e3", "inf", "nan", "", ".", "5-6", "1_0", "0x10", "٣"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_number(text)


@pytest.mark.parametrize("text", ["C-1", "a", "PL_2026.0147", "x" * 40])
def test_a_code_stays_exactly_as_typed(text: str) -> None:
    assert parse_id(text) == text


@pytest.mark.parametrize("text", ["", "x" * 41, "C 1", "Ж-1", "C/1", "C-1\n", "=A1", "Ann Example"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_id(text)


def test_a_language_is_two_letters_whatever_their_case() -> None:
    assert parse_language("BE") == "be"
    for text in ("by", "bel", "belarusian", "b"):
        with pytest.raises(Unreadable):
            parse_language(text)


def test_a_list_is_split_by_comma_or_semicolon_without_blank_items() -> None:
    assert split_list("be, pl;lt ;; -, n/a,") == ["be", "pl", "lt"]


ANY_TIME = some.datetimes(min_value=datetime.combine(FIRST_DAY, datetime.min.time())).map(
    lambda at: at.replace(microsecond=0)
)
# A busy machine is no mistake of ours.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")


@UNHURRIED
@given(at=ANY_TIME, form=some.sampled_from(DATE_FORMS), mark=some.sampled_from(["", "'"]))
def test_every_date_is_read_back(at: datetime, form: str, mark: str) -> None:
    text = mark + at.strftime(form)
    assert parse_moment(text) == Moment(datetime.combine(at, datetime.min.time()), False)


@UNHURRIED
@given(at=ANY_TIME, form=some.sampled_from(DATE_FORMS), between=some.sampled_from([" ", "T"]))
def test_every_moment_is_read_back(at: datetime, form: str, between: str) -> None:
    text = at.strftime(f"{form}{between}%H:%M:%S")
    assert parse_moment(text) == Moment(at, has_time=True)


@UNHURRIED
@given(at=ANY_TIME)
def test_every_serial_number_is_read_back_to_the_second(at: datetime) -> None:
    moment = parse_moment(format((at - SERIAL_START) / timedelta(days=1), ".10f"))
    assert moment.at == at
    assert moment.has_time == (at.time() != datetime.min.time())


@UNHURRIED
@given(day=some.dates(min_value=FIRST_DAY))
def test_every_week_is_read_back(day: date) -> None:
    monday = parse_week(format_week(day))
    assert monday.weekday() == 0
    assert timedelta() <= day - monday <= timedelta(days=6)
    assert parse_week(day.isoformat()) == monday


@UNHURRIED
@given(number=some.floats(-1000, 1000).map(lambda number: round(number, 2)))
def test_every_number_is_read_back_with_point_or_comma(number: float) -> None:
    text = format(number, ".2f")
    assert parse_number(text) == parse_number(text.replace(".", ",")) == number


@UNHURRIED
@given(text=some.text("0123456789-./,:;TWe+' \u00a0²٣x\n", max_size=24))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for parse in (parse_moment, parse_week, parse_number, parse_id, parse_language):
        try:
            parse(text)
        except Unreadable:
            continue


@UNHURRIED
@given(serial=some.floats(min_value=0, max_value=3_000_000))
def test_no_number_does_more_than_be_refused_as_a_date(serial: float) -> None:
    try:
        moment = parse_moment(format(serial, ".9f"))
    except Unreadable:
        return
    assert moment.day >= FIRST_DAY
