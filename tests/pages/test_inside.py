"""Sentences that come from inside the program are said anew in the reader's language."""

from __future__ import annotations

import re

import pytest

from ambasada.accounts import AccountError, parse_login
from ambasada.audit import Kind
from ambasada.catalogue import Texts, catalogue
from ambasada.inside import in_language
from ambasada.lockdown import LOCKED
from ambasada.sources.google_trouble import in_the_bin, large_answer, refused
from ambasada.translations import inside
from components.words import ABOUT
from pages import SCREENS

LANGUAGES = ("be", "ru", "pl", "lt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_found_again_with_what_fills_it(language: str) -> None:
    for message in inside():
        sentence = str(message.id)
        gaps = re.findall(r"{(\w+)}", sentence)
        fillings = {gap: f"X{place}" for place, gap in enumerate(gaps)}
        if sentence:
            told = in_language(sentence.format(**fillings), language)
            assert told == Texts("inside", language).say(sentence).format(**fillings)
            assert told != sentence.format(**fillings)


def test_a_refusal_is_told_with_the_login_it_names() -> None:
    with pytest.raises(AccountError) as refusal:
        parse_login("Not a login")
    told = in_language(str(refusal.value), "lt")
    assert told.startswith("„not a login“ – ne prisijungimo vardas.")


def test_a_sentence_within_a_sentence_is_told_too() -> None:
    (fault,) = refused(404, b"", None, "reader@example.org").error.faults
    problem = fault.problem_of("pl", _source())
    assert in_language(problem.what_happened, "pl") == (
        "arkusza nie da się otworzyć: nie ma go tam albo nie udostępniono go Ambasadzie."
    )
    assert in_language(problem.what_to_do, "pl") == (
        "Udostępnij arkusz dla reader@example.org z prawem wyświetlania."
    )
    assert in_language(in_the_bin("reader@example.org").expected, "ru").startswith(
        "Восстановите её из корзины. Дайте reader@example.org доступ"
    )
    assert in_language(large_answer(30_000_000).found, "be") == "адказ большы за 30 МБ"


def _source() -> object:
    from ambasada.network import Source

    return Source(kind="google_sheets", spreadsheet="k" * 44, embassy="pl")


def test_what_no_catalogue_has_stays_as_it_is_and_fills_no_gap() -> None:
    assert in_language("A text of a sheet {login}", "be") == "A text of a sheet {login}"
    assert in_language("There is no member “{0}”. Look at the list of members.", "be") == (
        "Удзельніка «{0}» няма. Паглядзіце спіс удзельнікаў."
    )
    assert in_language("", "be") == ""
    assert in_language(LOCKED, "en") == LOCKED


def test_the_audit_log_has_a_word_for_every_screen_and_its_screens_name() -> None:
    assert {one.address: one.title for one in SCREENS}.items() <= ABOUT.items()
    assert all(catalogue("ambasada", "be").get(word) for word in ABOUT.values())
    assert not set(ABOUT) & {kind.value for kind in Kind}
