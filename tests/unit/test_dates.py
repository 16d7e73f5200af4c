"""Days, months, spans and moments in five languages, each as an editor of it wants them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ambasada.network import load_configuration
from components import dates
from tests.conftest import ROOT

LANGUAGES = load_configuration(ROOT / "config").languages
THIS_MONTH = (date(2026, 11, 16), date(2026, 11, 22))
TWO_MONTHS = (date(2026, 10, 30), date(2026, 11, 5))
TWO_YEARS = (date(2026, 12, 29), date(2027, 1, 4))
ONE_DAY = (date(2026, 5, 1), date(2026, 5, 1))

# What is written: function, value, and how it reads. "~" stands for a blank that does not break.
CASES = {
    "en": [
        ("span", THIS_MONTH, "16–22 Nov 2026"),
        ("span", TWO_MONTHS, "30 Oct – 5 Nov 2026"),
        ("span", TWO_YEARS, "29 Dec 2026 – 4 Jan 2027"),
        ("span", ONE_DAY, "1 May 2026"),
        ("day", (date(2026, 9, 22),), "22 Sep 2026"),
        ("day_of_year", (date(2026, 11, 22),), "22 Nov"),
        ("short_day", (date(2026, 5, 1),), "1 May"),
        ("month", (date(2026, 11, 1),), "November 2026"),
        ("short_month", (date(2026, 11, 1),), "Nov 2026"),
        ("moment", (datetime(2026, 11, 2, 9, 5),), "2 Nov 2026, 09:05"),
    ],
    "be": [
        ("span", THIS_MONTH, "16–22 лістапада 2026~г."),
        ("span", TWO_MONTHS, "30 кастрычніка – 5 лістапада 2026~г."),
        ("span", TWO_YEARS, "29 снежня 2026~г. – 4 студзеня 2027~г."),
        ("span", ONE_DAY, "1 мая 2026~г."),
        ("day", (date(2026, 9, 22),), "22 верасня 2026~г."),
        ("day_of_year", (date(2026, 11, 22),), "22 лістапада"),
        ("short_day", (date(2026, 5, 1),), "1 мая"),
        ("month", (date(2026, 11, 1),), "лістапад 2026"),
        ("short_month", (date(2026, 11, 1),), "ліс 2026"),
        ("moment", (datetime(2026, 11, 2, 9, 5),), "2 лістапада 2026~г., 09:05"),
    ],
    "ru": [
        ("span", THIS_MONTH, "16–22 ноября 2026~г."),
        ("span", TWO_MONTHS, "30 октября – 5 ноября 2026~г."),
        ("span", TWO_YEARS, "29 декабря 2026~г. – 4 января 2027~г."),
        ("span", ONE_DAY, "1 мая 2026~г."),
        ("day", (date(2026, 9, 22),), "22 сентября 2026~г."),
        ("day_of_year", (date(2026, 11, 22),), "22 ноября"),
        ("short_day", (date(2026, 5, 1),), "1 мая"),
        ("month", (date(2026, 11, 1),), "ноябрь 2026~г."),
        ("short_month", (date(2026, 11, 1),), "нояб. 2026"),
        ("moment", (datetime(2026, 11, 2, 9, 5),), "2 ноября 2026~г., 09:05"),
    ],
    "pl": [
        ("span", THIS_MONTH, "16–22 listopada 2026"),
        ("span", TWO_MONTHS, "30 października – 5 listopada 2026"),
        ("span", TWO_YEARS, "29 grudnia 2026 – 4 stycznia 2027"),
        ("span", ONE_DAY, "1 maja 2026"),
        ("day", (date(2026, 9, 22),), "22 września 2026"),
        ("day_of_year", (date(2026, 11, 22),), "22 listopada"),
        ("short_day", (date(2026, 5, 1),), "1 maja"),
        ("month", (date(2026, 11, 1),), "listopad 2026"),
        ("short_month", (date(2026, 11, 1),), "lis 2026"),
        ("moment", (datetime(2026, 11, 2, 9, 5),), "2 listopada 2026, 09:05"),
    ],
    "lt": [
        ("span", THIS_MONTH, "2026~m. lapkričio 16–22~d."),
        ("span", TWO_MONTHS, "2026~m. spalio 30~d. – lapkričio 5~d."),
        ("span", TWO_YEARS, "2026~m. gruodžio 29~d. – 2027~m. sausio 4~d."),
        ("span", ONE_DAY, "2026~m. gegužės 1~d."),
        ("day", (date(2026, 9, 22),), "2026~m. rugsėjo 22~d."),
        ("day_of_year", (date(2026, 11, 22),), "lapkričio 22~d."),
        ("short_day", (date(2026, 5, 1),), "05-01"),
        ("month", (date(2026, 11, 1),), "2026~m. lapkritis"),
        ("short_month", (date(2026, 11, 1),), "2026-11"),
        ("moment", (datetime(2026, 11, 2, 9, 5),), "2026-11-02 09:05"),
    ],
}


def test_every_language_of_the_network_is_in_the_table_with_the_same_cases() -> None:
    assert set(CASES) == set(LANGUAGES)
    asked = {language: [case[:2] for case in cases] for language, cases in CASES.items()}
    assert all(cases == asked["en"] for cases in asked.values())


@pytest.mark.parametrize(
    ("language", "name", "value", "reads"),
    [(language, *case) for language, cases in CASES.items() for case in cases],
)
def test_a_date_reads_as_the_language_writes_it(
    language: str, name: str, value: tuple[date, ...], reads: str
) -> None:
    written = getattr(dates, name)(*value, language)
    assert written.replace("\N{NO-BREAK SPACE}", "~").replace("\u202f", "~") == reads


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["short_day", "short_month"])
def test_no_two_short_days_or_months_read_the_same(language: str, name: str) -> None:
    days = [date(2026, month, 3) for month in range(1, 13)]
    assert len({getattr(dates, name)(one, language) for one in days}) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_month_shows_its_whole_year(language: str) -> None:
    assert "2026" in dates.short_month(date(2026, 11, 1), language)


def test_a_heading_begins_with_a_capital_and_nothing_else_changes() -> None:
    assert dates.capital("лістапад 2026, Польшча") == "Лістапад 2026, Польшча"
    assert dates.capital("įvykis") == "Įvykis"
    assert dates.capital("") == ""
