"""One TOML file of the configuration: its tables, its lines, and every mistake found in it.

A mistake says file, line, what was expected and what was found, whatever tomllib or pydantic
raised.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

# Hand-written files have some ten thousand characters; more would hold the start up for minutes.
LARGEST_FILE = 2_000_000


@dataclass(frozen=True)
class Mistake:
    """One mistake in the configuration."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.says}"


class ConfigurationError(ValueError):
    """The configuration cannot be used; `mistakes` has every one, and so has the text."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


_TABLE = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")


def _lines(text: str) -> dict[tuple[str | int, ...], int]:
    """Where each table and key of a TOML file stands; tomllib does not tell."""
    places: dict[tuple[str | int, ...], int] = {(): 1}
    counts: Counter[str] = Counter()
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            name = header[2]
            table = tuple(name.split("."))
            if header[1] == "[[":
                table = (*table, counts[name])
                counts[name] += 1
            places[table] = number
        elif key := _KEY.match(line):
            places[(*table, key[1])] = number
    return places


def _line_of(location: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> int:
    """The line of the deepest part of `location` that the file has."""
    for length in range(len(location), 0, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return 1


_PLAIN = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not a setting that is known here; check its spelling or delete it",
}
# What pydantic says in the words of Python, in the words of TOML.
_EXPECTED = {
    "tuple_type": "expected a list, [ … ] or one [[ ]] an entry",
    "model_type": "expected a table, { … } or under its own [ ]",
    "dict_type": "expected a table, { … } or under its own [ ]",
    "string_type": "expected a text in quotation marks",
    "float_type": "expected a number without quotation marks",
    "bool_type": "expected true or false",
}


def _sentence(error: Any) -> str:
    """A pydantic error in words: what was expected, what was found."""
    name = ".".join(str(part) for part in error["loc"] if not isinstance(part, int)) or "the file"
    if error["type"] in _PLAIN:
        return f"`{name}` {_PLAIN[error['type']]}"
    expected = str(error["msg"]).removeprefix("Value error, ")
    expected = re.sub(r"^Input should be", "expected", expected)
    found = error["input"]
    shown = "" if isinstance(found, dict) else f", found {_start_of(found)!r}"
    return f"`{name}`: {_EXPECTED.get(error['type'], expected)}{shown}"


def _start_of(value: Any) -> str:
    try:
        return str(value)[:60]
    except ValueError:  # Python writes no whole number of more than 4,300 digits
        return "a number of thousands of digits"


class _NoToml(ValueError):
    """A file out of which no table comes at all: the line, why, and what to do."""

    def __init__(self, says: str, line: int = 1) -> None:
        super().__init__(says)
        self.line = line


def _text_of(path: Path) -> str:
    """What the file says; raises _NoToml."""
    try:
        if path.is_dir():
            raise _NoToml(f"this is a folder; put a file called {path.name} in its place")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        where = path.parent.name
        raise _NoToml(f"there is no such file in the folder {where}/; create it") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _NoToml(f"the file cannot be read ({why}); mend that and try again") from None
    if len(content) > LARGEST_FILE:
        raise _NoToml("the file is larger than 2 MB; take out what is no configuration")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _NoToml("the file cannot be read as UTF-8 text; save it again as UTF-8") from None


def _tables_of(text: str) -> dict[str, Any]:
    """The tables of a TOML file; raises _NoToml, whatever tomllib raises."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        raise _NoToml(f"this is not TOML: {error}", line) from None
    except RecursionError:
        line = _line_of_most(text, "[{")
        raise _NoToml("lists or tables stand too deep in one another; flatten them", line) from None
    except ValueError:
        line = _line_of_most(text, "0123456789")
        raise _NoToml("a number has thousands of digits; shorten it", line) from None


def _line_of_most(text: str, letters: str) -> int:
    """The line that has the most of `letters`, as tomllib does not say where it gave up."""
    counts = [sum(map(line.count, letters)) for line in text.splitlines()]
    return counts.index(max(counts)) + 1


class ConfigurationFile:
    """One configuration file: its objects, its lines and the mistakes found in it."""

    def __init__(self, path: Path, model: type[BaseModel]) -> None:
        self.name = path.name
        self.mistakes: list[Mistake] = []
        self.lines: dict[tuple[str | int, ...], int] = {}
        self.raw: dict[str, Any] = {}
        self.content: Any = None
        try:
            text = _text_of(path)
            self.lines = _lines(text)
            self.raw = _tables_of(text)
            self.content = model.model_validate(self.raw)
        except _NoToml as error:
            self.mistakes.append(Mistake(self.name, error.line, str(error)))
        except ValidationError as error:
            for one in error.errors():
                self.add(one["loc"], _sentence(one))

    def add(self, location: tuple[str | int, ...], says: str) -> None:
        """Note a mistake at the deepest part of `location` that the file has."""
        self.mistakes.append(Mistake(self.name, _line_of(location, self.lines), says))

    def entries(self, table: str) -> list[dict[str, Any]]:
        """The raw entries of a table, so that a mistake in one does not hide one in another."""
        entries = self.raw.get(table, [])
        if not isinstance(entries, list):
            return []
        return [entry if isinstance(entry, dict) else {} for entry in entries]


def check_unique(file: ConfigurationFile, table: str, spellings: list[tuple[str, ...]]) -> None:
    """Report each spelling that an earlier entry of the same table has already."""
    owner: dict[str, int] = {}
    for index, names in enumerate(spellings):
        for name in dict.fromkeys(names):
            if owner.setdefault(name, index) != index:
                file.add((table, index), f"`{table}`: “{name}” is used by an earlier entry too")


def texts_of(*values: Any) -> tuple[str, ...]:
    """The texts among `values`, which may hold lists, tables of texts, or mistakes."""
    flat: list[Any] = []
    for value in values:
        flat += (
            value.values()
            if isinstance(value, dict)
            else value
            if isinstance(value, list)
            else [value]
        )
    return tuple(text for text in flat if isinstance(text, str) and text)
