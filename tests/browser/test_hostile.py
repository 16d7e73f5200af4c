"""Twenty-five hostile texts in every column: no link, picture, script or request comes of one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ambasada.visibility import Role
from pages import SCREENS
from tests.browser.conftest import Chromium, Server, serve, sit
from tests.hostile import PAYLOADS, hostile_network

SEEN = [
    ("aa" if role is Role.COORDINATOR else role.value, screen.address)
    for screen in SCREENS
    for role in screen.roles
]
# What of a page could be of a sheet's making.
_MADE = """() => ({
  pwned: window.pwned || 0,
  links: [...document.querySelectorAll('a[href], area[href], [*|href]')]
    .map(one => one.href?.baseVal ?? one.href ?? '').filter(href => /evil|javascript:/.test(href)),
  pictures: [...document.querySelectorAll('img, image, iframe, object, embed, video, audio')]
    .map(one => one.outerHTML).filter(text => /evil|onerror|pwned/.test(text)),
  handlers: [...document.querySelectorAll('*')].filter(one =>
    [...one.attributes].some(name => /^on/.test(name.name))).length,
  scripts: [...document.scripts].filter(one => /evil|pwned/.test(one.outerHTML)).length,
  text: document.body.innerText,
})"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    with serve(hostile_network(folder), folder / "log.txt") as running:
        yield running


@pytest.mark.parametrize(("eyes", "screen"), SEEN)
def test_nothing_comes_of_hostile_texts(
    hostile: Server, chromium: Chromium, eyes: str, screen: str
) -> None:
    with sit(chromium, hostile) as visitor:
        page = visitor.open(f"/{screen}", eyes)
        made = page.evaluate(_MADE)
        assert made["pwned"] == 0
        assert not made["links"] and not made["pictures"]
        assert made["handlers"] == 0 and made["scripts"] == 0
        assert not [url for url in visitor.asked if "evil" in url]
        visitor.check()


def test_the_texts_did_arrive(hostile: Server, chromium: Chromium) -> None:
    with sit(chromium, hostile) as visitor:
        page = visitor.open("/overview", "leadership")
        said = page.evaluate(
            "[...document.querySelectorAll('.js-plotly-plot')].map(one => "
            "JSON.stringify(one.data) + JSON.stringify(one.layout)).join('')"
        )
    assert "evil.example" in said
    assert len(PAYLOADS) == 25
