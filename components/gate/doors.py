"""The gate's own pages: sign-in, second step, invitation, account, sign-out.

Each door asks the accounts, says what happened, and goes on. All that waits (the disk, bcrypt)
runs beside the server's loop.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

import pyotp
import segno
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from ambasada.accounts import Account, AccountError, Throttled
from ambasada.audit import Kind
from ambasada.lockdown import say_yes
from ambasada.office import Office
from ambasada.visibility import Role
from components.gate.cookies import DEVICE, HALF, SESSION, give_cookie, read_cookie, take_cookie
from components.gate.leaves import language_asked, leaf
from components.gate.passwords import hash_of, is_right, what_is_wrong
from components.gate.words import WORDS, texts_of

if TYPE_CHECKING:
    from starlette.requests import Request

Answer = TypeVar("Answer")
MOST_BYTES = 8192
ISSUER = "Ambasada"
AFTER_YES = "/sign-in/yes"


def _say(request: Request, word: str) -> str:
    return texts_of(language_asked(request)).say(WORDS[word]) if word else ""


def _go(path: str, request: Request, **more: str) -> Response:
    """On to another page of ours, with the language and the way after it kept."""
    kept = {name: request.query_params.get(name, "") for name in ("next", "lang")}
    query = urlencode({name: value for name, value in (kept | more).items() if value})
    return RedirectResponse(f"{path}?{query}" if query else path, status_code=303)


async def _form(request: Request) -> FormData:
    if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
        return FormData()
    return await request.form(max_files=0, max_fields=10)


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


class Doors:
    """The gate's pages for one office."""

    def __init__(self, office: Callable[[], Office]) -> None:
        self._office = office

    # Sign-in, first step

    async def sign_in(self, request: Request) -> Response:
        """The form; or what was typed into it."""
        if request.method == "POST":
            return await self._first_step(request)
        note = "signed_out" if "left" in request.query_params else ""
        note = "ended" if "ended" in request.query_params else note
        return await self._sign_in_page(request, note=note)

    async def _sign_in_page(
        self, request: Request, *, error: str = "", note: str = "", status: int = 200
    ) -> Response:
        if await run_in_threadpool(self._is_locked):
            return self._locked_page(request, error=error, status=status)
        demo = await run_in_threadpool(self._office().demo_members)
        return leaf(
            "sign_in",
            request,
            status=status,
            demo=demo,
            is_locked=False,
            error=_say(request, error),
            note=_say(request, note),
        )

    def _locked_page(self, request: Request, *, error: str, status: int) -> Response:
        """During a lock-down the form takes an administrator's yes, and lets nobody in."""
        return leaf(
            "sign_in",
            request,
            status=status if status == 429 else 503,
            demo=[],
            is_locked=True,
            error=_say(request, error or "locked"),
        )

    def _is_locked(self) -> bool:
        return self._office().accounts.is_locked

    async def _first_step(self, request: Request) -> Response:
        form = await _form(request)
        login, password = _field(form, "login").strip().lower(), _field(form, "password")
        device = read_cookie(request, DEVICE) or None
        try:
            token = await run_in_threadpool(self._guess, login, password, device)
        except Throttled as wait:
            answer = await self._sign_in_page(request, error="throttled", status=429)
            answer.headers["retry-after"] = str(wait.seconds)
            return answer
        if token is None:
            return await self._sign_in_page(request)
        if not token:
            return await self._sign_in_page(request, error="wrong", status=401)
        answer = _go("/sign-in/code", request)
        give_cookie(answer, HALF, token)
        return answer

    def _guess(self, login: str, password: str, device: str | None) -> str | None:
        """A token for the second step, empty where the guess is wrong, None where it is right but
        only administrators may go on: during a lock-down.

        Counted before anything is compared, and as slow for a login that nobody has.
        """
        office = self._office()
        office.accounts.count_guess(login, device)
        is_good = is_right(password, office.accounts.password_hash(login))
        if not is_good:
            self._note_refusal(login, "password")
            return ""
        if office.accounts.is_locked and not self._may_say_yes(login):
            self._note_refusal(login, "locked")
            return None
        return office.accounts.begin_half(login)

    def _may_say_yes(self, login: str) -> bool:
        account = self._office().accounts.account(login)
        return account is not None and account.role is Role.ADMINISTRATOR

    def _note_refusal(self, login: str, why: str) -> None:
        """Only logins that exist are written down: a password may be typed in their place."""
        office = self._office()
        known = office.accounts.account(login)
        office.audit.record(Kind.SIGN_IN_REFUSED, known.login if known else "", why)

    # Sign-in, second step

    async def code(self, request: Request) -> Response:
        """The one-time code; or what was typed."""
        half = read_cookie(request, HALF)
        account = await run_in_threadpool(self._office().accounts.half, half) if half else None
        if account is None:
            return await self._sign_in_page(request, error="half_over", status=401)
        if request.method == "GET":
            return self._code_page(request, account)
        typed = _field(await _form(request), "code")
        is_right_code = await run_in_threadpool(self._office().accounts.check_code, half, typed)
        if not is_right_code:
            await run_in_threadpool(self._note_refusal, account.login, "code")
            return self._code_page(request, account, error="code_wrong", status=401)
        if not typed.strip().isdecimal():
            audit = self._office().audit
            await run_in_threadpool(audit.record, Kind.RECOVERY_CODE_USED, account.login)
        return await self.let_in(request, account)

    async def _take_yes(self, request: Request, account: Account, answer: Any) -> Response:
        """An administrator who has taken both steps says to open again; no session comes of it."""
        office = self._office()
        try:
            await run_in_threadpool(say_yes, office.accounts, office.audit, account.login)
        except AccountError:  # no administrator, or somebody else has opened it meanwhile
            return await self._sign_in_page(request, status=401)
        answer = answer or _go(AFTER_YES, request)
        take_cookie(answer, HALF)
        return answer

    async def yes(self, request: Request) -> Response:
        """What an administrator's yes has come to."""
        is_open = not await run_in_threadpool(self._is_locked)
        return leaf("yes", request, is_open=is_open)

    def _code_page(
        self, request: Request, account: Account, *, error: str = "", status: int = 200
    ) -> Response:
        return leaf(
            "code",
            request,
            status=status,
            has_passkey=account.passkeys > 0,
            next=where_to(request),
            error=_say(request, error),
        )

    async def let_in(self, request: Request, account: Account, answer: Any = None) -> Response:
        """Open a session for who has taken both steps; during a lock-down take their yes."""
        if await run_in_threadpool(self._is_locked):
            return await self._take_yes(request, account, answer)
        device = read_cookie(request, DEVICE) or None
        try:
            session, device = await run_in_threadpool(self._open, account.login, device)
        except AccountError:  # locked or disabled in this very moment
            return await self._sign_in_page(request, error="half_over", status=401)
        answer = answer or RedirectResponse(where_to(request), status_code=303)
        give_cookie(answer, SESSION, session)
        give_cookie(answer, DEVICE, device)
        take_cookie(answer, HALF)
        return answer

    def _open(self, login: str, device: str | None) -> tuple[str, str]:
        office = self._office()
        opened = office.accounts.open_session(login, device)
        office.accounts.forgive(login, opened[1])
        office.audit.record(Kind.SIGNED_IN, login)
        return opened

    async def demo(self, request: Request) -> Response:
        """Enter as a member of the demo; there are none beside a real source."""
        login = _field(await _form(request), "login")
        members = await run_in_threadpool(self._office().demo_members)
        chosen = next((one for one in members if one.login == login and one.is_enabled), None)
        if await run_in_threadpool(self._is_locked):
            return await self._sign_in_page(request)
        if chosen is None:
            return await self._sign_in_page(request, error="wrong", status=401)
        return await self.let_in(request, chosen)

    # Invitation

    async def invitation(self, request: Request) -> Response:
        """Password, app and code of someone who is invited; or what they typed."""
        token = request.query_params.get("token", "")
        found = await run_in_threadpool(self._office().accounts.invitation, token)
        if found is None:
            return leaf("refusal", request, status=410, error=_say(request, "invitation_gone"))
        show = partial(
            self._invitation_page, request, login=found.login, is_new=found.purpose == "new"
        )
        if request.method == "GET":
            return show(secret=pyotp.random_base32())
        form = await _form(request)
        secret = _field(form, "secret") if _is_secret(_field(form, "secret")) else ""
        password = _field(form, "password")
        wrong = what_is_wrong(password, _field(form, "again"), found.login)
        if not secret or wrong:
            again = secret or pyotp.random_base32()
            return show(secret=again, error=wrong or "code_differs", status=422)
        try:
            codes = await run_in_threadpool(
                self._accept, token, password, secret, _field(form, "code"), found.login
            )
        except AccountError:
            return show(secret=secret, error="code_differs", status=422)
        return leaf("recovery", request, codes=codes)

    def _accept(self, token: str, password: str, secret: str, code: str, login: str) -> list[str]:
        office = self._office()
        codes = office.accounts.accept(token, hash_of(password), secret, code)
        office.audit.record(Kind.MEMBER_ENROLLED, login)
        return codes

    def _invitation_page(
        self,
        request: Request,
        *,
        login: str,
        is_new: bool,
        secret: str,
        error: str = "",
        status: int = 200,
    ) -> Response:
        link = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
        return leaf(
            "invitation",
            request,
            status=status,
            login=login,
            is_new=is_new,
            secret=secret,
            shown_secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            link=link,
            picture=segno.make(link, error="m").svg_data_uri(scale=4, border=2, light="#fff"),
            error=_say(request, error),
        )

    # Account and sign-out

    async def account(self, request: Request) -> Response:
        """The member's own page: passkeys, sign-out."""
        session = await run_in_threadpool(self._office().session, read_cookie(request, SESSION))
        if session is None:
            return _go("/sign-in", request, next="/account")
        note = "passkey_added" if "added" in request.query_params else ""
        return leaf(
            "account",
            request,
            account=session.account,
            language=self._office().language_of(session.account),
            note=_say(request, note),
        )

    async def sign_out(self, request: Request) -> Response:
        """End this session."""
        await run_in_threadpool(self._end, read_cookie(request, SESSION), everywhere=False)
        return self._left(request)

    async def sign_out_everywhere(self, request: Request) -> Response:
        """End all sessions of this member."""
        await run_in_threadpool(self._end, read_cookie(request, SESSION), everywhere=True)
        return self._left(request)

    def _end(self, token: str, *, everywhere: bool) -> None:
        office = self._office()
        session = office.session(token, touch=False)
        if session is None:
            return
        login = session.account.login
        if everywhere:
            office.accounts.end_all_of(login)
        else:
            office.accounts.end_session(token)
        office.audit.record(Kind.SIGNED_OUT, login, "everywhere" if everywhere else "here")

    def _left(self, request: Request) -> Response:
        answer = _go("/sign-in", request, left="1")
        take_cookie(answer, SESSION)
        return answer


def _is_secret(text: str) -> bool:
    """160 bits in base32, as we offered them."""
    return len(text) == 32 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def where_to(request: Request) -> str:
    """Where the visitor wanted to go: a path of this very host and no other."""
    wanted = request.query_params.get("next", "/")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    has_odd = any(ord(letter) < 33 for letter in wanted) or "\\" in wanted
    return wanted if is_ours and not has_odd and not wanted.startswith("/sign-") else "/"
