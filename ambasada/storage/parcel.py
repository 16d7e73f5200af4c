"""Tables and facts as bytes and back.

A parcel is a zip of named parts: Arrow streams and JSON. Nothing in it can run when it is opened,
which a pickle could.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

Parts = dict[str, bytes]
_WRITE = pa.ipc.IpcWriteOptions(compression="zstd")


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one block of bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parcel:
        for name, content in parts.items():
            # Arrow compresses its own parts.
            how = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
            parcel.writestr(name, content, compress_type=how, compresslevel=1)
    return stream.getvalue()


def unpack(content: bytes) -> Parts:
    """The parts of a parcel; raises zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(content)) as parcel:
        return {name: parcel.read(name) for name in parcel.namelist()}


def table_bytes(table: pa.Table) -> bytes:
    """An Arrow table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_WRITE) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def table_of(content: bytes) -> pa.Table:
    """An Arrow stream as a table."""
    return pa.ipc.open_stream(content).read_all()


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """A pandas table as an Arrow stream that gives it back with the same types."""
    return table_bytes(pa.Table.from_pandas(frame))


def frame_of(content: bytes) -> pd.DataFrame:
    """The pandas table of `frame_bytes`."""
    return table_of(content).to_pandas()


def json_bytes(value: Any) -> bytes:
    """Plain values as JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


def json_of(content: bytes) -> Any:
    """The plain values of `json_bytes`."""
    return json.loads(content)
