"""The page "My videos": what it lists, how it is filtered, and what it does to several videos at once."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.videos import Privacy, Video, VideoState
from tests.library.conftest import AddVideo
from tests.support.client import Person
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client

PAGE = "/my-library/videos"
BROWSER = {"accept": "text/html"}
FAILED = {"state": VideoState.TRANSCODING_FAILED, "failure": "This file is damaged.", "playable": False}
GROWING = {"state": VideoState.TO_TRANSCODE}


def open_page(person: Person, query: str = "") -> str:
    answer = person.get(f"{PAGE}{query}", headers=BROWSER)
    assert answer.status_code == 200, answer.text[:500]
    return str(answer.text)


def titles(html: str) -> list[str]:
    return re.findall(r'class="library-title" dir="auto"><a [^>]*>([^<]*)<', html)


def send(person: Person, fields: dict[str, Any], query: str = "") -> Any:
    return person.post(f"{PAGE}{query}", data=fields, headers=BROWSER, follow_redirects=False)


def read(runtime: Runtime, video_id: int) -> Video | None:
    with runtime.database.read() as session:
        return session.get(Video, video_id)


def test_who_has_published_nothing_is_told_what_to_do(user: Person) -> None:
    html = open_page(user)
    assert "You have not published anything yet" in html and 'href="/videos/upload"' in html
    assert '<form class="library-form"' not in html


def test_nobody_is_asked_to_log_in(client: Client) -> None:
    answer = client.get(PAGE, headers=BROWSER, follow_redirects=False)
    assert answer.headers["location"] == f"/login?next={PAGE}"


def test_only_ones_own_videos_are_listed_in_every_state(user: Person, other: Person, add: AddVideo) -> None:
    add("Public", hours_ago=3)
    add("Secret", privacy=Privacy.PRIVATE, hours_ago=2)
    add("Broken", hours_ago=1, **FAILED)
    add("Growing", **GROWING)
    add("Of Paul", owner=other)
    html = open_page(user)
    assert titles(html) == ["Growing", "Broken", "Secret", "Public"]
    assert "This file is damaged." in html
    assert len(re.findall(r"data-progress=", html)) == 1, "only what is still made is followed"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=failed", ["Broken"]),
        ("?state=preparing", ["Growing"]),
        ("?state=scheduled", ["Later éclair"]),
        ("?privacy=3", ["Later éclair"]),
        ("?search=ECLAIR", ["Later éclair"]),
        ("?sort=name", ["Broken", "Growing", "Later éclair", "Public"]),
        ("?sort=-views", ["Public", "Growing", "Broken", "Later éclair"]),
        ("?state=nonsense&privacy=99&page=x&sort=drop&channelId=%00", ["Growing", "Broken", "Later éclair", "Public"]),
        ("?search=nobody", []),
        ("?channelId=999999", []),
    ],
)
def test_the_address_says_what_is_shown(user: Person, add: AddVideo, query: str, expected: list[str]) -> None:
    later = {"privacy": Privacy.PRIVATE, "scheduled_at": clock.now() + dt.timedelta(days=1)}
    add("Public", hours_ago=3, views=7)
    add("Later éclair", hours_ago=2, scheduled_privacy=Privacy.PUBLIC, **later)
    add("Broken", hours_ago=1, views=1, **FAILED)
    add("Growing", views=2, **GROWING)
    html = open_page(user, query)
    assert titles(html) == expected
    assert expected or "Nothing found" in html


def test_a_long_list_has_pages(user: Person, add: AddVideo, runtime: Runtime) -> None:
    size = runtime.settings.web.page_size
    for number in range(size + 1):
        add(f"Video {number:03}", hours_ago=number)
    html = open_page(user, "?privacy=1")
    assert len(titles(html)) == size
    (following,) = re.findall(r'href="([^"]*)" rel="next"', html)
    last = open_page(user, following.replace("&amp;", "&").removeprefix(PAGE))
    assert titles(last) == [f"Video {size:03}"] and 'rel="prev"' in last and 'rel="next"' not in last
    assert "This page is empty" in open_page(user, "?page=99")


def test_the_statements_do_not_grow_with_the_list(user: Person, add: AddVideo) -> None:
    counts = []
    for _ in range(2):
        for number in range(5):
            add(f"Video {number}")
        with count_statements() as statements:
            open_page(user)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_several_videos_are_changed_at_once(user: Person, add: AddVideo, runtime: Runtime) -> None:
    first, second, third = add("One"), add("Two"), add("Three")
    answer = send(user, {"videos": [str(first), str(second)], "action": "privacy:3"}, "?sort=name")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?sort=name&done=change&count=2")
    found = [read(runtime, number) for number in (first, second, third)]
    assert [video.privacy for video in found if video] == [Privacy.PRIVATE, Privacy.PRIVATE, Privacy.PUBLIC]
    assert "2 videos are changed." in open_page(user, "?done=change&count=2")


@pytest.mark.parametrize(
    ("action", "field", "expected"),
    [
        ("sensitive:true", "nsfw", True),
        ("download:false", "download_enabled", False),
        ("p2p:false", "p2p_enabled", False),
        ("comments:2", "comments_policy", 2),
        ("category:15", "category", 15),
        ("category:", "category", None),
    ],
)
def test_each_action_changes_its_field(
    user: Person, add: AddVideo, runtime: Runtime, action: str, field: str, expected: object
) -> None:
    number = add("One", category=3)
    assert send(user, {"videos": str(number), "action": action}).status_code == 303
    assert getattr(read(runtime, number), field) == expected


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"action": "privacy:3"}, "Choose at least one video"),
        ({"videos": "1"}, "Choose what to do"),
        ({"videos": "1", "action": "name:x"}, "Choose what to do"),
        ({"videos": "x", "action": "privacy:3"}, "Choose at least one video"),
        ({"videos": ["9" * 18] * 101, "action": "privacy:3"}, "At most 100 videos"),
        ({"videos": "1", "action": "privacy:77"}, "Incorrect request parameters: privacy"),
        ({"videos": "{id}", "action": "channel:999999"}, "Unknown video"),
    ],
)
def test_nonsense_is_refused_with_a_reason_and_changes_nothing(
    user: Person, add: AddVideo, runtime: Runtime, fields: dict[str, Any], words: str
) -> None:
    number = add("One")
    answer = send(user, {name: str(number) if value == "{id}" else value for name, value in fields.items()})
    assert answer.status_code == 400 and words in answer.text
    video = read(runtime, number)
    assert video is not None and video.privacy is Privacy.PUBLIC


def test_removal_is_confirmed_first(user: Person, add: AddVideo, runtime: Runtime) -> None:
    number, kept = add("Gone"), add("Kept")
    question = send(user, {"videos": str(number), "action": "delete"})
    assert question.status_code == 200
    assert "This cannot be undone" in question.text and "Gone" in question.text and "Kept" not in question.text
    assert read(runtime, number) is not None
    answer = send(user, {"videos": str(number), "action": "delete", "confirmed": "1"})
    assert answer.status_code == 303
    assert read(runtime, number) is None and read(runtime, kept) is not None


def test_videos_of_others_are_left_alone(user: Person, other: Person, add: AddVideo, runtime: Runtime) -> None:
    foreign = add("Of Paul", owner=other)
    for fields in ({"action": "delete", "confirmed": "1"}, {"action": "privacy:3"}):
        assert send(user, {"videos": str(foreign), **fields}).status_code == 303
    video = read(runtime, foreign)
    assert video is not None and video.privacy is Privacy.PUBLIC
