"""Every figure is explained, and with the same words wherever it stands."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from ambasada.figures import DEFINITIONS, Figures
from tests.pages.conftest import elements, open_screen

SCREENS = [
    ("overview", "leadership"), ("overview", "pl"), ("my-week", "leadership"), ("my-week", "pl"),
    ("volunteers", "leadership"), ("volunteers", "pl"), ("monthly-trends", "leadership"),
    ("monthly-trends", "pl"),
]  # fmt: skip
TITLES = {one.title: one.formula for one in DEFINITIONS.values()}
UNFOLDED = ("map", "weeks-", "weeks-pl", "released-weeks", "months", "waits")
# How a number was released, or a change judged, stands after the explanation that all have.
BESIDE = re.compile(r"\n\n(Released of|“Clearly”) [^\n]*$")


def explained(app: AppTest) -> Iterator[tuple[str, str]]:
    """Title and help of each figure in a card, in a table's head and in a chart's heading."""
    for metric in app.metric:
        yield metric.label, metric.help
    for element in elements(app):
        if element.type == "arrow_data_frame":
            for column in json.loads(element.proto.columns or "{}").values():
                if column.get("help"):
                    yield column.get("label", ""), column["help"]
    for header in app.header:
        for part in re.split(r"(?:^|\n\n)(?=\*\*)", header.proto.help):
            found = re.match(r"\*\*(.+?)\*\*: (.*)", part, re.DOTALL)
            if found:
                yield found[1], found[2]


def test_the_same_figure_of_the_same_period_is_explained_alike_on_all_screens(
    demo: Figures,
) -> None:
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for address, eyes in SCREENS:
        for title, text in explained(open_screen(address, eyes, unfolded=UNFOLDED)):
            if title in TITLES:
                period = re.search(r"Period: (.*)\.", text)
                assert period, (address, title, text)
                told[title, period[1]].add(BESIDE.sub("", text))
    assert len(told) > 12
    assert not {which: texts for which, texts in told.items() if len(texts) > 1}


@pytest.mark.parametrize(("address", "eyes"), SCREENS)
def test_a_figure_says_formula_period_embassies_and_reading(
    demo: Figures, address: str, eyes: str
) -> None:
    app = open_screen(address, eyes)
    found = [(title, text) for title, text in explained(app) if title in TITLES]
    assert found
    for title, text in found:
        assert text.startswith(TITLES[title]), title
        assert re.search(r"Period: .*\d{4}\.", text), title
        assert re.search(r"Reporting last week: \d+ of \d+ embassies\.", text), title
        assert re.search(r"Sheets read: .*\d{2}:\d{2}\.", text), title


@pytest.mark.parametrize(("address", "eyes"), SCREENS)
def test_a_card_or_a_column_with_a_figures_name_is_never_bare(
    demo: Figures, address: str, eyes: str
) -> None:
    app = open_screen(address, eyes)
    bare = [metric.label for metric in app.metric if not metric.help]
    for element in elements(app):
        # The twin of a chart stands below the heading that explains its figures.
        if element.type == "arrow_data_frame":
            bare += [
                column["label"]
                for column in json.loads(element.proto.columns or "{}").values()
                if column.get("label") in TITLES and not column.get("help")
            ]
    assert not bare
