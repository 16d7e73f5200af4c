"""The configuration as objects: embassies, categories, targets, sources.

`load_configuration` tells every mistake of both files at once, each with file, line, what was
expected and what was found. Source: docs/sheets.md, "Configuration".
"""

from __future__ import annotations

import re
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
    model_validator,
)

from ambasada import schema
from ambasada.configuration_file import (
    ConfigurationError,
    ConfigurationFile,
    check_unique,
    texts_of,
)

EMBASSY_ID = re.compile(r"[a-z0-9-]{1,20}")
CATEGORY_ID = re.compile(r"[a-z0-9_]{1,40}")
OTHER = "other"
# What is bound to the law of one country stays there, unless the configuration says otherwise.
BOUND_TO_A_COUNTRY = ("arrest_warrant", "border_detention", "legal_stay")


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
    may_move: StrictBool = True

    @model_validator(mode="before")
    @classmethod
    def _stays_where_the_law_binds_it(cls, told: Any) -> Any:
        if isinstance(told, Mapping) and told.get("id") in BOUND_TO_A_COUNTRY:
            return {"may_move": False, **told}
        return told

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


def _check_network(file: ConfigurationFile) -> None:
    embassies, categories = file.entries("embassy"), file.entries("category")
    for table in ("embassy", "category"):
        if table in file.raw and not file.raw[table]:
            file.add((table,), f"`{table}`: expected at least one [[{table}]]")
    check_unique(file, "embassy", [texts_of(entry.get("id")) for entry in embassies])
    spellings = [
        texts_of(entry.get("id"), entry.get("name"), entry.get("aliases")) for entry in categories
    ]
    check_unique(
        file, "category", [tuple(schema.normalise(text) for text in texts) for texts in spellings]
    )


def _check_sources(file: ConfigurationFile, known: set[str]) -> None:
    owners = [
        texts_of(entry.get("embassy"), entry.get("embassies")) for entry in file.entries("source")
    ]
    for index, embassies in enumerate(owners):
        for embassy in embassies:
            if embassy not in known:
                file.add(
                    ("source", index),
                    f"`embassy`: expected an id of network.toml, found {embassy!r}",
                )
    check_unique(file, "source", owners)


def load_configuration(folder: Path) -> Network:
    """The network configured in `folder`; raises ConfigurationError with every mistake."""
    network_file = ConfigurationFile(folder / "network.toml", _NetworkFile)
    sources_file = ConfigurationFile(folder / "sources.toml", _SourcesFile)
    _check_network(network_file)
    if network_file.raw:
        known = {
            text for entry in network_file.entries("embassy") for text in texts_of(entry.get("id"))
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
