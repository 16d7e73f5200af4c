"""Starts the reader as a process: `python -m ambasada.reader_start`.

The reader's libraries take a second to load, several on a busy machine. So what ends it with its
dashboard runs before they are loaded; else a killed dashboard would leave a reader behind.
"""

from __future__ import annotations

import os
import select
import threading


def _end_with_the_dashboard() -> None:
    """Its end closes our standard input; nobody is left to take the answer."""
    dashboard = select.poll()
    dashboard.register(0, 0)  # no bytes are waited for, only the end
    dashboard.poll()
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_dashboard, daemon=True).start()
    # On small fits two threads were slower than one; read when numpy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ambasada.reader import main

    main()
