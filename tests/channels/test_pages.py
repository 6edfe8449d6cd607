"""One's own channels as pages: what they list, the form and what it refuses, what a removal says and does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.support.client import Person
from tests.support.drawing import picture
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client

PAGE, CHANNELS = "/my-library/video-channels", "/api/v1/video-channels"
BROWSER = {"accept": "text/html"}
NEW = {"name": "owls", "displayName": "Night <Owls>", "description": "", "support": "Tea,\r\nplease"}
AVATAR = {"avatarfile": ("a.png", picture(), "image/png")}


def show(person: Person, path: str = "", status: int = 200) -> str:
    answer = person.get(f"{PAGE}{path}", headers=BROWSER)
    assert answer.status_code == status, answer.text[:500]
    return str(answer.text)


def send(person: Person, path: str, fields: dict[str, Any], **options: Any) -> Any:
    return person.post(f"{PAGE}{path}", data=fields, headers=BROWSER, follow_redirects=False, **options)


def test_ones_channels_are_listed_with_their_figures(user: Person, other: Person) -> None:
    html = show(user)
    assert "@mary_channel@localhost:9000" in html and "paul_channel" not in html
    assert "0 videos" in html and "0 followers" in html and f'href="{PAGE}/update/mary_channel"' in html
    assert f"{PAGE}/delete/" not in html  # the only one cannot go
    send(user, "/create", NEW)
    assert f'href="{PAGE}/delete/owls"' in show(user)


def test_nobody_is_asked_to_log_in(client: Client) -> None:
    answer = client.get(PAGE, headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={PAGE}")


def test_a_list_of_many_takes_as_many_statements_and_has_pages(user: Person) -> None:
    with count_statements() as few:
        show(user)
    for number in range(15):
        user.post(CHANNELS, json={"name": f"c{number}", "displayName": f"C {number}"})
    with count_statements() as many:
        assert 'rel="next"' not in show(user)
    assert len(few) == len(many) <= 5
    assert "There are no channels here" in show(user, "?page=40")


def test_a_form_makes_a_channel_with_its_pictures(client: Client, user: Person) -> None:
    assert 'name="name"' in show(user, "/create")
    answer = send(user, "/create", NEW, files=AVATAR)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?done=created")
    made = client.get(f"{CHANNELS}/owls").json()
    assert (made["displayName"], made["description"], made["support"]) == ("Night <Owls>", None, "Tea,\nplease")
    html = show(user, "?done=created")
    assert "The channel is there" in html and "Night &lt;Owls&gt;" in html and made["avatars"][2]["path"] in html


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "Owls!"}, "Only small letters"),
        ({"name": "mary"}, "Somebody has or had this name"),
        ({"displayName": " "}, "1 to 120 characters"),
        ({"support": "x"}, "3 to 1,000 characters"),
    ],
)
def test_a_refused_form_comes_back_as_it_was_written(
    client: Client, user: Person, wrong: dict[str, str], words: str
) -> None:
    answer = send(user, "/create", NEW | wrong, files=AVATAR)
    assert answer.status_code in (400, 409)
    assert (words in answer.text and "Tea" in answer.text) or "support" in wrong
    assert client.get(f"{CHANNELS}/owls").status_code == 404


def test_a_bad_picture_saves_nothing(client: Client, user: Person) -> None:
    files = {"avatarfile": ("a.png", b"no picture", "image/png"), "bannerfile": ("b.png", picture(), "image/png")}
    answer = send(user, "/update/mary_channel", {"displayName": "Changed"}, files=files)
    assert answer.status_code == 400 and "could not be read" in answer.text
    kept = client.get(f"{CHANNELS}/mary_channel").json()
    assert (kept["displayName"], kept["banners"]) == ("Main mary channel", [])


def test_a_channel_is_changed_and_its_pictures_taken_away(client: Client, user: Person) -> None:
    files = AVATAR | {"bannerfile": ("b.jpg", picture("JPEG"), "image/jpeg")}
    send(user, "/update/mary_channel", {"displayName": "Mary's", "description": "Owls & more"}, files=files)
    changed = client.get(f"{CHANNELS}/mary_channel").json()
    assert (changed["displayName"], changed["description"]) == ("Mary's", "Owls & more")
    html = show(user, "/update/mary_channel")
    assert changed["banners"][0]["path"] in html and 'name="remove-avatar"' in html and "Owls &amp; more" in html
    send(user, "/update/mary_channel", {"displayName": "Mary's", "description": "", "remove-avatar": "true"})
    changed = client.get(f"{CHANNELS}/mary_channel").json()
    assert (changed["description"], changed["avatars"], len(changed["banners"])) == (None, [], 2)


def test_a_removal_says_what_is_lost_and_wants_the_name(client: Client, user: Person) -> None:
    assert "only channel" in show(user, "/delete/mary_channel")
    assert send(user, "/delete/mary_channel", {"name": "mary_channel"}).status_code == 409
    send(user, "/create", NEW, files=AVATAR)
    html = show(user, "/delete/owls")
    assert "0 videos with their files" in html and "its picture" in html and "Nobody, you neither" in html
    wrong = send(user, "/delete/owls", {"name": "mary_channel"})
    assert wrong.status_code == 400 and "Nothing is deleted" in wrong.text
    assert client.get(f"{CHANNELS}/owls").status_code == 200
    assert send(user, "/delete/owls", {"name": " owls "}).headers["location"] == f"{PAGE}?done=deleted"
    assert client.get(f"{CHANNELS}/owls").status_code == 404


@pytest.mark.parametrize("path", ["/update/mary_channel", "/delete/mary_channel"])
def test_others_may_not_and_moderators_may(user: Person, other: Person, moderator: Person, path: str) -> None:
    show(other, path, status=403)
    show(moderator, path)
    show(user, path.replace("mary_channel", "nobody_there"), status=404)
