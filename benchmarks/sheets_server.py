"""The demo's sheets at a Google of this machine, as a process of its own:
`python -m benchmarks.sheets_server FOLDER CASES`.

Writes a configuration that reads them and a service account into FOLDER, says its address on
standard output, and serves until standard input ends.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from ambasada.network import load_configuration
from ambasada.sources.folder import read_folder
from benchmarks.ground import demo_of
from tests.sheets.server import SheetsServer
from tests.sheets.typed import rows_of
from tests.sheets.workbook import Workbook, workbook


def main() -> None:
    folder, cases = Path(sys.argv[1]), int(sys.argv[2])
    demo = demo_of(cases) / "config"
    _write_configuration(demo, folder)
    with SheetsServer() as server:
        server.put(*_workbooks(demo))
        (folder / "account.json").write_text(json.dumps(server.account()), "utf-8")
        rows = sum(len(tab.rows) - 1 for book in server.books.values() for tab in book.tabs)
        print(server.address, len(server.books), rows, flush=True)
        sys.stdin.read()


def _write_configuration(demo: Path, folder: Path) -> None:
    sources = (demo / "sources.toml").read_text("utf-8")
    sources = sources.replace('kind = "folder"', 'kind = "google_sheets"')
    sources = re.sub(r'path = "\.\./sheets/(.+)"', r'spreadsheet = "\1"', sources)
    (folder / "sources.toml").write_text(sources, "utf-8")
    (folder / "network.toml").write_bytes((demo / "network.toml").read_bytes())


def _workbooks(demo: Path) -> list[Workbook]:
    return [
        workbook(
            Path(source.path).name,
            **{tab.name: rows_of(tab) for tab in read_folder(source, demo).tabs},
        )
        for source in load_configuration(demo).sources
    ]


if __name__ == "__main__":
    main()
