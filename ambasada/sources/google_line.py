"""Asking Google on behalf of one spreadsheet: time limits, further tries, answers checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar

from requests import Response

from ambasada.sources import google_trouble
from ambasada.sources.google_limits import Allowance, Circuit, Clock, Limits
from ambasada.sources.google_trouble import NoRoom, Trouble
from ambasada.sources.google_wire import answer_within

T = TypeVar("T")
Parameters = Mapping[str, str | list[str]]


class Door(Protocol):
    """Where requests go out."""

    def send(self, address: str, parameters: Parameters, timeout: tuple[float, float]) -> Response:
        """Send one; timeout is for connecting and for a pause in the answer. Raises Trouble."""

    def forget_token(self) -> None:
        """Let the next request fetch a new token."""


class Line:
    """The requests of one spreadsheet in one reading, which ends at `until` of the clock.

    `asked` counts the questions, each once however many tries it took; `answered_at` is Google's
    clock at the first answer.
    """

    def __init__(
        self,
        door: Door,
        limits: Limits,
        clock: Clock,
        allowance: Allowance,
        circuit: Circuit,
        until: float,
    ) -> None:
        self._door, self._limits, self._clock = door, limits, clock
        self._allowance, self._circuit, self._until = allowance, circuit, until
        self._has_new_token = False
        self._has_strained = False
        self.asked = 0
        self.answered_at: datetime | None = None

    def ask(self, address: str, parameters: Parameters, parse: Callable[[bytes], T]) -> T:
        """The parsed answer, after up to three tries; raises Trouble."""
        self.asked += 1
        last: Trouble | None = None
        for tries_left in reversed(range(self._limits.tries)):
            self._circuit.check()
            try:
                return self._ask_once(address, parameters, parse)
            except NoRoom as no_room:
                raise last or no_room from None
            except Trouble as trouble:
                self._make_ready(trouble, tries_left)
                last = trouble
        raise last or google_trouble.no_time()

    def _ask_once(self, address: str, parameters: Parameters, parse: Callable[[bytes], T]) -> T:
        seconds = min(self._limits.request, self._left)
        if seconds <= 0:
            raise google_trouble.no_time()
        timeout = (min(self._limits.connect, seconds), min(self._limits.silence, seconds))
        with answer_within(seconds):
            response = self._door.send(address, parameters, timeout)
        answer = parse(response.content)
        self.answered_at = self.answered_at or _date_of(response) or self._clock.now()
        return answer

    @property
    def _left(self) -> float:
        return self._until - self._clock.seconds()

    def _make_ready(self, trouble: Trouble, tries_left: int) -> None:
        """Wait before the next try; raises the trouble where another try is of no use."""
        if trouble.status == 401 and not self._has_new_token and tries_left:
            self._has_new_token = True
            self._door.forget_token()
            return
        if not trouble.is_passing:
            raise trouble
        self._note_strain()
        doublings = self._limits.tries - 1 - tries_left
        wait = trouble.wait + self._clock.chance() * self._limits.first_wait * 2**doublings
        if not tries_left or wait >= self._left:
            raise trouble
        self._clock.sleep(wait)

    def _note_strain(self) -> None:
        """Note once that Google is not well: one ailing spreadsheet must not slow the others."""
        if not self._has_strained:
            self._has_strained = True
            self._allowance.strain()


def _date_of(response: Response) -> datetime | None:
    try:
        moment = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return None
    return moment if moment.tzinfo else None
