"""The same rows give byte-identical figures through Google Sheets, CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from ambasada.__main__ import _csv_text
from ambasada.figures import TABLES, compute_figures, published
from ambasada.network import load_configuration
from ambasada.reading import take_reading
from ambasada.sources.demo import write_demo
from ambasada.sources.fetch import Asking
from ambasada.sources.folder import read_folder
from ambasada.sources.google_limits import Limits
from tests.conftest import ROOT
from tests.factories import TODAY
from tests.sheets.server import SheetsServer
from tests.sheets.typed import Rows, rows_of
from tests.sheets.workbook import workbook


def write_workbook(file: Path, tabs: dict[str, Rows]) -> None:
    book = xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd hh:mm"})
    for tab, rows in tabs.items():
        sheet = book.add_worksheet(tab)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, (date, datetime)):
                    sheet.write_datetime(place, column, cell)
                elif isinstance(cell, float):
                    sheet.write_number(place, column, cell)
                elif cell:
                    sheet.write_string(place, column, str(cell))
    book.close()


@pytest.fixture
def ways(tmp_path: Path, server: SheetsServer, account: Path) -> Iterator[dict[str, Path]]:
    """Configurations that read the same demo from CSV, from XLSX and from Google."""
    network = load_configuration(ROOT / "config")
    write_demo(tmp_path, network, ROOT / "config", cases=1500, seed=3, as_of=TODAY)
    config = tmp_path / "config"
    sources = (config / "sources.toml").read_text("utf-8")
    folders = sorted(path for path in (tmp_path / "sheets").iterdir() if path.is_dir())
    for source in load_configuration(config).sources:
        name = Path(source.path).name
        tabs = {tab.name: rows_of(tab) for tab in read_folder(source, config).tabs}
        write_workbook(tmp_path / f"{name}.xlsx", tabs)
        server.put(workbook(name, **tabs))
    yield {
        "csv": config,
        "xlsx": _with_sources(tmp_path, "xlsx", sources, '../{name}.xlsx"', folders),
        "google": _with_sources(tmp_path, "google", sources, "", folders),
    }


def _with_sources(
    folder: Path, name: str, sources: str, path: str, folders: Sequence[Path]
) -> Path:
    config = folder / name
    config.mkdir()
    (config / "network.toml").write_text(
        (folder / "config" / "network.toml").read_text("utf-8"), "utf-8"
    )
    for one in folders:
        old = f'path = "../sheets/{one.name}"'
        assert old in sources
        if name == "google":
            sources = sources.replace(old, f'spreadsheet = "{one.name}"')
        else:
            sources = sources.replace(old, f'path = "../{one.name}.xlsx"')
    if name == "google":
        sources = sources.replace('kind = "folder"', 'kind = "google_sheets"')
    (config / "sources.toml").write_text(sources, "utf-8")
    return config


def test_the_figures_are_the_same_bytes(ways: dict[str, Path]) -> None:
    # The minute's limit of requests is not what this test is about.
    asking = Asking(limits=Limits(requests_in_window=100_000))
    figures = {
        way: compute_figures(take_reading(load_configuration(config), TODAY, asking=asking), TODAY)
        for way, config in ways.items()
    }
    for table in TABLES:
        texts = {way: _csv_text(published(one, table)) for way, one in figures.items()}
        # Few moves, alerts and hand-overs; the others have a row for each key.
        least = 0 if table in ("balance", "alerts", "handovers") else 20
        assert texts["csv"].count("\n") > least, table
        assert texts["google"] == texts["csv"], table
        assert texts["xlsx"] == texts["csv"], table
