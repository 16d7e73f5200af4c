"""A table is taken away by a real browser, headers of protection and all."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import NARROW, WIDE, Chromium, Server, sit


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_table_is_downloaded_in_both_formats(
    server: Server, chromium: Chromium, tmp_path: Path, size: tuple[int, int]
) -> None:
    with sit(chromium, server, size) as visitor:
        page = visitor.open("/open-cases?eyes=pl")
        page.get_by_role("button", name="Download").click()
        for name, suffix in (("As CSV", "csv"), ("As a workbook", "xlsx")):
            with page.expect_download() as taken:
                page.get_by_role("link", name=name).click()
            assert taken.value.suggested_filename == f"open-cases-2026-11-25.{suffix}"
            taken.value.save_as(tmp_path / f"cases.{suffix}")
        assert not visitor.has_horizontal_scroll()
        visitor.check()
    assert (tmp_path / "cases.csv").read_text("utf-8-sig").startswith('"Case","State"')
    book = openpyxl.load_workbook(tmp_path / "cases.xlsx")
    assert book.sheetnames == ["open-cases", "about"] and book["open-cases"].max_row > 1
