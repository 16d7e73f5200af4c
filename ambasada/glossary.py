"""The words of the product in five languages, for docs/glossary.md: `python -m ambasada.docs`.

Each term is a text of the catalogues, so the page says what the screens say. Words that no screen
has yet stand in `NOT_YET` with the word to take, until a screen takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ambasada.catalogue import Texts
from ambasada.figures import DEFINITIONS
from ambasada.network import Category

LANGUAGES = ("be", "ru", "pl", "lt")


@dataclass(frozen=True)
class Term:
    """A text of a catalogue that is a word of the product, and why it was chosen where doubted."""

    text: str
    note: str = ""
    catalogue: str = "ambasada"


# By subject; each term stands once.
TERMS: dict[str, tuple[Term, ...]] = {
    "The network": (
        Term("Embassy", "A people's embassy: be «народная амбасада», never «пасольства»."),
        Term("Whole network"),
        Term(
            "Case",
            "be and ru keep «справа», «дело»: a helper keeps a case, the request is «зварот», "
            "«обращение». lt „atvejis“ as in case work („atvejo vadyba“); „byla“ is a court's.",
        ),
        Term("Kind of request"),
        Term("Volunteer"),
        Term("Member", "pl „konto”: an account has no gender."),
    ),
    "Turns, urgencies and states": (
        Term(
            "Waiting on",
            "Whose turn it is. pl „czyja kolej”: „ruch” belongs to chess.",
        ),
        Term("Us", "Reads on from “whose turn”."),
        Term("An authority"),
        Term("The applicant"),
        Term("Urgency"),
        Term("Normal"),
        Term("Urgent"),
        Term("Emergency"),
        Term("overdue", "lt „vėluoja“: „uždelsta“ sounds like a deed of ours."),
        Term("silent", "No first answer yet. Of an embassy that says nothing: “no report”."),
        Term("Age", "Time passed: be «даўнасць», ru «давность»; «узрост», «возраст» are people's."),
        Term("reported"),
        Term("nothing to report"),
        Term("paused"),
        Term("no report"),
        Term("no sheet yet"),
    ),
    "Roles": (Term("Coordinator"), Term("Leadership"), Term("Administrator")),
    "Methods": (
        Term("Hand-overs"),
        Term("What comes next"),
        Term("Provisional"),
        Term("Local", "An alert of one embassy."),
        Term("Network-wide"),
        Term("Still waiting"),
    ),
    "Sheets and readings": (
        Term("Sheet", "The whole file. pl „arkusz”, as Google Sheets is Arkusze Google."),
        Term("Tab", "pl „zakładka”: „arkusz” is taken by the file."),
        Term("Row"),
        Term("Column"),
        Term("Cell"),
        Term("Last good reading", "A reading is one complete read of the sheets."),
        Term("Problem"),
        Term(
            "held back",
            "It waits for an administrator's check. Not be «затрымана», lt „sulaikyta“: that is "
            "done to people.",
        ),
        Term("rejected"),
        Term("row left out"),
        Term("unknown"),
    ),
    "Other embassies": (
        Term(
            "The release of {about} was published.",
            "A release is be «зводка», ru «сводка», pl „zestawienie”, lt „suvestinė“: numbers put "
            "together and told, no press release.",
        ),
        Term("Not released"),
    ),
    "Screens": tuple(
        map(
            Term,
            (
                "Overview",
                "My week",
                "Alerts",
                "Open cases",
                "Volunteers",
                "Monthly trends",
                "Balance",
                "Data health",
                "Accounts",
                "Audit log",
                "How to read this",
            ),
        )
    ),
    "Words of the sheets": (
        Term("one case passed from one embassy to another", "A hand-over.", "workbook"),
        Term("the question is settled", "`resolved`", "workbook"),
        Term("passed on to others who can help", "`referred`", "workbook"),
        Term("not something that we can help with", "`declined`", "workbook"),
        Term("the person no longer needs help", "`withdrawn`", "workbook"),
        Term("the person no longer answers", "`unreachable`", "workbook"),
        Term("helps now", "`active`", "workbook"),
        Term("takes a break", "`paused`", "workbook"),
        Term("no longer helps", "`left`", "workbook"),
    ),
}
# Words of the design that no screen says yet: English, the four others, a note.
NOT_YET: tuple[tuple[str, ...], ...] = (
    ("Forecast", "Прагноз", "Прогноз", "Prognoza", "Prognozė", "Screens say what is expected."),
    ("Surge", "Усплёск", "Всплеск", "Nagły wzrost", "Staigus padidėjimas", ""),
    (
        "Report (document)",
        "Дакумент",
        "Документ",
        "Dokument",
        "Dokumentas",
        "Not «справаздача»: that is what an embassy hands in.",
    ),
)


def rows(categories: tuple[Category, ...]) -> Iterator[tuple[str, list[list[str]]]]:
    """Each subject with its rows: English, Belarusian, Russian, Polish, Lithuanian, a note."""
    figures = tuple(Term(one.title) for one in DEFINITIONS.values())
    for subject, terms in {**TERMS, "Figures": figures}.items():
        yield subject, [[term.text, *_others(term), term.note] for term in terms]
    kinds = [[one.label(), *(one.label(code) for code in LANGUAGES), ""] for one in categories]
    yield "Kinds of request", kinds
    yield "Not on a screen yet", [list(row) for row in NOT_YET]


def _others(term: Term) -> list[str]:
    return [Texts(term.catalogue, code).say(term.text) for code in LANGUAGES]
