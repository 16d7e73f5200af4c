"""Text that somebody typed into a sheet stays text: never a link, an image, an icon or HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import use
from tests.factories import case, volunteer, write_network, write_tab
from tests.pages.conftest import cells, drawings, markdown, open_screen, run
from tests.pages.test_roles import ROLES, TRUTH

IMAGE = "<img src=x onerror=alert(1)>"
LINK = "[a](https://example.org)"
ICON = ":material/home:"
HOSTILE = (IMAGE, LINK, ICON, ":red[b]", "$x^2$", "![b](https://example.org/b.png)")


@pytest.fixture(scope="module")
def hostile_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every place of a sheet that takes a text holds a hostile one."""
    folder = tmp_path_factory.mktemp("hostile")
    tabs = {
        # Kept with a problem: unknown category, volunteer, language and urgency.
        "cases": [
            *(case(n, category=text, assigned_to=text) for n, text in enumerate(HOSTILE)),
            *(case(20 + n, language=text, urgency=text) for n, text in enumerate(HOSTILE)),
            # Left out: no code, no date.
            *(case(40 + n, case_id=text) for n, text in enumerate(HOSTILE)),
            *(case(60 + n, received_at=text) for n, text in enumerate(HOSTILE)),
            # Enough good ones that two whole months can be compared.
            *(case(100 + n, received_at=f"2026-09-{n + 1:02d}") for n in range(20)),
            *(case(200 + n, received_at=f"2026-10-{n + 1:02d}") for n in range(20)),
        ],
        "volunteers": [
            volunteer(1),
            *(
                volunteer(10 + n, languages=text, skills=text, hours_per_week=text)
                for n, text in enumerate(HOSTILE)
            ),
            *(volunteer(30 + n, volunteer_id=text) for n, text in enumerate(HOSTILE)),
        ],
    }
    config = write_network(folder, {"aa": tabs})
    titles = [
        {"date": f"2026-10-{n + 1:02d}", "kind": "law", "title": text}
        for n, text in enumerate(HOSTILE)
    ]
    write_tab(folder / "sheets" / "network", "events", titles)
    with (config / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nkind = "folder"\npath = "../sheets/network"\nnetwork = true\n')
    return config


@pytest.fixture(autouse=True)
def hostile_network(hostile_config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(hostile_config, monkeypatch)


SEEN = [
    ("aa" if eyes == "pl" else eyes, address)
    for address, entries in TRUTH.items()
    for eyes, may_enter in zip(ROLES, entries, strict=True)
    if may_enter
]


@pytest.mark.parametrize(("eyes", "address"), SEEN)
def test_no_text_of_a_sheet_is_read_as_markdown_or_html(eyes: str, address: str) -> None:
    app = open_screen(address, eyes)
    text = markdown(app)
    assert not re.search(r"(?<!\\)<img", text)
    assert not [one for one in HOSTILE if one in text]
    assert not [tag for tag in ("<img", "<a ", "javascript:") if tag in drawings(app)]


def test_the_texts_did_arrive() -> None:
    """Or the tests above would prove nothing."""
    app = open_screen("data-health", "aa")
    app.session_state["fold-problems"] = True
    told = "\n".join(cells(run(app)))
    for text in (IMAGE, LINK, ICON):
        assert text in told
    events = drawings(open_screen("overview", "leadership"))
    assert "example.org" in events
