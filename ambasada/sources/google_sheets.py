"""Google Sheets as a source: the only file that knows gspread.

A service account reads, and can do nothing else. At most four spreadsheets at once, under 60
requests a minute and one minute for a whole reading; one that fails harms no other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient
from requests import Response

from ambasada import settings
from ambasada.network import Source
from ambasada.sources import Fault, SourceError, google_trouble
from ambasada.sources.google_account import load_credentials
from ambasada.sources.google_book import GoogleBook, Seen, SeenTab
from ambasada.sources.google_formulas import Formula
from ambasada.sources.google_limits import Allowance, Circuit, Clock, Limits
from ambasada.sources.google_line import Line, Parameters
from ambasada.sources.google_session import Border, GoogleSession, silence_libraries
from ambasada.sources.google_trouble import NoRoom, Trouble
from ambasada.sources.google_visit import QUESTIONS, Google, Visit

__all__ = ["Formula", "GoogleBook", "GoogleSheets", "Limits", "Seen", "SeenTab"]
log = logging.getLogger("ambasada.sources.google_sheets")
Outcome = GoogleBook | SourceError
# Threads end a little before the reading, so that it never has to leave one behind.
_OF_THE_READING = 0.95


class _Door:
    """Sends requests through gspread's client, and so through our guarded session."""

    def __init__(self, session: GoogleSession) -> None:
        self._session = session

    def send(self, address: str, parameters: Parameters, timeout: tuple[float, float]) -> Response:
        client = HTTPClient(self._session.credentials, session=self._session)
        client.set_timeout(timeout)
        return client.request("get", address, params=dict(parameters))

    def forget_token(self) -> None:
        self._session.forget_token()


class GoogleSheets:
    """The reader of every Google spreadsheet of a process. Make one, and keep it.

    Raises settings.SettingError for an address that is not safe.
    """

    def __init__(
        self, credentials: Credentials, limits: Limits | None = None, clock: Clock | None = None
    ) -> None:
        limits, clock = limits or Limits(), clock or Clock()
        sheets, drive = settings.sheets_address(), settings.drive_address()
        reader, allowance = credentials.service_account_email, Allowance(limits, clock)
        addresses = (sheets, drive, credentials._token_uri)  # which has no public name
        self._google = Google(sheets, drive, reader, limits, clock, allowance)
        self._session = GoogleSession(credentials, Border(addresses, allowance, limits, reader))
        self._asked_at: dict[Source, float] = {}
        silence_libraries()

    @classmethod
    def from_secrets(cls, limits: Limits | None = None, clock: Clock | None = None) -> GoogleSheets:
        """The reader with the key that the settings name; raises SourceError without one."""
        key = load_credentials(settings.credentials_file(), settings.secrets_file())
        return cls(key, limits, clock)

    @property
    def reader_address(self) -> str:
        """With whom a spreadsheet is shared, as viewer, so that it can be read."""
        return self._google.reader

    def remember(self, asked_lately: Iterable[float]) -> None:
        """Count requests that another process sent at these moments (seconds since 1970)."""
        now = self._google.clock.now().timestamp()
        self._google.allowance.remember(max(0.0, now - moment) for moment in asked_lately)

    @property
    def asked_lately(self) -> tuple[float, ...]:
        """When the requests of the last minute were sent (seconds since 1970)."""
        now = self._google.clock.now().timestamp()
        return tuple(now - age for age in self._google.allowance.ages)

    def read(self, source: Source, before: Seen | None = None) -> GoogleBook:
        """One spreadsheet, alone; raises SourceError."""
        ((_, outcome),) = self.read_all([source], {source: before} if before else {})
        if isinstance(outcome, SourceError):
            raise outcome
        return outcome

    def read_all(
        self, sources: Iterable[Source], before: Mapping[Source, Seen]
    ) -> Iterator[tuple[Source, Outcome]]:
        """Each spreadsheet with its book or its fault, as they arrive, within one minute.

        Those asked longest ago come first, so that one which had to wait is next.
        """
        start = self._google.clock.seconds()
        limits = self._google.limits
        circuit = Circuit(limits.failures_in_a_row)
        until = start + limits.reading * _OF_THE_READING
        pool = ThreadPoolExecutor(limits.at_once, thread_name_prefix="google-sheets")
        jobs = {
            pool.submit(self._outcome, one, before.get(one), circuit, until): one
            for one in self._in_turn(sources)
        }
        try:
            yield from _as_they_arrive(jobs, limits.reading)
        finally:
            # A thread that a name server keeps waiting ends by itself; nobody waits for it.
            is_over = all(job.done() for job in jobs)
            pool.shutdown(wait=is_over, cancel_futures=True)

    def _in_turn(self, sources: Iterable[Source]) -> list[Source]:
        return sorted(sources, key=lambda source: self._asked_at.get(source, float("-inf")))

    def _outcome(
        self, source: Source, before: Seen | None, circuit: Circuit, until: float
    ) -> Outcome:
        """Whatever happens, an outcome; every fault is one line of the log."""
        try:
            book = self._visit(source, before, circuit, until)
        except NoRoom as no_room:
            return self._put_off(source, before, no_room)
        except Trouble as trouble:
            circuit.note(trouble)
            return _told(source, trouble.error, trouble.status)
        except SourceError as error:
            circuit.note(None)
            return _told(source, error)
        except Exception as error:  # a fault of the program must not harm another embassy
            return _told(source, _own_fault(error))
        circuit.note(None)
        return book

    def _visit(
        self, source: Source, before: Seen | None, circuit: Circuit, until: float
    ) -> GoogleBook:
        google = self._google
        circuit.check()
        if google.clock.seconds() >= until:
            raise google_trouble.no_time()
        if not google.allowance.promise(QUESTIONS, until):
            raise NoRoom
        try:
            self._asked_at[source] = google.clock.seconds()
            door = _Door(self._session)
            line = Line(door, google.limits, google.clock, google.allowance, circuit, until)
            return Visit(source, before, google, line).read()
        finally:
            google.allowance.release()

    def _put_off(self, source: Source, before: Seen | None, no_room: NoRoom) -> Outcome:
        """Rows that are young enough stay without a fault; it is first in the next reading."""
        google = self._google
        if before and google.clock.now() - before.looked_at < google.limits.patience:
            return GoogleBook(None, before, before.formulas)
        return _told(source, no_room.error)


def _as_they_arrive(
    jobs: Mapping[Future[Outcome], Source], seconds: float
) -> Iterator[tuple[Source, Outcome]]:
    left = dict(jobs)
    try:
        for job in as_completed(jobs, timeout=seconds):
            yield left.pop(job), job.result()
    except TimeoutError:
        for job, source in left.items():
            yield source, job.result() if job.done() else _late(source)


def _late(source: Source) -> SourceError:
    return _told(source, google_trouble.no_time().error)


def _own_fault(error: Exception) -> SourceError:
    found = f"Ambasada met a fault of its own ({type(error).__name__})"
    return SourceError([Fault("unreachable", found=found, expected=google_trouble.LATER)])


def _told(source: Source, error: SourceError, status: int | None = None) -> SourceError:
    """`error`, after a line of the log for each of its faults: codes only, no text of a cell."""
    who = ", ".join(source.embassy_ids) or "network"
    for fault in error.faults:
        where = " ".join(part for part in (fault.tab, fault.column) if part)
        log.warning(
            "%s: %s%s%s",
            who,
            fault.rule,
            f", {where}" if where else "",
            f", HTTP {status}" if status else "",
        )
    return error
