"""Browsing and searching pages: what they show, how filters stay in the address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar.testing import TestClient

from headwater.runtime import Runtime
from tests.support.statements import count_statements
from tests.videos.people import Owner, add_video


@pytest.fixture
def filled(runtime: Runtime, mary: Owner) -> None:
    add_video(runtime, mary, name="Éclair of a storm", category=15, language="fr", row={"duration_seconds": 60})
    add_video(runtime, mary, name="Apple trees", category=1, row={"views": 900, "duration_seconds": 500})
    add_video(runtime, mary, name="Zebra crossing", tags=["street"], row={"likes": 7, "duration_seconds": 5000})
    add_video(runtime, mary, name="Not for all", nsfw=True)
    add_video(runtime, mary, name="Hidden away", privacy=3)


def titles(client: TestClient[Any], path: str) -> list[str]:
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.text[:500]
    return re.findall(r'class="video-title" dir="auto"><a href="[^"]*">([^<]*)<', answer.text)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/videos/browse", ["Zebra crossing", "Apple trees", "Éclair of a storm"]),
        ("/videos/browse?sort=-views", ["Apple trees", "Zebra crossing", "Éclair of a storm"]),
        ("/videos/browse?sort=name", ["Apple trees", "Éclair of a storm", "Zebra crossing"]),
        ("/videos/browse?sort=-likes&scope=local&length=long", ["Zebra crossing"]),
        ("/videos/browse?categoryOneOf=15", ["Éclair of a storm"]),
        ("/videos/browse?languageOneOf=fr&length=short&isLive=false", ["Éclair of a storm"]),
        ("/videos/browse?isLive=true", []),
        ("/videos/browse?sort=nonsense&page=x&categoryOneOf=-1&length=0", [
            "Zebra crossing", "Apple trees", "Éclair of a storm",
        ]),
        ("/videos/browse?page=99", []),
        ("/search?search=ecliar", ["Éclair of a storm"]),
        ("/search?search=stret", ["Zebra crossing"]),
        ("/search?search=apple&length=short", []),
        ("/search?search=hidden", []),
        ("/search?search=zzzzz", []),
        ("/search", []),
    ],
)  # fmt: skip
def test_lists(client: TestClient[Any], path: str, expected: list[str]) -> None:
    assert titles(client, path) == expected


@pytest.mark.usefixtures("filled")
def test_filters_stay_chosen_and_lead_on(runtime: Runtime, client: TestClient[Any]) -> None:
    page = client.get("/videos/browse?sort=-views&scope=local").text
    assert '<option value="local" selected>' in page
    assert 'href="/videos/browse?sort=-likes&amp;scope=local"' in page
    nothing = client.get("/search?search=apple&length=short").text
    assert 'href="/search?search=apple"' in nothing, "a way out of the filters"


@pytest.mark.usefixtures("filled")
def test_a_search_finds_channels_too_and_text_is_shown_as_text(client: TestClient[Any]) -> None:
    assert 'href="/c/mary_channel"' in client.get("/search?search=mray").text
    page = client.get("/search?search=%3Cscript%3E").text
    assert "&lt;script&gt;" in page and "“<script>" not in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/videos/trending", "/videos/browse?sort=-trending"),
        ("/videos/local", "/videos/browse?scope=local"),
        ("/videos/overview", "/"),
    ],
)
def test_old_addresses_lead_to_ours(client: TestClient[Any], old: str, new: str) -> None:
    answer = client.get(old, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, new)


@pytest.mark.parametrize(("path", "most"), [("/", 3), ("/videos/browse?sort=-hot", 2), ("/search?search=number", 5)])
def test_a_page_takes_as_many_statements_for_many_as_for_one(
    runtime: Runtime, client: TestClient[Any], mary: Owner, path: str, most: int
) -> None:
    add_video(runtime, mary, name="video number 1")
    client.get(path)
    with count_statements() as few:
        assert len(titles(client, path)) == 1
    for number in range(10):
        add_video(runtime, mary, name=f"video number {number}")
    with count_statements() as many:
        assert len(titles(client, path)) == 11
    assert len(few) == len(many) <= most + 1, "\n".join(many)
