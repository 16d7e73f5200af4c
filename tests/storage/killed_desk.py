"""A dashboard's desk alone, to be killed: run by test_kills.py as a program of its own.

Says a line with each new reading, and reads as often as the setting says until it is killed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from ambasada.desk import Desk

desk = Desk(Path(sys.argv[1]))
shown = None
while True:
    latest = desk.latest()
    if latest.read_at != shown:
        shown = latest.read_at
        print(int(latest["open_summary"]["open"].sum()), flush=True)
    time.sleep(0.05)
