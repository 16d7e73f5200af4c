"""Every text of the empty workbook, and the same texts in the network's languages.

The texts are English here; config/locale/LANGUAGE/LC_MESSAGES/workbook.po has the others. Words
that the program reads (tabs, choices, codes) are the same in every language; a header is one of
its column's aliases in that language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ambasada import catalogue, schema
from ambasada.schema import Column, Kind

CATALOGUE = "workbook"
# Headers are looked up apart: as words of a sentence the same texts may read otherwise.
HEADER = "header"

TITLE = "How to fill in this workbook"
GUIDE = (
    "Type one row for each case, volunteer, week or hand-over. The tabs cases and volunteers are "
    "needed, the others may stay empty.",
    "Type codes, never names, telephone numbers or anything else that tells who somebody is.",
    "Leave the names of the tabs and the first row as they are. Columns may change places; a "
    "column of your own is never read.",
    "Words of the drop-down lists are English in every language, except the kinds of request: the "
    "program reads them so. What they mean stands below.",
    "Where there is nothing to say, leave the cell empty.",
    "To use it in Google Sheets, upload this file to Google Drive, open it and choose File, then "
    "Save as Google Sheets.",
    "If a cell cannot be read, Ambasada says which one it is and what to type there.",
)
HELP_TAB, LISTS_TAB = "how to fill", "lists"
TABS_HEADERS = ("tab", "one row is", "needed")
COLUMNS_HEADERS = ("tab", "column", "what to type", "needed", "if it is blank", "example")
WORDS_HEADERS = ("tab", "column", "word in the list", "what it means")
YES, NO = "yes", "no"
LISTS = (
    "id of the category",
    "category",
    "id of the embassy",
    "embassy",
    "code of the language",
    "language",
)
# What to type, in words for the people who type it; choices say themselves.
WHAT_TO_TYPE = {
    Kind.ID: "a code of 1 to 40 letters A-Z a-z, digits, full stop, _ and -; never a name",
    Kind.EMBASSY: "the id of an embassy, such as pl",
    Kind.CATEGORY: "the kind of request: a category's id, its name or an alias of it",
    Kind.DATE: "a date such as 2026-11-22 or 22.11.2026",
    Kind.MOMENT: "a date such as 2026-11-22 or 22.11.2026, with the time if it is known: "
    "2026-11-22 14:30",
    Kind.WEEK: "a week such as 2026-W47, or any date in it",
    Kind.NUMBER: "a number of hours from 0 to 168, such as 5 or 2,5",
    Kind.LANGUAGE: "a language as two letters (ISO 639-1), such as be",
    Kind.LANGUAGES: "languages as two letters each (ISO 639-1), split by , or ;",
    Kind.SKILLS: "ids of categories, split by , or ;",
    Kind.EMBASSIES: "ids of embassies, split by , or ;",
    Kind.TEXT: "a short text, without names",
}
ONE_OF = "one of {choices}"
LEFT_OUT, NOT_KNOWN = "the row is left out", "not known"
TYPE, PLEASE_TYPE = "Type {what}.", "Please type {what}."
IS_NEEDED, IF_BLANK, NOT_AGREED = "Needed.", "Blank: {blank}.", "Not as agreed"
# What each word of a drop-down list means, by tab and column.
MEANINGS: dict[tuple[str, str], dict[str, str]] = {
    ("cases", "urgency"): {
        "normal": "an ordinary case",
        "urgent": "needs help soon",
        "emergency": "danger: needs help at once",
    },
    ("cases", "waiting_on"): {
        "us": "we have to act",
        "authority": "an authority has to answer",
        "applicant": "the person who asked has to act",
    },
    ("cases", "outcome"): {
        "resolved": "the question is settled",
        "referred": "passed on to others who can help",
        "declined": "not something that we can help with",
        "withdrawn": "the person no longer needs help",
        "unreachable": "the person no longer answers",
    },
    ("cases", "stay"): {
        "yes": "must not be handed over to another embassy",
    },
    ("volunteers", "status"): {
        "active": "helps now",
        "paused": "takes a break",
        "left": "no longer helps",
    },
    ("checkins", "status"): {
        "reported": "the sheet is up to date",
        "nothing": "nothing happened in the week",
        "paused": "the embassy takes a break",
    },
}


@dataclass(frozen=True)
class Texts:
    """The texts in one language; a text without a translation stays English."""

    language: str = "en"

    def say(self, text: str, context: str | None = None) -> str:
        """`text` in this language."""
        return catalogue.Texts(CATALOGUE, self.language).say(text, context)

    def header(self, column: Column) -> str:
        """The header of `column`: its name, or an alias in this language."""
        return self.say(column.name, HEADER)

    def what_to_type(self, column: Column) -> str:
        """What a cell of `column` may hold, in words."""
        if column.choices:
            return self.say(ONE_OF).format(choices=", ".join(column.choices))
        return self.say(WHAT_TO_TYPE[column.kind])

    def blank_means(self, column: Column) -> str:
        """What the program makes of a blank cell of `column`, in words."""
        return self.say(LEFT_OUT if column.needed else column.blank or NOT_KNOWN)

    def prompt(self, column: Column) -> str:
        """What stands beside a cell of `column`: what to type, and what a blank means."""
        blank = self.say(IF_BLANK).format(blank=self.blank_means(column))
        wanted = self.say(TYPE).format(what=self.what_to_type(column))
        return f"{wanted} {self.say(IS_NEEDED) if column.needed else blank}"


def all_texts() -> Iterator[tuple[str, str | None]]:
    """Every text with its context, for the catalogues."""
    columns = [one for tab in schema.EMBASSY_TABS for one in tab.columns if not one.only_shared]
    kinds = {column.kind for column in columns}
    plain = (
        *(TITLE, *GUIDE, HELP_TAB, LISTS_TAB, YES, NO, *LISTS),
        *(*TABS_HEADERS, *COLUMNS_HEADERS, *WORDS_HEADERS),
        *(tab.row_is for tab in schema.EMBASSY_TABS),
        *(text for kind, text in WHAT_TO_TYPE.items() if kind in kinds),
        *(column.blank for column in columns if column.blank),
        *(meaning for words in MEANINGS.values() for meaning in words.values()),
        *(ONE_OF, LEFT_OUT, NOT_KNOWN, TYPE, PLEASE_TYPE, IS_NEEDED, IF_BLANK, NOT_AGREED),
    )
    yield from ((text, None) for text in dict.fromkeys(plain))
    yield from ((name, HEADER) for name in dict.fromkeys(column.name for column in columns))
