"""The configuration: what is read, and that every mistake is told at once with its line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ambasada.configuration_file import LARGEST_FILE, ConfigurationError, Mistake
from ambasada.network import (
    Network,
    load_configuration,
)

ROOT = Path(__file__).resolve().parents[2]
HEAD = """\
[network]
name = "Test network"
timezone = "Europe/Vilnius"
"""
POLAND = """
[[embassy]]
id = "pl"
country = "PL"
city = "Warsaw"
latitude = 52.23
longitude = 21.01
timezone = "Europe/Warsaw"
name = { en = "Poland", be = "Польшча" }
"""
PASSPORTS = """
[[category]]
id = "passports"
name = { en = "Passports" }
aliases = ["travel document"]
urgency = "urgent"
weekly_hours = 0.5
"""
OF_POLAND = """
[[source]]
kind = "folder"
path = "../sheets/pl"
embassy = "pl"
"""


@pytest.fixture
def load(tmp_path: Path):
    """Load a configuration of these two files' texts; None leaves a file away."""

    def load_texts(
        network: str | None = HEAD + POLAND + PASSPORTS, sources: str | None = OF_POLAND
    ) -> Network:
        for name, text in (("network.toml", network), ("sources.toml", sources)):
            if text is not None:
                (tmp_path / name).write_text(text, "utf-8")
        return load_configuration(tmp_path)

    return load_texts


@pytest.fixture
def mistakes(load):
    """The mistakes that these two files' texts are refused for."""

    def mistakes_of(*texts: str | None, **named: str | None) -> tuple[Mistake, ...]:
        with pytest.raises(ConfigurationError) as refused:
            load(*texts, **named)
        assert str(refused.value) == "\n".join(map(str, refused.value.mistakes))
        return refused.value.mistakes

    return mistakes_of


def line_of(text: str, part: str) -> int:
    """The line of `text` that holds `part` first."""
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


def test_what_is_written_is_read(load) -> None:
    network = load()
    assert (network.name, network.timezone) == ("Test network", "Europe/Vilnius")
    poland = network.embassy["pl"]
    assert (poland.city, poland.latitude, poland.zone.key) == ("Warsaw", 52.23, "Europe/Warsaw")
    category = network.category["passports"]
    assert (category.urgency, category.weekly_hours) == ("urgent", 0.5)
    (source,) = network.sources
    assert (source.kind, source.path, source.embassy_ids) == ("folder", "../sheets/pl", ("pl",))


def test_what_is_not_written_has_the_agreed_default(load) -> None:
    network = load()
    assert network.languages == ("en",)
    assert network.reply_hours == {"emergency": 4, "urgent": 24, "normal": 72}
    assert network.turn_days == {"emergency": 1, "urgent": 3, "normal": 14}


def test_one_target_leaves_the_others_as_they_are(load) -> None:
    network = load(HEAD + POLAND + PASSPORTS + "[targets.reply_hours]\nurgent = 12\n")
    assert network.reply_hours == {"emergency": 4, "urgent": 12, "normal": 72}


def test_a_language_without_a_name_falls_back_to_english(load) -> None:
    poland = load().embassy["pl"]
    assert [poland.label(language) for language in ("en", "be", "lt")] == [
        "Poland",
        "Польшча",
        "Poland",
    ]


def test_the_category_other_is_always_there(load) -> None:
    assert list(load().category) == ["passports", "other"]


def test_the_category_other_may_be_written_too(load) -> None:
    other = '[[category]]\nid = "other"\nname = { en = "The rest" }\nweekly_hours = 3\n'
    network = load(HEAD + POLAND + PASSPORTS + other)
    assert list(network.category) == ["passports", "other"]
    assert network.category["other"].label() == "The rest"


def test_a_category_goes_by_its_id_its_names_and_its_aliases(load) -> None:
    spellings = load().category_spellings
    assert spellings == {
        "passports": "passports",
        "traveldocument": "passports",
        "other": "other",
    }


def test_the_map_draws_a_country_by_iso_alpha_3_and_scotland_by_its_own_code(load) -> None:
    scotland = POLAND.replace('"pl"', '"gb-sct"').replace('"PL"', '"GB-SCT"')
    network = load(HEAD + POLAND + scotland + PASSPORTS)
    assert [one.shape for one in network.embassies] == ["POL", "SCT"]


def test_a_configuration_without_sources_is_fine(load) -> None:
    network = load(sources="")
    assert network.sources == ()
    assert not network.is_demo


def test_the_network_is_a_demo_only_if_every_source_is(load) -> None:
    lithuania = POLAND.replace('"pl"', '"lt"').replace('"PL"', '"LT"')
    both = HEAD + POLAND + lithuania + PASSPORTS
    made_up = OF_POLAND + "demo = true\n"
    assert load(both, made_up).is_demo
    assert not load(both, made_up + OF_POLAND.replace('"pl"', '"lt"')).is_demo


def test_the_configuration_in_config_is_valid_and_has_the_24_embassies() -> None:
    network = load_configuration(ROOT / "config")
    agreed = "au at br bg ca cy ee fr de il it lv lt lu me nl pl pt gb-sct si kr es se gb"
    assert sorted(network.embassy) == sorted(agreed.split())
    assert network.languages == ("en", "be", "ru", "pl", "lt")


MANY = """\
# A comment, so that lines are not by chance those of the tables.
[network]
name = "Test"
timezone = "Europe/Nowhere"

[[embassy]]
id = "PL"
country = "XX"
latitude = 152.23
longitude = 21.01
timezone = "Warsaw"
name = { be = "Польшча" }
colour = "red"

[[embassy]]
id = "lt"
country = "LT"
latitude = 54.69
longitude = 25.28
name = { en = "Lithuania" }
timezone = "Europe/Vilnius"

[[category]]
id = "A B"
name = { en = "Passports" }
urgency = "soon"
weekly_hours = -1

[targets.reply_hours]
normal = 0
"""
MANY_SOURCES = """\
[[source]]
kind = "carrier pigeon"
path = "x"
embassy = "lt"

[[source]]
kind = "folder"
path = "x"
embassy = "atlantis"
"""


def test_every_mistake_of_both_files_is_told_at_once_with_its_line(mistakes) -> None:
    found = {(one.file, one.line, one.says.split("`")[1]) for one in mistakes(MANY, MANY_SOURCES)}
    expected = {
        ("network.toml", 'timezone = "Europe/Nowhere"', "network.timezone"),
        ("network.toml", 'id = "PL"', "embassy.id"),
        ("network.toml", 'country = "XX"', "embassy.country"),
        ("network.toml", "latitude = 152.23", "embassy.latitude"),
        ("network.toml", 'timezone = "Warsaw"', "embassy.timezone"),
        ("network.toml", 'name = { be = "Польшча" }', "embassy.name"),
        ("network.toml", 'colour = "red"', "embassy.colour"),
        ("network.toml", 'id = "A B"', "category.id"),
        ("network.toml", 'urgency = "soon"', "category.urgency"),
        ("network.toml", "weekly_hours = -1", "category.weekly_hours"),
        ("network.toml", "normal = 0", "targets.reply_hours.normal"),
        ("sources.toml", 'kind = "carrier pigeon"', "source.kind"),
    }
    lines = {"network.toml": MANY, "sources.toml": MANY_SOURCES}
    wanted = {(file, line_of(lines[file], part), name) for file, part, name in expected}
    # The second [[source]] names an embassy that is in no network.toml.
    assert found == wanted | {("sources.toml", 6, "embassy")}


def test_a_mistake_says_what_was_expected_and_what_was_found(mistakes) -> None:
    (mistake,) = mistakes(HEAD + POLAND.replace('"PL"', '"POLAND"') + PASSPORTS)
    assert str(mistake) == (
        "network.toml, line 7: `embassy.country`: expected an ISO 3166-1 code such as PL, "
        "or 3166-2 such as GB-SCT, found 'POLAND'"
    )


def test_a_country_in_small_letters_is_refused_as_the_map_would_not_find_it(mistakes) -> None:
    for code in ("pl", "gb-sct"):
        (mistake,) = mistakes(HEAD + POLAND.replace('"PL"', f'"{code}"') + PASSPORTS)
        assert "embassy.country" in mistake.says


def test_a_missing_key_is_told_where_its_table_stands(mistakes) -> None:
    text = HEAD + POLAND.replace("latitude = 52.23\n", "") + PASSPORTS
    (mistake,) = mistakes(text)
    assert mistake.says == "`embassy.latitude` is missing; add it"
    assert mistake.line == line_of(text, "[[embassy]]")


def test_an_embassy_may_stand_once_only(mistakes) -> None:
    (mistake,) = mistakes(HEAD + POLAND + POLAND + PASSPORTS)
    assert "“pl” is used by an earlier entry too" in mistake.says
    assert mistake.line == len((HEAD + POLAND).splitlines()) + 2


def test_two_categories_may_not_share_a_spelling(mistakes) -> None:
    visas = '\n[[category]]\nid = "visas"\nname = { en = "Visas" }\naliases = ["Travel-Document"]\n'
    text = HEAD + POLAND + PASSPORTS + visas
    (mistake,) = mistakes(text)
    assert "“traveldocument” is used by an earlier entry too" in mistake.says
    assert mistake.line == line_of(text, 'id = "visas"') - 1


def test_a_source_may_only_name_embassies_of_the_network(mistakes) -> None:
    (mistake,) = mistakes(sources=OF_POLAND.replace('"pl"', '"fr"', 2))
    assert "expected an id of network.toml, found 'fr'" in mistake.says
    assert (mistake.file, mistake.line) == ("sources.toml", 2)


def test_an_embassy_may_have_one_source_only(mistakes) -> None:
    shared = '[[source]]\nkind = "folder"\npath = "x"\nembassies = ["pl"]\n'
    (mistake,) = mistakes(sources=OF_POLAND + shared)
    assert "“pl” is used by an earlier entry too" in mistake.says
    assert mistake.line == len(OF_POLAND.splitlines()) + 1


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('kind = "folder"\nembassy = "pl"', 'expected path = "…"'),
        ('kind = "google_sheets"\nembassy = "pl"', 'expected spreadsheet = "…"'),
        ('kind = "folder"\npath = "x"', "expected exactly one of embassy"),
        ('kind = "folder"\npath = "x"\nembassies = []', "expected exactly one of embassy"),
        (
            'kind = "folder"\npath = "x"\nembassy = "pl"\nnetwork = true',
            "expected exactly one of embassy",
        ),
    ],
)
def test_a_source_says_where_it_is_and_whose(mistakes, entry: str, says: str) -> None:
    (mistake,) = mistakes(sources=f"\n[[source]]\n{entry}\n")
    assert says in mistake.says
    assert mistake.line == 2


@pytest.mark.parametrize("name", ["network.toml", "sources.toml"])
def test_a_missing_file_is_told(mistakes, tmp_path: Path, name: str) -> None:
    absent = {name.removesuffix(".toml"): None}
    (mistake,) = mistakes(**absent)
    assert str(mistake) == (
        f"{name}, line 1: there is no such file in the folder {tmp_path.name}/; create it"
    )


def test_a_missing_folder_is_two_missing_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_configuration(tmp_path / "nowhere")
    assert [one.file for one in refused.value.mistakes] == ["network.toml", "sources.toml"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[network]\nname = "a"\nname = "b"\n', 3),
        ("[network]\nname = Test\n", 2),
        ('[network]\n# a\n# b\nlanguages = ["en",\n# c\n', 5),  # never closed: at the end
    ],
)
def test_broken_toml_is_told_with_its_line(mistakes, text: str, line: int) -> None:
    (mistake,) = mistakes(text)
    assert mistake.says.startswith("this is not TOML")
    assert mistake.line == line


def test_a_broken_file_does_not_hide_the_mistakes_of_the_other(mistakes) -> None:
    assert [one.file for one in mistakes("[network", "colour = 1\n")] == [
        "network.toml",
        "sources.toml",
    ]


def test_a_file_that_is_no_utf_8_is_told(mistakes, tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_bytes('name = "Посольства"'.encode("cp1251"))
    (mistake,) = mistakes(network=None)
    assert "cannot be read as UTF-8 text" in mistake.says


def test_a_byte_order_mark_is_no_mistake(load) -> None:
    assert load("\ufeff" + HEAD + POLAND + PASSPORTS).name == "Test network"


@pytest.mark.parametrize(
    "text",
    [
        'embassy = ["pl"]\ncategory = [1]\n' + HEAD,
        HEAD + '[embassy]\nid = "pl"\n' + PASSPORTS,  # one bracket too few
        HEAD.replace("[network]", "[[network]]") + POLAND + PASSPORTS,
        'network = "Test"\n' + POLAND + PASSPORTS,
        "",
    ],
)
def test_a_table_of_the_wrong_shape_is_a_mistake_and_no_crash(mistakes, text: str) -> None:
    assert mistakes(text)


def test_sources_of_the_wrong_shape_are_a_mistake_and_no_crash(mistakes) -> None:
    assert mistakes(sources='source = ["pl"]\n')


@pytest.mark.parametrize("table", ["embassy", "category"])
def test_a_network_has_at_least_one_embassy_and_category(mistakes, table: str) -> None:
    other = PASSPORTS if table == "embassy" else POLAND
    (mistake,) = mistakes(f"{table} = []\n" + HEAD + other, "")
    assert f"at least one [[{table}]]" in mistake.says


WHOLE = HEAD + POLAND + PASSPORTS


@pytest.mark.parametrize("name", ["network.toml", "sources.toml"])
@pytest.mark.parametrize("deep", ["x = " + "[" * 5000, "x = " + "{a=" * 3000])
def test_what_is_nested_too_deep_is_told_with_its_file_and_line(load, tmp_path, name, deep) -> None:
    load()
    (tmp_path / name).write_text("# first\n" + deep, "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_configuration(tmp_path)
    (mistake,) = [one for one in refused.value.mistakes if one.file == name]
    assert (mistake.line, "flatten" in mistake.says) == (2, True)


def test_a_number_of_thousands_of_digits_is_told_with_its_line(mistakes) -> None:
    text = WHOLE.replace("52.23", "9" * 5000)
    (mistake,) = mistakes(text)
    assert "thousands of digits" in mistake.says
    assert mistake.line == line_of(text, "latitude")
    # tomllib takes this one, but nothing can write it.
    (mistake,) = mistakes(WHOLE.replace("52.23", "0x" + "f" * 5000))
    assert "thousands of digits" in mistake.says


def test_a_folder_in_place_of_a_file_is_told(mistakes, tmp_path: Path) -> None:
    (tmp_path / "network.toml").mkdir()
    (mistake,) = mistakes(network=None)
    assert mistake.says == "this is a folder; put a file called network.toml in its place"


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ConfigurationError) as refused:
        load_configuration(tmp_path)
    assert refused.value.mistakes[0].says == (
        "the file cannot be read (Permission denied); mend that and try again"
    )


def test_a_file_of_many_megabytes_is_told_and_not_read_through(mistakes) -> None:
    (mistake,) = mistakes(WHOLE + "# " + "x" * LARGEST_FILE)
    assert "larger than 2 MB" in mistake.says


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)), b"[network]\0", WHOLE.encode("utf-16"), WHOLE.replace("\n", "\r").encode()],
    ids=["binary", "nul", "utf-16", "cr"],
)
def test_what_is_no_toml_at_all_is_told(mistakes, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "network.toml").write_bytes(content)
    (mistake,) = mistakes(network=None)
    assert "UTF-8" in mistake.says or "not TOML" in mistake.says


def test_lines_may_end_as_windows_ends_them(load, tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_bytes(WHOLE.replace("\n", "\r\n").encode())
    assert load(network=None).name == "Test network"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "Test network"', "name = 2026-11-22", "a text in quotation marks"),
        ('name = "Test network"', 'name = " "', "a text that is not blank"),
        ('name = "Test network"', 'name = "N"\nlanguages = []', "at least one language"),
        ('name = "Test network"', 'name = "N"\nlanguages = ["en", "en"]', "each once"),
        ('name = "Test network"', 'name = "N"\nlanguages = ["../.."]', "two letters"),
        ('name = "Test network"', 'name = "N"\nlanguages = "en"', "expected a list"),
        ("latitude = 52.23", "latitude = true", "a number without quotation marks"),
        ("latitude = 52.23", 'latitude = "52"', "a number without quotation marks"),
        ("latitude = 52.23", "latitude = inf", "finite"),
        ("weekly_hours = 0.5", "weekly_hours = nan", "finite"),
        ('{ en = "Passports" }', '"Passports"', "expected a table"),
        ('{ en = "Passports" }', '{ en = "" }', "a text that is not blank"),
        ('["travel document"]', '[" "]', "a text that is not blank"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_words(mistakes, old, new, says) -> None:
    assert old in WHOLE
    (mistake,) = mistakes(WHOLE.replace(old, new))
    assert says in mistake.says
    assert not {"tuple", "dictionary", "instance"} & set(mistake.says.casefold().split())


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('path = "x"\nembassies = ["pl", "pl"]', "each embassy once"),
        ('path = "x"\nnetwork = "yes"', "true or false"),
        ('path = 1\nembassy = "pl"', "a text in quotation marks"),
    ],
)
def test_a_source_of_the_wrong_kind_is_told_in_words(mistakes, entry: str, says: str) -> None:
    (mistake,) = mistakes(sources=f'[[source]]\nkind = "folder"\n{entry}\n')
    assert says in mistake.says


def test_thousands_of_embassies_are_checked_in_a_moment(load) -> None:
    many = "".join(POLAND.replace('"pl"', f'"e{number}"') for number in range(2000))
    before = time.process_time()
    assert len(load(HEAD + many + PASSPORTS, "").embassies) == 2000
    assert time.process_time() - before < 4  # it was three times as long
