"""docs/glossary.md says what the screens say: each of its terms is in every catalogue."""

from __future__ import annotations

from collections import Counter

import pytest

from ambasada import glossary
from ambasada.catalogue import catalogue
from ambasada.docs import glossary_page
from ambasada.figures import DEFINITIONS
from ambasada.network import load_configuration
from components.member import ROLES
from components.words import REPORTING, TURN, URGENCY
from pages import SCREENS
from tests.conftest import ROOT

TERMS = [term for terms in glossary.TERMS.values() for term in terms]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.text[:30])
def test_a_term_is_a_text_of_its_catalogue_and_told_in_every_language(term: glossary.Term) -> None:
    for language in glossary.LANGUAGES:
        message = catalogue(term.catalogue, language).get(term.text)
        assert message and message.string, f"{language} has no word for “{term.text}”"


def test_no_word_of_the_screens_codes_is_left_out() -> None:
    known = {term.text for term in TERMS}
    assert known >= {*URGENCY.values(), *TURN.values(), *REPORTING.values(), *ROLES.values()}
    assert known >= {screen.title for screen in SCREENS}
    page = glossary_page()
    for definition in DEFINITIONS.values():
        assert f"| {definition.title} |" in page
    for category in load_configuration(ROOT / "config").categories:
        assert f"| {category.label()} | {category.label('be')} |" in page


def test_no_term_stands_twice_and_none_that_is_said_stands_as_not_yet_said() -> None:
    twice = [text for text, count in Counter(term.text for term in TERMS).items() if count > 1]
    assert not twice
    said = {str(one.id) for one in catalogue("ambasada", "be") if one.id}
    assert not {row[0] for row in glossary.NOT_YET} & said
    assert all(
        len(row) == len(glossary.LANGUAGES) + 2 and all(row[:-1]) for row in glossary.NOT_YET
    )
