"""Embassies are called as CLDR calls their countries; Scotland is no country of CLDR's."""

from __future__ import annotations

import babel
import pytest

from ambasada.network import load_configuration
from tests.conftest import ROOT

NETWORK = load_configuration(ROOT / "config")
SCOTLAND = {
    "en": "Scotland",
    "be": "Шатландыя",
    "ru": "Шотландия",
    "pl": "Szkocja",
    "lt": "Škotija",
}


def country_name(country: str, language: str) -> str:
    """What CLDR calls a country in a language."""
    if country == "GB-SCT":
        return SCOTLAND[language]
    return str(babel.Locale(language).territories[country])


@pytest.mark.parametrize("language", NETWORK.languages)
def test_every_embassy_is_called_as_its_country(language: str) -> None:
    ours = {one.id: one.label(language) for one in NETWORK.embassies}
    assert ours == {one.id: country_name(one.country, language) for one in NETWORK.embassies}
