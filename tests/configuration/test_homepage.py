"""The home page that administrators write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.shapes import assert_same_shape, load_capture

from headwater.configuration import change_settings
from headwater.runtime import Runtime

if TYPE_CHECKING:
    from tests.support.client import Client, Person

PATH = "/api/v1/custom-pages/homepage/instance"
HTML = {"accept": "text/html"}


def test_it_is_written_and_read(client: Client, admin: Person) -> None:
    assert client.get(PATH).status_code == 404
    assert client.get("/api/v1/config").json()["homepage"] == {"enabled": False}
    assert_same_shape(admin.put(PATH, json={"content": "# Home"}), load_capture("config", "custom homepage put"))
    assert_same_shape(client.get(PATH), load_capture("config", "custom homepage get"))
    assert client.get("/api/v1/config").json()["homepage"] == {"enabled": True}
    admin.put(PATH, json={"content": ""})
    assert client.get(PATH).json() == {"content": ""}
    assert client.get("/api/v1/config").json()["homepage"] == {"enabled": False}


def test_bad_content_is_refused(admin: Person) -> None:
    for body in ({}, {"content": 5}, {"content": "a\u0000b"}, {"content": "x" * 500_001}):
        answer = admin.put(PATH, json=body)
        assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["content"])


def test_it_stands_on_the_front_when_the_default_route_says_so(client: Client, admin: Person, runtime: Runtime) -> None:
    admin.put(PATH, json={"content": "# Welcome, all\n\n[Rules](/about) and ![a hill](/lazy-static/hill.png)"})
    assert "Welcome, all" not in client.get("/", headers=HTML).text
    assert "Welcome, all" in client.get("/home", headers=HTML).text
    with runtime.database.write() as session:
        change_settings(session, runtime, {"instance.default_client_route": "/home"}, "root")
    front = client.get("/", headers=HTML).text
    assert "<h1>Welcome, all</h1>" in front
    assert '<img src="/lazy-static/hill.png" alt="a hill">' in front
    admin.put(PATH, json={"content": ""})
    assert client.get("/", headers=HTML).status_code == 200
    assert client.get("/home", headers=HTML).status_code == 404


def test_nothing_harmful_stands_in_it(client: Client, admin: Person) -> None:
    evil = (
        '<script>alert(1)</script><img src=x onerror="alert(1)"><a href="javascript:alert(1)">a</a>'
        '<iframe src="//evil.example"></iframe><style>*{display:none}</style>\n\n[b](javascript:alert(1)) '
        '<div class="top-bar" style="position:fixed" id="main">c</div><peertube-videos-list></peertube-videos-list>'
    )
    admin.put(PATH, json={"content": evil})
    shown = client.get("/home", headers=HTML).text.partition('<div class="written"')[2].partition("</main>")[0]
    for bad in ("<script", "onerror", 'href="javascript', "<iframe", "<style", "style=", "top-bar", "id=", "peertube-"):
        assert bad not in shown
    assert "<div>c</div>" in shown


def test_a_message_stands_over_every_page(client: Client, runtime: Runtime) -> None:
    assert "broadcast" not in client.get("/", headers=HTML).text
    with runtime.database.write() as session:
        values = {"enabled": True, "message": "Down at **noon** <script>x</script>", "level": "warning"}
        change_settings(session, runtime, {f"broadcast_message.{key}": value for key, value in values.items()}, "root")
    for path in ("/", "/login", "/nothing-here"):
        page = client.get(path, headers=HTML).text
        assert "broadcast-warning" in page and "<strong>noon</strong>" in page and "<script>x" not in page
