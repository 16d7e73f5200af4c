"""The configuration as objects: embassies, categories, targets, sources.

`load_configuration` tells every mistake of both files at once, each with file, line, what was
expected and what was found. Source: docs/sheets.md, "Configuration".
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import pycountry
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    model_validator,
)

from ambasada import schema

# Hand-written files have some ten thousand characters; more would hold the start up for minutes.
LARGEST_FILE = 2_000_000
EMBASSY_ID = re.compile(r"[a-z0-9-]{1,20}")
CATEGORY_ID = re.compile(r"[a-z0-9_]{1,40}")
OTHER = "other"


def _check(accepts: Any, expected: str) -> AfterValidator:
    """A pydantic validator whose complaint says what was expected."""

    def validate(value: Any) -> Any:
        if not accepts(value):
            raise ValueError(f"expected {expected}")
        return value

    return AfterValidator(validate)


def _is_country(code: str) -> bool:
    # pycountry takes small letters too, but the map's shapes have capital ones.
    return code.isupper() and bool(
        pycountry.countries.get(alpha_2=code)
        if "-" not in code
        else pycountry.subdivisions.get(code=code)
    )


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def _are_languages(codes: tuple[str, ...]) -> bool:
    return bool(codes) and len(set(codes)) == len(codes) and schema.LANGUAGES.issuperset(codes)


TimezoneName = Annotated[
    str,
    _check(lambda name: name in _timezones(), "an IANA time zone such as Europe/Warsaw"),
]
Text = Annotated[str, _check(str.strip, "a text that is not blank")]
Names = Annotated[
    dict[str, Text], _check(lambda names: "en" in names, 'at least an English name, en = "…"')
]
Languages = Annotated[
    tuple[str, ...],
    _check(_are_languages, "at least one language as two letters (ISO 639-1), each once"),
]
# Neither "52" nor true is a number.
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Urgency = Literal["normal", "urgent", "emergency"]


@cache
def _zone(name: str) -> ZoneInfo:
    """A clock, kept: ZoneInfo remembers the last eight only and reads the others' files anew."""
    return ZoneInfo(name)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Embassy(_Strict):
    """One people's embassy."""

    id: Annotated[str, _check(EMBASSY_ID.fullmatch, "1 to 20 of a-z 0-9 -")]
    country: Annotated[
        str, _check(_is_country, "an ISO 3166-1 code such as PL, or 3166-2 such as GB-SCT")
    ]
    city: str = ""
    latitude: Annotated[Number, Field(ge=-90, le=90)]
    longitude: Annotated[Number, Field(ge=-180, le=180)]
    timezone: TimezoneName
    name: Names

    def label(self, language: str = "en") -> str:
        """Its name in `language`, or in English."""
        return self.name.get(language, self.name["en"])

    @property
    def shape(self) -> str:
        """The id of its shape on the map: ISO alpha-3, or the subdivision (`SCT`)."""
        if "-" in self.country:
            return self.country.split("-")[1]
        return str(pycountry.countries.lookup(self.country).alpha_3)

    @property
    def zone(self) -> ZoneInfo:
        """Its clock."""
        return _zone(self.timezone)


class Category(_Strict):
    """One kind of request."""

    id: Annotated[str, _check(CATEGORY_ID.fullmatch, "1 to 40 of a-z 0-9 _")]
    name: Names
    aliases: tuple[Text, ...] = ()
    urgency: Urgency = "normal"
    weekly_hours: Annotated[Number, Field(ge=0, le=168)] = 0.0

    def label(self, language: str = "en") -> str:
        """Its name in `language`, or in English."""
        return self.name.get(language, self.name["en"])

    @property
    def spellings(self) -> Iterable[str]:
        """Every way in which a sheet may write it."""
        return (self.id, *self.name.values(), *self.aliases)


class _Network(_Strict):
    name: Text
    timezone: TimezoneName = "UTC"
    languages: Languages = ("en",)


class _ReplyHours(_Strict):
    emergency: Annotated[Number, Field(gt=0)] = 4
    urgent: Annotated[Number, Field(gt=0)] = 24
    normal: Annotated[Number, Field(gt=0)] = 72


class _TurnDays(_Strict):
    emergency: Annotated[Number, Field(ge=0)] = 1
    urgent: Annotated[Number, Field(ge=0)] = 3
    normal: Annotated[Number, Field(ge=0)] = 14


class _Targets(_Strict):
    reply_hours: _ReplyHours = _ReplyHours()
    turn_days: _TurnDays = _TurnDays()


class _NetworkFile(_Strict):
    network: _Network
    embassy: tuple[Embassy, ...]
    category: tuple[Category, ...]
    targets: _Targets = _Targets()


class Source(_Strict):
    """One spreadsheet: where it is and whose rows it holds."""

    kind: Literal["folder", "google_sheets"]
    path: str = ""
    spreadsheet: str = ""
    embassy: str = ""
    embassies: Annotated[
        tuple[str, ...], _check(lambda ids: len(set(ids)) == len(ids), "each embassy once")
    ] = ()
    network: StrictBool = False
    demo: StrictBool = False

    @property
    def embassy_ids(self) -> tuple[str, ...]:
        """The embassies whose rows it holds; none for the network's own spreadsheet."""
        return self.embassies or ((self.embassy,) if self.embassy else ())

    @property
    def is_shared(self) -> bool:
        """Whether several embassies share it, so that every tab has a column `embassy`."""
        return bool(self.embassies)

    @property
    def address(self) -> str:
        """How the spreadsheet is called in a sentence."""
        return self.path or self.spreadsheet

    @model_validator(mode="after")
    def _is_complete(self) -> Source:
        wanted = "path" if self.kind == "folder" else "spreadsheet"
        if not getattr(self, wanted):
            raise ValueError(f'expected {wanted} = "…" for the kind {self.kind}')
        if [bool(self.embassy), bool(self.embassies), self.network].count(True) != 1:
            raise ValueError(
                "expected exactly one of embassy (one embassy), embassies (a shared "
                "spreadsheet) and network = true (the network's own)"
            )
        return self


class _SourcesFile(_Strict):
    source: tuple[Source, ...] = ()


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


@dataclass(frozen=True)
class Network:
    """The network as configured. Look-ups by id; order as in the file."""

    name: str
    timezone: str
    languages: tuple[str, ...]
    embassies: tuple[Embassy, ...]
    categories: tuple[Category, ...]
    reply_hours: Mapping[str, float]
    turn_days: Mapping[str, float]
    sources: tuple[Source, ...] = ()
    folder: Path = field(default_factory=Path)

    @cached_property
    def embassy(self) -> Mapping[str, Embassy]:
        """Embassies by id."""
        return {embassy.id: embassy for embassy in self.embassies}

    @cached_property
    def category(self) -> Mapping[str, Category]:
        """Categories by id."""
        return {category.id: category for category in self.categories}

    @cached_property
    def category_spellings(self) -> Mapping[str, str]:
        """Every normalised spelling of a category, to its id."""
        return {
            schema.normalise(spelling): category.id
            for category in self.categories
            for spelling in category.spellings
        }

    @property
    def zone(self) -> ZoneInfo:
        """The network's clock, which says what "today" is."""
        return _zone(self.timezone)

    @property
    def is_demo(self) -> bool:
        """Whether every source holds made-up rows."""
        return bool(self.sources) and all(source.demo for source in self.sources)


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


class _File:
    """One configuration file: its objects, its lines and the mistakes found in it."""

    def __init__(self, path: Path, model: type[_NetworkFile] | type[_SourcesFile]) -> None:
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
        self.mistakes.append(Mistake(self.name, _line_of(location, self.lines), says))

    def entries(self, table: str) -> list[dict[str, Any]]:
        """The raw entries of a table, so that a mistake in one does not hide one in another."""
        entries = self.raw.get(table, [])
        if not isinstance(entries, list):
            return []
        return [entry if isinstance(entry, dict) else {} for entry in entries]


def _check_unique(file: _File, table: str, spellings: list[tuple[str, ...]]) -> None:
    """Report each spelling that an earlier entry of the same table has already."""
    owner: dict[str, int] = {}
    for index, names in enumerate(spellings):
        for name in dict.fromkeys(names):
            if owner.setdefault(name, index) != index:
                file.add((table, index), f"`{table}`: “{name}” is used by an earlier entry too")


def _texts(*values: Any) -> tuple[str, ...]:
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


def _check_network(file: _File) -> None:
    embassies, categories = file.entries("embassy"), file.entries("category")
    for table in ("embassy", "category"):
        if table in file.raw and not file.raw[table]:
            file.add((table,), f"`{table}`: expected at least one [[{table}]]")
    _check_unique(file, "embassy", [_texts(entry.get("id")) for entry in embassies])
    spellings = [
        _texts(entry.get("id"), entry.get("name"), entry.get("aliases")) for entry in categories
    ]
    _check_unique(
        file, "category", [tuple(schema.normalise(text) for text in texts) for texts in spellings]
    )


def _check_sources(file: _File, known: set[str]) -> None:
    owners = [
        _texts(entry.get("embassy"), entry.get("embassies")) for entry in file.entries("source")
    ]
    for index, embassies in enumerate(owners):
        for embassy in embassies:
            if embassy not in known:
                file.add(
                    ("source", index),
                    f"`embassy`: expected an id of network.toml, found {embassy!r}",
                )
    _check_unique(file, "source", owners)


def load_configuration(folder: Path) -> Network:
    """The network configured in `folder`; raises ConfigurationError with every mistake."""
    network_file = _File(folder / "network.toml", _NetworkFile)
    sources_file = _File(folder / "sources.toml", _SourcesFile)
    _check_network(network_file)
    if network_file.raw:
        known = {
            text for entry in network_file.entries("embassy") for text in _texts(entry.get("id"))
        }
        _check_sources(sources_file, known)
    mistakes = network_file.mistakes + sources_file.mistakes
    if mistakes:
        raise ConfigurationError(mistakes)
    return _network(network_file.content, sources_file.content, folder)


def _network(content: _NetworkFile, sources: _SourcesFile, folder: Path) -> Network:
    categories = content.category
    if OTHER not in {category.id for category in categories}:
        # An unknown category counts as `other`, so it exists in every network.
        categories = (*categories, Category(id=OTHER, name={"en": "Other"}))
    return Network(
        name=content.network.name,
        timezone=content.network.timezone,
        languages=content.network.languages,
        embassies=content.embassy,
        categories=categories,
        reply_hours=content.targets.reply_hours.model_dump(),
        turn_days=content.targets.turn_days.model_dump(),
        sources=sources.source,
        folder=folder,
    )
