"""The sentences that reach a screen from inside the program: refusals, faults, checks of the log.

They are English where they stand, with something filled in. Here they are found in the source, an
f-string with its gaps named, for the catalogue `inside`; ambasada/inside.py tells them anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_REFUSALS = {"AccountError", "NothingRead"}
_SENTENCES = {"LOCKED", "STILL_READING", "failure"}
# The modules of sources whose texts reach a screen: the others write the demo, or raise what is
# told in other words.
_FAULTS = (
    "__init__.py",
    "folder.py",
    "google_account.py",
    "google_book.py",
    "google_sheets.py",
    "google_trouble.py",
)
_CHECKS = ("storage/audit.py", "storage/chain.py")
_DULL = {"name", "value", "type", "strerror", "or", "letter", "frozenset", "sorted", "join"}


def sentences(folder: Path) -> dict[str, set[str]]:
    """Each sentence of the modules in `folder`, in order, with the files that say it."""
    places: dict[str, set[str]] = {}
    for file in sorted(folder.rglob("*.py")):
        place = file.relative_to(folder.parent).as_posix()
        tree = ast.parse(file.read_text("utf-8"))
        is_fault = file.parent.name == "sources" and file.name in _FAULTS
        says_all = is_fault or place.endswith(_CHECKS)
        for text in _of_all(tree) if says_all else _of_refusals(tree):
            places.setdefault(text, set()).add(place)
    return dict(sorted(places.items()))


def _of_refusals(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in _REFUSALS and node.args:
                yield from _sentence(node.args[0])
        elif isinstance(node, ast.Assign) and _target(node.targets[0]) in _SENTENCES:
            yield from _sentence(node.value)


def _target(node: ast.expr) -> str:
    """What a value is kept as: a name, or the key in a mapping."""
    place = node.slice if isinstance(node, ast.Subscript) else node
    return str(getattr(place, "id", getattr(place, "value", "")))


def _of_all(tree: ast.Module) -> Iterator[str]:
    """Every text of three words or more in a module, but for docstrings."""
    explained = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if id(node) not in explained | parts:
            yield from (text for text in _sentence(node) if text.count(" ") > 1)


def _sentence(node: ast.AST) -> Iterator[str]:
    """A text as it stands, an f-string with its gaps named."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        gaps: list[str] = []
        written = ""
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                gaps.append(_gap(part.value, gaps))
                written += f"{{{gaps[-1]}}}"
            elif isinstance(part, ast.Constant):
                written += str(part.value)
        if re.search(r"[a-z]", re.sub(r"{[^}]*}", "", written)):
            yield written


def _gap(value: ast.expr, taken: list[str]) -> str:
    """A name for what fills a gap: the last telling word of the expression."""
    words = re.findall(r"\b[a-z][a-z_]*\b", ast.unparse(value))
    name = next((word for word in reversed(words) if word not in _DULL), "what")
    return name if name not in taken else f"{name}_{len(taken) + 1}"
