"""LibreOffice without a screen: what a file turns into when somebody opens it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

# The harshest way to open a CSV: this separator, UTF-8, quoted texts read as numbers and dates,
# formulas computed. Tokens of "Filter Options for CSV Files" in LibreOffice's help.
_CSV = "CSV:{separator},34,76,1,,0,false,true,false,false,false,-1,true"


@dataclass(frozen=True)
class Opened:
    """What stands in a cell after LibreOffice opened the file and saved it as a workbook."""

    file: str
    value: object
    is_formula: bool
    is_link: bool


@dataclass(frozen=True)
class LibreOffice:
    """The program, with a profile of its own."""

    program: str
    folder: Path

    def open(self, files: Sequence[Path], separator: str = "") -> list[Opened]:
        """Open files, CSV ones by a separator, and say what their cells became."""
        out = self.folder / f"out-{len(list(self.folder.iterdir()))}"
        ways = [f"--infilter={_CSV.format(separator=ord(separator))}"] if separator else []
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = [self.program, profile, "--headless", "--norestore", *ways]
        command += ["--convert-to", "xlsx", "--outdir", str(out), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        assert len(list(out.glob("*.xlsx"))) == len(files)
        return [cell for file in sorted(out.glob("*.xlsx")) for cell in _cells(file)]


def _cells(file: Path) -> Iterator[Opened]:
    computed = openpyxl.load_workbook(file, data_only=True)
    for sheet in openpyxl.load_workbook(file):
        for row in sheet:
            for cell in row:
                if cell.value is not None:
                    value = computed[sheet.title][cell.coordinate].value
                    is_formula = cell.data_type in ("f", "e")
                    yield Opened(file.name, value, is_formula, cell.hyperlink is not None)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """LibreOffice, or a skipped test that says what is missing."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("no LibreOffice on the path: install it (Debian: apt install libreoffice-calc)")
    return LibreOffice(program, tmp_path_factory.mktemp("libreoffice"))
