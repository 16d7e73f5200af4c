"""Columns as wide as their headings in the reader's language: a heading cut off says nothing."""

from __future__ import annotations

# Pixels of a letter in a table's heading, on average and a little more, and what stands around it.
LETTER, AROUND = 7.2, 34


def wide(heading: str, least: int) -> int:
    """Pixels for a column: at least `least`, and enough for its heading."""
    return max(least, round(len(heading) * LETTER) + AROUND)
