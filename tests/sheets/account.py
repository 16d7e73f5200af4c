"""A service account that nobody has: a key made for the tests, and its check of signatures."""

from __future__ import annotations

from functools import cache
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

READER = "reader@invented-project.iam.gserviceaccount.com"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUDIENCE = "https://oauth2.googleapis.com/token"


@cache
def _private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def service_account(address: str) -> dict[str, str]:
    """A key as Google gives it; tokens come from the server at `address`."""
    text = _private_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "type": "service_account",
        "project_id": "invented-project",
        "private_key_id": "0",
        "private_key": text.decode(),
        "client_email": READER,
        "token_uri": f"{address}/token",
    }


def scopes_asked(form: bytes) -> str | None:
    """The scopes of a request for a token; None where it is not signed as it must be."""
    fields = parse_qs(form.decode())
    if fields.get("grant_type") != [GRANT]:
        return None
    public = _private_key().public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    try:
        claims = jwt.decode(fields["assertion"][0], certs=pem, audience=AUDIENCE)
    except ValueError:
        return None
    return str(claims["scope"]) if claims["iss"] == READER else None
