"""The made-up network: repeatable, readable as agreed, and with something to show everywhere."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from ambasada import rules, schema
from ambasada.intake import Intake, join_books, read_book
from ambasada.network import Network, load_configuration
from ambasada.rules import Effect
from ambasada.sources.demo import write_demo
from ambasada.sources.demo_cases import needed_hours
from ambasada.sources.demo_plan import NONE, Plan, local_language
from ambasada.sources.demo_sheets import DATE_FORMS, Hand, header_of
from ambasada.sources.demo_slips import SLIPS
from ambasada.sources.demo_texts import draw_all
from ambasada.sources.folder import read_folder

CONFIG = Path(__file__).parents[2] / "config"
AS_OF = date(2026, 11, 22)
THREE_EMBASSIES = """
[network]
name = "Three"

[[embassy]]
id = "north"
country = "FI"
latitude = 60.17
longitude = 24.94
timezone = "Europe/Helsinki"
name = { en = "North" }

[[embassy]]
id = "south"
country = "GR"
latitude = 37.98
longitude = 23.73
timezone = "Europe/Athens"
name = { en = "South" }

[[embassy]]
id = "network"  # an id that is a folder of the demo too
country = "IE"
latitude = 53.35
longitude = -6.26
timezone = "Europe/Dublin"
name = { en = "West" }

[[category]]
id = "visa"
name = { en = "Visas" }
weekly_hours = 1

[[category]]
id = "lawyer"
name = { en = "Looking for a lawyer" }
urgency = "urgent"
weekly_hours = 2.5
"""


def make_demo(folder: Path, config: Path = CONFIG, *, cases: int = 600, seed: int = 1) -> Network:
    """Write a small demo network, and load what it wrote."""
    network = load_configuration(config)
    write_demo(folder, network, config, cases=cases, seed=seed, as_of=AS_OF)
    return load_configuration(folder / "config")


def read_demo(network: Network) -> Intake:
    """Every row of a demo network, read as any other sheets are."""
    return join_books(
        read_book(read_folder(source, network.folder), network, AS_OF) for source in network.sources
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    make_demo(made)
    return made


@pytest.fixture(scope="module")
def network(folder: Path) -> Network:
    return load_configuration(folder / "config")


@pytest.fixture(scope="module")
def intake(network: Network) -> Intake:
    return read_demo(network)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The demo network in its usual size, drawn but not written."""
    dice = np.random.Generator(np.random.PCG64(2))
    return Plan(load_configuration(CONFIG), AS_OF, 20_000, dice)


def test_the_same_arguments_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    make_demo(tmp_path)
    assert files_of(tmp_path) == files_of(folder)


def test_writing_over_an_earlier_demo_leaves_nothing_of_it(folder: Path, tmp_path: Path) -> None:
    make_demo(tmp_path, cases=900, seed=4)
    make_demo(tmp_path)
    assert files_of(tmp_path) == files_of(folder)


def test_another_seed_gives_another_network(folder: Path, tmp_path: Path) -> None:
    make_demo(tmp_path, seed=2)
    other = files_of(tmp_path)
    assert other["sheets/pl/cases.csv"] != files_of(folder)["sheets/pl/cases.csv"]
    assert other["config/sources.toml"] == files_of(folder)["config/sources.toml"]


def test_files_have_one_kind_of_line_end(folder: Path) -> None:
    assert not any(b"\r" in content for content in files_of(folder / "sheets").values())


def test_the_configuration_is_copied_and_every_embassy_has_a_source(
    folder: Path, network: Network
) -> None:
    copied = (folder / "config" / "network.toml").read_bytes()
    assert copied == (CONFIG / "network.toml").read_bytes()
    assert network.is_demo
    owners = [embassy for source in network.sources for embassy in source.embassy_ids]
    assert sorted(owners) == sorted(network.embassy)
    assert [source.embassies for source in network.sources if source.is_shared] == [("at", "si")]
    assert sum(source.network for source in network.sources) == 1


def test_rows_read_are_rows_kept_and_rows_left_out(intake: Intake) -> None:
    assert all(count.read == count.kept + count.left_out for count in intake.counts)
    assert sum(count.read for count in intake.counts if count.tab == "cases") == 600


def test_the_last_day_has_cases_and_nothing_happens_after_it(intake: Intake) -> None:
    received = [row.values["received_at"].day for row in intake.rows["cases"]]
    assert max(received) == AS_OF
    assert min(received) >= AS_OF - timedelta(days=5 * 366)
    closed = [row.values["closed_at"] for row in intake.rows["cases"]]
    assert max(moment.day for moment in closed if moment) <= AS_OF


def test_every_rule_about_rows_and_values_is_broken_somewhere(intake: Intake) -> None:
    wanted = {rule.name for rule in rules.RULES if rule.effect is not Effect.SOURCE}
    assert {problem.rule for problem in intake.problems} == wanted
    assert {slip.rule for slip in SLIPS} == wanted


def test_every_slip_breaks_its_own_rule_and_no_other(intake: Intake) -> None:
    found = Counter((problem.rule, problem.tab, problem.column) for problem in intake.problems)
    meant = Counter((slip.rule, slip.tab, slip.column) for slip in SLIPS)
    assert found <= meant


def test_a_few_rows_are_too_few_for_slips(tmp_path: Path) -> None:
    few = read_demo(make_demo(tmp_path, cases=2))
    assert len(few.rows["cases"]) == 2


@pytest.mark.parametrize("cases", [1, 600])
def test_three_embassies_with_other_kinds_of_request_work(tmp_path: Path, cases: int) -> None:
    config = tmp_path / "given"
    config.mkdir()
    (config / "network.toml").write_text(THREE_EMBASSIES, "utf-8")
    (config / "sources.toml").write_text("", "utf-8")
    intake = read_demo(make_demo(tmp_path / "made", config, cases=cases))
    counts = Counter({count.embassy: count.read for count in intake.counts if count.tab == "cases"})
    assert counts.total() == cases
    assert set(counts) == {"north", "south", "network"}
    assert any(row.values["received_at"].day == AS_OF for row in intake.rows["cases"])


def test_a_folder_configured_for_real_sheets_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    real = '[[source]]\nkind = "folder"\npath = "../sheets/pl"\nembassy = "pl"\n'
    (tmp_path / "config" / "sources.toml").write_text(real, "utf-8")
    with pytest.raises(FileExistsError, match="real sheets"):
        make_demo(tmp_path)
    assert files_of(tmp_path) == {"config/sources.toml": real.encode()}


def test_progress_counts_every_spreadsheet(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_demo(
        tmp_path,
        load_configuration(CONFIG),
        CONFIG,
        cases=10,
        as_of=AS_OF,
        progress=lambda done, total, name: steps.append((done, total)),
    )
    assert steps == [(done, 24) for done in range(25)]


@pytest.mark.parametrize("headers", ["name", "title", "loud", "en", "be", "ru", "pl", "lt"])
def test_a_header_in_any_language_means_its_column(headers: str) -> None:
    for tab in schema.TABS:
        spelled = [header_of(tab, column, Hand(headers)) for column in tab.columns]
        names = schema.header_names(tab)
        assert [names[schema.normalise(header)] for header in spelled] == [
            column.name for column in tab.columns
        ]


def test_the_languages_of_headers_are_told_apart() -> None:
    tab = schema.TAB_BY_NAME["cases"]
    headers = {
        language: header_of(tab, tab.column("received_at"), Hand(language))
        for language in ("en", "be", "ru", "pl", "lt")
    }
    assert headers == {
        "en": "received",
        "be": "атрымана",
        "ru": "дата получения",
        "pl": "otrzymano",
        "lt": "gavimo data",
    }


def test_all_forms_of_a_date_are_used(folder: Path) -> None:
    texts = b"\n".join(files_of(folder / "sheets").values()).decode()
    for name, form in DATE_FORMS.items():
        days = (AS_OF - timedelta(days=back) for back in range(60))
        assert any(form.day(day) in texts for day in days), name


def test_columns_beyond_the_agreement_and_blank_rows_are_there(folder: Path) -> None:
    with (folder / "sheets" / "pl" / "cases.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    assert "notes" in header
    assert any(not any(row) for row in rows)


def test_assigned_volunteers_were_there_when_the_case_came(plan: Plan) -> None:
    drawn = draw_all(replace(plan, cases=2000))
    cases, volunteers = drawn.cases, drawn.volunteers
    is_assigned = cases.assigned != NONE
    person, day = cases.assigned[is_assigned], cases.received_day[is_assigned]
    assert (volunteers.embassy[person] == cases.embassy[is_assigned]).all()
    is_open = cases.is_open[is_assigned]
    assert volunteers.active[person][is_open].all()
    was_there = (volunteers.joined[person] <= day) & (
        (volunteers.left[person] == NONE) | (volunteers.left[person] > day)
    )
    assert was_there[~is_open].all()


@pytest.mark.parametrize("seed", [1, 3])
def test_the_usual_size_shows_every_degree_of_utilisation(plan: Plan, seed: int) -> None:
    plan = replace(plan, rng=np.random.Generator(np.random.PCG64(seed)))
    drawn = draw_all(plan)
    volunteers, promised = drawn.volunteers, drawn.availability
    hours = np.where(volunteers.active & ~volunteers.stale, volunteers.hours, 0)
    unknown = np.where(volunteers.stale, volunteers.hours, 0)
    now = promised.monday == plan.this_monday
    hours[promised.volunteer[now]] = promised.hours[now]
    available, not_known = (
        np.bincount(volunteers.embassy, weights=part, minlength=24) for part in (hours, unknown)
    )
    known = not_known <= available
    utilisation = (needed_hours(plan, drawn.cases) / available)[known]
    steps = np.histogram(utilisation, [0, 0.7, 0.85, 1.0, 9])[0]
    assert (~known).sum() == 2
    assert steps[3] == 4  # overloaded
    assert min(steps) >= 3
    assert len(volunteers) == 400
    assert volunteers.active.sum() == 250
    assert 1000 <= drawn.cases.is_open.sum() <= 1400


def test_gaps_in_skills_and_languages_are_the_ones_meant(plan: Plan) -> None:
    volunteers = draw_all(plan).volunteers
    skills: dict[str, set[str]] = {embassy: set() for embassy in plan.embassy_ids}
    languages: dict[str, set[str]] = {embassy: set() for embassy in plan.embassy_ids}
    for person in np.flatnonzero(volunteers.active):
        embassy = plan.embassy_ids[volunteers.embassy[person]]
        skills[embassy].update(volunteers.skills[person])
        languages[embassy].update(volunteers.languages[person])
    everything = set(plan.category_ids)
    assert {e: everything - known for e, known in skills.items() if known != everything} == {
        "es": {"border_detention"}
    }
    without = [
        one.id for one in plan.network.embassies if local_language(one) not in languages[one.id]
    ]
    assert without == ["nl"]


def test_brazil_is_silent_cyprus_pauses_and_australia_has_nothing(plan: Plan) -> None:
    drawn = draw_all(plan)
    said = {
        embassy: dict(rows) for embassy, rows in zip(plan.embassy_ids, drawn.checkins, strict=True)
    }
    # AS_OF is a Sunday, so its own week is the last whole one.
    last_three = [plan.this_monday - 7 * back for back in range(3)]
    assert not any(monday in said["br"] for monday in last_three)
    assert [said["cy"][monday] for monday in last_three[:2]] == ["paused"] * 2
    assert said["au"][plan.this_monday] == "nothing"
    is_brazil = drawn.cases.embassy == plan.embassy_ids.index("br")
    moments = itertools.chain(drawn.cases.received[is_brazil], drawn.cases.answered[is_brazil])
    assert max(moments) < last_three[-1] * 24 * 60
