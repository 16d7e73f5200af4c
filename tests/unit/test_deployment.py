"""The files that run Ambasada on a machine promise what docs/operations.md says of them.

No container engine and no systemd run here, so the files are parsed.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from ambasada.keys import SECRETS
from ambasada.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PORT = "8501"
INSTRUCTIONS = set("FROM RUN COPY WORKDIR ENV USER VOLUME EXPOSE HEALTHCHECK CMD".split())


def lines_of(text: str) -> list[str]:
    """The lines that say something, with those that end in a backslash made whole."""
    whole = re.sub(r"\\\n\s*", "", text)
    return [line for line in whole.splitlines() if line.strip() and not line.startswith("#")]


# The image


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of the Dockerfile with what follows each, by stage."""
    found: list[list[tuple[str, str]]] = []
    for line in lines_of((ROOT / "Dockerfile").read_text("utf-8")):
        name, _, rest = line.partition(" ")
        assert name in INSTRUCTIONS, f"{name}: teach this test what it may do"
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


def said(name: str) -> list[str]:
    """What the last stage, which is the image, says by one instruction."""
    return [rest for one, rest in stages()[-1] if one == name]


def copied() -> list[str]:
    """Every path of the repository that goes into a stage."""
    rests = [rest for stage in stages() for name, rest in stage if name == "COPY"]
    return [path for rest in rests if "--from=" not in rest for path in rest.split()[:-1]]


def tracked() -> set[str]:
    """Every file in git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(listed.stdout.split("\0"))


def test_the_image_runs_as_a_user_who_is_not_root() -> None:
    after_user = [name for name, _ in stages()[-1]].index("USER")
    assert said("USER") == ["10001:10001"]
    assert {name for name, _ in stages()[-1][after_user:]}.isdisjoint({"RUN", "COPY"})
    assert any("useradd" in rest and "nologin" in rest for rest in said("RUN"))


def test_every_stage_is_of_a_named_version_of_python() -> None:
    for stage in stages():
        assert re.match(r"python:3\.1[1-4]-slim(-\w+)?( AS \w+)?$", stage[0][1])


def test_packages_come_by_their_hashes_only() -> None:
    installs = [rest for stage in stages() for _, rest in stage if "pip install" in rest]
    assert len(installs) == 1
    assert "--require-hashes -r /build/requirements.lock" in installs[0]
    assert "apt-get" not in str(stages())
    # What only tests need is gone before the packages are copied on.
    assert "pip uninstall --yes -r /build/requirements-dev.txt" in installs[0]


def test_what_is_copied_is_in_git_and_not_kept_out() -> None:
    files = tracked()
    assert {"app.py", "pages", "components", "ambasada", "config"} <= set(copied())
    for path in copied():
        inside = {file for file in files if file == path or file.startswith(f"{path}/")}
        assert inside, f"{path} is not in git"
        assert any(_goes_in(file) for file in inside), f".dockerignore keeps {path} out"


@pytest.mark.parametrize(
    "path",
    [
        ".streamlit/secrets.toml",
        ".env",
        ".git/config",
        "state/accounts.sqlite",
        "sheets/pl/cases.csv",
        "tests/conftest.py",
        "config/reader-service-account.json",
        "config/seal.key",
        "ambasada/__pycache__/keys.cpython-313.pyc",
    ],
)
def test_no_secret_and_no_state_goes_into_a_layer(path: str) -> None:
    assert not _goes_in(path)


def _goes_in(path: str) -> bool:
    """What .dockerignore says of a path: the last pattern that fits it or a folder of it."""
    goes_in = True
    above = [path, *(parent.as_posix() for parent in Path(path).parents if parent.name)]
    for pattern in lines_of((ROOT / ".dockerignore").read_text("utf-8")):
        plain = pattern.removeprefix("!").rstrip("/")
        forms = (plain, plain.removeprefix("**/"))
        if any(fnmatch(one, form) for one in above for form in forms):
            goes_in = pattern.startswith("!")
    return goes_in


def test_no_secret_is_named_in_the_image() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert not [one.variable for one in SECRETS if one.variable in text]
    assert "ARG" not in text


def test_the_image_keeps_its_state_apart_and_tells_its_health() -> None:
    assert said("VOLUME") == ["/var/lib/ambasada"]
    assert "AMBASADA_STATE=/var/lib/ambasada" in said("ENV")[0]
    (health,) = said("HEALTHCHECK")
    asked = json.loads(health.split("CMD ")[1])
    assert f"http://127.0.0.1:{PORT}/health" in asked[-1]
    compile(asked[-1], "health check", "exec")
    (command,) = (json.loads(rest) for rest in said("CMD"))
    assert command[:5] == ["python", "-m", "streamlit", "run", "app.py"]
    # Only compose.yaml names a proxy: without one the program does not listen to others.
    assert "AMBASADA_TRUSTED_PROXY" not in str(said("ENV"))


# The containers


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("name", ["ambasada", "caddy"])
def test_a_container_can_do_no_more_than_it_must(compose: dict[str, Any], name: str) -> None:
    one = compose["services"][name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert one["mem_limit"] and one["pids_limit"]
    assert not {"privileged", "devices", "pid", "ipc", "network_mode"} & set(one)
    assert "docker.sock" not in str(one)


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert all(port.startswith("127.0.0.1:") for port in services["ambasada"].get("ports", []))
    assert services["caddy"]["ports"] == ["80:80", "443:443"]
    shared = set(services["ambasada"]["networks"]) & set(services["caddy"]["networks"])
    assert [compose["networks"][name] for name in shared] == [{"internal": True}]
    assert services["ambasada"]["environment"]["AMBASADA_TRUSTED_PROXY"] == "caddy"
    assert services["caddy"]["environment"]["AMBASADA_UPSTREAM"] == f"ambasada:{PORT}"


def test_secrets_are_files_and_never_variables(compose: dict[str, Any]) -> None:
    program = compose["services"]["ambasada"]
    assert program["user"] == "10001:10001"
    assert not {one.variable for one in SECRETS} & set(program["environment"])
    (given,) = program["secrets"]
    assert given["target"] == "/srv/ambasada/.streamlit/secrets.toml"
    file = compose["secrets"][given["source"]]["file"]
    ignored = subprocess.run(["git", "check-ignore", "-q", file], cwd=ROOT)
    assert ignored.returncode == 0, f"{file} could be committed"


def test_the_program_writes_to_its_state_and_to_memory_only(compose: dict[str, Any]) -> None:
    program = compose["services"]["ambasada"]
    writable = [volume for volume in program["volumes"] if not volume.endswith(":ro")]
    assert writable == [f"state:{program['environment']['AMBASADA_STATE']}"]
    assert [place.partition(":")[0] for place in program["tmpfs"]] == ["/tmp"]


def test_files_that_are_mounted_are_in_git(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service["volumes"]:
            if volume.startswith("./"):
                path = volume.split(":")[0].removeprefix("./")
                assert any(file == path or file.startswith(f"{path}/") for file in tracked())


# The unit


def unit() -> dict[str, list[str]]:
    """Every key of the unit's [Service] with its values; a key may stand more than once."""
    section, found = "", {}
    for line in lines_of((EXAMPLES / "ambasada.service").read_text("utf-8")):
        if line.startswith("["):
            section = line
        elif section == "[Service]":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


HARDENING = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "PrivateUsers": "yes",
    "ProtectProc": "invisible",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes",
    "ProtectClock": "yes",
    "ProtectHostname": "yes",
    "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "LockPersonality": "yes",
    "MemoryDenyWriteExecute": "yes",
    "SystemCallArchitectures": "native",
    "RemoveIPC": "yes",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
    "LimitCORE": "0",
    "MemorySwapMax": "0",
}


@pytest.mark.parametrize(("key", "value"), HARDENING.items())
def test_the_unit_is_hardened(key: str, value: str) -> None:
    assert unit()[key] == [value]


def test_the_unit_runs_as_its_own_user_on_this_machine_only() -> None:
    service = unit()
    assert service["User"] == ["ambasada"]
    (start,) = service["ExecStart"]
    assert start.endswith(f"run app.py --server.address 127.0.0.1 --server.port {PORT}")
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged"]


def test_the_unit_has_its_keys_from_systemd_and_no_variable() -> None:
    service = unit()
    variables = {value.partition("=")[0] for value in service["Environment"]}
    assert not {one.variable for one in SECRETS} & variables
    known = {one.name for one in SETTINGS}
    assert {name for name in variables if name.startswith("AMBASADA_")} <= known
    (credential,) = service["LoadCredential"]
    link = f"/run/credentials/ambasada.service/{credential.partition(':')[0]}"
    assert f"ln -s {link} " in (ROOT / "docs" / "operations.md").read_text("utf-8")


# The proxies


def blocks(text: str, end_of_line: str = "") -> Iterator[tuple[tuple[str, ...], str]]:
    """Every directive of a file of nested braces, with the blocks that it stands in."""
    inside: list[str] = []
    for line in map(str.strip, lines_of(text)):
        if line.startswith("#"):
            continue
        if line.endswith("{"):
            inside.append(line[:-1].strip())
        elif line == "}":
            inside.pop()
        else:
            assert line.endswith(end_of_line), f"{line}: no “{end_of_line}” at its end"
            yield tuple(inside), line.removesuffix(end_of_line)
    assert not inside, "a brace is not closed"


def nginx() -> list[tuple[tuple[str, ...], str]]:
    return list(blocks((EXAMPLES / "nginx.conf").read_text("utf-8"), ";"))


def caddy() -> list[tuple[tuple[str, ...], str]]:
    return list(blocks((EXAMPLES / "Caddyfile").read_text("utf-8")))


SITE = "{$AMBASADA_HOST:ambasada.example.org}"
TO_THE_PROGRAM = "reverse_proxy {$AMBASADA_UPSTREAM:127.0.0.1:8501}"


def test_nginx_writes_no_visitor_down() -> None:
    said_in_http = [line for inside, line in nginx() if inside == ("http",)]
    assert "access_log off" in said_in_http
    assert [line for _, line in nginx() if line.startswith("access_log")] == ["access_log off"]
    assert [line for _, line in nginx() if "error_log" in line] == [
        "error_log /var/log/nginx/error.log emerg"
    ]
    assert "proxy_max_temp_file_size 0" in said_in_http


def test_nginx_passes_sockets_and_the_host_and_nothing_about_the_visitor() -> None:
    passed = [line for inside, line in nginx() if inside == ("http", "server", "location /")]
    assert f"proxy_pass http://127.0.0.1:{PORT}" in passed
    assert "proxy_http_version 1.1" in passed
    sent = dict(re.findall(r"proxy_set_header (\S+) (\S+)", "\n".join(passed)))
    assert sent.pop("Host") == "$http_host"
    assert sent.pop("Upgrade") == "$http_upgrade"
    assert sent.pop("Connection") == "$connection_upgrade"
    assert set(sent.values()) == {'""'}
    assert {"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"} <= set(sent)


def test_nginx_speaks_tls_only() -> None:
    assert ("http", "server") in {inside for inside, _ in nginx()}
    by_port = [line.split()[1:] for _, line in nginx() if line.startswith("listen")]
    assert all("ssl" in rest for port, *rest in by_port if port.endswith("443"))
    assert {line for _, line in nginx() if line.startswith("return")} == {
        "return 308 https://ambasada.example.org$request_uri"
    }
    assert "ssl_protocols TLSv1.2 TLSv1.3" in [line for _, line in nginx()]


def test_caddy_writes_no_visitor_down() -> None:
    of_site = {part for inside, line in caddy() if inside[0] == SITE for part in (*inside, line)}
    assert not [part for part in of_site if part.split()[0] == "log"]
    of_errors = [line for inside, line in caddy() if inside[:2] == ("", "log default")]
    assert of_errors == ["wrap json", "request delete"]
    assert (("",), "admin off") in caddy()


def test_caddy_passes_nothing_about_the_visitor() -> None:
    assert f"127.0.0.1:{PORT}" in TO_THE_PROGRAM
    taken_out = {line for inside, line in caddy() if inside == (SITE, TO_THE_PROGRAM)}
    assert taken_out == {
        "header_up -Forwarded",
        "header_up -X-Forwarded-*",
        "header_up -X-Real-IP",
        "header_up -Via",
    }


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_headers_of_protection_are_left_to_the_program(name: str) -> None:
    directives = [line for _, line in (nginx() if name == "nginx.conf" else caddy())]
    for header in ("strict-transport", "content-security", "x-frame", "referrer", "add_header"):
        assert not [line for line in directives if header in line.lower()]


def test_the_onion_service_leads_to_the_program_alone() -> None:
    lines = lines_of((EXAMPLES / "torrc").read_text("utf-8"))
    assert f"HiddenServicePort 80 127.0.0.1:{PORT}" in lines
    assert all(line.startswith("HiddenService") for line in lines)


@pytest.mark.parametrize("file", sorted(EXAMPLES.iterdir()), ids=lambda file: file.name)
def test_every_example_is_told(file: Path) -> None:
    assert f"(examples/{file.name})" in (ROOT / "docs" / "operations.md").read_text("utf-8")
