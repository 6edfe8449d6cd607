"""Whatever an administrator, or whoever stole their session, writes into a setting: no page runs it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from headwater.configuration import change_settings
from headwater.configuring.fields import Control, control_of
from headwater.configuring.groups import list_groups
from headwater.runtime import Runtime

if TYPE_CHECKING:
    from tests.support.client import Client, Person

HTML = {"accept": "text/html"}
EVIL = (
    "\"><script>alert(1)</script><img src=x onerror=alert(1)>' onfocus=alert(1) autofocus "
    "{{ 7*7 }}</textarea></style></title><svg onload=alert(1)>[a](javascript:alert(1))"
)
SHORT = '"><svg onload=alert(1)>'
TEXTS = (Control.LINE, Control.EMAIL, Control.ADDRESS, Control.TEXT, Control.MARKDOWN, Control.CODE, Control.LIST)
NETWORKS = ("signup.filters.cidr.whitelist", "signup.filters.cidr.blacklist")  # digits and colons, or nothing is saved
FREE = {
    field.key: control_of(field)
    for group in list_groups()
    for field in group.fields
    if control_of(field) in TEXTS and field.key not in NETWORKS
}
_ADDRESS = "https://evil.example/'onfocus=alert(1)//javascript:alert(1)"
BOUND = {
    "admin.email": "<svg/onload=alert(1)>@evil.example",
    "instance.source_url": _ADDRESS,
    "followings.instance.auto_follow_index.index_url": _ADDRESS,
}
PAGES = (
    "/",
    "/home",
    "/videos/browse",
    "/login",
    "/nothing/here",
    "/admin/welcome/name",
    "/admin/settings/config/history",
)


class Dangers(HTMLParser):
    """Finds what a page would run: inline scripts, handlers, addresses of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        if (
            tag == "script"
            and "src" not in names
            and names.get("type") not in ("application/json", "application/ld+json")
        ):
            self.found.append(f"<script> {names}")
        if tag == "script" and not names.get("src", "/").startswith(("/client/", "/look/", "/")):
            self.found.append(f"<script> {names}")
        self.found += [f"{tag} {name}" for name in names if name.startswith("on")]
        self.found += [f"{tag} {name}" for name, value in names.items() if re.match(r"\s*javascript:", value, re.I)]


def dangers_of(page: str) -> list[str]:
    parser = Dangers()
    parser.feed(page)
    return parser.found


def test_the_detector_sees_what_it_shall() -> None:
    assert len(dangers_of(EVIL.removeprefix('">'))) >= 3


@pytest.mark.parametrize("key", sorted(FREE))
def test_a_hostile_text_is_shown_and_never_run(key: str, admin: Person, client: Client, runtime: Runtime) -> None:
    text = BOUND.get(key) or (EVIL if key not in ("instance.name", "instance.short_description") else SHORT)
    value = [text] if FREE[key] is Control.LIST else text
    with runtime.database.write() as session:
        change_settings(session, runtime, {key: value, "broadcast_message.enabled": True}, SHORT)
    group = next(group for group in list_groups() if any(field.key == key for field in group.fields))
    edit = f"/admin/settings/config/{group.name}"
    for path in (*PAGES, edit):
        page = admin.get(path, headers=HTML).text
        assert dangers_of(page) == [], (path, dangers_of(page))
    assert text in html.unescape(admin.get(edit, headers=HTML).text), "it can be read, and put right"
    assert dangers_of(client.get("/", headers=HTML).text) == []


def test_the_homepage_and_its_preview_run_nothing(admin: Person, client: Client) -> None:
    path = "/admin/settings/config/homepage"
    preview = admin.post(f"{path}/page", data={"content": EVIL, "action": "preview"}, headers=HTML)
    assert (
        preview.status_code == 200
        and dangers_of(preview.text) == []
        and "Preview: nothing is saved yet" in preview.text
    )
    assert client.get("/home", headers=HTML).status_code == 404, "a preview saves nothing"
    saved = admin.post(f"{path}/page", data={"content": EVIL, "action": "save"}, headers=HTML, follow_redirects=False)
    assert saved.headers["location"] == f"{path}?done=page#page"
    assert dangers_of(client.get("/home", headers=HTML).text) == []
    page = admin.get(path, headers=HTML).text
    assert dangers_of(page) == [] and EVIL in html.unescape(page)
    assert admin.post(f"{path}/page", data={"content": "a\0b"}, headers=HTML).status_code == 400
    assert admin.post(f"{path}/page", data={}, headers=HTML).status_code == 400
