"""Write the cases of a configuration as one clean Parquet table, for the usual page."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pandas as pd

from ambasada.network import load_configuration
from ambasada.reading import take_reading
from benchmarks.ground import AS_OF


def main() -> None:
    config, out = map(Path, sys.argv[1:])
    reading = take_reading(load_configuration(config), date.fromisoformat(AS_OF))
    cases = reading.tables["cases"].to_pandas()
    table = cases[["case_id", "embassy", "category"]].assign(
        received_at=pd.to_datetime(cases["received_day"], unit="D"),
        closed_at=pd.to_datetime(cases["closed_day"], unit="D"),
        first_response_at=pd.to_datetime(cases["response_day"], unit="D"),
    )
    table.dropna(subset=["received_at", "category"]).to_parquet(out, index=False)


if __name__ == "__main__":
    main()
