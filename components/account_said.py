"""What an administrator's deed came to: said once on the next run, the invitation's link too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import streamlit as st

from ambasada.accounts import AccountError, NeedsSecond
from components.texts import _, escape, inside

_SAID = "account-said"


@dataclass(frozen=True)
class Said:
    """A sentence, whether the deed was done, and the link to hand over."""

    sentence: str
    is_done: bool
    link: str = ""


def do(deed: Callable[[], str], done: str) -> None:
    """Do a deed that may give an invitation's token, and keep what to say of it: `done`, or the
    refusal's own sentence.
    """
    try:
        token = deed()
        said = Said(done, True, _link(token) if token else "")
    except NeedsSecond as waits:
        said = Said(
            _("Proposal {number} waits for a second administrator's yes, for seven days.").format(
                number=waits.number
            ),
            True,
        )
    except AccountError as refusal:
        said = Said(inside(str(refusal)), False)
    st.session_state[_SAID] = said


def what_was_done() -> None:
    """Say it once; a link is shown in this run and never again."""
    said = st.session_state.pop(_SAID, None)
    if said is None:
        return
    if not said.is_done:
        st.warning(escape(said.sentence), icon=":material/block:")
        return
    st.success(escape(said.sentence), icon=":material/check_circle:")
    if said.link:
        with st.container(border=True):
            st.header(_("One-time invitation"), anchor=False)
            st.write(
                _(
                    "Hand this link over in person or by a safe messenger. It is good once and for "
                    "72 hours, and is shown only now."
                )
            )
            st.code(said.link, language=None, wrap_lines=True)


def _link(token: str) -> str:
    """Where the member goes; the host is the one that this browser has in its address."""
    here = urlsplit(st.context.url or "")
    host = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{host}/invitation?{urlencode({'token': token})}"
