"""LibreOffice opens what we export and computes nothing: every formula is still a text."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from ambasada.export import Export, as_csv, as_xlsx
from tests.formulas import FORMULAS

# UTF-8, comma, quotes; every column as it comes, as a double click opens it.
_CSV = "CSV:44,34,76,1,,0,false,true,false,false,false,-1"
_MADE: Mapping[str, Callable[[Export], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


@pytest.fixture(scope="module")
def soffice() -> str:
    """LibreOffice, or a skipped test that says what is missing."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("no LibreOffice on the path: install it (Debian: libreoffice-calc-nogui)")
    return found


def export() -> Export:
    rows = [(number, text, f"{text} and more") for number, text in enumerate(FORMULAS)]
    return Export("Cases", ("number", "text", "more"), rows, {"Screen": "=1+1"})


def opened(soffice: str, file: Path) -> openpyxl.Workbook:
    """What LibreOffice makes of a file: opened, computed, saved as a workbook."""
    out = file.parent / "opened"
    infilter = ["--infilter=" + _CSV] if file.suffix == ".csv" else []
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{file.parent}/profile", "--headless", *infilter]
        + ["--convert-to", "xlsx", "--outdir", str(out), str(file)],
        check=True,
        timeout=180,
        capture_output=True,
    )
    return openpyxl.load_workbook(out / f"{file.stem}.xlsx")


@pytest.mark.parametrize("form", sorted(_MADE))
def test_no_export_has_a_formula_in_libreoffice(soffice: str, tmp_path: Path, form: str) -> None:
    assert len(FORMULAS) >= 40
    file = tmp_path / f"cases.{form}"
    file.write_bytes(_MADE[form](export()))
    book = opened(soffice, file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    sheet = book.worksheets[0]
    told = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(told) == len(FORMULAS)
    # A result such as 2 or an error would be none of ours.
    assert all(isinstance(one, str) and not one.startswith("#") for one in told), told


def test_the_same_without_our_care_would_have_formulas(soffice: str, tmp_path: Path) -> None:
    """Or the test above would prove nothing."""
    file = tmp_path / "careless.csv"
    file.write_text("text\n=1+1\n", "utf-8")
    (sheet,) = opened(soffice, file).worksheets
    assert sheet["A2"].data_type == "f" or sheet["A2"].value == 2
