"""A typed cell as text: one rule for workbooks and for Google Sheets, so that the same rows give
the same figures whichever way they come.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from ambasada import cells
from ambasada.schema import Kind

_DATES = {Kind.DATE, Kind.MOMENT, Kind.WEEK}


def cell_text(cell: Any) -> str:
    """A cell with a type, as a workbook or Google gives it, as the text that a person would have
    typed.

    Numbers have no exponent and whole ones no decimals; a date without a time has none.
    """
    match cell:
        case str():
            return cell
        case bool():  # before int: Python counts them among the whole numbers
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number_text(float(cell))
        case datetime():
            return _moment_text(cell)
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return _number_text(cell / timedelta(days=1))
        case None:
            return ""
        case _:
            return str(cell)


def _number_text(number: float) -> str:
    if not math.isfinite(number):
        return repr(number)
    if number == int(number):
        return str(int(number))
    return format(number, ".15f").rstrip("0") if abs(number) < 1e-4 else repr(number)


def _moment_text(moment: datetime) -> str:
    if moment.microsecond >= 500_000 and moment < datetime.max.replace(microsecond=0):
        moment += timedelta(seconds=1)
    moment = moment.replace(microsecond=0)
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(" ")


def serial_text(cell: Any, kind: Kind) -> str:
    """A cell of a column of this kind, where dates come as serial numbers.

    Google does not say which numbers are dates; in a column of dates those that can be are.
    """
    is_number = type(cell) is int or type(cell) is float  # True and False are no numbers here
    return _date_text(cell) if is_number and kind in _DATES else cell_text(cell)


@lru_cache(maxsize=200_000)
def _date_text(serial: float) -> str:
    try:
        return _moment_text(cells.parse_serial(float(serial)).at)
    except cells.Unreadable:
        return cell_text(serial)
