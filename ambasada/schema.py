"""The sheets' agreement: one table of tabs, columns, types, allowed values and header aliases.

Validation (`intake`), the `template` workbook, `docs/sheets.md` and the demo network are derived
from `TABS`. A column that is not in this table is never asked for. Source: docs/sheets.md.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import pycountry

URGENCIES = ("normal", "urgent", "emergency")
TURNS = ("us", "authority", "applicant")
OUTCOMES = ("resolved", "referred", "declined", "withdrawn", "unreachable")
STAYS = ("yes",)
VOLUNTEER_STATUSES = ("active", "paused", "left")
CHECKIN_STATUSES = ("reported", "nothing", "paused")
EVENT_KINDS = ("law", "border", "list", "political", "other")
HOURS_RANGE = (0.0, 168.0)
LANGUAGES = frozenset(
    language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")
)
ID_PATTERN = r"[A-Za-z0-9._-]{1,40}"
BLANKS = frozenset({"", "-", "–", "—", "n/a"})


class Kind(Enum):
    """What a cell holds; `intake` has one reader for each."""

    ID = "id"
    EMBASSY = "embassy id"
    CATEGORY = "category id, name or alias"
    DATE = "date"
    MOMENT = "date, or date and time"
    WEEK = "week (2026-W47, or any date in it)"
    NUMBER = "number"
    CHOICE = "one of a list"
    LANGUAGE = "language (ISO 639-1)"
    LANGUAGES = "languages (ISO 639-1), split by , or ;"
    SKILLS = "category ids, split by , or ;"
    EMBASSIES = "embassy ids, split by , or ;"
    TEXT = "text"


@dataclass(frozen=True)
class Column:
    """One agreed column of a tab.

    `strict`: a text that cannot be read leaves the whole row out, not only this value.
    """

    name: str
    kind: Kind
    needed: bool = False
    strict: bool = False
    choices: tuple[str, ...] = ()
    blank: str = ""
    aliases: tuple[str, ...] = ()
    only_shared: bool = False
    example: str = ""


@dataclass(frozen=True)
class Tab:
    """One agreed tab: its columns, and whether an embassy's spreadsheet must have it."""

    name: str
    columns: tuple[Column, ...]
    row_is: str
    needed: bool = False
    of_network: bool = False

    def column(self, name: str) -> Column:
        """The column called `name`; raises KeyError."""
        return next(column for column in self.columns if column.name == name)


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(alias.strip() for alias in text.split("|"))


EMBASSY_COLUMN = Column(
    "embassy",
    Kind.EMBASSY,
    strict=True,
    only_shared=True,
    blank="the row is left out",
    aliases=_aliases("амбасада|посольство|ambasada|ambasada id|embassy id"),
    example="pl",
)

TABS: tuple[Tab, ...] = (
    Tab(
        "cases",
        needed=True,
        row_is="one case: a request for help",
        columns=(
            Column(
                "case_id",
                Kind.ID,
                needed=True,
                strict=True,
                aliases=_aliases(
                    "case|case number|нумар справы|справа|номер дела|дело"
                    "|numer sprawy|sprawa|atvejo numeris|atvejis|bylos numeris|byla"
                ),
                example="PL-2026-0147",
            ),
            EMBASSY_COLUMN,
            Column(
                "received_at",
                Kind.MOMENT,
                needed=True,
                strict=True,
                aliases=_aliases(
                    "received|received on|date received|атрымана|дата атрымання"
                    "|получено|дата получения|otrzymano|data otrzymania|gauta|gavimo data"
                ),
                example="2026-11-22 14:30",
            ),
            Column(
                "category",
                Kind.CATEGORY,
                needed=True,
                aliases=_aliases(
                    "kind of request|катэгорыя|від звароту|категория|вид обращения"
                    "|kategoria|rodzaj sprawy|kategorija|prašymo rūšis"
                ),
                example="passport_documents",
            ),
            Column(
                "urgency",
                Kind.CHOICE,
                choices=URGENCIES,
                blank="the category's own urgency",
                aliases=_aliases("тэрміновасць|срочность|pilność|pilnosc|skubumas"),
                example="normal",
            ),
            Column(
                "language",
                Kind.LANGUAGE,
                aliases=_aliases("мова|язык|język|kalba"),
                example="be",
            ),
            Column(
                "waiting_on",
                Kind.CHOICE,
                choices=TURNS,
                blank="us",
                aliases=_aliases("whose turn|чакаем на|чый ход|ждём|чей ход|czekamy na|laukiame"),
                example="authority",
            ),
            Column(
                "waiting_since",
                Kind.DATE,
                blank="the day it was received",
                aliases=_aliases("чакаем з|ждём с|czekamy od|laukiame nuo"),
                example="2026-11-20",
            ),
            Column(
                "assigned_to",
                Kind.ID,
                blank="unassigned",
                aliases=_aliases(
                    "assigned|volunteer|прызначана|валанцёр|назначено|волонтёр"
                    "|przydzielono|wolontariusz|paskirta|savanoris"
                ),
                example="V-014",
            ),
            Column(
                "first_response_at",
                Kind.MOMENT,
                blank="not answered yet",
                aliases=_aliases(
                    "first response|first reply|першы адказ|первый ответ"
                    "|pierwsza odpowiedź|pirmas atsakymas"
                ),
                example="2026-11-23",
            ),
            Column(
                "closed_at",
                Kind.MOMENT,
                strict=True,
                blank="open",
                aliases=_aliases(
                    "closed|closed on|date closed|закрыта|дата закрыцця|закрыто"
                    "|дата закрытия|zamknięto|data zamknięcia|užbaigta|užbaigimo data"
                ),
            ),
            Column(
                "outcome",
                Kind.CHOICE,
                choices=OUTCOMES,
                blank="right for an open case; a closed one needs an outcome",
                aliases=_aliases("result|вынік|результат|wynik|rezultatas"),
            ),
            Column(
                "stay",
                Kind.CHOICE,
                choices=STAYS,
                blank="it may be handed over to another embassy",
                aliases=_aliases(
                    "stays|stays here|застаецца|застаецца тут|остаётся|остаётся здесь"
                    "|zostaje|zostaje tutaj|lieka|lieka čia"
                ),
                example="yes",
            ),
            Column(
                "not_to",
                Kind.EMBASSIES,
                blank="no embassy is ruled out",
                aliases=_aliases(
                    "not to embassies|never to|не да|не перадаваць|не в|не передавать"
                    "|nie do|nie przekazywać|ne į|neperduoti"
                ),
                example="lt, pl",
            ),
        ),
    ),
    Tab(
        "volunteers",
        needed=True,
        row_is="one volunteer, by code only",
        columns=(
            Column(
                "volunteer_id",
                Kind.ID,
                needed=True,
                strict=True,
                aliases=_aliases(
                    "volunteer|код валанцёра|валанцёр|код волонтёра|волонтёр"
                    "|kod wolontariusza|wolontariusz|savanorio kodas|savanoris"
                ),
                example="V-014",
            ),
            EMBASSY_COLUMN,
            Column(
                "status",
                Kind.CHOICE,
                choices=VOLUNTEER_STATUSES,
                blank="active",
                aliases=_aliases("статус|стан|состояние|būsena"),
                example="active",
            ),
            Column(
                "languages",
                Kind.LANGUAGES,
                aliases=_aliases("мовы|языки|języki|kalbos"),
                example="be, pl",
            ),
            Column(
                "skills",
                Kind.SKILLS,
                aliases=_aliases("уменні|навыкі|навыки|умения|umiejętności|įgūdžiai"),
                example="passport_documents; legal_stay",
            ),
            Column(
                "hours_per_week",
                Kind.NUMBER,
                blank="unknown",
                aliases=_aliases(
                    "hours|hours a week|гадзін на тыдзень|гадзіны|часов в неделю|часы"
                    "|godzin tygodniowo|godziny|valandų per savaitę|valandos"
                ),
                example="5",
            ),
            Column(
                "confirmed_on",
                Kind.DATE,
                blank="hours never confirmed",
                aliases=_aliases("confirmed|пацверджана|подтверждено|potwierdzono|patvirtinta"),
                example="2026-11-16",
            ),
            Column(
                "joined_on",
                Kind.DATE,
                blank="there from the beginning",
                aliases=_aliases(
                    "joined|далучыўся|далучылася|дата далучэння|присоединился"
                    "|дата присоединения|dołączył|data dołączenia|prisijungė|prisijungimo data"
                ),
                example="2024-03-01",
            ),
            Column(
                "left_on",
                Kind.DATE,
                blank="has not left",
                aliases=_aliases(
                    "left|пайшоў|пайшла|дата сыходу|ушёл|дата ухода"
                    "|odszedł|data odejścia|išėjo|išėjimo data"
                ),
            ),
        ),
    ),
    Tab(
        "availability",
        row_is="one volunteer's hours in one week, in place of hours_per_week",
        columns=(
            Column(
                "volunteer_id",
                Kind.ID,
                needed=True,
                strict=True,
                aliases=_aliases(
                    "volunteer|код валанцёра|валанцёр|код волонтёра|волонтёр"
                    "|kod wolontariusza|wolontariusz|savanorio kodas|savanoris"
                ),
                example="V-014",
            ),
            Column(
                "week",
                Kind.WEEK,
                needed=True,
                strict=True,
                aliases=_aliases("тыдзень|неделя|tydzień|savaitė"),
                example="2026-W47",
            ),
            Column(
                "hours",
                Kind.NUMBER,
                needed=True,
                strict=True,
                aliases=_aliases("гадзіны|часы|godziny|valandos"),
                example="3,5",
            ),
            EMBASSY_COLUMN,
        ),
    ),
    Tab(
        "checkins",
        row_is="one week of the embassy: did it report?",
        columns=(
            Column(
                "week",
                Kind.WEEK,
                needed=True,
                strict=True,
                aliases=_aliases("тыдзень|неделя|tydzień|savaitė"),
                example="2026-W47",
            ),
            Column(
                "status",
                Kind.CHOICE,
                needed=True,
                strict=True,
                choices=CHECKIN_STATUSES,
                aliases=_aliases("статус|стан|состояние|būsena"),
                example="reported",
            ),
            EMBASSY_COLUMN,
        ),
    ),
    Tab(
        "handovers",
        row_is="one case passed from one embassy to another",
        columns=(
            Column(
                "handover_id",
                Kind.ID,
                needed=True,
                strict=True,
                aliases=_aliases("handover|перадача|передача|przekazanie|perdavimas"),
                example="H-0031",
            ),
            Column(
                "case_id",
                Kind.ID,
                needed=True,
                strict=True,
                aliases=_aliases(
                    "case|case number|нумар справы|справа|номер дела|дело"
                    "|numer sprawy|sprawa|atvejo numeris|atvejis|bylos numeris|byla"
                ),
                example="PL-2026-0147",
            ),
            Column(
                "from",
                Kind.EMBASSY,
                needed=True,
                strict=True,
                aliases=_aliases("ад|ад каго|от|от кого|od|od kogo|iš|iš ko"),
                example="pl",
            ),
            Column(
                "to",
                Kind.EMBASSY,
                needed=True,
                strict=True,
                aliases=_aliases("да|каму|к|кому|do|do kogo|į|kam"),
                example="lt",
            ),
            Column(
                "sent_on",
                Kind.DATE,
                needed=True,
                aliases=_aliases("sent|даслана|отправлено|wysłano|išsiųsta"),
                example="2026-11-02",
            ),
            Column(
                "accepted_on",
                Kind.DATE,
                blank="not accepted yet",
                aliases=_aliases("accepted|прынята|принято|przyjęto|priimta"),
                example="2026-11-03",
            ),
            Column(
                "declined_on",
                Kind.DATE,
                blank="not declined",
                aliases=_aliases("declined|адхілена|отклонено|odrzucono|atmesta"),
            ),
            Column(
                "first_action_on",
                Kind.DATE,
                blank="nothing done yet",
                aliases=_aliases(
                    "first action|першае дзеянне|первое действие|pierwsze działanie|pirmas veiksmas"
                ),
                example="2026-11-05",
            ),
            EMBASSY_COLUMN,
        ),
    ),
    Tab(
        "events",
        of_network=True,
        row_is="one event that may explain a change; in the network's own spreadsheet",
        columns=(
            Column(
                "date", Kind.DATE, needed=True, aliases=_aliases("дата|data"), example="2023-09-04"
            ),
            Column(
                "kind",
                Kind.CHOICE,
                choices=EVENT_KINDS,
                blank="other",
                aliases=_aliases("від|вид|rodzaj|rūšis"),
                example="law",
            ),
            Column(
                "title",
                Kind.TEXT,
                blank="no title",
                aliases=_aliases("назва|название|tytuł|pavadinimas"),
                example="Passports no longer renewed abroad",
            ),
        ),
    ),
)

TAB_BY_NAME = {tab.name: tab for tab in TABS}
EMBASSY_TABS = tuple(tab for tab in TABS if not tab.of_network)
NETWORK_TABS = tuple(tab for tab in TABS if tab.of_network)

# Letters that Unicode does not take apart into a base letter and an accent.
_STROKES = str.maketrans({"ł": "l", "ё": "е", "ø": "o", "đ": "d", "ı": "i"})


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """`text` as headers and names are compared: no case, accents, spaces, `_` or `-`."""
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    return "".join(
        letter
        for letter in folded
        if not unicodedata.combining(letter) and not letter.isspace() and letter not in "_-"
    )


def header_names(tab: Tab) -> dict[str, str]:
    """Every normalised header that `tab` understands, to the column's name.

    A column's own name goes before another column's alias.
    """
    names = {normalise(alias): column.name for column in tab.columns for alias in column.aliases}
    return names | {normalise(column.name): column.name for column in tab.columns}


def agreed_columns(tab: Tab, *, is_shared: bool) -> tuple[Column, ...]:
    """The columns that are read from a spreadsheet; `embassy` only where several share it."""
    return tuple(column for column in tab.columns if is_shared or not column.only_shared)


def needed_columns(tab: Tab, *, is_shared: bool) -> tuple[Column, ...]:
    """The columns without which a row (or the whole tab) cannot be read."""
    return tuple(
        column
        for column in agreed_columns(tab, is_shared=is_shared)
        if column.needed or column.only_shared
    )


def is_blank(text: str) -> bool:
    """Whether a trimmed cell says nothing: empty, a dash or `n/a`."""
    return len(text) < 4 and text.casefold() in BLANKS
