"""What a program can tell of spelling in the catalogues: letters, ў and у, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ambasada.catalogue import catalogue
from ambasada.translations import CATALOGUES

# A vowel and a blank (or a hyphen) before у make it ў; a mark of punctuation between does not.
_AFTER_VOWEL = re.compile(r"[аеёіоуыэюя][ -]у\w*", re.IGNORECASE)
_SHORT_WITHOUT_VOWEL = re.compile(r"(?<![аеёіоуыэюя])(?<![аеёіоуыэюяa] )ў", re.IGNORECASE)
_STRANGE = {
    "be": re.compile(r"[ищъ]|[a-z][а-яёіў]|[а-яёіў][a-z]", re.IGNORECASE),
    "ru": re.compile(r"[іў]|[a-z][а-яё]|[а-яё][a-z]", re.IGNORECASE),
    "pl": re.compile(r"[а-яёіў]|\d %|} %", re.IGNORECASE),
    "lt": re.compile(r"[а-яёіў]", re.IGNORECASE),
}
# Quotation marks and dashes of other languages.
_FOREIGN_MARKS = {
    "be": re.compile(r"[“”„\"]| - | – "),
    "ru": re.compile(r"[“”„\"]| - | – "),
    "pl": re.compile(r"[“«»\"]| - | — "),
    "lt": re.compile(r"[”«»\"]| - | — "),
}


def said(language: str) -> Iterator[str]:
    """Every translation of a language, each form by itself."""
    for name in CATALOGUES:
        for message in catalogue(name, language):
            if message.id:
                forms = message.string
                yield from map(str, forms if isinstance(forms, tuple) else (forms,))


def test_short_u_follows_a_vowel_across_words_and_nothing_else() -> None:
    wrong = [
        text
        for text in said("be")
        if _AFTER_VOWEL.search(text) or _SHORT_WITHOUT_VOWEL.search(text)
    ]
    assert not wrong


@pytest.mark.parametrize("language", _STRANGE)
def test_no_letter_of_another_alphabet_stands_in_a_word(language: str) -> None:
    assert not [text for text in said(language) if _STRANGE[language].search(text)]


@pytest.mark.parametrize("language", _FOREIGN_MARKS)
def test_quotation_marks_and_dashes_are_those_of_the_language(language: str) -> None:
    assert not [text for text in said(language) if _FOREIGN_MARKS[language].search(text)]


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("не ўдалося", False),
        ("не удалося", True),
        ("ён ўвайшоў", True),
        ("справы, у якіх", False),
        ("Дадайце Ambasada ў праграму", False),
    ],
)
def test_the_rule_of_short_u_knows_right_from_wrong(text: str, is_wrong: bool) -> None:
    assert bool(_AFTER_VOWEL.search(text) or _SHORT_WITHOUT_VOWEL.search(text)) == is_wrong
