"""Streamlit's scripts come compressed to those who take it, and as before to all others."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit import file_util

from components.compressed import _takes_gzip
from tests.browser.conftest import Server
from tests.conftest import signed_in_as

ROOT = Path(file_util.get_static_dir())
# The largest, which is Plotly's.
SCRIPT = max((ROOT / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)
ADDRESS = f"/{SCRIPT.relative_to(ROOT).as_posix()}"


@dataclass(frozen=True)
class Reply:
    """What the server answered, headers by their name in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(server: Server, address: str, method: str = "GET", **headers: str) -> Reply:
    """One request, exactly as written: nothing is unpacked, followed or tidied up."""
    connection = HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Cookie"] = f"__Host-ambasada={signed_in_as(server.config, 'leadership').token}"
        connection.request(method, address, headers=named)
        answer = connection.getresponse()
        heads = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, heads, answer.read())
    finally:
        connection.close()


def packed(server: Server, address: str = ADDRESS, method: str = "GET", **headers: str) -> Reply:
    """The same, from someone who takes gzip."""
    return ask(server, address, method, Accept_Encoding="gzip, deflate, br", **headers)


def test_a_script_is_the_same_once_unpacked_and_a_third_of_the_size(server: Server) -> None:
    reply = packed(server)
    assert reply.status == 200
    assert reply.headers["content-encoding"] == "gzip"
    assert gzip.decompress(reply.body) == SCRIPT.read_bytes()
    assert len(reply.body) * 3 < SCRIPT.stat().st_size
    assert int(reply.headers["content-length"]) == len(reply.body)


def test_the_rest_of_the_head_is_streamlits(server: Server) -> None:
    plain, reply = ask(server, ADDRESS), packed(server)
    assert "immutable" in reply.headers["cache-control"]
    for name in ("content-type", "cache-control", "last-modified"):
        assert reply.headers[name] == plain.headers[name]
    # Two forms of one file have two tags, and who keeps them must know on what they depend.
    assert reply.headers["etag"] != plain.headers["etag"]
    assert reply.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_who_does_not_take_gzip_gets_the_file_as_it_is(server: Server) -> None:
    for accepted in ("", "identity", "br", "gzip;q=0", "gzip; q=0.0, *"):
        reply = ask(server, ADDRESS, Accept_Encoding=accepted)
        assert "content-encoding" not in reply.headers, accepted
        assert reply.body == SCRIPT.read_bytes()


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=nonsense", False),
        ("xgzip", False),
    ],
)
def test_who_takes_gzip(accepted: str, takes: bool) -> None:
    assert _takes_gzip(accepted) is takes


def test_the_head_alone_says_the_same_without_a_body(server: Server) -> None:
    whole, head = packed(server), packed(server, method="HEAD")
    assert head.status == 200
    assert head.body == b""
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}


def test_a_known_tag_is_answered_without_the_file(server: Server) -> None:
    plain, tag = ask(server, ADDRESS).headers["etag"], packed(server).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        reply = packed(server, If_None_Match=known)
        assert (reply.status, reply.body) == (304, b""), known
        assert reply.headers["etag"] == tag
        assert "content-encoding" not in reply.headers
    # The plain form's tag, though its date is the same, is another thing's.
    when = packed(server).headers["last-modified"]
    assert packed(server, If_None_Match=plain, If_Modified_Since=when).status == 200
    assert ask(server, ADDRESS, If_None_Match=tag).status == 200
    assert packed(server, If_Modified_Since=when).status == 304


def test_a_part_is_a_part_of_the_plain_file(server: Server) -> None:
    reply = packed(server, Range="bytes=5-14")
    assert reply.status == 206
    assert "content-encoding" not in reply.headers
    assert reply.body == SCRIPT.read_bytes()[5:15]


def test_everything_else_is_as_before(server: Server) -> None:
    # An unknown name gets the page, as any address of a screen does; it is not kept for a year.
    unknown = packed(server, "/static/js/nothing.js")
    assert unknown.headers["content-type"].startswith("text/html")
    assert unknown.headers["cache-control"] == "no-cache"
    font = next((ROOT / "static" / "media").glob("*.woff2"))
    assert packed(server, f"/static/media/{font.name}").body == font.read_bytes()
    assert packed(server, ADDRESS, "POST").status == 404


@pytest.mark.parametrize(
    "address",
    [
        "/static/../../../config/network.toml",
        "/static/js/../../index.html",
        "/static/js/%2e%2e/%2e%2e/manifest.json",
        f"//{ADDRESS}",
        "/static/js/..\\..\\index.html",
    ],
)
def test_no_way_out_of_the_folder(server: Server, address: str) -> None:
    reply = packed(server, address)
    # Streamlit's own "no", or the gate's where the address is not even one of Streamlit's.
    assert reply.status in (400, 404)
    assert "content-encoding" not in reply.headers


def test_many_at_once_get_the_same(server: Server) -> None:
    other = sorted((ROOT / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)[-2]
    address = f"/{other.relative_to(ROOT).as_posix()}"
    with ThreadPoolExecutor(8) as people:
        bodies = {reply.body for reply in people.map(lambda _: packed(server, address), range(8))}
    assert [gzip.decompress(body) for body in bodies] == [other.read_bytes()]
