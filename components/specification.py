"""What all charts and the map share, free of Plotly and Streamlit, so that a specification can be
made and tested without either.
"""

from __future__ import annotations

from typing import Any

# No button bar, no zoom on a scroll, no link to the vendor's editor.
CHART_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "responsive": True,
}
FONT = '"Source Sans", "Source Sans Pro", sans-serif'


def escape_html(text: str) -> str:
    """Text for a Plotly label, which understands some HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
