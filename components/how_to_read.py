"""The sections of *How to read this*: live marks and made-up numbers, never pictures of a screen.

So they follow theme and language, and cannot tell of a badge that no screen draws any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from ambasada.figures import DEFINITIONS
from components import marks
from components.attention import BADGES as ATTENTION
from components.explain import title
from components.first_visit import ANSWERS
from components.frame import reporting_badge
from components.sheets import STATES
from components.states import State, tell
from components.texts import _, n_, percent

# What a new coordinator meets first; the other definitions are behind a fold.
_FIRST = ("open_end", "waiting_on", "overdue", "silent", "utilisation", "unknown")
# What a dot of colour stands for, on every screen.
TONES = {
    "orange": "Somebody should act.",
    "green": "As it should be.",
    "gray": "Told, or not known; nothing to do at once.",
}
# A made-up figure: its value, its change, its thirteen weeks.
_EXAMPLE = (12, -3, (21, 20, 22, 19, 18, 18, 17, 16, 16, 15, 15, 15, 12))


def asked_figure(name: str) -> None:
    """The word that a question mark led here for, on top."""
    said = _meanings().get(name)
    if said:
        with st.container(border=True):
            st.header(said[0], anchor=False)
            st.markdown(said[1])


def screens_and_answers() -> None:
    """The member's own screens, each with its question."""
    st.header(_("What the screens answer"), anchor="screens")
    pages = st.session_state["pages"]
    with st.container(border=True):
        grid = st.grid(3, min_column_width=260)
        for address, page in pages.items():
            if address in ANSWERS:
                with grid.cell(), st.container(gap=None):
                    st.page_link(page, label=f"**{page.title}**")
                    st.caption(_(ANSWERS[address]))


def colours_and_marks() -> None:
    """A figure as it stands on a screen, and every badge and mark with its meaning."""
    st.header(_("Colours and marks"), anchor="marks")
    grid = st.grid(3, min_column_width=260)
    with grid.cell(), st.container(border=True, height="stretch"):
        _example_figure()
    with grid.cell(), st.container(border=True, height="stretch"):
        _badges()
        st.markdown(f"**{_('Week by week')}**")
        st.markdown(f":orange[▼] {title('unusual')}")
        st.markdown(
            f":gray[◆] {_('Event: a law, a border, a list, politics. It changes no number.')}"
        )
        st.markdown(_("Dashed and shaded: what is expected, 8 in 10."))

    with grid.cell(), st.container(border=True, height="stretch"):
        st.markdown(f"**{_('On the map')}**")
        for mark in marks.map_marks():
            marks.show(mark)


def _example_figure() -> None:
    value, change, weeks = _EXAMPLE
    st.markdown(f"**{_('A figure (made up)')}**")
    st.metric(
        title("overdue"),
        value,
        delta=change,
        delta_color="inverse",
        delta_description=_("in a week"),
        chart_data=weeks,
        chart_type="line",
        help=_(DEFINITIONS["overdue"].formula),
    )
    st.caption(_("The number now; its change in a week; its last thirteen weeks."))
    for colour, meaning in TONES.items():
        st.markdown(f":{colour}-badge[:material/circle:] {_(meaning)}")


def _badges() -> None:
    """The badges of the screens with made-up numbers, drawn by what draws them there."""
    st.markdown(f"**{_('Last week')}**")
    with st.container(horizontal=True, gap="xsmall"):
        reporting_badge(24, 24)
        reporting_badge(21, 24)
    said = (
        n_("{count} overdue", "{count} overdue", 12),
        percent(1.2),
        _("no report"),
        _("hours unknown"),
    )
    _badge_row(
        _("Needs attention"),
        [(*look, words) for look, words in zip(ATTENTION.values(), said, strict=True)],
    )
    _badge_row(_("Sheets"), [(icon, colour, _(word)) for icon, colour, word in STATES.values()])


def _badge_row(head: str, badges: Sequence[tuple[str, str, str]]) -> None:
    st.markdown(f"**{head}**")
    with st.container(horizontal=True, gap="xsmall"):
        for icon, colour, words in badges:
            st.badge(words, icon=icon, color=colour)  # type: ignore[arg-type]


def what_words_mean() -> None:
    """Each word once, with an anchor that a question mark leads to."""
    st.header(_("What the words mean"), anchor="words")
    meanings = _meanings()
    _words({name: meanings[name] for name in _FIRST})
    with st.expander(_("All other words")):
        _words({name: said for name, said in meanings.items() if name not in _FIRST})


def _words(meanings: Mapping[str, tuple[str, str]]) -> None:
    grid = st.grid(3, min_column_width=260)
    for name, (word, meaning) in meanings.items():
        with grid.cell(), st.container(border=True, height="stretch", gap=None):
            st.subheader(word, anchor=name.replace("_", "-"))
            st.markdown(meaning)


def _meanings() -> Mapping[str, tuple[str, str]]:
    """Words and meanings by name: the definitions' own formulas, and what is no figure."""
    return {name: (title(name), _(one.formula)) for name, one in DEFINITIONS.items()} | {
        "waiting_on": (
            _("Waiting on"),
            _(
                "Whose turn it is: ours, an authority's or the applicant's. Only our own turn can "
                "be overdue."
            ),
        ),
        "unknown": (
            _("Unknown is not zero"),
            _("A dash: nobody has told us. A zero: we know that there is none."),
        ),
        "no_report": (
            _("No report"),
            _(
                "The embassy wrote nothing last week. Its silence is shown and never counts as "
                "zero."
            ),
        ),
    }


def question_mark() -> None:
    """What the help of each figure says, and what a screen says of an old or missing reading."""
    st.header(_("What a question mark says"), anchor="question-mark")
    with st.container(border=True):
        st.markdown(
            _(
                "Touch the question mark beside a number. It says the formula, the days that are "
                "counted, how many embassies have reported, when the sheets were read, and leads "
                "to this page."
            )
        )
        tell(State.STALE, _("Orange with a clock: figures may be older than the sheets."))
        tell(State.EMPTY, _("Blue: nothing is there, and the sentence says what to do."))


def what_is_never_here() -> None:
    """Privacy, and where a mistake is mended."""
    st.header(_("What is never here, and where to mend a row"), anchor="never")
    with st.container(border=True):
        st.markdown(
            _(
                "No name, address, telephone number, document or note of anybody: such columns are "
                "never asked for. People are codes. Numbers of other embassies are rounded, and "
                "under 10 they stand as “<10”."
            )
        )
        st.markdown(
            _(
                "A row is mended in the embassy's own sheet: Data health names the cell and what "
                "to type. Ambasada cannot write into a sheet."
            )
        )
        if "data-health" in st.session_state["pages"]:
            st.page_link(
                st.session_state["pages"]["data-health"],
                label=_("Data health"),
                icon=":material/fact_check:",
            )
