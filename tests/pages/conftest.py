"""Opens screens without a browser, and reads what stands on them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.navigation.page import calc_hash
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from ambasada import settings
from ambasada.desk import the_desk
from ambasada.figures import Figures
from tests.conftest import PATIENCE, ROOT, signed_in_as, use
from tests.factories import TODAY

# An earlier day and the last whole week before it.
THEN, WEEK_BEFORE_THEN = date(2026, 10, 1), "2026-W39"
LAST_WEEK, THIS_WEEK = "2026-W47", "2026-W48"
# Texts that Streamlit shows as they are, never as Markdown.
PLAIN = ("text", "selectbox", "arrow_data_frame", "dataframe", "plotly_chart", "text_input")


@pytest.fixture(scope="session", autouse=True)
def no_search_for_components() -> Iterator[None]:
    """Each run of AppTest reads the papers of every installed package, half of a run's time.

    It looks for custom components, of which Ambasada has none.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: [])
        yield


@pytest.fixture
def demo(demo_config: Path, monkeypatch: pytest.MonkeyPatch) -> Figures:
    """The figures of the demo, which the screens opened in this test must show."""
    use(demo_config, monkeypatch)
    return the_desk().figures(TODAY)


@pytest.fixture
def telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser of this test says that it is a telephone's; AppTest has none that could."""
    said = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36"}
    monkeypatch.setattr(ContextProxy, "headers", said)


@pytest.fixture
def then(demo: Figures) -> Figures:
    """The figures of an earlier day, `THEN`, from the same reading."""
    return the_desk().figures(THEN)


def open_screen(
    address: str, eyes: str, *, unfolded: Sequence[str] = (), theme: str = "", **query: str
) -> AppTest:
    """A screen seen through `eyes`: an embassy's id, `leadership` or `administrator`.

    `unfolded` names the tables of charts that stand open; `theme` is light or dark.
    """
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    app.user = {"session": signed_in_as(settings.config_folder(), eyes).identity}
    for name, value in query.items():
        app.query_params[name] = value
    if theme:
        app.context["theme"] = theme
    for name in unfolded:
        app.session_state[f"fold-{name}"] = True
    # AppTest knows pages that are files only; ours are known by their address.
    app._page_hash = calc_hash(address)
    return run(app)


def run(app: AppTest) -> AppTest:
    """Run the app again; a failure on the screen is a failure of the test."""
    app.run()
    assert not app.exception, app.exception[0].message
    failed = [error.value for error in app.error]
    assert not failed, failed
    return app


def asked(app: AppTest, name: str) -> str | None:
    """What the address says of a filter; None when it says nothing."""
    said = app.query_params.get(name)
    return said[0] if isinstance(said, list) else said


def elements(app: AppTest) -> Iterator[Any]:
    """Everything on the screen, in the side bar and in an open dialog."""
    yield from app._tree


def words(app: AppTest) -> str:
    """What stands on the screen in words, help included; without tables and drawings."""
    return "\n".join(_texts(app, skipped=("arrow_data_frame", "dataframe", "plotly_chart")))


def markdown(app: AppTest) -> str:
    """All that Streamlit reads as Markdown, where a text of a sheet must be escaped."""
    return "\n".join(_texts(app, skipped=PLAIN))


def drawings(app: AppTest) -> str:
    """The specifications of all charts, letters as the browser reads them."""
    specifications = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in specifications)


def _texts(app: AppTest, skipped: tuple[str, ...]) -> Iterator[str]:
    for element in elements(app):
        # A column or the root of the screen says nothing itself.
        if element.type not in skipped and getattr(element, "proto", None) is not None:
            yield from _strings(element.proto)


def _strings(message: Any) -> Iterator[str]:
    """The texts of a protobuf message and of the messages in it."""
    for _field, value in message.ListFields():
        for one in value if hasattr(value, "__iter__") and not isinstance(value, str) else [value]:
            if isinstance(one, str):
                yield one
            elif hasattr(one, "ListFields"):
                yield from _strings(one)


def tables(app: AppTest) -> list[pd.DataFrame]:
    """All tables of the screen."""
    return [element.value for element in app.dataframe]


def table(app: AppTest, *columns: str) -> pd.DataFrame:
    """The one table of the screen that has these columns."""
    (found,) = [one for one in tables(app) if set(columns) <= set(one.columns)]
    return found


def cells(app: AppTest) -> set[str]:
    """Every cell of every table as text."""
    return {str(cell) for one in tables(app) for cell in one.to_numpy().ravel()}


def metrics(app: AppTest) -> dict[str, str]:
    """The figures in cards by name."""
    return {metric.label: metric.value for metric in app.metric}


def told(number: float) -> str:
    """A number as screens write it: one decimal below 100 where it has any."""
    decimals = 0 if number == int(number) or abs(number) >= 100 else 1
    return f"{number:,.{decimals}f}"


def day(value: date) -> str:
    """25 Nov 2026."""
    return f"{value.day} {value:%b %Y}"


def in_week(figures: Figures, name: str, week: str) -> pd.DataFrame:
    """The rows of a weekly table by embassy."""
    rows = figures[name]
    return rows[rows["week"] == week].set_index("embassy")


def label_of(figures: Figures, embassy: str) -> str:
    """An embassy's name."""
    return figures.network.embassy[embassy].label()
