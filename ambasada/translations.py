"""The catalogue of texts: `python -m ambasada.translations [--check]`.

Collects every text that a person reads (calls of `_` and `n_`, and the tables of words, rules
and figures) into config/locale/ambasada.pot, those of the empty workbook into workbook.pot, and
holds each language's catalogues against them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from ambasada.translations_inside import sentences

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "config" / "locale"
_FOLDERS = ("pages", "components")
# Tables of words (or of tuples that end in one) that are looked up by `_(table[code])`, by module.
_WORD_TABLES = {
    "words.py": ("URGENCY", "TURN", "BUCKET", "REPORTING", "ABOUT", "SINCE_WORDS"),
    "accounts.py": ("STATES",),
    "balance_words.py": ("FULLNESS", "WHY", "STAYS"),
    "alert_note.py": ("REASONS",),
    "alert_words.py": ("REACH", "REACH_MEANS"),
    "first_visit.py": ("ANSWERS", "NEEDS"),
    "flow.py": ("SAYS", "SHORT"),
    "funnel.py": ("PLACES",),
    "how_to_read.py": ("TONES",),
    "mending.py": ("EFFECTS",),
    "member.py": ("ROLES",),
    "proposals.py": ("ASKS",),
    "sheets.py": ("STATES",),
    "usual_wait.py": ("SIGNS",),
}


def _texts() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Every text with the file that says it."""
    for folder in _FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            for text in _of_module(ast.parse(file.read_text("utf-8")), file.name):
                yield text, name
    yield from _of_tables()


def _of_module(tree: ast.Module, file: str) -> Iterator[str | tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            texts = [word for word in words if isinstance(word, str)]
            if node.func.id == "_" and len(texts) == 1:
                yield texts[0]
            elif node.func.id == "n_" and len(texts) == 2:
                yield texts[0], texts[1]
            elif node.func.id == "Screen" and len(texts) >= 2:
                yield texts[1]
    yield from _of_word_tables(tree, _WORD_TABLES.get(file, ()))


def _of_word_tables(tree: ast.Module, names: tuple[str, ...]) -> Iterator[str]:
    for node in tree.body:
        target = (
            node.targets[0]
            if isinstance(node, ast.Assign)
            else getattr(node, "target", None)
            if isinstance(node, ast.AnnAssign)
            else None
        )
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and target.id in names and isinstance(value, ast.Dict):
            for word in value.values:
                word = word.elts[-1] if isinstance(word, ast.Tuple) else word
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    yield word.value


def _of_tables() -> Iterator[tuple[str, str]]:
    from ambasada.audit import KINDS
    from ambasada.figures import DEFINITIONS
    from ambasada.guard import RULES as GUARD_RULES
    from ambasada.intake import CHECK_YEAR, EXPECTED
    from ambasada.rules import RULES
    from ambasada.schema import Kind

    for definition in DEFINITIONS.values():
        yield definition.title, "ambasada/figures"
        yield definition.formula, "ambasada/figures"
    for rule in RULES:
        yield rule.title, "ambasada/rules.py"
        yield rule.says, "ambasada/rules.py"
        yield rule.mend, "ambasada/rules.py"
    for kind, expected in EXPECTED.items():
        yield expected, "ambasada/intake.py"
        if kind in (Kind.DATE, Kind.MOMENT):
            yield expected + CHECK_YEAR, "ambasada/intake.py"
    for guard_rule in GUARD_RULES:
        yield guard_rule.says, "ambasada/guard.py"
    for happening in KINDS.values():
        yield happening.says, "ambasada/audit.py"


def screens() -> Catalog:
    """The catalogue of all texts of screens, without translations."""
    catalogue = Catalog(project="Ambasada", charset="utf-8")
    places: dict[str | tuple[str, str], set[str]] = {}
    for text, place in _texts():
        places.setdefault(text, set()).add(place)
    for text in sorted(places, key=str):
        catalogue.add(text, locations=[(place, 1) for place in sorted(places[text])])
    return catalogue


def workbook() -> Catalog:
    """The catalogue of all texts of the empty workbook, without translations."""
    from ambasada.template_texts import all_texts

    catalogue = Catalog(project="Ambasada", charset="utf-8")
    for text, context in all_texts():
        catalogue.add(text, context=context, locations=[("ambasada/template_texts.py", 1)])
    return catalogue


def inside() -> Catalog:
    """The catalogue of sentences with {gaps} that reach a screen from `ambasada`."""
    catalogue = Catalog(project="Ambasada", charset="utf-8")
    for text, places in sentences(ROOT / "ambasada").items():
        catalogue.add(text, locations=[(place, 1) for place in sorted(places)])
    return catalogue


def gate() -> Catalog:
    """The catalogue of all texts of the gate's own pages, without translations."""
    place = "components/gate/words.py"
    catalogue = Catalog(project="Ambasada", charset="utf-8")
    tree = ast.parse((ROOT / place).read_text("utf-8"))
    for text in _of_word_tables(tree, ("WORDS",)):
        catalogue.add(text, locations=[(place, 1)])
    return catalogue


# The catalogues by name: config/locale/NAME.pot, and LANGUAGE/LC_MESSAGES/NAME.po beside it.
CATALOGUES: dict[str, Callable[[], Catalog]] = {
    "ambasada": screens,
    "gate": gate,
    "inside": inside,
    "workbook": workbook,
}


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file without dates and line numbers, so that it changes with texts
    only.
    """
    stream = BytesIO()
    write_po(stream, catalogue, omit_header=True, include_lineno=False, width=100)
    return stream.getvalue()


def mistakes() -> list[str]:
    """What is amiss: an old template, or a language that lacks a text."""
    return [amiss for name, texts in CATALOGUES.items() for amiss in _mistakes_of(name, texts())]


def _mistakes_of(name: str, current: Catalog) -> Iterator[str]:
    template = LOCALE / f"{name}.pot"
    if not template.is_file() or template.read_bytes() != written(current):
        yield f"{template.relative_to(ROOT)} is not current: run `make docs`."
    for file in sorted(LOCALE.glob(f"*/LC_MESSAGES/{name}.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=file.parts[-3])
        place = file.relative_to(ROOT)
        for message in current:
            if message.id:
                yield from _mistakes_of_message(message, catalogue, place)
        unused = [one for one in catalogue if one.id and not current.get(one.id, one.context)]
        yield from (f"{place} has what nobody says: {one.id}" for one in unused)


def _mistakes_of_message(message: Message, catalogue: Catalog, place: Path) -> Iterator[str]:
    """A missing translation or form, or one whose {placeholders} are not those of the text."""
    told = catalogue.get(message.id, message.context)
    forms = told.string if told and isinstance(told.string, tuple) else (told and told.string,)
    if not all(forms) or (message.pluralizable and len(forms) != catalogue.num_plurals):
        yield f"{place} lacks: {message.id}"
        return
    text = message.id if isinstance(message.id, str) else message.id[-1]
    wanted = set(re.findall(r"{[^}]*}", text))
    for form in map(str, forms):
        if set(re.findall(r"{[^}]*}", form)) != wanted:
            yield f"{place} has other placeholders than: {message.id}"


def main() -> int:
    """Write the template, or with `--check` say what is amiss."""
    if "--check" in sys.argv[1:]:
        found = mistakes()
        print("\n".join(found) if found else "translations are complete", file=sys.stderr)
        return bool(found)
    LOCALE.mkdir(parents=True, exist_ok=True)
    for name, texts in CATALOGUES.items():
        (LOCALE / f"{name}.pot").write_bytes(written(texts()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
