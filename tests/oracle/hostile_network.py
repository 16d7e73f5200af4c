"""The made-up network that the hostile sheets belong to: eight embassies, five categories."""

from pathlib import Path

ZONES = {
    "pl": "Europe/Warsaw",
    "br": "America/Sao_Paulo",
    "au": "Australia/Sydney",
    "kr": "Asia/Seoul",
    "at": "Europe/Vienna",
    "si": "Europe/Ljubljana",
    "lu": "Europe/Luxembourg",  # no source
    "me": "Europe/Podgorica",  # volunteers only
}
SHARED = ["at", "si"]
SINGLE = ["pl", "br", "au", "kr", "me"]

CATEGORIES = ["passport_documents", "border_crossing", "legal_help", "housing", "schooling"]
# what people type for a category: its id, a name in some language, an alias
CATEGORY_WORDS = {
    "passport_documents": ["passport_documents", "Passports and documents", "passport", "Пашпарты"],
    "border_crossing": ["border_crossing", "Crossing the border", "мяжа"],
    "legal_help": ["legal_help", "Legal help", "prawo"],
    "housing": ["housing", "Housing", "būstas"],
    "schooling": ["schooling", "Schools and nurseries"],
    "other": ["other", "Other"],  # implied: the configuration does not have it
}

NETWORK_HEAD = """\
[network]
name = "Invented embassies of Nowhere"
timezone = "Europe/Vilnius"
languages = ["en", "be", "ru", "pl", "lt"]

"""
NETWORK_TAIL = """\
[[category]]
id = "passport_documents"
name = { en = "Passports and documents", be = "Пашпарты" }
aliases = ["passport"]
urgency = "normal"
weekly_hours = 0.5

[[category]]
id = "border_crossing"
name = { en = "Crossing the border" }
aliases = ["мяжа"]
urgency = "emergency"
weekly_hours = 1.25

[[category]]
id = "legal_help"
name = { en = "Legal help" }
aliases = ["prawo"]
urgency = "urgent"
weekly_hours = 0.35

[[category]]
id = "housing"
name = { en = "Housing" }
aliases = ["būstas"]
urgency = "normal"
weekly_hours = 2

[[category]]
id = "schooling"
name = { en = "Schools and nurseries" }
urgency = "normal"

[targets.reply_hours]
urgent = 20

[targets.turn_days]
normal = 10
"""


def write_network(config_dir: Path) -> None:
    entries = [
        f'[[embassy]]\nid = "{embassy}"\ncountry = "{embassy.upper()}"\n'
        f'city = "Inventa {embassy}"\nlatitude = {10 + number}.5\nlongitude = {20 + number}.25\n'
        f'timezone = "{zone}"\nname = {{ en = "Inventia {embassy}" }}\n\n'
        for number, (embassy, zone) in enumerate(ZONES.items())
    ]
    text = NETWORK_HEAD + "".join(entries) + NETWORK_TAIL
    (config_dir / "network.toml").write_text(text, encoding="utf-8")


def write_sources(config_dir: Path, xlsx: bool) -> None:
    direct = "/book.xlsx" if xlsx else ""  # one source names its workbook, not the folder
    entries = [
        f'[[source]]\nkind = "folder"\npath = "../sheets/{embassy}'
        f'{direct if embassy == "me" else ""}"\nembassy = "{embassy}"\n\n'
        for embassy in SINGLE
    ]
    entries.append(
        '[[source]]\nkind = "folder"\npath = "../sheets/shared"\nembassies = ["at", "si"]\n\n'
    )
    entries.append('[[source]]\nkind = "folder"\npath = "../sheets/network"\nnetwork = true\n')
    (config_dir / "sources.toml").write_text("".join(entries), encoding="utf-8")
