"""Sentences from inside the program in a reader's language, by their English text.

A refusal of the accounts or a fault of a source is an English sentence with something filled in,
and it travels as such: through the reader's answer, the sealed reading, the log. A screen that
shows it looks up which sentence it was, and says it anew with the same fillings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ambasada.catalogue import Texts, catalogue
from ambasada.rules import RULES, Effect

CATALOGUE, SCREENS = "inside", "ambasada"
_GAP = re.compile(r"{([a-z_0-9]+)}")


def in_language(text: str, language: str) -> str:
    """`text` in a language; as it is where no catalogue has its sentence."""
    for name, sentence, pattern in _sentences(language):
        found = pattern.fullmatch(text)
        if found:
            told = Texts(name, language).say(sentence)
            fillings = {gap: in_language(said, language) for gap, said in found.groupdict().items()}
            return told.format(**fillings) if fillings else told
    return text


@cache
def _sentences(language: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Every sentence with the pattern of its fillings, those that say most first.

    A sentence that is a gap and nothing else says nothing.
    """
    known = [(name, text, _pattern(text)) for name, text in _known(language) if _said(text)]
    return tuple(sorted(known, key=lambda one: -len(_said(one[1]))))


def _known(language: str) -> Iterator[tuple[str, str]]:
    yield from ((CATALOGUE, str(one.id)) for one in catalogue(CATALOGUE, language) if one.id)
    for rule in RULES:
        if rule.effect is Effect.SOURCE:
            yield from ((SCREENS, rule.says), (SCREENS, rule.mend))


def _said(sentence: str) -> str:
    """The letters of a sentence itself, without its gaps."""
    return re.sub(r"\W", "", _GAP.sub("", sentence))


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _GAP.split(sentence)
    written = [
        re.escape(part) if place % 2 == 0 else f"(?P<{part}>.*?)"
        for place, part in enumerate(parts)
    ]
    return re.compile("".join(written), re.DOTALL)
