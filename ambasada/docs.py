"""The pages of docs/ that are derived from tables: `python -m ambasada.docs [--check]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ambasada import cells, glossary, keys, network, rules, schema, settings
from ambasada.figures import DEFINITIONS, TABLES
from ambasada.figures.alerts import EXPLANATIONS
from ambasada.template_texts import Texts

ROOT = Path(__file__).resolve().parent.parent
_CONFIG = ROOT / "config"
_NOTE = "<!-- Written by `make docs` from the program's own tables. Do not edit by hand. -->"


_ENGLISH = Texts("en")


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
        need = "The tab is needed." if tab.needed else "The tab may be absent."
        yield f"### `{tab.name}`\nOne row is {tab.row_is}{_full_stop(tab.row_is)} {need}"
        yield "\n".join(
            _table(
                (
                    "column",
                    "what to type",
                    "needed",
                    "if it is blank",
                    "example",
                    "the header may also say",
                ),
                (
                    (
                        f"`{column.name}`",
                        _ENGLISH.what_to_type(column),
                        _needed(column),
                        _ENGLISH.blank_means(column),
                        f"`{column.example}`" if column.example else "",
                        ", ".join(column.aliases),
                    )
                    for column in tab.columns
                ),
            )
        )


def _needed(column: schema.Column) -> str:
    if column.only_shared:
        return "only where several embassies share the spreadsheet"
    return "yes" if column.needed else "no"


def _full_stop(text: str) -> str:
    return "" if text.endswith(("?", "!", ".")) else "."


_CELLS = f"""## What a cell may say
- **Dates**: `2026-11-22`, `2026-11-22 14:30`, `22.11.2026`, `22.11.2026 14:30`, `22/11/2026` (day
  first), or the serial number that a spreadsheet keeps (rounded to the second; a whole day has no
  time); with or without a leading apostrophe.
  Seconds, a `T` before the time and one-digit days and months are fine; a two-digit year is not.
  No day before {cells.FIRST_DAY:%d.%m.%Y} is a date, nor is a number below {cells.FIRST_SERIAL:,}.
- **Weeks**: `2026-W47`, or any date in the week.
- **Numbers**: with a decimal comma or point.
- **Blank**: an empty cell, white space, `-`, `–`, `—` and `n/a`.
- **Codes** (`case_id`, `volunteer_id`, `handover_id`): 1 to 40 of the letters A–Z a–z, digits, full
  stop, `_` and `-`, exactly as typed. Use codes, never names.
- **Lists** (`languages`, `skills`, `not_to`): split by `,` or `;`.
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
        "out, keeps a volunteer as `paused`, and of a case leaves `stay` blank; an "
        "`unknown_embassy` leaves out only that item of `not_to`. A case whose `stay` or `not_to` "
        "could not be read is never proposed for a hand-over until the cell is mended. Each "
        "message also says embassy, spreadsheet, tab, row and column; … stands for what the cell "
        "reads, or for what to type instead."
    )
    yield "\n".join(
        _table(
            ("rule", "title", "what happens", "what it says", "what to do"),
            (
                (
                    f"`{rule.name}`",
                    rule.title,
                    rule.effect.value,
                    _without_gaps(rule.says),
                    _without_gaps(rule.mend),
                )
                for rule in rules.RULES
            ),
        )
    )


_GAPS = (
    ("the header `{column}` {found}.", "a needed header is missing, or stands twice."),
    ("`{column}`", "the column"),
    ("{found}.", "…"),
    ("{found}", "…"),
    ("Type {expected}.", "Type …"),
    ("{expected}", "…"),
)


def _without_gaps(sentence: str) -> str:
    """A rule's sentence where neither column nor cell is known yet."""
    for gap, word in _GAPS:
        sentence = sentence.replace(gap, word)
    return sentence[:1].upper() + sentence[1:]


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
    yield """\
In `waiting` a blank embassy is the network, by the month received; an embassy's cohort is the month
and the two before it. `lower` and `upper` are the 95 % interval of `median_days`, shares go from
0 to 1. Nothing is told of fewer than 5 cases, and no interval of fewer than 10."""
    yield (
        "Hours, days and ratios have two decimals at most. The `mean` of `forecast` is not "
        "rounded, so that its cells add up to embassies, categories and the network; `embassy` or "
        "`category` is blank where all are meant, `horizon` is 1 or 8 weeks together, counted from "
        "the last whole week, and `lower80` and `upper80` hold 8 in 10."
    )
    yield (
        "In `alerts`, `level` is network, category, embassy or cell (a kind of request at one "
        "embassy); `observed` and `expected` are cases of the last week or the last two together, "
        "whichever is the less likely; `p` is the chance of it. The codes of `explanation`:"
    )
    codes = ((f"`{code}`", meaning) for code, meaning in EXPLANATIONS.items())
    yield "\n".join(_table(("code", "meaning"), codes))


# The example that docs/sheets.md shows; a test loads it.
NETWORK_EXAMPLE = """\
[network]
name = "People's embassies"
timezone = "Europe/Vilnius"
languages = ["en", "be", "ru", "pl", "lt"]

[[embassy]]
id = "pl"
country = "PL"
city = "Warsaw"
latitude = 52.23
longitude = 21.01
timezone = "Europe/Warsaw"
name = { en = "Poland", be = "Польшча" }

[[embassy]]
id = "lt"
country = "LT"
city = "Vilnius"
latitude = 54.69
longitude = 25.28
timezone = "Europe/Vilnius"
name = { en = "Lithuania", be = "Літва" }

[[embassy]]
id = "gb-sct"
country = "GB-SCT"
latitude = 55.95
longitude = -3.19
timezone = "Europe/London"
name = { en = "Scotland" }

[[category]]
id = "passport_documents"
name = { en = "Passports and documents" }
aliases = ["passport"]
urgency = "normal"
weekly_hours = 0.5

[targets.reply_hours]
emergency = 4

[targets.turn_days]
emergency = 1
"""
SOURCES_EXAMPLE = """\
[[source]]
kind = "folder"
path = "../sheets/lt"
embassy = "lt"

[[source]]
kind = "folder"
path = "../sheets/shared.xlsx"
embassies = ["pl", "gb-sct"]

[[source]]
kind = "folder"
path = "../sheets/network.xlsx"
network = true
"""


@dataclass(frozen=True)
class _Place:
    """One table of a configuration file: where it stands, its model, each key in words."""

    heading: str
    model: type[BaseModel]
    keys: Mapping[str, str]


def _keys_of_targets(unit: str) -> dict[str, str]:
    return {name: f"{unit} for a case of the urgency {name}" for name in schema.URGENCIES}


_PLACES = (
    _Place(
        "network.toml: `[network]`",
        network._Network,
        {
            "name": "what the network is called",
            "timezone": "the time zone whose clock says what today is",
            "languages": "the languages of the screens; the first is the default",
        },
    ),
    _Place(
        "network.toml: `[[embassy]]`, one for each embassy",
        network.Embassy,
        {
            "id": "what the sheets say: 1 to 20 of a-z, 0-9 and -",
            "country": "ISO 3166-1 code such as `PL`, or 3166-2 such as `GB-SCT` for Scotland",
            "city": "the city of its mark on the map",
            "latitude": "where that city lies, from -90 (south) to 90",
            "longitude": "where that city lies, from -180 (west) to 180",
            "timezone": "the embassy's own clock, in which durations are counted",
            "name": "its name by language; English is needed and stands in for the others",
        },
    ),
    _Place(
        "network.toml: `[[category]]`, one for each kind of request",
        network.Category,
        {
            "id": "what the sheets say: 1 to 40 of a-z, 0-9 and _",
            "name": "its name by language, which the sheets may say too; English is needed",
            "aliases": "other words for it in the sheets; no two categories may share one",
            "urgency": "the urgency of a case where the sheet says nothing: "
            + ", ".join(schema.URGENCIES),
            "weekly_hours": "hours that one open case takes in a week, from 0 to 168",
            "may_move": "whether its cases may be handed over to an embassy in another country; "
            + ", ".join(network.BOUND_TO_A_COUNTRY)
            + " may not without it",
        },
    ),
    _Place(
        "network.toml: `[targets.reply_hours]`, after which a case without an answer is silent",
        network._ReplyHours,
        _keys_of_targets("hours"),
    ),
    _Place(
        "network.toml: `[targets.turn_days]`, after which our turn is overdue",
        network._TurnDays,
        _keys_of_targets("whole days"),
    ),
    _Place(
        "sources.toml: `[[source]]`, one for each spreadsheet",
        network.Source,
        {
            "kind": "`folder` (TAB.csv files, or one .xlsx with the tabs) or `google_sheets`",
            "path": "of a folder: where it is, seen from the configuration folder; the .xlsx "
            "itself will do",
            "spreadsheet": "of Google Sheets: the key in the spreadsheet's address",
            "embassy": "the id of the embassy whose rows it holds",
            "embassies": "instead: the ids of the embassies that share it; every tab then has a "
            "column `embassy`",
            "network": "instead: `true` for the network's own spreadsheet with the tab `events`",
            "demo": "`true` marks made-up rows; the command `demo` writes it",
        },
    ),
)


def _configuration() -> Iterable[str]:
    yield "## Configuration"
    yield (
        "Two files in `config/` (or the folder named by `AMBASADA_CONFIG` or `--config`), nothing "
        "secret in either. Every mistake is told at start, all at once, with file and line. The "
        "category `other` always exists: an unknown category counts there. An embassy without a "
        "source is shown as “no sheet yet”, never as 0."
    )
    yield f"`network.toml`:\n```toml\n{NETWORK_EXAMPLE}```"
    yield f"`sources.toml`:\n```toml\n{SOURCES_EXAMPLE}```"
    for place in _PLACES:
        yield f"### {place.heading}"
        yield "\n".join(
            _table(
                ("key", "what it is", "without it"),
                (
                    (f"`{name}`", place.keys[name], _default(field))
                    for name, field in place.model.model_fields.items()
                ),
            )
        )


def _default(field: FieldInfo) -> str:
    """What holds where the key is not written, as one would write it."""
    if field.is_required():
        return "needed"
    if not field.default:
        return "0" if isinstance(field.default, float) else "none"
    return f"`{json.dumps(field.default)}`"


_COMMANDS = """## Command line
`python -m ambasada COMMAND [--config DIR] [--as-of DATE] [--today DATE]`; `--help` everywhere. Exit
0: done, 1: problems found, 2: cannot run (one line on standard error says why and what to do).

| command | does |
|---|---|
| `demo DIR [--cases N] [--seed S]` | writes a made-up network; same arguments, same bytes |
| `check [--format text\\|csv\\|json]` | rows read, kept, left out; the problems |
| `figures TABLE [--format csv\\|json\\|parquet] [--out FILE]` | prints a table of figures |
| `figures TABLE --member LOGIN` | the same table as that member may see it, and nothing else |
| `guard [list\\|accept\\|reject] [EMBASSY]` | what is held back, and an administrator's yes or no |
| `audit verify [--anchor TEXT]` | whether the audit log is whole; a line for each finding |
| `audit show [--last N] [--format text\\|csv\\|json]` | what the audit log says, oldest first |
| `audit anchor` | how the log ends, to be written down outside this machine |
| `member list`, `add`, `disable`, `enable`, `role`, `reset`, `import`, `clear-demo` | who may \
sign in; `add` and `reset` print a one-time invitation and nothing else |
| `lockdown start` | everybody out, readings stopped and removed, nobody in |
| `lockdown lift --administrator LOGIN` | an administrator's yes to open again; two are needed |
| `lockdown status` | `open`, or who locked it and who said yes (exit 1) |
| `lockdown drill [--real]` | locks a copy: how long it took, what could have been read |
| `template --out FILE.xlsx [--language be]` | an empty workbook with lists and instructions |"""


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
    secret_rows = ((f"`{one.variable}`", f"`{one.place}`", one.purpose) for one in keys.SECRETS)
    secrets = "\n".join(
        _table(("variable", "in `.streamlit/secrets.toml`", "what it is for"), secret_rows)
    )
    return f"# Settings\n\n{_NOTE}\n\n{table}\n\n## Secrets\n\n{_SECRETS}\n\n{secrets}\n"


_SECRETS = (
    "Each comes from its variable, else from the file. `.streamlit/secrets.example.toml` says how "
    "to make them."
)


def secrets_example() -> str:
    """.streamlit/secrets.example.toml."""
    lines = [
        "# Copy this file to .streamlit/secrets.toml (mode 0600) and fill it. It never goes into",
        "# the repository. Written by `make docs` from ambasada/keys.py.",
        "",
        "[ambasada]",
    ]
    for one in keys.SECRETS:
        name = one.place.removeprefix("ambasada.")
        lines += [f"# {one.purpose}", f"# made by: {one.recipe}", f'{name} = ""', ""]
    return "\n".join([*lines, keys.SERVICE_ACCOUNT_EXAMPLE])


_GLOSSARY = (
    "The words of the product, as the screens say them: each stands in a catalogue of "
    "`config/locale`, and this page is written from there. Take these words in new texts; change "
    "one in its catalogue, everywhere at once. A note says why where the choice was doubted."
)


def glossary_page() -> str:
    """docs/glossary.md."""
    headers = ("English", "Belarusian", "Russian", "Polish", "Lithuanian", "note")
    categories = network.load_configuration(_CONFIG).categories
    parts = ["# Glossary", _NOTE, _GLOSSARY]
    for subject, rows in glossary.rows(categories):
        parts += [f"## {subject}", "\n".join(_table(headers, rows))]
    return "\n\n".join(parts) + "\n"


PAGES = {
    "docs/glossary.md": glossary_page,
    "docs/sheets.md": sheets_page,
    "docs/settings.md": settings_page,
    ".streamlit/secrets.example.toml": secrets_example,
}


def main() -> int:
    """Write the pages, or with `--check` say which are not current."""
    is_check = "--check" in sys.argv[1:]
    old = []
    for name, page in PAGES.items():
        file = ROOT / name
        if not file.is_file() or file.read_text("utf-8") != page():
            old.append(name)
            if not is_check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(page(), "utf-8")
    if is_check and old:
        print(f"{', '.join(old)}: not current. Run `make docs`.", file=sys.stderr)
    return int(is_check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
