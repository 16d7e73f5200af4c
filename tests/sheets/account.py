"""A service account that nobody has: a key made for the tests, and its check of signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
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


def write_certificate(file: Path) -> Path:
    """A certificate of 127.0.0.1, signed by itself, and its key in one PEM file."""
    key, now = _private_key(), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = service_account("")["private_key"].encode()
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


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
