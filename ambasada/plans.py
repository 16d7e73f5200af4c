"""Plans under other terms, made one after another in a thread of their own.

Nobody waits for one: who asks gets it when it is there. HiGHS lets go of the interpreter while it
searches, so clicks go on. What is kept is the whole plan; `visibility.plan_of` cuts it for each.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor

from ambasada.figures import Figures
from ambasada.figures.plans import FACTS, Tables, propose
from ambasada.methods.balance_inputs import Terms

KEPT_PLANS = 40


class Plans:
    """The plans asked for last. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Terms], Future[Tables]] = OrderedDict()
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "plans")

    def ask(self, figures: Figures, terms: Terms) -> Tables | None:
        """The plan under these terms; None while it is being made. Made once, whoever asks."""
        key = (figures.key, terms)
        with self._lock:
            made = self._kept.get(key)
            if made is None:
                facts = {name: figures[name] for name in FACTS}
                made = self._kept[key] = self._thread.submit(propose, facts, terms)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT_PLANS:
                self._kept.popitem(last=False)[1].cancel()
        return made.result() if made.done() else None

    def forget(self) -> None:
        """Let go of all plans, those not begun included."""
        with self._lock:
            for made in self._kept.values():
                made.cancel()
            self._kept.clear()

    def stop(self) -> None:
        """Make no more; one under way ends by its time limit."""
        self.forget()
        self._thread.shutdown(wait=False, cancel_futures=True)
