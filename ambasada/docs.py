"""The pages of docs/ that are derived from tables: `python -m ambasada.docs [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ambasada import network, rules, schema, settings
from ambasada.figures import DEFINITIONS, TABLES

ROOT = Path(__file__).resolve().parent.parent
_NOTE = "<!-- Written by `make docs` from the program's own tables. Do not edit by hand. -->"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [headers, ["---"] * len(headers), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines]


def _tabs() -> Iterable[str]:
    yield "## The sheets"
    yield (
        "An embassy keeps one spreadsheet, or several embassies share one: then every tab has a "
        "column `embassy`. `cases` and `volunteers` are needed, the other tabs may be absent. The "
        "first row of a tab is its header. Columns may stand in any order, and a header matches "
        "by its name or an alias whatever its case, accents, spaces, `_` and `-`. A column that "
        "is not named here is never read. A header that stands twice counts as missing."
    )
    for tab in schema.TABS:
        need = "needed" if tab.needed else "may be absent"
        yield f"### `{tab.name}`\nOne row is {tab.row_is}. The tab is {need}."
        yield "\n".join(
            _table(
                ("column", "what to type", "needed", "left blank it means", "aliases"),
                (
                    (
                        f"`{column.name}`",
                        " ".join(f"`{one}`" for one in column.choices) or column.kind.value,
                        "yes" if column.needed else "",
                        column.blank,
                        ", ".join(column.aliases),
                    )
                    for column in tab.columns
                ),
            )
        )


_CELLS = """## What a cell may say
- **Dates**: `2026-11-22`, `2026-11-22 14:30`, `22.11.2026`, `22.11.2026 14:30`, `22/11/2026` (day
  first), or the serial number that a spreadsheet keeps; with or without a leading apostrophe.
  Seconds, a `T` before the time and one-digit days and months are fine; a two-digit year is not.
  A number below 10,000 is no date.
- **Weeks**: `2026-W47`, or any date in the week.
- **Numbers**: with a decimal comma or point.
- **Blank**: an empty cell, white space, `-`, `–`, `—` and `n/a`.
- **Codes** (`case_id`, `volunteer_id`, `handover_id`): 1 to 40 of the letters A–Z a–z, digits, full
  stop, `_` and `-`, exactly as typed. Use codes, never names.
- **Lists** (`languages`, `skills`): split by `,` or `;`.
- Embassies, choices, languages and categories match whatever their case. White space around a
  value does not count.
- A **row** whose agreed columns are all blank is no row."""


def _rules() -> Iterable[str]:
    yield "## Rules"
    yield (
        "Nothing is dropped silently and nothing is guessed. A row left out has one problem, the "
        "first of this list; a row that is kept has one for each value. `bad_date` leaves the row "
        "out in `received_at`, `closed_at` and `week`, and only the value elsewhere; `bad_number` "
        "and `out_of_range` leave it out in `availability`; an `unknown_status` leaves a check-in "
        "out, and keeps a volunteer as `paused`."
    )
    yield "\n".join(
        _table(
            ("rule", "title", "what happens", "what it says", "what to do"),
            (
                (f"`{rule.name}`", rule.title, rule.effect.value, rule.says, rule.mend)
                for rule in rules.RULES
            ),
        )
    )


_TIME = """## Time
Weeks are ISO weeks, Monday to Sunday. A day belongs to a week and a month by the date typed in the
sheet. Figures stand at the end of a day, `as_of`: rows dated after it do not exist yet, closings
and answers after it have not happened. Durations use the embassy's time zone, so a night with a
clock change has 23 or 25 hours; where either end has no time of day, a duration is 24 × the whole
days between the two dates."""


def _figures() -> Iterable[str]:
    yield "## Figures"
    yield "\n".join(
        _table(
            ("figure", "formula"),
            ((one.title, one.formula) for one in DEFINITIONS.values()),
        )
    )
    yield "Tables that `python -m ambasada figures TABLE` prints, sorted by their keys:"
    yield "\n".join(
        _table(
            ("table", "keys", "columns"),
            (
                (f"`{one.name}`", ", ".join(one.keys), ", ".join(one.columns))
                for one in TABLES.values()
            ),
        )
    )


_MODELS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("network.toml `[network]`", network._Network),
    ("network.toml `[[embassy]]`", network.Embassy),
    ("network.toml `[[category]]`", network.Category),
    ("network.toml `[targets.reply_hours]`", network._ReplyHours),
    ("network.toml `[targets.turn_days]`", network._TurnDays),
    ("sources.toml `[[source]]`", network.Source),
)


def _configuration() -> Iterable[str]:
    yield "## Configuration"
    yield (
        "Two files in `config/` (or the folder named by `AMBASADA_CONFIG` or `--config`), nothing "
        "secret in either. Every mistake is told at start, all at once, with file and line. The "
        "category `other` always exists: an unknown category counts there."
    )
    yield "\n".join(
        _table(
            ("where", "key", "without it"),
            (
                (place, f"`{name}`", _default(field))
                for place, model in _MODELS
                for name, field in model.model_fields.items()
            ),
        )
    )


def _default(field: Any) -> str:
    return "is a mistake" if field.is_required() else f"`{field.default!r}`"


_COMMANDS = """## Command line
`python -m ambasada COMMAND [--config DIR] [--as-of DATE] [--today DATE]`; `--help` everywhere. Exit
0: done, 1: problems found, 2: cannot run (one line on standard error says why and what to do).

| command | does |
|---|---|
| `demo DIR [--cases N] [--seed S]` | writes a made-up network; same arguments, same bytes |
| `check [--format text\\|csv\\|json]` | rows read, kept, left out; the problems |
| `figures TABLE [--format csv\\|json\\|parquet] [--out FILE]` | prints a table of figures |
| `template --out FILE.xlsx [--language be]` | an empty workbook with lists and checks |"""


def sheets_page() -> str:
    """docs/sheets.md."""
    parts = [
        "# The sheets and the figures",
        _NOTE,
        *_tabs(),
        _CELLS,
        *_rules(),
        _TIME,
        *_figures(),
        *_configuration(),
        _COMMANDS,
    ]
    return "\n\n".join(parts) + "\n"


def settings_page() -> str:
    """docs/settings.md."""
    rows = ((f"`{one.name}`", one.purpose, one.default) for one in settings.SETTINGS)
    table = "\n".join(_table(("variable", "what it is for", "without it"), rows))
    return f"# Settings\n\n{_NOTE}\n\n{table}\n"


PAGES = {"docs/sheets.md": sheets_page, "docs/settings.md": settings_page}


def main() -> int:
    """Write the pages, or with `--check` say which are not current."""
    is_check = "--check" in sys.argv[1:]
    old = []
    for name, page in PAGES.items():
        file = ROOT / name
        if not file.is_file() or file.read_text("utf-8") != page():
            old.append(name)
            if not is_check:
                file.write_text(page(), "utf-8")
    if is_check and old:
        print(f"{', '.join(old)}: not current. Run `make docs`.", file=sys.stderr)
    return int(is_check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
