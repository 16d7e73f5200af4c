"""*Alerts*: a planted surge explains itself, and what is hidden elsewhere is hidden here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.alert_notes import SEEN, Name
from ambasada.audit import Kind
from ambasada.desk import the_desk
from ambasada.figures import Figures
from ambasada.office import the_office
from tests.conftest import use
from tests.factories import TODAY, case, write_network, write_tab
from tests.pages.conftest import drawings, open_screen, run, tables, words

LAST_MONDAY = date(2026, 11, 16)
WEEKS = 70
KINDS = ("passport_documents", "threats", "other")
EVENT = "A law with * and [brackets]"
# In the last week `aa` has so many more threats than its usual four, and they are all there are.
PLANTED = 30


def usual_rows(embassy: str, a_week: int) -> Iterator[dict[str, object]]:
    """So many cases of each kind in each week, a little more or less."""
    number = 0
    for back in range(WEEKS):
        for place, kind in enumerate(KINDS):
            for one in range(a_week + (back * 7 + place * 3) % 3 - 1):
                number += 1
                day = LAST_MONDAY - timedelta(weeks=back) + timedelta(days=one % 7)
                yield case(number, case_id=f"{embassy}-{number}", category=kind,
                           received_at=day.isoformat())  # fmt: skip


def planted_rows(embassy: str, kind: str, count: int) -> Iterator[dict[str, object]]:
    for one in range(count):
        day = LAST_MONDAY + timedelta(days=one % 7)
        yield case(one, case_id=f"{embassy}-planted-{one}", category=kind,
                   received_at=day.isoformat())  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four embassies; `aa` has a surge of threats in the last week, `dd` no sheet."""
    folder = tmp_path_factory.mktemp("unusual")
    rows = {one: list(usual_rows(one, 4)) for one in ("aa", "bb", "cc")}
    rows["aa"] += planted_rows("aa", "threats", PLANTED)
    tabs = {one: {"cases": those} for one, those in rows.items()}
    made = write_network(folder, tabs | {"dd": {}})
    write_tab(folder / "sheets" / "network", "events",
              [{"date": "2026-11-10", "kind": "law", "title": EVENT}])  # fmt: skip
    with (made / "sources.toml").open("a") as stream:
        stream.write('[[source]]\nkind = "folder"\npath = "../sheets/network"\nnetwork = true\n')
    return made


@pytest.fixture(autouse=True)
def figures(config: Path, monkeypatch: pytest.MonkeyPatch) -> Figures:
    use(config, monkeypatch)
    return the_desk().figures(TODAY)


def everything(app: AppTest) -> str:
    """Words, tables and drawings."""
    shown = "\n".join(one.to_csv() for one in tables(app))
    return "\n".join((words(app), shown, drawings(app)))


def test_a_planted_surge_explains_itself_to_its_embassy(figures: Figures) -> None:
    text = words(open_screen("alerts", "aa"))
    print(text)
    assert "threats · Embassy aa" in text
