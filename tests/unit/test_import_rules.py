"""Who may import whom, and what no screen may do: read from the code itself.

`RULES` is the one table. Each source file becomes a list of uses (`import gspread`, `name
streamlit.map`, `keyword use_container_width`, …); a rule forbids some uses in some files. A new
rule is a row in `RULES` and a planted breach in `BREACHES`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app.py", "pages/*", "components/*", "ambasada/*")
SCREEN = ("app.py", "pages/*", "components/*")
THE_GATE = ("components/gate/*",)

# Names, not addresses: nothing is fetched from an XML namespace.
NAMESPACES = ("http://www.w3.org/", "http://schemas.openxmlformats.org/")
# What a page may do at its top: define. A constant may call a class, or one of BUILDERS.
DEFINES = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BUILDERS = {"date", "dict", "frozenset", "list", "set", "timedelta", "tuple"}


@dataclass(frozen=True)
class Rule:
    """Uses that are forbidden in some files, and what to do instead."""

    name: str
    files: tuple[str, ...]
    forbids: tuple[str, ...]
    do: str
    but_in: tuple[str, ...] = ()


RULES = (
    Rule(
        "pages import downwards only",
        ("pages/*",),
        ("import app", "import tests", "import benchmarks"),
        "Move what both need into components/ or ambasada/.",
    ),
    Rule(
        "components import downwards only",
        ("components/*",),
        ("import app", "import pages", "import tests", "import benchmarks"),
        "Let the page pass in what the component needs.",
    ),
    Rule(
        "the domain imports nothing above it",
        ("ambasada/*",),
        ("import app", "import pages", "import components", "import tests", "import benchmarks"),
        "Return plain values; the caller above decides what to do with them.",
    ),
    Rule(
        "the domain knows no screen",
        ("ambasada/*",),
        ("import streamlit", "import plotly"),
        "Compute here, draw in components/.",
    ),
    Rule(
        "one file knows Google",
        PRODUCT,
        ("import gspread",),
        "Ask ambasada/sources/google_sheets.py; everyone else gets rows of text.",
        but_in=("ambasada/sources/google_sheets.py",),
    ),
    Rule(
        "one door to other hosts",
        PRODUCT,
        (
            "import google",
            "import requests",
            "import urllib3",
            "import urllib.request",
            "import http.client",
            "import httpx",
            "import aiohttp",
        ),
        "Ask ambasada/sources/google_sheets.py; nothing else leaves this machine.",
        but_in=("ambasada/sources/google_*.py",),
    ),
    Rule(
        "one file keeps things between runs",
        PRODUCT,
        ("name streamlit.cache_data", "name streamlit.cache_resource"),
        "Use components/cache.py, whose keys hold nothing personal.",
        but_in=("components/cache.py",),
    ),
    Rule(
        "only the gate knows cookies",
        PRODUCT,
        (
            "attribute cookies",
            "attribute set_cookie",
            "attribute delete_cookie",
            "import http.cookies",
            "import extra_streamlit_components",
        ),
        "Take the member that the gate found; never read or write a cookie elsewhere.",
        # Those are the browser's cookies. The door to Google takes none from Google.
        but_in=(*THE_GATE, "ambasada/sources/google_session.py"),
    ),
    Rule(
        "one file finds the member",
        PRODUCT,
        ("name streamlit.user",),
        "Take `member` as an argument; only components/member.py asks who looks.",
        but_in=("components/member.py",),
    ),
    Rule(
        "no page lies flat",
        ("pages/*",),
        ("lies flat",),
        "Move it into pages/network/, pages/embassy/ or pages/admin/: "
        "Streamlit serves a flat page at its own address, before anyone signed in.",
        but_in=("pages/__init__.py",),
    ),
    Rule(
        "nothing runs when a page is imported",
        ("pages/*",),
        ("runs",),
        "Keep imports, constants, functions and classes; move the rest into render().",
    ),
    Rule(
        "no raw HTML",
        PRODUCT,
        ("keyword unsafe_allow_html", "attribute html", "name streamlit.html"),
        "Use Streamlit's own elements: a sheet's text must never become markup.",
    ),
    Rule(
        "no uploads",
        PRODUCT,
        ("attribute file_uploader", "name streamlit.file_uploader"),
        "Files come from a source in config/sources.toml.",
    ),
    Rule(
        "no map from another host",
        PRODUCT,
        ("name streamlit.map", "attribute pydeck_chart", "name streamlit.pydeck_chart"),
        "Use components/map.py, which asks nobody but our own server.",
    ),
    Rule(
        "no dead Streamlit options",
        PRODUCT,
        ("keyword use_container_width",),
        'Write width="stretch".',
    ),
    Rule(
        "screens name no other host",
        SCREEN,
        ("address",),
        "Serve it ourselves, or let ambasada/ give the link; "
        "an XML namespace goes into NAMESPACES of this test.",
    ),
)


@dataclass(frozen=True)
class Use:
    """One thing that a file does, and on which line."""

    what: str
    line: int

    def is_forbidden_by(self, rule: Rule) -> bool:
        return any(
            self.what == one or self.what.startswith((f"{one}.", f"{one} ")) for one in rule.forbids
        )


def sources(root: Path) -> list[str]:
    """The product's Python files, as paths from `root`; a folder that is not there has none."""
    found = [root / "app.py"] if (root / "app.py").exists() else []
    for folder in ("pages", "components", "ambasada"):
        found += sorted((root / folder).rglob("*.py"))
    return [file.relative_to(root).as_posix() for file in found]


def breaches(rule: Rule, root: Path) -> list[str]:
    """One sentence for each breach of `rule`: which file and line, what is there, what to do."""
    return [
        f"{path}:{use.line}: {use.what}. Rule: {rule.name}. {rule.do}"
        for path in sources(root)
        if _is_in(path, rule.files) and not _is_in(path, rule.but_in)
        for use in uses(path, (root / path).read_text(encoding="utf-8"))
        if use.is_forbidden_by(rule)
    ]


@cache
def uses(path: str, text: str) -> tuple[Use, ...]:
    """Everything in a file that a rule may be about."""
    return tuple(_uses(path, text))


def _uses(path: str, text: str) -> Iterator[Use]:
    tree = ast.parse(text, filename=path)
    nodes = list(ast.walk(tree))
    imports = [one for node in nodes for one in _imports(node, path)]
    named = dict(one.binds for one in imports)
    docstrings = _docstrings(nodes)
    if path.count("/") == 1:
        yield Use("lies flat", 1)
    for one in imports:
        yield Use(f"import {one.module}", one.line)
        yield Use(f"name {one.module}", one.line)
    for statement in tree.body:
        yield from _runs(statement)
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield Use(f"attribute {node.attr}", node.lineno)
            yield Use(f"name {_full_name(node, named)}", node.lineno)
        elif isinstance(node, ast.keyword) and node.arg:
            yield Use(f"keyword {node.arg}", node.value.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield from _addresses(node.value, node.lineno)
            if node.value.isidentifier():  # a key of **options, or a name for getattr
                yield Use(f"keyword {node.value}", node.lineno)


@dataclass(frozen=True)
class _Import:
    module: str
    name: str  # what the file calls it; empty where it gets no name
    line: int

    @property
    def binds(self) -> tuple[str, str]:
        """`import plotly.io` gives the name plotly to plotly, not to plotly.io."""
        return (self.name, self.module) if self.name else (self.module.split(".")[0],) * 2


def _imports(node: ast.AST, path: str) -> list[_Import]:
    if isinstance(node, ast.Import):
        return [_Import(one.name, one.asname or "", node.lineno) for one in node.names]
    if isinstance(node, ast.ImportFrom):
        module = _absolute(node, path)
        return [
            _Import(f"{module}.{one.name}", one.asname or one.name, node.lineno)
            for one in node.names
        ]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        if called in {"import_module", "__import__"}:
            return [_Import(str(node.args[0].value), "", node.lineno)]
    return []


def _absolute(node: ast.ImportFrom, path: str) -> str:
    if not node.level:
        return node.module or ""
    above = path.split("/")[: -node.level]
    return ".".join([*above, *([node.module] if node.module else [])])


def _full_name(node: ast.expr, named: dict[str, str]) -> str:
    """`st.context.cookies` as `streamlit.context.cookies`; empty where it is no plain name."""
    if isinstance(node, ast.Attribute):
        before = _full_name(node.value, named)
        return f"{before}.{node.attr}" if before else ""
    return named.get(_name(node), "")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _docstrings(nodes: list[ast.AST]) -> set[int]:
    """Texts that stand alone: they explain, and reach no browser."""
    return {id(node.value) for node in nodes if isinstance(node, ast.Expr)}


def _addresses(text: str, line: int) -> Iterator[Use]:
    for address in re.findall(r"https?://\S*", text, flags=re.IGNORECASE):
        if not address.startswith(NAMESPACES):
            yield Use(f"address {address}", line)


def _runs(statement: ast.stmt) -> Iterator[Use]:
    """What a statement at the top of a file does beyond defining something."""
    if isinstance(statement, DEFINES):
        return
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return
    if isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING"):
        return
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        yield Use(f"runs {ast.unparse(statement).splitlines()[0]}", statement.lineno)
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and not _only_builds(node.func):
            yield Use(f"runs {ast.unparse(node)}", node.lineno)


def _only_builds(function: ast.expr) -> bool:
    """A class makes a value: `Screen(…)` is a constant, `st.title(…)` and `the_desk()` are not."""
    name = function.attr if isinstance(function, ast.Attribute) else _name(function)
    return name.lstrip("_")[:1].isupper() or name in BUILDERS


def _is_in(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_product_keeps(rule: Rule) -> None:
    found = breaches(rule, ROOT)
    assert not found, "\n" + "\n".join(found)


# For each rule at least one file that breaks it, the line where it does, and how.
BREACHES = (
    ("pages import downwards only", "pages/network/a.py", 1, "import app\n"),
    ("pages import downwards only", "pages/network/a.py", 1, "from ...app import app\n"),
    ("components import downwards only", "components/a.py", 2, "\nfrom pages import SCREENS\n"),
    ("components import downwards only", "components/map/a.py", 1, "import pages.network.overview"),
    ("the domain imports nothing above it", "ambasada/a.py", 1, "from components import map\n"),
    ("the domain imports nothing above it", "ambasada/x/a.py", 1, "from ...components import map"),
    ("the domain knows no screen", "ambasada/a.py", 1, "import plotly.graph_objects as go\n"),
    ("the domain knows no screen", "ambasada/a.py", 2, "def f():\n    from streamlit import x\n"),
    ("the domain knows no screen", "ambasada/a.py", 1, 'x = import_module("streamlit")\n'),
    ("one file knows Google", "ambasada/sources/folder.py", 1, "import gspread\n"),
    ("one file knows Google", "app.py", 1, "from gspread import service_account\n"),
    ("one door to other hosts", "components/a.py", 1, "import requests\n"),
    ("one door to other hosts", "ambasada/a.py", 1, "from urllib.request import urlopen\n"),
    ("one door to other hosts", "ambasada/sources/folder.py", 1, "import google.auth\n"),
    (
        "one file keeps things between runs",
        "pages/network/a.py",
        2,
        "import streamlit as st\n@st.cache_data(ttl=60)\ndef f(): ...\n",
    ),
    (
        "one file keeps things between runs",
        "components/a.py",
        1,
        "from streamlit import cache_resource as kept\n",
    ),
    (
        "only the gate knows cookies",
        "components/a.py",
        2,
        "import streamlit as st\nx = st.context.cookies['a']\n",
    ),
    (
        "only the gate knows cookies",
        "ambasada/accounts.py",
        1,
        "def f(answer): answer.set_cookie('a', 'b')\n",
    ),
    (
        "one file finds the member",
        "pages/network/a.py",
        2,
        "import streamlit as st\ndef f(): return st.user.get('session')\n",
    ),
    ("one file finds the member", "components/a.py", 1, "from streamlit import user\n"),
    ("no page lies flat", "pages/overview.py", 1, "def render(): ...\n"),
    (
        "nothing runs when a page is imported",
        "pages/network/a.py",
        2,
        "import streamlit as st\nst.title('Overview')\n",
    ),
    ("nothing runs when a page is imported", "pages/network/a.py", 1, "DESK = the_desk()\n"),
    ("nothing runs when a page is imported", "pages/network/a.py", 1, "for x in (1, 2): ...\n"),
    (
        "no raw HTML",
        "components/a.py",
        2,
        "import streamlit as st\nst.markdown('x', unsafe_allow_html=True)\n",
    ),
    ("no raw HTML", "components/a.py", 1, "OPTIONS = {'unsafe_allow_html': True}\n"),
    ("no raw HTML", "pages/network/a.py", 2, "import streamlit as st\ndef f(): st.html('<b>')\n"),
    ("no raw HTML", "pages/network/a.py", 1, "from streamlit import html\n"),
    ("no raw HTML", "pages/network/a.py", 2, "import streamlit.x\nstreamlit.sidebar.html('')\n"),
    ("no uploads", "pages/admin/a.py", 1, "def f(box): box.file_uploader('x')\n"),
    (
        "no map from another host",
        "components/a.py",
        2,
        "import streamlit as st\ndef f(x): st.map(x)\n",
    ),
    (
        "no map from another host",
        "components/a.py",
        2,
        "import streamlit.errors\nstreamlit.map(1)\n",
    ),
    ("no map from another host", "components/a.py", 1, "def f(box): box.pydeck_chart()\n"),
    (
        "no dead Streamlit options",
        "components/a.py",
        1,
        "def f(box): box.button('x', use_container_width=True)\n",
    ),
    ("screens name no other host", "components/a.py", 1, "LOGO = 'https://example.org/logo.svg'\n"),
    (
        "screens name no other host",
        "pages/network/a.py",
        1,
        "def f(x): return f'go to HTTP://{x}'\n",
    ),
)

KEPT = {
    "app.py": "import streamlit as st\nfrom pages import open_screen\n",
    "components/gate/cookies.py": "def f(connection): return connection.cookies\n",
    "components/member.py": "import streamlit as st\nWHO = st.user.get('session')\n",
    "pages/__init__.py": (
        '"""Screens. See https://example.org for why."""\n'
        "from datetime import timedelta\n"
        "from pages.network import overview\n"
        "SCREENS: tuple[Screen, ...] = (Screen('overview', overview.render),)\n"
        "STALE = timedelta(minutes=30)\n"
    ),
    "pages/network/overview.py": (
        "import streamlit as st\n"
        "from components import map\n"
        "@st.fragment(run_every=60)\n"
        "def render(member, view):\n"
        "    st.title('Overview')\n"
        "    view.cases.map(str)\n"
    ),
    "components/cache.py": "import streamlit as st\n@st.cache_resource\ndef kept(): ...\n",
    "components/icon.py": "SVG = '<svg xmlns=\"http://www.w3.org/2000/svg\"/>'\n",
    "ambasada/sources/google_sheets.py": "import gspread\nSITE = 'https://docs.google.com/'\n",
    "ambasada/figures/__init__.py": "from ..network import Network\nfrom . import stock\n",
}


@pytest.mark.parametrize(("name", "path", "line", "text"), BREACHES)
def test_a_planted_breach_is_found(
    tmp_path: Path, name: str, path: str, line: int, text: str
) -> None:
    _plant(tmp_path, path, text)
    rule = next(rule for rule in RULES if rule.name == name)

    message = "\n".join(breaches(rule, tmp_path))

    assert message.startswith(f"{path}:{line}: ")
    assert f"Rule: {name}. {rule.do}" in message


def test_every_rule_has_a_planted_breach() -> None:
    assert {name for name, *_ in BREACHES} == {rule.name for rule in RULES}


def test_what_is_allowed_breaks_no_rule(tmp_path: Path) -> None:
    for path, text in KEPT.items():
        _plant(tmp_path, path, text)

    assert [found for rule in RULES for found in breaches(rule, tmp_path)] == []


def test_folders_that_do_not_exist_yet_break_no_rule(tmp_path: Path) -> None:
    assert [found for rule in RULES for found in breaches(rule, tmp_path)] == []


def _plant(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
