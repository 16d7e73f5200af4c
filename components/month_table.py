"""The twin of a chart of months: a table, on a telephone a list; either can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import streamlit as st

from ambasada.visibility import View
from components.device import is_telephone
from components.export import Taken, download
from components.listing import Entry, listing
from components.ready_table import height_of
from components.texts import UNKNOWN


def month_table(
    view: View,
    taken: Taken,
    oldest_first: Sequence[str],
    entry_of: Callable[[dict[str, Any]], Entry],
) -> None:
    """`taken.table`, newest month first, its first column the month in words; `oldest_first` are
    the same months as files of any language have them (2026-11).
    """
    if is_telephone():
        listing(taken.part, taken.table.to_pylist(), entry_of)
    else:
        st.dataframe(
            taken.table,
            key=f"{taken.part}-table",
            hide_index=True,
            row_height=34,
            height=height_of(len(taken.table), 400),
            placeholder=UNKNOWN,
            column_config=taken.columns,
        )
    names = pa.array(list(reversed(oldest_first)))
    named = taken.table.set_column(0, taken.table.column_names[0], names)
    download(view, replace(taken, table=named))
