"""How people type one and the same value: every form that page 2.1 reads."""

import random
from datetime import date, datetime, timedelta

SERIAL_ZERO = date(1899, 12, 30)
NBSP = "\u00a0"


def type_day(dice: random.Random, day: date) -> str:
    """A date without a time of day."""
    one_digit = f"{day.year:04d}-{day.month}-{day.day}"
    forms = [
        day.isoformat(),
        one_digit,
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        str(serial_of_day(day)),
    ]
    return dress(dice, dice.choice(forms))


def type_moment(dice: random.Random, moment: datetime) -> str:
    """A date with a time of day, to the second where there are seconds."""
    seconds = ":%S" if moment.second or dice.random() < 0.3 else ""
    forms = [
        moment.strftime(f"%Y-%m-%d %H:%M{seconds}"),
        moment.strftime(f"%Y-%m-%dT%H:%M{seconds}"),
        moment.strftime(f"%d.%m.%Y %H:%M{seconds}"),
        f"{moment.day}.{moment.month}.{moment.year} {moment:%H:%M}" + moment.strftime(seconds),
    ]
    if moment.hour or moment.minute:  # a serial at midnight would be a day without a time
        forms.append(repr(serial_of_moment(moment)))
        forms.append(repr(serial_of_moment(moment)).replace(".", ","))
    return dress(dice, dice.choice(forms))


def type_any(dice: random.Random, value: date | datetime | None) -> str:
    if value is None:
        return dice.choice(["", "", "", "", "-", "–", "—", "n/a", "  ", NBSP])
    if isinstance(value, datetime):
        return type_moment(dice, value)
    return type_day(dice, value)


def type_number(dice: random.Random, number: float) -> str:
    text = f"{number:g}"
    return dice.choice([text, text.replace(".", ","), f" {text} ", NBSP + text.replace(".", ",")])


def type_case(dice: random.Random, text: str) -> str:
    """The same word in some other case."""
    return dice.choice([text, text, text.upper(), text.title(), f" {text}{NBSP}"])


def type_week(dice: random.Random, day: date) -> str:
    """The week of a day, as 2026-W47 or as a date in it."""
    year, week, _ = day.isocalendar()
    return dice.choice([f"{year:04d}-W{week:02d}", type_day(dice, day)])


def dress(dice: random.Random, text: str) -> str:
    """An apostrophe or white space around, sometimes."""
    wrappings = ["{}"] * 6 + ["'{}", " {} ", "{}" + NBSP, NBSP + "'{} "]
    return dice.choice(wrappings).format(text)


def serial_of_day(day: date) -> int:
    return (day - SERIAL_ZERO).days


def serial_of_moment(moment: datetime) -> float:
    zero = datetime.combine(SERIAL_ZERO, datetime.min.time())
    return (moment - zero) / timedelta(days=1)
