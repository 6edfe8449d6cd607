"""Pages as a browser gets them: frame, headers, escaping, caching, error pages, the files of the client."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.testing import TestClient
from tests.support.sample_videos import add_video
from tests.support.statements import count_statements

from headwater.discovery import pages as discovery_pages
from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.kit.errors import Forbidden, NotFound, Unauthenticated, Unavailable
from headwater.runtime import Runtime
from headwater.videos import Storyboard, VideoState
from headwater.web import context
from headwater.web.context import Ctx, Pools, reads
from headwater.web.errors import handle
from headwater.web.html import assets, client_files
from headwater.web.html.pages import find_look

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "en"}
PROBLEMS = {
    "gone": NotFound("No such video"),
    "closed": Forbidden("Not yours"),
    "private": Unauthenticated("Not authenticated"),
    "full": Unavailable("busy", retry_after_seconds=2),
}


@get("/fails/{kind:str}")
@reads()
def fail(ctx: Ctx, kind: str) -> None:
    raise PROBLEMS[kind] if kind in PROBLEMS else RuntimeError("secret detail")


@pytest.fixture
def viewer() -> Viewer:
    return Viewer()


@pytest.fixture
def client(runtime: Runtime, viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient[Any]]:
    monkeypatch.setattr(context, "_authenticator", lambda: lambda session, credentials: viewer)
    app = Litestar(
        [*discovery_pages.routes, *client_files.routes, fail],
        exception_handlers={Exception: handle},
        state=State({"runtime": runtime, "pools": Pools(runtime.settings)}),
    )
    find_look(runtime)  # as the whole application does when it starts
    with TestClient(app, raise_server_exceptions=False) as opened:
        opened.headers.update(BROWSER)
        yield opened


def find_inline_scripts(html: str) -> list[str]:
    """Return script elements that a browser would run from the page itself."""
    return [
        attributes
        for attributes in re.findall(r"<script([^>]*)>", html)
        if "src=" not in attributes and "json" not in attributes
    ]


def test_an_empty_instance_says_what_to_do(client: TestClient[Any]) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "This is where the videos will be" in answer.text
    assert 'href="/login"' in answer.text


def test_home_lists_public_videos_newest_first(client: TestClient[Any], runtime: Runtime) -> None:
    with runtime.database.write() as session:
        add_video(session, name="Older", hours_ago=2)
        add_video(session, name="Newer <script>alert(1)</script>", hours_ago=1)
        add_video(session, name="Hidden", privacy=3)
        add_video(session, name="Not yet playable", state=VideoState.TO_TRANSCODE, playable=False)
        add_video(session, name="Growing", state=VideoState.TO_TRANSCODE, hours_ago=3)
        add_video(session, name="Waits for all", state=VideoState.TO_TRANSCODE, wait_transcoding=True)
        add_video(session, name="Sensitive", nsfw=True)
    html = client.get("/").text
    titles = re.findall(r'class="video-title"[^>]*><a [^>]*>(.*?)</a>', html)
    assert titles == ["Newer &lt;script&gt;alert(1)&lt;/script&gt;", "Older", "Growing"]


def test_a_card_can_show_what_is_inside(client: TestClient[Any], runtime: Runtime) -> None:
    with runtime.database.write() as session:
        video = add_video(session)
        sheet = Storyboard(
            video_id=video.id,
            filename="sheet.jpg",
            storage_key="storyboards/sheet.jpg",
            total_width=1920,
            total_height=216,
            sprite_width=192,
            sprite_height=108,
            sprite_seconds=5,
            created_at=video.created_at,
        )
        session.add(sheet)
    (data,) = re.findall(r'data-storyboard="([^"]*)"', client.get("/").text)
    board = json.loads(data.replace("&#34;", '"'))
    assert board == {
        "url": "/lazy-static/storyboards/sheet.jpg",
        "columns": 10,
        "count": 13,  # 61 s, one picture in 5 s
        "width": 192,
        "height": 108,
    }


def test_home_is_two_statements_whatever_it_lists(client: TestClient[Any], runtime: Runtime) -> None:
    with runtime.database.write() as session:
        for number in range(5):
            add_video(session, name=f"Video {number}")
    with count_statements() as statements:
        client.get("/")
    assert len(statements) == 2, statements  # how many there are, and a page of them


def test_home_leads_to_older_videos(client: TestClient[Any], runtime: Runtime) -> None:
    with runtime.database.write() as session:
        for number in range(runtime.settings.web.page_size + 1):
            add_video(session, name=f"Video {number}", hours_ago=number)
    assert 'href="/?page=2"' in client.get("/").text
    second = client.get("/?page=2").text
    assert second.count("<article") == 1 and 'href="/?page=3"' not in second


def test_pages_run_no_script_of_their_own(client: TestClient[Any]) -> None:
    answer = client.get("/")
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert find_inline_scripts(answer.text) == []
    assert not re.search(r"<[^>]+\son\w+=", answer.text)


def test_a_page_for_everybody_is_revalidated_not_sent_again(client: TestClient[Any]) -> None:
    first = client.get("/")
    assert first.headers["cache-control"].startswith("public, max-age=0, s-maxage=10")
    assert {"Accept", "Accept-Language", "Cookie"} <= set(first.headers["vary"].split(", "))
    assert "csrf" not in first.text
    again = client.get("/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("viewer", [Viewer(user_id=1, account_id=1, username="mara", role=Role.USER)])
def test_a_page_of_a_signed_in_person_is_never_stored(client: TestClient[Any]) -> None:
    answer = client.get("/")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert "@mara" in answer.text and 'action="/logout"' in answer.text
    assert 'href="/videos/upload"' in answer.text


def test_the_frame_speaks_to_search_engines_and_previews(client: TestClient[Any]) -> None:
    html = client.get("/").text
    assert '<meta property="og:title" content="Headwater">' in html
    assert '<link rel="canonical" href="http://localhost:9000/">' in html
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert json.loads(data)["@type"] == "WebSite"


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("gone", 404, "There is nothing here"),
        ("closed", 403, "This is not open to you"),
        ("full", 503, "Very busy just now"),
        ("broken", 500, "Something broke on our side"),
    ],
)
def test_errors_are_pages_for_people(client: TestClient[Any], kind: str, status: int, words: str) -> None:
    answer = client.get(f"/fails/{kind}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert words in answer.text
    assert 'href="/"' in answer.text
    assert "secret detail" not in answer.text


def test_an_unforeseen_error_gives_a_number_to_quote(client: TestClient[Any]) -> None:
    assert re.search(r"<code>[0-9a-f]{8}</code>", client.get("/fails/broken").text)


def test_a_full_server_says_when_to_come_back(client: TestClient[Any]) -> None:
    assert client.get("/fails/full").headers["retry-after"] == "2"


def test_an_unknown_address_is_a_page_for_people_and_json_for_programs(client: TestClient[Any]) -> None:
    assert "There is nothing here" in client.get("/nowhere").text
    assert client.get("/nowhere", headers={"accept": "*/*"}).json()["status"] == 404


def test_who_must_log_in_is_led_there_and_back(client: TestClient[Any]) -> None:
    answer = client.get("/fails/private?x=1", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/fails/private%3Fx%3D1"
    answer = client.get("/fails/private?lang=ar", follow_redirects=False)
    assert answer.headers["location"] == "/login?next=/fails/private%3Flang%3Dar&lang=ar", "in the language asked for"


def test_client_files_are_compressed_and_kept_forever(
    client: TestClient[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page-ABC.js").write_bytes(b"let plain")
    (tmp_path / "page-ABC.js.gz").write_bytes(gzip.compress(b"let plain"))
    (tmp_path / "build.txt").write_text("internal")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    client_files._read.cache_clear()
    answer = client.get("/client/page-ABC.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.text == "let plain"
    assert client.get("/client/page-ABC.js", headers={"accept-encoding": "identity"}).content == b"let plain"
    for hidden in ("build.txt", "page-ABC.js.gz", "..%2Fpages.py", "none.js"):
        assert client.get(f"/client/{hidden}").status_code == 404
    client_files._read.cache_clear()


def test_the_instance_can_be_put_on_a_home_screen(client: TestClient[Any]) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["name"] == "Headwater" and manifest["start_url"] == "/"
