"""New baselines in their folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ambasada.storage.baselines import BASELINES, baselines_of

FIRST, SECOND = date(2025, 3, 2), date(2026, 11, 10)


def test_days_are_kept_once_each_in_order(tmp_path: Path) -> None:
    kept = baselines_of(tmp_path)
    assert kept.days() == ()
    for day in (SECOND, FIRST, SECOND):
        kept.begin(day)
    assert kept.days() == baselines_of(tmp_path).days() == (FIRST, SECOND)
    kept.take_back(SECOND)
    kept.take_back(SECOND)
    assert kept.days() == (FIRST,)


def test_what_is_no_day_counts_for_nothing(tmp_path: Path) -> None:
    kept = baselines_of(tmp_path)
    kept.begin(FIRST)
    for name in ("notes.txt", "2026-13-40", ".2026-01-01.swp"):
        (tmp_path / BASELINES / name).touch()
    assert kept.days() == (FIRST,)


def test_nobody_else_may_look(tmp_path: Path) -> None:
    baselines_of(tmp_path).begin(FIRST)
    assert (tmp_path / BASELINES).stat().st_mode & 0o077 == 0
