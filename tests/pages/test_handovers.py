"""Hand-overs on *My week* of both embassies and on leadership's *Monthly trends*."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ambasada.desk import the_desk
from ambasada.figures import Figures, published
from ambasada.visibility import forget_views
from tests.conftest import use
from tests.factories import TODAY, case, write_network
from tests.pages.conftest import drawings, open_screen, table, words

WAITING = "Nobody has accepted these yet"
IDLE = "accepted, but nothing done yet"
HEADING = "Hand-overs"


def rows() -> list[dict[str, object]]:
    """What `aa` handed over to `bb`, and one that came from there."""
    way = {"from": "aa", "to": "bb"}
    return [
        {"handover_id": "H-1", "case_id": "C-1", "sent_on": "2026-11-12"} | way,
        {"handover_id": "H-2", "case_id": "C-2", "sent_on": "2026-11-23"} | way,
        {"handover_id": "H-3", "case_id": "C-3", "sent_on": "2026-11-02", "from": "bb", "to": "aa"},
        {"handover_id": "H-4", "case_id": "C-[4](x)", "sent_on": "2026-10-05"} | way,
        {"handover_id": "H-5", "case_id": "C-5", "sent_on": "2026-10-05",
         "accepted_on": "2026-10-08"} | way,
        {"handover_id": "H-6", "case_id": "C-6", "sent_on": "2026-09-05",
         "accepted_on": "2026-09-06", "first_action_on": "2026-09-07"} | way,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cases = [case(number, received_at=f"2026-0{number}-05") for number in range(1, 9)]
    tabs = {"cases": cases, "handovers": rows()}
    others = {"bb": {"cases": []}, "cc": {"cases": []}, "dd": {}}
    return write_network(tmp_path_factory.mktemp("handed"), {"aa": tabs} | others)


@pytest.fixture
def handed(config: Path, monkeypatch: pytest.MonkeyPatch) -> Figures:
    use(config, monkeypatch)
    return the_desk().figures(TODAY)


def test_both_embassies_see_what_nobody_has_taken_up(handed: Figures) -> None:
    ours = words(open_screen("my-week", "aa"))
    assert WAITING in ours and "Write to the other coordinator" in ours
    assert "C\\-1" in ours and "13 days" in ours and "Embassy aa → Embassy bb" in ours
    assert "C\\-3" in ours and "“accepted_on”" in ours and "Embassy bb → Embassy aa" in ours
    assert "C\\-2" not in ours, "sent two days ago"
    theirs = words(open_screen("my-week", "bb"))
    assert WAITING in theirs and "C\\-1" in theirs and "C\\-3" in theirs
    assert "sheet\\: Embassy aa" in theirs, "the row stands in the sender's sheet"
    assert "row 2" in ours and "row 2" not in theirs


def test_a_code_is_text_and_no_link(handed: Figures) -> None:
    assert published(handed, "problems")["rule"].tolist() == ["bad_id"], "a code that is no code"
    assert "](x)" not in words(open_screen("my-week", "aa"))


def test_accepted_with_nothing_done_stands_behind_a_fold(handed: Figures) -> None:
    app = open_screen("my-week", "bb")
    assert f"1 {IDLE}" in words(app) and "C\\-5" not in words(app)
    app.session_state["handovers-not-begun"] = True
    assert "C\\-5" in words(app.run()) and "“first_action_on”" in words(app)
    assert "C\\-6" not in words(app)


@pytest.mark.parametrize("eyes", ["cc", "leadership"])
def test_nobody_else_sees_a_single_one(handed: Figures, eyes: str) -> None:
    text = words(open_screen("my-week", eyes, embassy="aa"))
    assert WAITING not in text and IDLE not in text and "C\\-1" not in text


def test_nothing_rests_and_nothing_is_said(demo: Figures) -> None:
    resting = {*demo["limbo"]["from"], *demo["limbo"]["to"]}
    resting |= {*demo["handover_steps"]["from"], *demo["handover_steps"]["to"]}
    assert resting and "pl" not in resting
    text = words(open_screen("my-week", "pl"))
    assert WAITING not in text and IDLE not in text
    assert WAITING in words(open_screen("my-week", min(resting)))


def test_a_row_in_ones_own_sheet_is_one_click_away(
    handed: Figures, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = handed["sheet_columns"]
    is_tab = (addresses["embassy"] == "aa") & (addresses["tab"] == "handovers")
    at_google = addresses.assign(address=addresses["address"].mask(is_tab, "https://sheet#gid=7"))
    monkeypatch.setitem(handed.tables, "sheet_columns", at_google)
    forget_views()
    assert "(https://sheet#gid=7&range=2:2)" in words(open_screen("my-week", "aa"))
    forget_views()


def test_leadership_has_the_matrix_its_words_and_its_table(handed: Figures) -> None:
    app = open_screen("monthly-trends", "leadership", unfolded=["handovers"])
    assert HEADING in [one.value for one in app.header]
    text = words(app)
    assert "In these months **2** cases were handed over: 2 accepted, 0 declined" in text
    assert "Half were accepted within 1 day." in text
    heat = next(
        trace
        for one in drawings(app).splitlines()
        for trace in json.loads(one)["data"]
        if trace["type"] == "heatmap"
    )
    assert heat["z"] == [[2]] and heat["text"] == [["2"]]
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert any("Embassy aa → Embassy bb: 2" in alt for alt in alts)
    shown = table(app, "from", "to", "sent")
    assert shown["sent"].tolist() == [1, 1] and shown["month"].iloc[0] == "October 2026"


def test_one_month_can_be_asked_for_and_one_embassy(handed: Figures) -> None:
    app = open_screen("monthly-trends", "leadership", handed="2026-10")
    assert [json.loads(one.proto.spec)["data"][0] for one in app.get("plotly_chart")][-1]["z"] == [
        [1]
    ]
    alone = words(open_screen("monthly-trends", "leadership", embassy="aa"))
    assert "Embassy aa → Embassy bb" in alone and "Half were accepted" not in alone
    none = [one.value for one in open_screen("monthly-trends", "leadership", embassy="cc").header]
    assert HEADING not in none


@pytest.mark.usefixtures("telephone")
def test_a_telephone_lists_the_pairs(handed: Figures) -> None:
    app = open_screen("monthly-trends", "leadership")
    assert "Embassy aa → Embassy bb" in words(app) and "heatmap" not in drawings(app)


def test_a_coordinator_reads_their_own_pairs_and_no_median(handed: Figures) -> None:
    text = words(open_screen("monthly-trends", "aa"))
    assert "In these months **2** cases were handed over" in text and "Half were" not in text
    other = open_screen("monthly-trends", "cc")
    assert HEADING not in [one.value for one in other.header]
