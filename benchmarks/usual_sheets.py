"""Spreadsheets as they are usually read: gspread's `get_all_records()` of each tab, as a frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gspread
import pandas as pd
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL
from requests import Response

SCOPES = ("https://www.googleapis.com/auth/spreadsheets.readonly",)


class LocalSession(AuthorizedSession):
    """gspread has no setting for Google's address, so the address is rewritten on the way."""

    def __init__(self, credentials: Credentials, address: str) -> None:
        super().__init__(credentials)
        self._local = f"{address}/v4/spreadsheets"

    def request(self, method: str, url: str, *more: Any, **named: Any) -> Response:  # type: ignore[override]
        local = url.replace(SPREADSHEETS_API_V4_BASE_URL, self._local)
        return super().request(method, local, *more, **named)


def read_as_usual(
    account: dict[str, str], address: str, keys: Iterable[str]
) -> dict[tuple[str, str], pd.DataFrame]:
    """One frame for each tab of each spreadsheet: (key, title) -> frame."""
    credentials = Credentials.from_service_account_info(account, scopes=SCOPES)
    client = gspread.Client(credentials, LocalSession(credentials, address))
    return {
        (key, tab.title): pd.DataFrame(tab.get_all_records())
        for key in keys
        for tab in client.open_by_key(key).worksheets()
    }
