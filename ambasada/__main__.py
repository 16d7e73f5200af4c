"""The command line: `python -m ambasada COMMAND`.

Standard output has data only, everything else goes to standard error. Exit 0: done, 1: problems
found, 2: cannot run (one line on standard error says why and what to do).
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from ambasada import rules, settings
from ambasada.accounts import AccountError
from ambasada.commands import (
    CANNOT_RUN,
    DONE,
    PROBLEMS,
    CannotRun,
    audit,
    guard,
    last_good_of,
    lockdown,
    member,
    member_of,
    network_of,
    say,
    state_folder_of,
)
from ambasada.configuration_file import ConfigurationError
from ambasada.lockdown import LOCKED
from ambasada.network import Network, load_configuration
from ambasada.reading import Reading, SourceState, take_reading, today_in
from ambasada.sources.fetch import Asking
from ambasada.sources.google_limits import Limits
from ambasada.storage.accounts_lock import lock_is_on
from ambasada.storage.baselines import baselines_of

# 24 spreadsheets take more than a minute's requests to Google.
_PATIENCE_SECONDS = 150.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except ConfigurationError as error:
        say(f"The configuration cannot be used. {'; '.join(map(str, error.mistakes))}")
    except (AccountError, CannotRun, settings.SettingError) as error:
        say(str(error))
    except BrokenPipeError:
        # Whoever read us has gone; Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        say(
            f"{error.strerror or error}: {error.filename or 'a file'}. Check the path and try "
            f"again."
        )
    return CANNOT_RUN


def _day(text: str) -> date:
    try:
        return settings.parse_day(text, "the date")
    except settings.SettingError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="DIR", help="the configuration folder")
    common.add_argument("--as-of", type=_day, metavar="DATE", help="the day figures stand at")
    common.add_argument("--today", type=_day, metavar="DATE", help="the day that counts as today")
    parser = argparse.ArgumentParser(
        prog="python -m ambasada", description="From the sheets' rows to figures."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", parents=[common], help="write a made-up network")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--cases", type=int, default=20_000, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    demo.set_defaults(run=_demo)

    check = commands.add_parser("check", parents=[common], help="read every source, list problems")
    check.add_argument("--format", choices=("text", "csv", "json"), default="text")
    check.set_defaults(run=_check)

    figures = commands.add_parser("figures", parents=[common], help="print a table of figures")
    figures.add_argument("table", metavar="TABLE")
    figures.add_argument("--format", choices=("csv", "json", "parquet"), default="csv")
    figures.add_argument("--out", type=Path, metavar="FILE")
    figures.add_argument(
        "--member", metavar="LOGIN", help="only what this member may see, and nothing else"
    )
    figures.set_defaults(run=_figures)

    held = commands.add_parser(
        "guard", parents=[common], help="list what is held back; accept or reject it"
    )
    held.add_argument("decision", nargs="?", choices=("list", "accept", "reject"), default="list")
    held.add_argument("name", nargs="?", metavar="EMBASSY", help="whose sheet, or its address")
    held.set_defaults(run=guard.run)

    audited = commands.add_parser(
        "audit", parents=[common], help="show the audit log, or check that it is whole"
    )
    audit.describe(audited)
    member.add_parser(commands, common)
    lockdown.add_parser(commands, common)

    template = commands.add_parser("template", parents=[common], help="write an empty workbook")
    template.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    template.add_argument("--language", default="en", metavar="CODE")
    template.set_defaults(run=_template)
    return parser


def _today(parsed: argparse.Namespace, network: Network) -> date:
    return parsed.today or settings.today_override() or today_in(network)


def _progress(what: str) -> Callable[[int, int, str], None]:
    """A line that counts on standard error, when that is a terminal."""
    if not sys.stderr.isatty():
        return lambda done, total, name: None

    def show(done: int, total: int, name: str) -> None:
        end = "\n" if done == total else ""
        print(f"\r\x1b[K{what} {done} of {total} {name}", end=end, file=sys.stderr, flush=True)

    return show


def _demo(parsed: argparse.Namespace) -> int:
    from ambasada.sources.demo import write_demo

    if parsed.cases < 1:
        raise CannotRun(f"--cases reads {parsed.cases}. Type 1 or more.")
    folder = parsed.config or settings.config_folder()
    network = load_configuration(folder)
    as_of = parsed.as_of or _today(parsed, network)
    write_demo(
        parsed.folder,
        network,
        folder,
        cases=parsed.cases,
        seed=parsed.seed,
        as_of=as_of,
        progress=_progress("Writing"),
    )
    config = parsed.folder / "config"
    say(
        f"The demo network stands in {parsed.folder}. Next: python -m ambasada check --config "
        f"{config}"
    )
    return DONE


def _read(parsed: argparse.Namespace) -> Reading:
    network = network_of(parsed)
    if lock_is_on(state_folder_of(parsed)):
        raise CannotRun(LOCKED)
    if not network.sources:
        raise CannotRun("sources.toml names no [[source]]. Add one; docs/sheets.md says how.")
    before = last_good_of(parsed, network)
    reading = take_reading(
        network,
        _today(parsed, network),
        before.kept if before else None,
        progress=_progress("Reading"),
        # There is no next reading for what the minute's limit has no room for now.
        asking=Asking(limits=Limits(reading=_PATIENCE_SECONDS)),
    )
    for state in reading.sources:
        if not state.is_fresh:
            say(_how_it_stands(state))
    return reading


def _how_it_stands(state: SourceState) -> str:
    names = ", ".join(state.source.embassy_ids) or "the network's spreadsheet"
    if state.good_at is None:
        return f"{names}: could not be read and has no earlier reading; it has no rows."
    good_at = state.good_at.strftime("%Y-%m-%d %H:%M UTC")
    return f"{names}: could not be read; its rows are those of the last good reading, {good_at}."


def _check(parsed: argparse.Namespace) -> int:
    reading = _read(parsed)
    for count in reading.counts:
        if count.read != count.kept + count.left_out:
            raise CannotRun(
                f"Fault of the program: {count.embassy}, tab {count.tab}: {count.read} rows read, "
                f"but {count.kept} kept and {count.left_out} left out. Please report it."
            )
    {"text": _check_text, "csv": _check_csv, "json": _check_json}[parsed.format](reading)
    return PROBLEMS if reading.problems else DONE


def _check_text(reading: Reading) -> None:
    for count in reading.counts:
        print(
            f"{count.embassy or 'network'}\t{count.tab}\t{count.read} rows read"
            f"\t{count.kept} kept\t{count.left_out} left out"
        )
    for problem in _sorted(reading.problems):
        print(f"{rules.where(problem)}: {problem.what_happened} {problem.what_to_do}")
    print(f"{len(reading.problems)} problems")


def _sorted(problems: Sequence[rules.Problem]) -> list[rules.Problem]:
    return sorted(
        problems,
        key=lambda one: (one.embassy, one.tab, one.row or 0, one.column, one.rule, one.found),
    )


def _check_csv(reading: Reading) -> None:
    from ambasada.figures import TABLES, problems_table

    _print_csv(problems_table(reading)[list(TABLES["problems"].columns)])


def _check_json(reading: Reading) -> None:
    tabs = [
        {
            "embassy": count.embassy,
            "tab": count.tab,
            "read": count.read,
            "kept": count.kept,
            "left_out": count.left_out,
        }
        for count in reading.counts
    ]
    print(json.dumps({"tabs": tabs, "problems": len(reading.problems)}, ensure_ascii=False))


def _figures(parsed: argparse.Namespace) -> int:
    from ambasada.figures import TABLES, compute_figures, published
    from ambasada.visibility import view_of

    if parsed.table not in TABLES:
        raise CannotRun(f"There is no table “{parsed.table}”. Choose one of {', '.join(TABLES)}.")
    if parsed.format == "parquet" and not parsed.out:
        raise CannotRun("Parquet is not text. Say where to write it: --out FILE.parquet.")
    sees = member_of(parsed, network_of(parsed)) if parsed.member else None
    reading = _read(parsed)
    config = parsed.config or settings.config_folder()
    begun = baselines_of(settings.state_folder(config)).days()
    figures = compute_figures(reading, parsed.as_of or reading.today, begun)
    shown = view_of(sees, figures) if sees else figures
    table = published(shown, parsed.table)
    _write_table(table, parsed.format, parsed.out)
    if sees and table.empty:
        say(f"There is nothing in {parsed.table} that {parsed.member} may see.")
    return DONE


def _write_table(table: pd.DataFrame, form: str, out: Path | None) -> None:
    if form == "parquet":
        table.to_parquet(out, index=False)
        return
    text = _csv_text(table) if form == "csv" else _json_text(table)
    if out:
        out.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


def _cells(table: pd.DataFrame) -> list[list[object]]:
    return [[_plain(cell) for cell in row] for row in table.itertuples(index=False)]


def _plain(cell: object) -> object:
    """Whole numbers without decimals; unknown is None."""
    if isinstance(cell, str):
        return cell
    if pd.isna(cell):
        return None
    number = float(cell)  # type: ignore[arg-type]
    return int(number) if number.is_integer() else number


def _csv_text(table: pd.DataFrame) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(_cells(table))
    return stream.getvalue()


def _print_csv(table: pd.DataFrame) -> None:
    sys.stdout.write(_csv_text(table))


def _json_text(table: pd.DataFrame) -> str:
    names = list(table.columns)
    records = [dict(zip(names, row, strict=True)) for row in _cells(table)]
    return json.dumps(records, ensure_ascii=False) + "\n"


def _template(parsed: argparse.Namespace) -> int:
    from ambasada.template import write_template

    try:
        write_template(network_of(parsed), parsed.out, parsed.language)
    except ValueError as error:
        raise CannotRun(str(error)) from None
    say(f"The template stands in {parsed.out}. Upload it to Google Sheets, or fill it as it is.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
