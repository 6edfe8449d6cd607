"""What one address may ask, and what it is told when that is too much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture

from headwater.kit.client_address import group_address
from headwater.settings import Settings, load_settings
from headwater.settings.server import RateLimit, RateLimits
from headwater.settings.units import Seconds
from headwater.web import limits
from headwater.web.limits import Window, WindowSet

if TYPE_CHECKING:
    from tests.support.client import Client

ABOUT = "/api/v1/config/about"


@pytest.fixture
def settings(tmp_path: Path, dialect: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    environment = {
        "HEADWATER__STORAGE__ROOT": str(tmp_path / "data"),
        "HEADWATER__TRUST_PROXY": "[10.0.0.1]",
        "HEADWATER__RATES_LIMIT__API__WINDOW": "1 hour",
        "HEADWATER__RATES_LIMIT__API__MAX": "5",
        "HEADWATER__RATES_LIMIT__CLIENT__WINDOW": "1 hour",
        "HEADWATER__RATES_LIMIT__CLIENT__MAX": "3",
    }
    if dialect == "postgresql":
        environment["HEADWATER__DATABASE__URL"] = request.getfixturevalue("postgresql_database")
    yield load_settings(environment=environment)


def test_the_answers_are_those_of_the_wire(client: Client) -> None:
    first = client.get(ABOUT)
    assert (first.headers["x-ratelimit-limit"], first.headers["x-ratelimit-remaining"]) == ("5", "4")
    for _ in range(4):
        assert client.get(ABOUT).status_code == 200
    refused = client.get(ABOUT)
    assert_same_shape(refused, load_capture("errors", "429 after 50 requests in 10 s"))
    assert refused.headers["content-type"] == "text/html; charset=utf-8"
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert 3500 < int(refused.headers["retry-after"]) <= 3600


def test_passwords_are_tried_fifteen_times_in_five_minutes(client: Client) -> None:
    form = {"client_id": "x", "client_secret": "x", "grant_type": "password", "username": "root", "password": "bad"}
    answers = [client.post("/api/v1/users/token", data=form).status_code for _ in range(16)]
    assert answers == [400] * 15 + [429]
    refused = client.post("/login", data=form)
    assert_same_shape(refused, load_capture("errors", "429 on login after 15 tries"))
    assert refused.headers["x-ratelimit-limit"] == "15"


@pytest.mark.parametrize(("path", "most"), [("/api/v1/users/register", 5), ("/signup", 3)])
def test_mistakes_in_signing_up_are_not_without_number(client: Client, path: str, most: int) -> None:
    taken = {"username": "root", "password": "long enough", "email": "root@example.com"}
    answers = [client.post(path, data=taken).status_code for _ in range(most + 2)]
    assert answers == [403] * most + [429] * 2, "each would cost a hash, and tell which names there are"


def test_people_get_a_page(client: Client) -> None:
    for _ in range(3):
        client.get("/login")
    refused = client.get("/login", headers={"accept": "text/html"})
    assert refused.status_code == 429
    assert "<h1" in refused.text and "retry-after" in refused.headers


def test_a_strangers_word_about_its_address_counts_nothing(client: Client) -> None:
    answers = [client.get(ABOUT, headers={"x-forwarded-for": f"10.77.0.{n}"}).status_code for n in range(6)]
    assert answers[-1] == 429


def test_those_who_keep_order_are_not_limited(client: Client, moderator: Person, user: Person) -> None:
    for _ in range(10):
        client.get(ABOUT)
    assert moderator.get("/api/v1/users/me").status_code == 200
    assert user.get("/api/v1/users/me").status_code == 429
    assert client.get(ABOUT, headers={"authorization": "Bearer nonsense"}).status_code == 429


def test_a_window_begins_with_the_first_request_and_ends_for_good() -> None:
    window = Window(RateLimit(window=Seconds(10), max=2))
    assert window.hit("a", 100) == (1, 110)
    assert window.hit("a", 109) == (2, 110)
    assert window.hit("b", 109) == (1, 119)
    assert window.hit("a", 110) == (1, 120)


def test_many_addresses_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ADDRESSES", 100)
    window = Window(RateLimit(window=Seconds(10), max=2))
    for number in range(1000):
        window.hit(str(number), 100)
    assert len(window._counts) <= 100


@pytest.mark.parametrize(
    ("method", "path", "chosen"),
    [
        ("POST", "/api/v1/users/token", "login"),
        ("POST", "/login", "login"),
        ("GET", "/login", "client"),
        ("GET", "/api/v1/videos", "api"),
        ("POST", "/api/v1/videos/upload-resumable", "api"),
        ("PUT", "/api/v1/videos/upload-resumable", "client"),
        ("GET", "/w/abc", "client"),
        ("GET", "/static/streaming-playlists/hls/x/0.mp4", None),
    ],
)
def test_each_kind_of_request_has_its_window(method: str, path: str, chosen: str | None) -> None:
    windows = WindowSet(RateLimits())
    assert windows.choose(method, path) is (getattr(windows, chosen) if chosen else None)


@pytest.mark.parametrize(
    ("address", "group"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("testclient", "testclient")],
)
def test_a_subscriber_of_ipv6_is_one_visitor(address: str, group: str) -> None:
    assert group_address(address) == group
