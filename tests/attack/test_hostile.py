"""Every cell of a network is hostile: nothing becomes markup on a screen or a formula in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from ambasada.export import Export, as_csv, as_xlsx
from components.texts import escape
from pages import SCREENS
from tests.attack.hostile import CODES, write_hostile_network
from tests.attack.office import LibreOffice, Opened
from tests.attack.test_canaries import role_of, visitor_of
from tests.attack.widgets import Hands
from tests.browser.conftest import Chromium, Server, Sitting, serve, sit
from tests.payloads import FORMULAS, HARMLESS, MARKUP

EYES = ("aa", "bb", "leadership", "administrator")
SEEN = [
    (eyes, screen.address)
    for eyes in EYES
    for screen in SCREENS
    if role_of(eyes) in screen.roles
]  # fmt: skip
# Shown as they are, never as Markdown: a table's cells, plain text, a list's options, the address.
PLAIN = {"dataframe", "text", "selectbox", "plotly_chart"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the hostile network."""
    folder = tmp_path_factory.mktemp("hostile")
    with serve(write_hostile_network(folder), folder / "log.txt") as running:
        yield running


@pytest.fixture(scope="module")
def screens(server: Server) -> dict[tuple[str, str], Hands]:
    """Each screen of everybody, as it was sent, with its files."""
    found = {}
    for eyes, address in SEEN:
        visitor = visitor_of(server, eyes)
        with visitor.socket() as socket:
            found[eyes, address] = hands = Hands(visitor, socket)
            hands.open(address)
            hands.unfold()
            hands.take_all()
    return found


def strings(message: Any) -> Iterator[str]:
    """The texts of a message and of the messages in it."""
    for _field, value in message.ListFields():
        many = hasattr(value, "__iter__") and not isinstance(value, (str, bytes))
        for one in value if many else [value]:
            if isinstance(one, str):
                yield one
            elif hasattr(one, "ListFields"):
                yield from strings(one)


def elements(hands: Hands) -> Iterator[tuple[str, Any]]:
    for message in hands.socket.heard:
        delta = message.delta
        kind = delta.WhichOneof("type")
        if kind:
            name = getattr(delta, kind).WhichOneof("type") or ""
            yield name, getattr(getattr(delta, kind), name, None)


@pytest.mark.parametrize("seen", SEEN, ids="-".join)
def test_no_text_is_sent_as_markdown(
    screens: dict[tuple[str, str], Hands], seen: tuple[str, str]
) -> None:
    sent = [text for kind, one in elements(screens[seen]) if kind not in PLAIN and one
            for text in strings(one)]  # fmt: skip
    assert sent
    assert not [payload for payload in MARKUP if payload in "\n".join(sent)]
    assert not re.search(r"(?<!\\)<(img|a|script|svg|iframe)\b", "\n".join(sent))


@pytest.mark.parametrize("seen", SEEN, ids="-".join)
def test_no_chart_holds_a_tag(screens: dict[tuple[str, str], Hands], seen: tuple[str, str]) -> None:
    specs = [orjson.loads(one.spec) for kind, one in elements(screens[seen]) if kind.startswith("p")
             and hasattr(one, "spec")]  # fmt: skip
    text = orjson.dumps(specs).decode()
    assert not [
        tag for tag in ("<img", "<a ", "<svg", "<script", "<iframe", "<b style") if tag in text
    ]


def test_the_texts_did_arrive(screens: dict[tuple[str, str], Hands]) -> None:
    """Or the tests above would prove nothing."""
    health = b"".join(screens["aa", "data-health"].socket.said)
    assert all(escape(text).encode() in health for text in ("<img src=x onerror=alert(1)>", "=1+1"))
    assert b"example.org" in b"".join(screens["leadership", "overview"].socket.said)
    assert f"'{CODES['bb'][1]}" in screens["bb", "open-cases"].files[0].decode()


# In the browser

_FOREIGN = """() => {
  const own = location.origin, found = [];
  const is_own = one => !one || one.startsWith(own) || /^(data|blob):/.test(one);
  for (const one of document.querySelectorAll('a, img, script, iframe, link, video, object')) {
    const url = one.href?.baseVal ?? one.href ?? one.src ?? one.data ?? '';
    if (!is_own(String(url))) found.push(one.outerHTML.slice(0, 200));
  }
  for (const one of document.querySelectorAll('svg a, iframe, object, embed, video, b[style]'))
    found.push(one.outerHTML.slice(0, 200));
  for (const one of document.querySelectorAll('*'))
    if ([...one.attributes].some(given => given.name.startsWith('on')))
      found.push(one.outerHTML.slice(0, 200));
  return [...found, ...window.__told];
}"""
_WATCH = """window.__told = [];
window.alert = text => window.__told.push('alert ' + text);
addEventListener('securitypolicyviolation',
  // Streamlit's own tables try that on every screen; it is refused, and nobody misses it.
  one => one.blockedURI === 'wasm-eval' ||
         window.__told.push(one.violatedDirective + ' ' + one.blockedURI));"""


@pytest.mark.browser
@pytest.mark.parametrize("seen", [one for one in SEEN if one[0] != "bb"], ids="-".join)
def test_nothing_on_a_screen_links_loads_or_runs(
    server: Server, chromium: Chromium, seen: tuple[str, str]
) -> None:
    with sit(chromium, server) as visitor:
        visitor.page.add_init_script(_WATCH)
        visitor.open(f"/{seen[1]}", seen[0])
        _unfold(visitor)
        assert visitor.page.evaluate(_FOREIGN) == []
        visitor.check()


def _unfold(visitor: Sitting) -> None:
    for fold in visitor.page.locator("[data-testid=stExpander] summary").all():
        fold.click()
    visitor.settle()


# In a spreadsheet program


@pytest.fixture
def everything() -> Export:
    """A file that holds each formula in a header, in a cell, and beside a number."""
    rows = [(text, -1, f"a{text}", text) for text in (*FORMULAS, *MARKUP, *HARMLESS)]
    return Export("everything", ("a", "=1+1", "@b", "c"), rows, dict.fromkeys(FORMULAS, "=1+1"))


def harmed(cells: list[Opened]) -> list[Opened]:
    """Cells that were computed, or lead somewhere. Two is what 1+1 makes, and no number of ours."""
    assert cells
    made = [one for one in cells if one.file in ("everything.xlsx", "bare.xlsx")]
    computed = [one for one in made if one.value in (2, "2")]
    return computed + [one for one in cells if one.is_formula or one.is_link]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_libreoffice_finds_no_formula_in_a_csv_file(
    libreoffice: LibreOffice, tmp_path: Path, everything: Export,
    screens: dict[tuple[str, str], Hands], separator: str,
) -> None:  # fmt: skip
    files = {"everything": as_csv(everything)} | {
        f"{eyes}-{address}-{number}": file
        for (eyes, address), hands in screens.items()
        for number, file in enumerate(hands.files)
        if not file.startswith(b"PK")
    }
    assert len(files) > 8
    assert not harmed(libreoffice.open(_written(tmp_path, files, "csv"), separator))


def test_libreoffice_finds_no_formula_in_a_workbook(
    libreoffice: LibreOffice, tmp_path: Path, everything: Export,
    screens: dict[tuple[str, str], Hands],
) -> None:  # fmt: skip
    files = {"everything": as_xlsx(everything)} | {
        f"{eyes}-{address}-{number}": file
        for (eyes, address), hands in screens.items()
        for number, file in enumerate(hands.files)
        if file.startswith(b"PK")
    }
    assert len(files) > 8
    assert not harmed(libreoffice.open(_written(tmp_path, files, "xlsx")))


@pytest.mark.parametrize("text", ["=1+1", "a;=1+1;b", "\t=1+1"])
def test_libreoffice_would_compute_what_is_not_marked(
    libreoffice: LibreOffice, tmp_path: Path, text: str
) -> None:
    """Or the tests above would prove nothing."""
    (tmp_path / "bare.csv").write_text(text, "utf-8")
    assert harmed(libreoffice.open([tmp_path / "bare.csv"], ";" if ";" in text else "\t"))


def _written(folder: Path, files: dict[str, bytes], suffix: str) -> list[Path]:
    for name, content in files.items():
        (folder / f"{name}.{suffix}").write_bytes(content)
    return sorted(folder.glob(f"*.{suffix}"))
