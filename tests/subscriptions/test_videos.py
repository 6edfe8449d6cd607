"""The videos of the channels that somebody subscribes to, with the filters of every list."""

from __future__ import annotations

from tests.support.added_videos import AddVideo, add
from tests.support.client import Person
from tests.support.statements import count_statements

from headwater.videos import Privacy

__all__ = ["add"]
PATH = "/api/v1/users/me/subscriptions"


def titles(person: Person, query: str = "") -> list[str]:
    answer = person.get(f"{PATH}/videos?{query}")
    assert answer.status_code == 200, answer.text
    return [video["name"] for video in answer.json()["data"]]


def test_videos_of_subscriptions(user: Person, other: Person, moderator: Person, add: AddVideo) -> None:
    add("Old", hours_ago=3)
    add("Private", privacy=Privacy.PRIVATE)
    add("Internal", privacy=Privacy.INTERNAL, hours_ago=2)
    add("Sensitive", nsfw=True, hours_ago=1)
    add("Elsewhere", owner=other)
    assert titles(moderator) == []
    for uri in ("mary_channel@localhost:9000", "mod_channel@localhost:9000"):
        moderator.post(PATH, json={"uri": uri})
    assert titles(moderator) == ["Internal", "Old"]  # the preference hides sensitive ones
    assert titles(moderator, "nsfw=both") == ["Sensitive", "Internal", "Old"]
    assert titles(moderator, "sort=name") == ["Internal", "Old"]
    assert titles(moderator, "search=old") == ["Old"]
    assert titles(moderator, "start=1&count=1") == ["Old"]
    assert titles(moderator, "isLocal=false") == titles(moderator, "tagsOneOf=none") == []
    assert titles(user) == []
    with count_statements() as statements:
        moderator.get(f"{PATH}/videos?count=3")
    assert len(statements) <= 6, statements
    moderator.delete(f"{PATH}/mary_channel@localhost:9000")
    assert titles(moderator) == []
