"""What a hostile editor types so that a screen shows a link, loads a picture or runs a script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.factories import case, volunteer, write_network, write_tab

# `evil.example` is nobody's; a request for it is found by name.
PAYLOADS = (
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '<img src="https://evil.example/a.png">',
    "<svg onload=window.pwned=1>",
    "<iframe src=https://evil.example></iframe>",
    '<a href="https://evil.example">a</a>',
    "<a href=javascript:window.pwned=1>a</a>",
    "<style>@import url(//evil.example)</style>",
    "<b onmouseover=window.pwned=1>b</b>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "[a](https://evil.example/b)",
    "[a](javascript:window.pwned=1)",
    "![a](https://evil.example/c.png)",
    "![a][r]\n\n[r]: https://evil.example/d.png",
    "<https://evil.example/e>",
    "https://evil.example/f",
    "www.evil.example",
    "a@evil.example",
    ":material/home: :red[c] :streamlit:",
    "$\\href{https://evil.example}{d}$",
    "`</code><script>window.pwned=1</script>`",
    "</text><image href='https://evil.example/g.png'/>",
    "%{customdata}<extra></extra>",
    "javascript:window.pwned=1",
)


def hostile_network(folder: Path, texts: Sequence[str] = PAYLOADS) -> Path:
    """A configuration in which every place of a sheet that takes a text holds each of `texts`."""
    tabs = {
        "cases": [
            # Kept with a problem: unknown category, volunteer, language, urgency, turn.
            *(case(n, category=text, assigned_to=text) for n, text in enumerate(texts)),
            *(
                case(50 + n, language=text, urgency=text, waiting_on=text)
                for n, text in enumerate(texts)
            ),
            # Left out: no code, no date.
            *(case(100 + n, case_id=text) for n, text in enumerate(texts)),
            *(case(150 + n, received_at=text) for n, text in enumerate(texts)),
            # Enough good ones that two whole months can be compared.
            *(case(200 + n, received_at=f"2026-09-{n + 1:02d}") for n in range(20)),
            *(case(250 + n, received_at=f"2026-10-{n + 1:02d}") for n in range(20)),
        ],
        "volunteers": [
            volunteer(1),
            *(
                volunteer(10 + n, languages=text, skills=text, hours_per_week=text)
                for n, text in enumerate(texts)
            ),
            *(volunteer(100 + n, volunteer_id=text) for n, text in enumerate(texts)),
        ],
    }
    config = write_network(folder, {"aa": tabs})
    titles = [
        {"date": f"2026-{10 + n // 28}-{n % 28 + 1:02d}", "kind": "law", "title": text}
        for n, text in enumerate(texts)
    ]
    write_tab(folder / "sheets" / "network", "events", titles)
    with (config / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nkind = "folder"\npath = "../sheets/network"\nnetwork = true\n')
    return config
