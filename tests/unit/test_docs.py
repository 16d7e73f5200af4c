"""The pages of docs/ that are derived from tables are current, and leave nothing out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from ambasada import docs, rules, schema
from ambasada.__main__ import _parser
from ambasada.figures import DEFINITIONS, TABLES
from ambasada.keys import SECRETS
from ambasada.network import load_configuration
from ambasada.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app.py", "pages", "components", "ambasada", "Makefile")
VARIABLE = re.compile(r"\bAMBASADA_[A-Z][A-Z_]*\b|\bGOOGLE_APPLICATION_CREDENTIALS\b")


@pytest.fixture(scope="module")
def sheets() -> str:
    return docs.sheets_page()


def section(page: str, title: str) -> str:
    """The text below a heading of the second level."""
    return page.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows_of(text: str) -> list[list[str]]:
    """The cells of every table row."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_derived_page_is_current(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == docs.PAGES[name](), "Run `make docs`."


def test_check_says_which_page_is_not_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["docs"])
    assert docs.main() == 0
    monkeypatch.setattr("sys.argv", ["docs", "--check"])
    assert docs.main() == 0

    (tmp_path / "docs" / "settings.md").write_text("old", "utf-8")
    capsys.readouterr()
    assert docs.main() == 1
    assert capsys.readouterr().err == "docs/settings.md: not current. Run `make docs`.\n"
    assert (tmp_path / "docs" / "settings.md").read_text("utf-8") == "old"


def test_the_sections_are_those_that_the_code_refers_to(sheets: str) -> None:
    assert re.findall(r"^## (.*)$", sheets, re.MULTILINE) == [
        "The sheets",
        "What a cell may say",
        "Rules",
        "Time",
        "Figures",
        "Configuration",
        "Command line",
    ]
    referred = re.compile(r'docs/sheets\.md(?:,| \()\s*"([^"]+)"')
    for file in (ROOT / "ambasada").rglob("*.py"):
        for title in referred.findall(file.read_text("utf-8")):
            assert f"\n## {title}\n" in sheets, f"{file.name} refers to a section “{title}”"


@pytest.mark.parametrize("tab", schema.TABS, ids=lambda tab: tab.name)
def test_every_column_stands_in_its_tab_with_its_choices_and_aliases(
    sheets: str, tab: schema.Tab
) -> None:
    text = section(sheets, "The sheets").split(f"### `{tab.name}`\n")[1].split("\n### ")[0]
    rows = {row[0]: row[1:] for row in rows_of(text)}
    for column in tab.columns:
        what, needed, blank, example, aliases = rows[f"`{column.name}`"]
        assert what and needed and blank
        assert not blank.startswith("only"), "says when to type, not what a blank means"
        assert all(choice in what for choice in column.choices)
        assert aliases == ", ".join(column.aliases)
        assert example.strip("`") == column.example
    assert len(rows) == len(tab.columns) + 2  # the header and the line below it


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.name)
def test_every_rule_is_told_with_what_happens_and_what_to_do(sheets: str, rule: rules.Rule) -> None:
    (row,) = [row for row in rows_of(section(sheets, "Rules")) if row[0] == f"`{rule.name}`"]
    assert row[1:3] == [rule.title, rule.effect.value]
    assert all(row)


def test_no_gap_of_a_sentence_is_left_open(sheets: str) -> None:
    assert not re.search(r"\{(column|found|expected)\}", sheets)


def test_every_figure_has_its_formula(sheets: str) -> None:
    assert DEFINITIONS
    rows = rows_of(section(sheets, "Figures"))
    for figure in DEFINITIONS.values():
        assert [figure.title, figure.formula] in rows


def test_every_table_of_figures_is_listed_with_its_columns(sheets: str) -> None:
    rows = {row[0]: row[2] for row in rows_of(section(sheets, "Figures")) if len(row) == 3}
    for table in TABLES.values():
        assert rows[f"`{table.name}`"] == ", ".join(table.columns)


@pytest.mark.parametrize("place", docs._PLACES, ids=lambda place: place.model.__name__)
def test_every_key_of_the_configuration_is_explained(sheets: str, place: docs._Place) -> None:
    text = section(sheets, "Configuration").split(f"### {place.heading}\n")[1].split("\n### ")[0]
    rows = {row[0]: row[1:] for row in rows_of(text)}
    assert set(place.keys) == set(place.model.model_fields)
    for name in place.model.model_fields:
        assert all(rows[f"`{name}`"])


def test_no_table_of_the_configuration_is_forgotten() -> None:
    explained = {place.model for place in docs._PLACES}
    assert (
        _tables_of(docs.network._NetworkFile) | _tables_of(docs.network._SourcesFile) == explained
    )


def _tables_of(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The models with keys of their own below `model`, however deep."""
    found: set[type[BaseModel]] = set()
    for field in model.model_fields.values():
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                found |= _tables_of(part) or {part}
    return found


def test_the_example_of_the_configuration_can_be_used(tmp_path: Path, sheets: str) -> None:
    network_file, sources_file = re.findall(r"```toml\n(.*?)```", sheets, re.DOTALL)
    (tmp_path / "network.toml").write_text(network_file, "utf-8")
    (tmp_path / "sources.toml").write_text(sources_file, "utf-8")
    network = load_configuration(tmp_path)
    assert network.embassies and network.categories and network.sources


def test_every_command_is_told(sheets: str) -> None:
    text = section(sheets, "Command line")
    (choices,) = [one.choices for one in _parser()._actions if one.choices]
    for command in choices:
        assert re.search(rf"^\| `{command}\b", text, re.MULTILINE), command


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_told_with_what_holds_without_it(setting: object) -> None:
    rows = rows_of(docs.settings_page())
    assert [f"`{setting.name}`", setting.purpose, setting.default] in rows


def test_every_secret_is_told_and_shown_in_the_example() -> None:
    rows = rows_of(docs.settings_page())
    example = docs.secrets_example()
    tables = tomllib.loads(example)
    for secret in SECRETS:
        assert [f"`{secret.variable}`", f"`{secret.place}`", secret.purpose] in rows
        table, name = secret.place.split(".")
        assert tables[table][name] == "" and secret.recipe in example


def test_every_variable_that_the_product_uses_is_a_setting() -> None:
    known = {setting.name for setting in SETTINGS} | {secret.variable for secret in SECRETS}
    used: dict[str, set[str]] = {}
    for file in _product_files():
        for variable in VARIABLE.findall(file.read_text("utf-8")):
            used.setdefault(variable, set()).add(file.relative_to(ROOT).as_posix())
    unknown = {name: sorted(files) for name, files in used.items() if name not in known}
    assert unknown == {}, "Add them to SETTINGS in ambasada/settings.py, or SECRETS in keys.py."
    assert set(used) == known


def _product_files() -> list[Path]:
    found: list[Path] = []
    for name in PRODUCT:
        place = ROOT / name
        found += sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return found


def test_every_picture_of_the_docs_exists_and_is_shown_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    pointed = re.compile(r"""(?:\]\(|src=")([^)"\s]+\.(?:png|webp|svg|jpg))""")
    shown = {
        (page.parent / name).resolve()
        for page in pages
        for name in pointed.findall(page.read_text("utf-8"))
    }
    assert shown == {file.resolve() for file in (ROOT / "docs" / "pictures").iterdir()}


def test_the_pictures_of_the_docs_are_small_and_say_nothing_beside_the_picture() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert sum(file.stat().st_size for file in pictures) < 2_500_000
    for file in pictures:
        assert not {b"EXIF", b"XMP "} & set(re.findall(rb"EXIF|XMP ", file.read_bytes())), file.name


def test_every_picture_of_the_readme_is_told_in_words() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    images = re.findall(r"<img [^>]*>", readme)
    assert images and all(re.search(r'alt="[^"]{20,}"', image) for image in images)
    assert "![](" not in readme
