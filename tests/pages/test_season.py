"""*Monthly trends* without the season: the numbers of the figures, and only where they are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ambasada.desk import the_desk
from ambasada.figures import Figures
from tests.conftest import use
from tests.factories import TODAY
from tests.pages.conftest import open_screen, tables, words

HEAD = "Without season and chance "


@pytest.fixture
def demo(demo_config: Path, monkeypatch: pytest.MonkeyPatch) -> Figures:
    use(demo_config, monkeypatch)
    return the_desk().figures(TODAY)


def test_leadership_reads_the_trend_and_which_months_bring_most(demo: Figures) -> None:
    rows = demo["season"].set_index("month")
    assert set(rows["embassy"]) == {""}, "no embassy of the small demo has twenty a month"
    app = open_screen("monthly-trends", "leadership", unfolded=["season"])
    now, before = rows["trend"]["2026-10"], rows["trend"]["2025-10"]
    change = f"{now / before - 1:+.0%}".replace("%", " %").replace("-", "−")
    said = words(app).replace("\u00a0", " ")
    assert f"{HEAD}{now:.0f} cases came a month, {before:.0f} a year before: {change}." in said
    most = rows["season"]["2026-10"]
    assert most == rows["season"][-12:].max()
    assert f"Usual season: most October (+{most - 1:.0%}".replace("%", " %") in said
    (chart,) = [one for one in app.get("plotly_chart") if one.proto.alt.startswith(HEAD)]
    bars, line = json.loads(chart.proto.spec)["data"]
    assert bars["y"] == list(rows["received"][-13:])
    assert line["y"] == pytest.approx(list(rows["trend"][-13:]))
    (table,) = [one for one in tables(app) if "trend" in one]
    assert list(table["received"]) == list(rows["received"][-13:][::-1])
    assert table["season"][0].replace("\u00a0", " ") == f"{most:.0%}".replace("%", " %")


@pytest.mark.parametrize(("eyes", "embassy"), [("leadership", "pl"), ("pl", "pl")])
def test_where_too_little_comes_there_is_no_card(demo: Figures, eyes: str, embassy: str) -> None:
    assert HEAD not in words(open_screen("monthly-trends", eyes, embassy=embassy))


def test_a_coordinator_is_told_nothing_of_the_networks_season(demo: Figures) -> None:
    app = open_screen("monthly-trends", "pl")
    assert "Without the season" not in words(app) and HEAD not in words(app)
