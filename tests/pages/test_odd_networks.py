"""Networks at the edge of what there can be: each screen answers, or says a sentence.

Every screen of `pages.SCREENS` is opened through every role's eyes, so a new one is tried as soon
as it stands in that table. Neither the reader nor a screen may write a warning.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.desk import desk_of
from ambasada.errand import LONGEST_SECONDS
from ambasada.figures import Figures
from ambasada.visibility import Role
from pages import SCREENS
from tests.conftest import use
from tests.factories import CATEGORIES, TODAY, case, volunteer, write_network
from tests.pages.conftest import drawings, open_screen, tables, words

Sheets = Mapping[str, Mapping[str, list[dict[str, object]]]]
KINDS = [name for name, _urgency, _hours in CATEGORIES]
EYES = {"aa": Role.COORDINATOR, "leadership": Role.LEADERSHIP, "administrator": Role.ADMINISTRATOR}
# What a number that could not be computed looks like where nobody caught it.
UNCAUGHT = re.compile(r"\b(nan|NaN|NaT|inf|Infinity|None)\b")
# The reader's own words about a reading that went well begin with its name.
WARNED = re.compile(r"Warning|WARNING|ERROR|Traceback")


def weekly_cases(first: date, last: date, each: int = 2) -> list[dict[str, object]]:
    """So many cases a week from `first` to `last`, closed after three weeks; the last ones open."""
    weeks = (last - first).days // 7 + 1
    return [
        _case(first + timedelta(weeks=week, days=number), 1000 * week + number)
        for week in range(weeks)
        for number in range(each)
    ]


def _case(received: date, number: int) -> dict[str, object]:
    closed = received + timedelta(days=21)
    is_closed = closed <= TODAY
    return case(
        f"{received:%y%m%d}-{number}",  # type: ignore[arg-type]
        received_at=received.isoformat(),
        first_response_at=(received + timedelta(days=1)).isoformat() if is_closed else "",
        closed_at=closed.isoformat() if is_closed else "",
        outcome="resolved" if is_closed else "",
        category=KINDS[number % len(KINDS)],
        language="be",
    )


def people(embassy: str = "") -> list[dict[str, object]]:
    return [
        volunteer(
            number, volunteer_id=f"V-{embassy}{number}", languages="be", skills=", ".join(KINDS)
        )
        for number in range(3)
    ]


def all_zero() -> Sheets:
    """One case three years ago, and nothing since; the other embassy never had any."""
    long_ago = case(1, received_at="2023-11-20", closed_at="2023-11-25", outcome="resolved")
    return {"aa": {"cases": [long_ago], "volunteers": people()}, "bb": {"cases": []}}


def one_week() -> Sheets:
    """The first cases came this week."""
    return {
        "aa": {"cases": weekly_cases(TODAY - timedelta(days=2), TODAY), "volunteers": people()},
        "bb": {"cases": []},
    }


def one_embassy() -> Sheets:
    """Nobody to be compared with, to hand over to, or to hide among."""
    return {"aa": {"cases": weekly_cases(date(2025, 1, 6), TODAY), "volunteers": people()}}


def missing_year() -> Sheets:
    """Nothing at all in 2025: the embassy was closed, or its old rows were deleted."""
    both = weekly_cases(date(2024, 1, 1), date(2024, 12, 29)) + weekly_cases(
        date(2026, 1, 5), TODAY
    )
    return {
        "aa": {"cases": both, "volunteers": people()},
        "bb": {"cases": [_case(date(2026, 11, 2), 7)]},
    }


def no_effort() -> Sheets:
    """Two years of two embassies; `write` makes every kind of request take no hours."""
    return {
        embassy: {
            "cases": [
                one | {"case_id": f"{embassy}-{one['case_id']}"}
                for one in weekly_cases(date(2024, 11, 25), TODAY)
            ],
            "volunteers": people(embassy),
        }
        for embassy in ("aa", "bb")
    }


def three_hundred() -> Sheets:
    """As large as a network may be; each embassy has a few cases and one volunteer."""
    names = ["aa", *(f"e{number:03d}" for number in range(299))]
    return {
        name: {
            "cases": [
                _case(TODAY - timedelta(days=40 * back + number % 30), 1000 * number + back)
                for back in range(5)
            ],
            "volunteers": [volunteer(number, skills=", ".join(KINDS), languages="be")],
        }
        for number, name in enumerate(names)
    }


NETWORKS: dict[str, Callable[[], Sheets]] = {
    one.__name__: one
    for one in (all_zero, one_week, one_embassy, missing_year, no_effort, three_hundred)
}


@dataclass(frozen=True)
class Odd:
    """A network that was read: its name, its configuration, and what the reader wrote."""

    name: str
    config: Path
    figures: Figures
    log: str


@pytest.fixture(scope="module", params=list(NETWORKS))
def odd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    folder = tmp_path_factory.mktemp(request.param)
    config = write(folder, request.param)
    with pytest.MonkeyPatch.context() as patch, written(folder / "log") as log:
        use(config, patch)
        desk = desk_of(config.resolve())
        # Three hundred sheets take longer than a screen would wait.
        figures = desk.latest(LONGEST_SECONDS)
    yield Odd(request.param, config, figures, log.read_text("utf-8"))
    desk.stop()


def write(folder: Path, name: str) -> Path:
    config = write_network(folder, NETWORKS[name]())
    if name == "no_effort":
        network = config / "network.toml"
        text = re.sub(r"weekly_hours = .*", "weekly_hours = 0", network.read_text("utf-8"))
        network.write_text(text, "utf-8")
    return config


@contextmanager
def written(file: Path) -> Iterator[Path]:
    """What is written to standard error meanwhile, by processes that were started too."""
    kept = os.dup(2)
    with file.open("wb") as stream:
        os.dup2(stream.fileno(), 2)
        try:
            yield file
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def test_the_reader_writes_no_warning(odd: Odd) -> None:
    assert not WARNED.search(odd.log), odd.log[-3000:]
    assert odd.figures.known == tuple(NETWORKS[odd.name]())


@pytest.mark.parametrize("eyes", EYES)
def test_every_screen_answers_without_a_warning(
    odd: Odd, eyes: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(odd.config, monkeypatch)
    opened = [one for one in SCREENS if EYES[eyes] in one.roles]
    assert opened
    for screen in opened:
        app = open_screen(screen.address, eyes)
        assert [title.value for title in app.title] == [screen.title]
        told = "\n".join([words(app), drawings(app), *_written_cells(app)])
        assert not UNCAUGHT.search(told), (screen.address, UNCAUGHT.findall(told))
    # Streamlit's own loggers complain that AppTest is no browser.
    warned = [
        one.getMessage()
        for one in caplog.records
        if one.levelno >= logging.WARNING and not one.name.startswith("streamlit.")
    ]
    assert not warned


def _written_cells(app: AppTest) -> list[str]:
    """The cells that are texts; a blank number is drawn as a dash."""
    return [cell for one in tables(app) for cell in one.to_numpy().ravel() if isinstance(cell, str)]


@pytest.mark.usefixtures("telephone")
def test_a_telephone_has_the_same_screens(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    use(odd.config, monkeypatch)
    for screen in SCREENS:
        if Role.COORDINATOR in screen.roles:
            assert open_screen(screen.address, "aa").title[0].value == screen.title


def test_what_is_nothing_stays_nothing(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures' tables hold no infinite number, and a network without effort needs no hours."""
    for name, table in odd.figures.tables.items():
        for column in table.select_dtypes("number"):
            assert not table[column].abs().eq(float("inf")).any(), (name, column)
    if odd.name == "no_effort":
        assert odd.figures["capacity"]["needed_hours"].eq(0).all()
