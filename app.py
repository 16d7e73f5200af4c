"""The front door: `streamlit run app.py` starts everything.

The server reads this file for `app`; each run of a screen executes it too, and then draws.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ambasada.desk import the_desk
from ambasada.office import the_office
from ambasada.visibility import forget_views
from components.cache import forget_drawings
from components.compressed import CompressedFiles
from components.errors import show_failure
from components.gate.opening import (
    announce,
    answer_at_once,
    refuse_unsafe_start,
    say_no_server_name,
)
from components.gate.sockets import OpenSockets
from components.gate.wall import Gate
from components.gate.yard import OWN_PATHS, gate_pages
from components.takeaway import TAKEAWAY
from pages import first_words, open_screen, screens_by_role

ROOT = Path(__file__).resolve().parent

# Until the first `st.navigation` call Streamlit would serve the files of pages/ as addresses of
# their own, past everything that stands before a screen, and call our links "not found".
PagesManager.uses_pages_directory = False

IS_A_SCREEN = get_script_run_ctx() is not None
if not IS_A_SCREEN:
    refuse_unsafe_start()

sockets = OpenSockets()


@asynccontextmanager
async def _lifespan(server: st.App):  # type: ignore[no-untyped-def]
    """Start reading as soon as the server stands, so that the first visitor does not wait."""
    say_no_server_name()
    answer_at_once()
    for forget in (forget_views, forget_drawings):
        the_desk().when_locked(forget)
    the_desk().start()
    watch = asyncio.create_task(sockets.watch(the_office().accounts))
    announce(the_office())
    yield
    watch.cancel()
    the_desk().stop()


app = st.App(
    __file__,
    lifespan=_lifespan,
    routes=[
        Mount("/geo", StaticFiles(directory=ROOT / "components" / "geo"), name="geo"),
        TAKEAWAY,
    ],
    middleware=[
        # The first of all: what it does not let through reaches nothing.
        Middleware(
            Gate,
            office=the_office,
            own=gate_pages(the_office),
            own_paths=OWN_PATHS,
            screens=screens_by_role(),
            sockets=sockets,
            first_words=first_words,
        ),
        Middleware(CompressedFiles),
    ],
    on_script_error=show_failure,
)

if IS_A_SCREEN:
    open_screen()
