"""Tables as Arrow, made once: Streamlit sends them as they are. And how high they stand.

Of a pandas table it would look at every column anew on each run, two or three ms a table.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa


def ready_table(frame: pd.DataFrame) -> pa.Table:
    """The columns of `frame`; its row numbers, which no screen shows, stay behind."""
    return pa.Table.from_pandas(frame, preserve_index=False)


def height_of(rows: int, most: int = 0, row: int = 34) -> int:
    """Pixels of a table of so many rows of `row` each, or `most` of a longer one, which scrolls.

    Streamlit fetches tables late and knows the height of "content" only then: what stands below
    would be pushed down under the reader's eyes.
    """
    whole = row * (rows + 1) + 2
    return min(whole, most) if most else whole
