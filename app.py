"""The front door: `streamlit run app.py` starts everything.

The server reads this file for `app`; each run of a screen executes it too, and then draws.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ambasada.desk import the_desk
from components.compressed import CompressedFiles
from components.errors import show_failure

ROOT = Path(__file__).resolve().parent

# Until the first `st.navigation` call Streamlit would serve the files of pages/ as addresses of
# their own, past everything that stands before a screen, and call our links "not found".
PagesManager.uses_pages_directory = False


@asynccontextmanager
async def _lifespan(server: st.App):  # type: ignore[no-untyped-def]
    """Start reading as soon as the server stands, so that the first visitor does not wait."""
    the_desk().start()
    yield
    the_desk().stop()


app = st.App(
    __file__,
    lifespan=_lifespan,
    routes=[Mount("/geo", StaticFiles(directory=ROOT / "components" / "geo"), name="geo")],
    middleware=[Middleware(CompressedFiles)],
    on_script_error=show_failure,
)

if get_script_run_ctx() is not None:
    from pages import open_screen

    open_screen()
