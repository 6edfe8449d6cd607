"""Who may follow, and what forms make of what people write."""

from __future__ import annotations

import pytest

from headwater.actors import ActorKind
from headwater.follows.fields import read_lines
from headwater.follows.model import FollowState
from headwater.follows.rules import answer_follow, follows_back
from headwater.settings import load_settings

PENDING, ACCEPTED, REJECTED = FollowState
INSTANCE, CHANNEL, ACCOUNT = ActorKind.INSTANCE, ActorKind.CHANNEL, ActorKind.ACCOUNT
CLOSED, MANUAL, NO_CHANNELS = "INSTANCE__ENABLED=false", "INSTANCE__MANUAL_APPROVAL=true", "CHANNELS__ENABLED=false"


@pytest.mark.parametrize(
    ("target", "before", "setting", "answer"),
    [
        (INSTANCE, None, "", ACCEPTED),
        (INSTANCE, None, MANUAL, PENDING),
        (INSTANCE, PENDING, MANUAL, PENDING),
        (INSTANCE, PENDING, "", ACCEPTED),  # it needs nobody's word any more
        (INSTANCE, ACCEPTED, MANUAL, ACCEPTED),
        (INSTANCE, ACCEPTED, CLOSED, ACCEPTED),  # who is in stays in
        (INSTANCE, None, CLOSED, REJECTED),
        (INSTANCE, REJECTED, "", REJECTED),
        (INSTANCE, None, NO_CHANNELS, ACCEPTED),
        (CHANNEL, None, NO_CHANNELS, REJECTED),
        (CHANNEL, None, MANUAL, ACCEPTED),
        (CHANNEL, None, CLOSED, ACCEPTED),
        (CHANNEL, REJECTED, "", REJECTED),
        (ACCOUNT, None, NO_CHANNELS, ACCEPTED),
        (ACCOUNT, None, CLOSED, ACCEPTED),
    ],
)
def test_answers(target: ActorKind, before: FollowState | None, setting: str, answer: FollowState) -> None:
    name, _, value = setting.partition("=")
    settings = load_settings(environment={f"HEADWATER__FOLLOWERS__{name}": value} if name else {})
    assert answer_follow(target, before, settings) is answer


@pytest.mark.parametrize("target", [INSTANCE, CHANNEL, ACCOUNT])
@pytest.mark.parametrize("before", [None, PENDING, ACCEPTED, REJECTED])
def test_who_is_blocked_is_rejected(target: ActorKind, before: FollowState | None) -> None:
    assert answer_follow(target, before, load_settings(environment={}), is_blocked=True) is REJECTED


def test_instances_are_followed_back_where_it_is_wanted() -> None:
    back = {"HEADWATER__FOLLOWINGS__INSTANCE__AUTO_FOLLOW_BACK__ENABLED": "true"}
    assert follows_back(INSTANCE, INSTANCE, load_settings(environment=back))
    assert not follows_back(ACCOUNT, INSTANCE, load_settings(environment=back))
    assert not follows_back(INSTANCE, CHANNEL, load_settings(environment=back))
    assert not follows_back(INSTANCE, INSTANCE, load_settings(environment={}))


def test_what_people_write_is_sorted_into_hosts_and_handles() -> None:
    text = "https://a.example/\n b.example, @name@c.example\r\nname@c.example\nhttps://d.example/videos\n\n"
    assert read_lines(text) == {
        "hosts": ["a.example", "b.example", "d.example/videos"],  # the last is refused with its field
        "handles": ["name@c.example"],
    }
