"""The configuration in force follows its files, and a mistake in them stops nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from ambasada.configuration_file import ConfigurationError
from ambasada.current_network import CurrentNetwork
from tests.factories import write_network


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_network(tmp_path, {"aa": {"cases": []}})


def change(config: Path, old: str, new: str) -> None:
    file = config / "network.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_an_unchanged_configuration_is_read_once(config: Path) -> None:
    current = CurrentNetwork(config)
    assert current.get() is current.get()


def test_a_changed_configuration_is_in_force_at_once(config: Path) -> None:
    current = CurrentNetwork(config)
    change(config, "Embassy aa", "Another name")
    assert current.get().embassy["aa"].label() == "Another name"
    assert current.get() is current.get()


def test_sources_that_become_real_are_noticed(config: Path) -> None:
    sources = config / "sources.toml"
    real = sources.read_text("utf-8")
    sources.write_text("", "utf-8")
    current = CurrentNetwork(config)
    assert not current.get().sources
    sources.write_text(real, "utf-8")
    assert current.get().sources


def test_a_mistake_leaves_the_last_good_one_in_force_until_it_is_mended(config: Path) -> None:
    current = CurrentNetwork(config)
    good = current.get()
    change(config, "Embassy aa", 'broken " text')
    assert current.get() is good
    change(config, 'broken " text', "Mended")
    assert current.get().embassy["aa"].label() == "Mended"


def test_a_first_configuration_with_a_mistake_is_refused(config: Path) -> None:
    change(config, "Embassy aa", 'broken " text')
    with pytest.raises(ConfigurationError):
        CurrentNetwork(config)
