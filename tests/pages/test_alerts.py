"""*Alerts*: a planted surge explains itself, and what is hidden elsewhere is hidden here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ambasada import settings
from ambasada.accounts import AccountError
from ambasada.alert_notes import SEEN, Name
from ambasada.audit import Kind
from ambasada.desk import the_desk
from ambasada.figures import Figures
from ambasada.noting import write_note
from ambasada.office import the_office
from ambasada.visibility import Member, Role, view_of
from components.alerts import told_once
from tests.conftest import signed_in_as, use
from tests.factories import TODAY, case, write_network, write_tab
from tests.pages.conftest import drawings, open_screen, run, tables, told, words

LAST_MONDAY = date(2026, 11, 16)
WEEKS = 70
KINDS = ("passport_documents", "threats", "other")
EVENT = "A law with * and [brackets]"
# In the last week `aa` has so many more threats than its usual four, and they are all there are.
PLANTED = 30


def usual_rows(embassy: str, a_week: int) -> Iterator[dict[str, object]]:
    """So many cases of each kind in each week, a little more or less."""
    number = 0
    for back in range(WEEKS):
        for place, kind in enumerate(KINDS):
            for one in range(a_week + (back * 7 + place * 3) % 3 - 1):
                number += 1
                day = LAST_MONDAY - timedelta(weeks=back) + timedelta(days=one % 7)
                yield case(number, case_id=f"{embassy}-{number}", category=kind,
                           received_at=day.isoformat())  # fmt: skip


def planted_rows(embassy: str, kind: str, count: int) -> Iterator[dict[str, object]]:
    for one in range(count):
        day = LAST_MONDAY + timedelta(days=one % 7)
        yield case(one, case_id=f"{embassy}-planted-{one}", category=kind,
                   received_at=day.isoformat())  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four embassies; `aa` has a surge of threats in the last week, `cc` no row in it, `dd` no
    sheet."""
    folder = tmp_path_factory.mktemp("unusual")
    rows = {one: list(usual_rows(one, 4)) for one in ("aa", "bb", "cc")}
    silent = LAST_MONDAY.isoformat()
    rows["cc"] = [one for one in rows["cc"] if str(one["received_at"]) < silent]
    rows["aa"] += planted_rows("aa", "threats", PLANTED)
    tabs = {one: {"cases": those} for one, those in rows.items()}
    made = write_network(folder, tabs | {"dd": {}})
    write_tab(folder / "sheets" / "network", "events",
              [{"date": "2026-11-10", "kind": "law", "title": EVENT}])  # fmt: skip
    with (made / "sources.toml").open("a") as stream:
        stream.write('[[source]]\nkind = "folder"\npath = "../sheets/network"\nnetwork = true\n')
    return made


@pytest.fixture(autouse=True)
def figures(config: Path, monkeypatch: pytest.MonkeyPatch) -> Figures:
    use(config, monkeypatch)
    return the_desk().figures(TODAY)


CELL = Name("cell", "aa", "threats", "2026-W47")
SURGE = "cases in a week where"


def said(app: AppTest) -> str:
    """The words as their reader sees them."""
    return words(app).replace("\\", "")


def everything(app: AppTest) -> str:
    """Words, tables and drawings."""
    shown = "\n".join(one.to_csv() for one in tables(app))
    return "\n".join((words(app), shown, drawings(app)))


def opened(eyes: str, menu: str) -> AppTest:
    """*Alerts* with the notes of one alert open."""
    app = open_screen("alerts", eyes)
    app.session_state[f"note-{menu}"] = True
    return run(app)


def note(app: AppTest, label: str) -> AppTest:
    """Choose what an open menu of notes offers."""
    next(one for one in app.button if one.label == label).click()
    return run(app)


def test_a_planted_surge_explains_itself_to_its_embassy(figures: Figures) -> None:
    row = figures["alerts"].query("level == 'cell'").iloc[0]
    assert (row.embassy, row.category, row.week) == ("aa", "threats", "2026-W47")
    text = said(open_screen("alerts", "aa"))
    assert "threats · Embassy aa" in text
    assert f"{row.observed} cases in a week where {told(round(row.expected, 1))} are usual." in text
    assert "Above usual, by kind: threats 100 %" in text
    assert "10 Nov 2026: A law with * and [brackets]" in text
    assert "Whether others see it too is told with the release of this week, on 30 Nov 2026" in text
    assert "a false alert here about once in" in text


def test_leadership_is_told_the_embassy_and_the_kind_and_never_both_together() -> None:
    text = said(open_screen("alerts", "leadership"))
    assert "**Embassy aa**" in text and "**threats**" in text
    assert "threats · Embassy aa" not in text
    assert "Local" in text and "Without one embassy nothing unusual is left" in text
    assert re.search(
        r"gives a false alert here about once in \d+ year|gives about \d+ false alert", text
    )
    # Who carries a kind, or which kinds an embassy's surge is made of, is both together.
    assert "Above usual, by embassy: Embassy aa 100 %" not in text.split("**threats**")[1]


@pytest.mark.parametrize("address", ["alerts", "overview", "my-week"])
@pytest.mark.parametrize("eyes", ["bb", "dd"])
def test_a_surge_of_another_embassy_does_not_reach_a_coordinator_at_all(
    address: str, eyes: str
) -> None:
    text = everything(open_screen(address, eyes))
    assert SURGE not in text and "▼" not in text and ":material/notifications" not in text


def test_calm_is_said_calmly_and_silence_is_not_calm() -> None:
    assert "Nothing unusual last week." in said(open_screen("alerts", "bb"))
    text = said(open_screen("alerts", "cc"))
    assert "No report came last week" in text and "Nothing unusual last week." not in text
    assert "No sheet could be read" in said(open_screen("alerts", "dd"))


def test_before_nine_weeks_it_is_said_how_many_are_missing() -> None:
    first = LAST_MONDAY - timedelta(weeks=WEEKS - 1)
    as_of = first + timedelta(weeks=5, days=-1)
    text = said(open_screen("alerts", "bb", as_of=as_of.isoformat()))
    assert "4 more weeks are needed" in text


@pytest.mark.parametrize(
    ("address", "eyes", "alt"),
    [("my-week", "aa", "threats · Embassy aa: "), ("overview", "leadership", "threats: ")],
)
def test_a_line_leads_to_the_alerts_and_the_chart_of_weeks_marks_them(
    address: str, eyes: str, alt: str
) -> None:
    app = open_screen(address, eyes)
    (line,) = [one for one in app.get("page_link") if one.proto.page == "alerts"
               and "badge" in one.proto.label]  # fmt: skip
    assert "alert" in line.proto.label and "aa" in line.proto.label
    assert "▼" in drawings(app)
    alts = "\n".join(one.proto.alt for one in app.get("plotly_chart"))
    assert "Unusual in the last eight weeks, marked ▼: Week 47: " in alts and alt in alts
    assert SURGE in drawings(app).replace("<br>", " ")


def test_the_months_of_unusual_weeks_are_marked_and_named_below(
    demo_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the demo two weeks of October have more of a kind than expected, all over the network."""
    use(demo_config, monkeypatch)
    table = the_desk().figures(TODAY)["alerts"]
    weeks = set(table[table["embassy"] == ""]["week"])
    assert weeks == {"2026-W40", "2026-W41"}
    app = open_screen("monthly-trends", "leadership")
    assert "▼ Unusual in the last eight weeks: October 2026. Alerts says why." in said(app)
    drawn = [one for one in app.get("plotly_chart") if one.proto.alt.startswith("October 2026.")]
    assert drawn[0].proto.spec.count('"▼"') == 1, "one mark for both"
    assert "marked ▼: October 2026: Week 41: " in drawn[0].proto.alt.replace("Week 40", "Week 41")


def test_an_alert_is_noted_by_role_and_the_log_says_who() -> None:
    app = note(opened("aa", "cell-aa-threats-2026-W47"), "Seen")
    assert "Seen (Coordinator, " in said(app)
    app = note(opened("aa", "cell-aa-threats-2026-W47"), "The event of 10 Nov 2026")
    assert "Explained by the event of 10 Nov 2026 (Coordinator, " in said(app)
    (kept,) = the_office().accounts.notes_on(CELL)
    assert (kept.said, kept.embassy) == ("event:2026-11-10", "aa")
    logged = [(one.kind, one.who, one.about) for one in the_office().audit.entries()]
    assert (Kind.ALERT_SEEN, "test-aa", "2026-W47") in logged
    assert (Kind.ALERT_EXPLAINED, "test-aa", "2026-W47") in logged
    app = note(opened("aa", "cell-aa-threats-2026-W47"), "Take the note back")
    assert "Explained by the event" not in said(app)
    assert not the_office().accounts.notes_on(CELL)


def test_another_seats_note_is_seen_on_the_same_alert() -> None:
    note(opened("leadership", "embassy-aa-2026-W47"), "A known campaign")
    assert "Explained by a known campaign (Leadership, " in said(open_screen("alerts", "aa"))


@pytest.mark.parametrize(
    ("eyes", "name", "said"),
    [("bb", CELL, SEEN), ("leadership", CELL, SEEN), ("aa", CELL, "event:2026-01-01"),
     ("aa", CELL, "a word of mine")],
)  # fmt: skip
def test_nobody_notes_what_they_may_not_see_nor_in_words_of_their_own(
    figures: Figures, eyes: str, name: Name, said: str
) -> None:
    login = signed_in_as(settings.config_folder(), eyes).login
    account = the_office().accounts.account(login)
    assert account is not None
    with pytest.raises(AccountError):
        write_note(the_office(), account, view_of(account.member, figures), name, said)


def test_a_view_of_somebody_else_opens_no_note(figures: Figures) -> None:
    account = the_office().accounts.account(signed_in_as(settings.config_folder(), "bb").login)
    assert account is not None
    with pytest.raises(AccountError):
        theirs = view_of(Member(Role.COORDINATOR, "aa"), figures)
        write_note(the_office(), account, theirs, CELL, SEEN)


def test_what_several_alerts_say_is_told_once_and_above_them() -> None:
    text = said(open_screen("alerts", "leadership"))
    assert text.count("**Embassy aa**") == text.count("**threats**") == 1
    assert text.count("Events near: ") == 1
    assert text.index("Events near: ") < text.index("cases in a week where")


@pytest.mark.parametrize(
    ("found", "of_all", "of_each"),
    [
        ([], [], []),
        ([["a", "b"]], [], [["a", "b"]]),
        ([["a", "b"], ["a", "c"], ["a", "b"]], ["a"], [["b"], ["c"], []]),
    ],
)
def test_a_sentence_is_not_said_twice_and_none_is_lost(
    found: list[list[str]], of_all: list[str], of_each: list[list[str]]
) -> None:
    assert told_once(found) == (of_all, of_each)
