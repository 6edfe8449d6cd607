"""An instance's own colour, mark, style sheet and script: on its pages, in every process, and never a way in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.support.drawing import picture

from headwater.app import build_app
from headwater.configuration import change_settings
from headwater.runtime import Runtime
from headwater.settings import Settings

if TYPE_CHECKING:
    from tests.support.client import Client, Person

HTML = {"accept": "text/html"}
LINKS = re.compile(r'(?:href|src)="(/look/[^"]+)"')


def save(runtime: Runtime, **values: Any) -> None:
    with runtime.database.write() as session:
        change_settings(session, runtime, {key.replace("__", "."): value for key, value in values.items()}, "root")


def linked(client: Any, path: str = "/") -> list[str]:
    return LINKS.findall(client.get(path, headers=HTML).text)


def test_the_accent_is_a_hashed_style_sheet(client: Client, runtime: Runtime) -> None:
    assert linked(client) == []
    save(runtime, theme__customization__primary_color="#7a3e9d")
    (address,) = linked(client)
    sheet = client.get(address)
    assert sheet.text.startswith(":root{--accent:light-dark(#7a3e9d,")
    assert sheet.headers["content-type"].startswith("text/css") and "immutable" in sheet.headers["cache-control"]
    save(runtime, theme__customization__primary_color="#aa0000")
    assert linked(client) != [address]
    old = client.get(address)
    assert "#aa0000" in old.text and old.headers["cache-control"] == "no-cache", "what counts now, and not for long"


def test_own_style_sheet_and_script_are_files_outside_the_administration(
    client: Client, admin: Person, runtime: Runtime
) -> None:
    evil = "</style></head><script>alert(1)</script>"
    save(runtime, instance__customizations__css=f"a {{}} {evil}", instance__customizations__javascript=f"// {evil}")
    style, script = linked(client)
    page = client.get("/", headers=HTML)
    assert "alert(1)" not in page.text
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'; style-src 'self' 'unsafe-inline'" in policy
    for address, kind in ((style, "text/css"), (script, "text/javascript")):
        answer = client.get(address)
        assert evil in answer.text and answer.headers["content-type"].startswith(kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert linked(client, "/login") == []
    for path in ("/admin/overview/users", "/admin/settings/config/look"):
        assert linked(admin, path) == [], path


def test_files_that_are_not_there_are_not_found(client: Client, runtime: Runtime) -> None:
    assert client.get("/look/style-0123456789abcdef.css").status_code == 404
    save(runtime, instance__customizations__css="a {}")
    assert client.get("/look/style-0123456789abcdef.css").status_code == 200
    for name in ("style-0123456789abcdef.js", "style.css.html", "accent-0123456789abcdef.css", "..%2Fstyle"):
        assert client.get(f"/look/{name}").status_code == 404, name


def test_the_mark_is_shown_by_every_process_from_its_next_page_on(
    client: Client, admin: Person, settings: Settings
) -> None:
    from litestar.testing import TestClient

    second = Runtime.open(settings)
    with TestClient(build_app(second), base_url=settings.base_url) as elsewhere:
        assert 'class="mark" src=' not in elsewhere.get("/", headers=HTML).text
        answer = admin.post(
            "/api/v1/config/instance-avatar/pick", files={"avatarfile": ("a.png", picture(size=(120, 120)))}
        )
        assert answer.status_code == 204, answer.text
        (mark,) = re.findall(r'class="mark" src="([^"]+)"', elsewhere.get("/", headers=HTML).text)
        assert client.get(mark).status_code == 200
        assert mark in client.get("/", headers=HTML).text
        assert elsewhere.delete("/api/v1/config/instance-avatar", headers=admin.headers).status_code == 204
    assert 'class="mark" src=' not in client.get("/", headers=HTML).text
    second.close()


def test_samples_show_the_saved_accent_or_one_to_be_tried(admin: Person, runtime: Runtime) -> None:
    path = "/admin/settings/config/look"

    def accents(query: str = "") -> list[str]:
        return re.findall(r'class="sample"[^>]*--accent: (#\w+)', admin.get(f"{path}{query}", headers=HTML).text)

    assert accents() == accents("?accent=red") == []
    assert accents("?accent=%237a3e9d")[0] == "#7a3e9d" != accents("?accent=%237a3e9d")[1]
    save(runtime, theme__customization__primary_color="#aa0000")
    assert accents()[0] == accents("?accent=%23aa00;}")[0] == "#aa0000"
    assert accents("?accent=%237A3E9D")[0] == "#7a3e9d"


def test_pictures_are_changed_on_the_page_of_the_look(admin: Person) -> None:
    path = "/admin/settings/config/look/pictures"
    done = admin.post(
        path,
        data={"kind": "banner"},
        files={"bannerfile": ("b.png", picture(size=(1920, 317)))},
        headers=HTML,
        follow_redirects=False,
    )
    assert done.headers["location"] == "/admin/settings/config/look?done=picture#pictures"
    assert "picture-banner" in admin.get("/admin/settings/config/look", headers=HTML).text
    assert len(admin.get("/api/v1/config").json()["instance"]["banners"]) == 2
    wrong = admin.post(path, data={"kind": "avatar"}, files={"avatarfile": ("a.png", b"no picture")}, headers=HTML)
    assert wrong.status_code == 400 and 'aria-invalid="true"' in wrong.text
    assert admin.post(path, data={"kind": "face"}, headers=HTML).status_code == 400
    admin.post(path, data={"kind": "banner", "action": "remove"}, headers=HTML)
    assert admin.get("/api/v1/config").json()["instance"]["banners"] == []
