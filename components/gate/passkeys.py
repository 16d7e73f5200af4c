"""Passkeys, where the browser has them (WebAuthn level 2, checked by the package webauthn)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import webauthn
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ambasada.accounts import Account, AccountError, Passkey
from ambasada.audit import Kind
from components.gate.cookies import HALF, SESSION, read_cookie
from components.gate.doors import AFTER_YES, ISSUER, MOST_BYTES, Doors, where_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from ambasada.office import Office

# The PIN, finger or face is asked for: the passkey is the second step, and a lost one is no use.
VERIFIED = UserVerificationRequirement.REQUIRED
_REFUSED = (WebAuthnException, AccountError, ValueError, KeyError, TypeError)


class PasskeyDoors:
    """Asks for a passkey in two questions: what to sign, and what was signed."""

    def __init__(self, office: Callable[[], Office], doors: Doors) -> None:
        self._office = office
        self._doors = doors

    async def ask_to_create(self, request: Request) -> Response:
        """What a new passkey has to sign, for someone who is signed in."""
        session = await self._session(request)
        return (
            self._options(await run_in_threadpool(self._new, request, *session))
            if (session)
            else _refusal()
        )

    async def create(self, request: Request) -> Response:
        """Keep a new passkey."""
        session = await self._session(request)
        body = await _body(request)
        if not session or not await run_in_threadpool(self._keep, request, body, *session):
            return _refusal()
        return JSONResponse({"next": "/account?added=1"})

    async def ask_to_get(self, request: Request) -> Response:
        """What a known passkey has to sign, for someone between the two steps."""
        half = await self._half(request)
        return (
            self._options(await run_in_threadpool(self._known, request, *half))
            if (half)
            else _refusal()
        )

    async def get(self, request: Request) -> Response:
        """Take a passkey for the second step."""
        half = await self._half(request)
        body = await _body(request)
        if not half or not await run_in_threadpool(self._check, request, body, *half):
            return _refusal()
        is_locked = await run_in_threadpool(lambda: self._office().accounts.is_locked)
        answer = JSONResponse({"next": AFTER_YES if is_locked else where_to(request)})
        return await self._doors.let_in(request, half[1], answer)

    async def _session(self, request: Request) -> tuple[str, Account] | None:
        found = await run_in_threadpool(self._office().session, read_cookie(request, SESSION))
        return (found.identity, found.account) if found and not found.account.is_demo else None

    async def _half(self, request: Request) -> tuple[str, Account] | None:
        token = read_cookie(request, HALF)
        found = await run_in_threadpool(self._office().accounts.half, token) if token else None
        return (token, found) if found else None

    def _options(self, text: str) -> Response:
        return Response(text, media_type="application/json")

    def _new(self, request: Request, key: str, account: Account) -> str:
        accounts = self._office().accounts
        options = webauthn.generate_registration_options(
            rp_id=_host(request),
            rp_name=ISSUER,
            user_name=account.login,
            exclude_credentials=_described(accounts.passkeys(account.login)),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=VERIFIED
            ),
        )
        accounts.keep_challenge(key, options.challenge)
        return webauthn.options_to_json(options)

    def _keep(self, request: Request, body: str, key: str, account: Account) -> bool:
        office = self._office()
        challenge = office.accounts.take_challenge(key)
        if challenge is None:
            return False
        try:
            made = webauthn.verify_registration_response(
                credential=body,
                expected_challenge=challenge,
                expected_rp_id=_host(request),
                expected_origin=_origin(request),
                require_user_verification=True,
            )
            office.accounts.add_passkey(
                account.login,
                Passkey(made.credential_id, made.credential_public_key, made.sign_count),
            )
        except _REFUSED:
            return False
        office.audit.record(Kind.PASSKEY_ADDED, account.login)
        return True

    def _known(self, request: Request, key: str, account: Account) -> str:
        accounts = self._office().accounts
        options = webauthn.generate_authentication_options(
            rp_id=_host(request),
            allow_credentials=_described(accounts.passkeys(account.login)),
            user_verification=VERIFIED,
        )
        accounts.keep_challenge(key, options.challenge)
        return webauthn.options_to_json(options)

    def _check(self, request: Request, body: str, key: str, account: Account) -> bool:
        office = self._office()
        challenge = office.accounts.take_challenge(key)
        known = {one.credential: one for one in office.accounts.passkeys(account.login)}
        try:
            used = known[webauthn.base64url_to_bytes(json.loads(body)["rawId"])]
            checked = webauthn.verify_authentication_response(
                credential=body,
                expected_challenge=challenge or b"",
                expected_rp_id=_host(request),
                expected_origin=_origin(request),
                credential_public_key=used.public_key,
                credential_current_sign_count=used.sign_count,
                require_user_verification=True,
            )
        except _REFUSED:
            office.audit.record(Kind.SIGN_IN_REFUSED, account.login, "passkey")
            return False
        return challenge is not None and office.accounts.passkey_used(
            key, used.credential, checked.new_sign_count
        )


def _described(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential) for one in known]


async def _body(request: Request) -> str:
    if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
        return ""
    return (await request.body()).decode("utf-8", "replace")


def _refusal() -> Response:
    return JSONResponse({"error": "refused"}, status_code=401)


def _origin(request: Request) -> str:
    # The wall has compared it with the host already.
    return request.headers.get("origin", "")


def _host(request: Request) -> str:
    return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
