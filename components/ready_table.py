"""Tables as Arrow, made once: Streamlit sends them as they are.

Of a pandas table it would look at every column anew on each run, two or three ms a table.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa


def ready_table(frame: pd.DataFrame) -> pa.Table:
    """The columns of `frame`; its row numbers, which no screen shows, stay behind."""
    return pa.Table.from_pandas(frame, preserve_index=False)
