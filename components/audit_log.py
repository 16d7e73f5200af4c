"""The audit log: whether it is whole, its anchor, its entries hour by hour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import streamlit as st

from ambasada.audit import DECIDED, KINDS, Entry, Kind
from ambasada.office import the_office
from components.cache import hourly
from components.filters import select
from components.texts import _, escape, inside, language, moment, n_, number
from components.words import ABOUT

# So many entries are drawn at first, and so many more for who asks.
PAGE = 100
FIRST_FINDINGS, MOST_FINDINGS = 3, 50
# Kinds whose `about` is somebody's login, which may be a word of ours too.
ABOUT_A_MEMBER = (
    Kind.MEMBER_ADDED,
    Kind.MEMBER_DISABLED,
    Kind.MEMBER_ENABLED,
    Kind.ROLE_CHANGED,
    Kind.MEMBER_RESET,
    Kind.CHANGE_PROPOSED,
    Kind.CHANGE_CONFIRMED,
    Kind.CHANGE_WITHDRAWN,
)
_SHOWN, _WHO = "audit-shown", "audit-who"


@dataclass(frozen=True)
class Checked:
    """What a check found at one moment; `anchor` is the log's end then."""

    findings: tuple[str, ...]
    count: int
    anchor: str
    at: datetime


def check_panel() -> None:
    """Checked once an hour, or now for who presses the button: it reads the whole log."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.header(_("Is the log whole?"), anchor=False)
        is_asked = st.button(_("Check now"), icon=":material/verified:", key="check")
    found: Checked = hourly(("audit", str(the_office().state)), _check, anew=is_asked)
    at = moment(found.at.astimezone(the_office().network().zone))
    if found.findings:
        st.warning(
            _("The log is not whole. Checked {moment}.").format(moment=at),
            icon=":material/warning:",
        )
        st.write(_("Keep audit.log and audit.anchor as they are, and compare the backup."))
        _findings(found.findings)
    else:
        whole = n_(
            "The log is whole: {count} entry.", "The log is whole: {count} entries.", found.count
        )
        checked = _("Checked {moment}.").format(moment=at)
        st.success(f"{whole} {checked}", icon=":material/verified:")
    st.caption(
        _(
            "Write this anchor down outside this machine: later it shows that nothing before it "
            "was changed or cut off."
        )
    )
    st.code(found.anchor, language=None, wrap_lines=True)


def _findings(found: tuple[str, ...]) -> None:
    """The first few lines that are amiss: what they say is mostly the same; the rest is folded."""
    st.text("\n".join(map(inside, found[:FIRST_FINDINGS])))
    rest = found[FIRST_FINDINGS:MOST_FINDINGS]
    if rest:
        with st.expander(n_("{count} more", "{count} more", len(found) - FIRST_FINDINGS)):
            st.text("\n".join(map(inside, rest)))


def _check() -> Checked:
    log = the_office().audit
    return Checked(tuple(log.verify()), len(log.entries()), log.anchor(), datetime.now(UTC))


def entries_panel() -> None:
    """Newest first, hour by hour; narrowed by what happened and to one member."""
    st.header(_("What happened"), anchor=False)
    entries = the_office().audit.entries()[::-1]
    kind, who = _filters(entries)
    shown = [one for one in entries if _passes(one, kind, who)]
    if not shown:
        st.info(_("No entry passes these filters. Set one of them to “All”."))
        return
    most = st.session_state.setdefault(_SHOWN, PAGE)
    zone = the_office().network().zone
    for hour, group in groupby(shown[:most], key=lambda one: one.hour):
        st.caption(moment(hour.astimezone(zone)))
        st.markdown("  \n".join(_lines(list(group))))
    left = len(shown) - most
    if left > 0:
        st.button(
            _("Show more ({count} left)").format(count=number(left)),
            key="more",
            on_click=_show_more,
        )


def _lines(entries: list[Entry]) -> list[str]:
    """A sentence each; what was the same again in that hour is counted."""
    counts = Counter(told(one) for one in entries)
    return [
        escape(says) + (" · " + n_("{count} time", "{count} times", count) if count > 1 else "")
        for says, count in counts.items()
    ]


def _show_more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, PAGE) + PAGE


def told(entry: Entry) -> str:
    """An entry in the reader's language."""
    return _(KINDS[entry.kind].says).format(
        who=entry.who or _("somebody"), about=_about(entry) or "–"
    )


def _about(entry: Entry) -> str:
    """What an entry is about: an embassy by its name, a code by its word, a login as it is."""
    if entry.kind in DECIDED.values() and entry.about in the_office().network().embassy:
        return the_office().network().embassy[entry.about].label(language())
    is_login = entry.kind in ABOUT_A_MEMBER
    return entry.about if is_login or entry.about not in ABOUT else _(ABOUT[entry.about])


def _filters(entries: list[Entry]) -> tuple[str, str]:
    """A kind and a login, each empty for all. The login stays out of the address."""
    grid = st.grid(2, min_column_width=220)
    with grid.cell():
        kind = select(
            _("Kind"),
            "kind",
            ("", *sorted({one.kind.value for one in entries})),
            default="",
            label_of=lambda code: _kind_name(code) if code else _("All"),
        )
    with grid.cell():
        logins = sorted({one.who for one in entries if one.who})
        who = st.selectbox(
            _("Member"), ["", *logins], format_func=lambda one: one or _("All"), key=_WHO
        )
    return kind, who or ""


def _kind_name(code: str) -> str:
    """The kind's sentence with gaps."""
    return _(KINDS[Kind(code)].says).format(who="…", about="…")


def _passes(entry: Entry, kind: str, who: str) -> bool:
    return kind in ("", entry.kind.value) and (not who or who in (entry.who, entry.about))
