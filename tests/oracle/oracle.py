"""The figures of page 2, computed a second time: slowly, plainly, without the product's code.

`compute` and `tabs` read a configuration folder whose sources are all folders. Blank is None,
counts are int, hours, ratios and days with decimals are Decimal, everything else is text.
"""

from datetime import date
from pathlib import Path

from . import tables, waiting
from .figures import Figures
from .intake import take_in

TABLES = {
    "weekly": tables.weekly,
    "weekly_category": tables.weekly_category,
    "monthly": tables.monthly,
    "ageing": tables.ageing,
    "open_summary": tables.open_summary,
    "response": tables.response,
    "waiting": waiting.waiting,
    "capacity": tables.capacity,
    "reporting": tables.reporting,
    "problems": tables.problems,
    "handovers": tables.handovers,
}


def compute(config_dir: Path, as_of: date, today: date) -> dict[str, list[dict]]:
    """Table name -> its rows, columns and rows in the order of page 2.5."""
    figures = Figures(take_in(Path(config_dir), today), as_of)
    return {name: make_table(figures) for name, make_table in TABLES.items()}


def tabs(config_dir: Path, as_of: date, today: date) -> list[dict]:
    """Rows read, kept and left out per embassy and tab (`as_of` does not change them)."""
    counts = take_in(Path(config_dir), today).tab_counts
    keys = sorted(counts)
    return [{"embassy": embassy, "tab": tab} | counts[embassy, tab] for embassy, tab in keys]
