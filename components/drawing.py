"""Ready Plotly specifications: plain dicts, made once, sent as they are.

Building `plotly.graph_objects` and their JSON on each click was most of what a click cost
(docs/performance.md), so charts are written as dicts and handed over in `ReadyFigure`.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from components.specification import CHART_CONFIG


class ReadyFigure(go.Figure):  # type: ignore[misc]
    """A figure whose specification is ready: nothing is validated or copied again.

    Plotly's own beginning would look for templates and subplots, a millisecond or two a chart;
    Streamlit asks for `to_dict` only.
    """

    def __init__(self, specification: dict[str, Any]) -> None:
        object.__setattr__(self, "_specification", specification)

    def to_dict(self) -> dict[str, Any]:
        """The specification, by reference."""
        return self._specification


def show(
    figure: ReadyFigure, *, key: str, alt: str, config: dict[str, Any] | None = None, **more: Any
) -> Any:
    """Draw a ready figure; `alt` is its summary in words."""
    return st.plotly_chart(
        figure, key=key, alt=alt, theme=None, config=config or CHART_CONFIG, width="stretch", **more
    )
