"""The public pages of channels and accounts: what they show, to whom, at which addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from headwater.house import Viewer
from headwater.runtime import Runtime
from tests.support.client import Person
from tests.support.drawing import picture
from tests.support.statements import count_statements
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

BROWSER = {"accept": "text/html", "accept-language": "en"}
CHANNEL, ME = "/api/v1/video-channels/mary_channel", "/api/v1/users/me"


def show(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == status, answer.text[:300]
    return str(answer.text)


def publish(runtime: Runtime, person: Person, name: str, **given: Any) -> None:
    viewer = Viewer(user_id=person.user_id, account_id=person.account_id, username=person.username, role=person.role)
    row = given.pop("row", None)
    add_video(runtime, Owner(viewer, person.channel_id), row=row, **{"name": name, "privacy": 1} | given)


def titles(html: str) -> list[str]:
    return re.findall(r'class="video-title" dir="auto"><a [^>]*>([^<]*)<', html)


@pytest.mark.parametrize("path", ["/c/mary_channel", "/c/MARY_channel@localhost:9000", "/video-channels/mary_channel"])
def test_a_channel_shows_itself_and_its_videos(client: Client, runtime: Runtime, user: Person, path: str) -> None:
    changes = {"displayName": "Owls <b>", "description": "See **https://owls.example** at 1:23", "support": "Send tea"}
    user.put(CHANNEL, json=changes)
    banner = user.post(f"{CHANNEL}/banner/pick", files={"bannerfile": ("b.png", picture(), "image/png")}).json()
    publish(runtime, user, "A night out")
    publish(runtime, user, "Only for me", privacy=3)
    html = show(client, path)
    assert titles(html) == ["A night out"] and "1 video<" in html
    assert "Owls &lt;b&gt;" in html and "@mary_channel@localhost:9000" in html and 'href="/a/mary"' in html
    assert banner["banners"][0]["path"] in html and 'href="/c/mary_channel/about#support"' in html
    assert '<link rel="canonical" href="http://localhost:9000/c/mary_channel">' in html
    assert "Edit the channel" not in html
    about = show(client, f"{path}/about")
    assert '<a href="https://owls.example"' in about and "?start=" not in about and "Send tea" in about


def test_videos_are_sorted_searched_and_paged(client: Client, runtime: Runtime, user: Person, other: Person) -> None:
    for number, name in enumerate(("Banana", "apple", "Cherry owl")):
        publish(runtime, user, name, row={"views": number})
    publish(runtime, other, "Elsewhere")
    assert titles(show(client, "/c/mary_channel?sort=name")) == ["apple", "Banana", "Cherry owl"]
    assert titles(show(client, "/c/mary_channel/videos?sort=-views"))[0] == "Cherry owl"
    assert titles(show(client, "/c/mary_channel?search=OWL")) == ["Cherry owl"]
    assert titles(show(client, "/a/mary/videos?sort=publishedAt")) == ["Banana", "apple", "Cherry owl"]
    assert "Nothing found" in show(client, "/c/mary_channel?search=nothing%25")
    assert "This page is empty" in show(client, "/c/mary_channel?page=9")
    show(client, "/c/mary_channel?sort=id", 400)
    show(client, "/c/mary_channel?page=0", 400)


def test_a_list_of_many_takes_as_many_statements_and_has_pages(client: Client, runtime: Runtime, user: Person) -> None:
    publish(runtime, user, "First")
    with count_statements() as few:
        show(client, "/c/mary_channel")
    for number in range(runtime.settings.web.page_size):
        publish(runtime, user, f"Video {number}")
    with count_statements() as many:
        html = show(client, "/c/mary_channel?search=video&sort=name")
    assert len(few) == len(many) <= 4 and 'rel="next"' not in html
    html = show(client, "/c/mary_channel")
    assert 'href="/c/mary_channel?page=2"' in html and 'rel="prev"' not in html
    assert titles(show(client, "/c/mary_channel?page=2")) == ["First"]


def test_its_owner_may_edit_and_is_told_to_publish(client: Client, user: Person, other: Person) -> None:
    html = show(user, "/c/mary_channel")
    assert "/my-library/video-channels/update/mary_channel" in html and 'href="/videos/upload"' in html
    html = show(other, "/c/mary_channel")
    assert "Edit the channel" not in html and "Come back later" in html
    assert "Nothing is written here yet" in show(client, "/c/mary_channel/about")


@pytest.mark.parametrize("path", ["/a/mary", "/accounts/mary", "/a/Mary@localhost:9000/video-channels"])
def test_an_account_shows_its_channels(client: Client, user: Person, other: Person, path: str) -> None:
    user.put(ME, json={"displayName": "Mary M", "description": "I like <owls>"})
    html = show(client, path)
    assert "Mary M" in html and "I like &lt;owls&gt;" in html and "/my-account/settings" not in html
    assert 'href="/c/mary_channel"' in html and "paul_channel" not in html
    assert "/my-account/settings" in show(user, path)


def test_an_at_sign_leads_to_whoever_it_is(client: Client, user: Person) -> None:
    for name, path in (("mary", "/a/mary"), ("mary_channel@localhost:9000", "/c/mary_channel")):
        answer = client.get(f"/@{name}", headers=BROWSER, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, path)


@pytest.mark.parametrize(
    "path", ["/c/nobody", "/c/mary", "/a/mary_channel", "/a/x@elsewhere.example", "/@nobody", "/x"]
)
def test_who_is_unknown_is_not_found(client: Client, user: Person, path: str) -> None:
    assert "There is nothing here" in show(client, path, 404)


def test_cards_and_the_watch_page_lead_to_the_channel(client: Client, runtime: Runtime, user: Person) -> None:
    avatar = user.post(f"{CHANNEL}/avatar/pick", files={"avatarfile": ("a.png", picture(), "image/png")}).json()
    publish(runtime, user, "A night out")
    home = show(client, "/")
    watch = show(client, re.findall(r'href="(/w/[^"]*)"', home)[0])
    for html in (home, watch):
        assert 'href="/c/mary_channel"' in html and avatar["avatars"][2]["path"] in html


def test_sensitive_videos_are_shown_as_the_viewer_prefers(client: Client, runtime: Runtime, user: Person) -> None:
    publish(runtime, user, "Strong stuff", nsfw=True)
    assert titles(show(client, "/c/mary_channel")) == titles(show(user, "/c/mary_channel")) == []
    user.put(ME, json={"nsfwPolicy": "blur"})
    html = show(user, "/c/mary_channel")
    assert titles(html) == ["Strong stuff"] and "is-blurred" in html
    user.put(ME, json={"nsfwPolicy": "display"})
    assert "is-blurred" not in show(user, "/c/mary_channel")
