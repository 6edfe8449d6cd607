"""Who may see, write, let through and remove a comment."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.comments import rules
from headwater.comments.rules import Place, Said
from headwater.house import ANONYMOUS, Viewer
from headwater.house.rights import Role
from headwater.kit.errors import Invalid
from headwater.videos import CommentsPolicy

AUTHOR = Viewer(user_id=1, account_id=1, role=Role.USER)
OWNER = Viewer(user_id=2, account_id=2, role=Role.USER)
STRANGER = Viewer(user_id=3, account_id=3, role=Role.USER)
MODERATOR = Viewer(user_id=4, account_id=4, role=Role.MODERATOR)
HERE = Place(owner_account_id=2)
ELSEWHERE = Place(owner_account_id=9, is_local=False)
PLAIN = Said(author_account_id=1)
HELD = Said(author_account_id=1, is_held=True)
REVIEWED, CLOSED = CommentsPolicy.REQUIRES_APPROVAL, CommentsPolicy.DISABLED


@pytest.mark.parametrize(
    ("viewer", "place", "comment", "sees", "removes", "approves"),
    [
        (ANONYMOUS, HERE, PLAIN, True, False, False),
        (ANONYMOUS, HERE, HELD, False, False, False),
        (STRANGER, HERE, HELD, False, False, False),
        (STRANGER, HERE, PLAIN, True, False, False),
        (AUTHOR, HERE, HELD, True, True, False),
        (OWNER, HERE, HELD, True, True, True),
        (MODERATOR, HERE, HELD, True, True, True),
        (MODERATOR, ELSEWHERE, HELD, True, True, False),
        (AUTHOR, ELSEWHERE, HELD, True, True, False),
        (ANONYMOUS, HERE, Said(author_account_id=None), True, False, False),
    ],
)
def test_who_may_do_what(
    viewer: Viewer, place: Place, comment: Said, sees: bool, removes: bool, approves: bool
) -> None:
    assert rules.may_see(viewer, place, comment) is sees
    assert rules.may_remove(viewer, place, comment) is removes
    assert rules.may_approve(viewer, place) is approves


@pytest.mark.parametrize(
    ("viewer", "is_local", "policy", "waits"),
    [
        (STRANGER, True, CommentsPolicy.ENABLED, False),
        (STRANGER, True, REVIEWED, True),
        (OWNER, True, REVIEWED, False),
        (MODERATOR, True, REVIEWED, False),
        (MODERATOR, False, REVIEWED, True),
        (STRANGER, False, REVIEWED, True),
    ],
)
def test_whose_comments_wait(viewer: Viewer, is_local: bool, policy: CommentsPolicy, waits: bool) -> None:
    assert rules.needs_review(viewer, Place(owner_account_id=2, is_local=is_local, policy=policy)) is waits


@pytest.mark.parametrize(
    ("policy", "parent", "status"),
    [
        (CommentsPolicy.ENABLED, None, None),
        (REVIEWED, PLAIN, None),
        (CLOSED, None, 409),
        (CommentsPolicy.ENABLED, HELD, 409),
        (CommentsPolicy.ENABLED, Said(author_account_id=1, is_removed=True), 409),
        (CommentsPolicy.ENABLED, Said(author_account_id=1, depth=4), None),
        (CommentsPolicy.ENABLED, Said(author_account_id=1, depth=5), 409),
    ],
)
def test_where_nothing_can_be_written(policy: CommentsPolicy, parent: Said | None, status: int | None) -> None:
    refusal = rules.refuse_writing(Place(owner_account_id=2, policy=policy), parent, max_depth=5)
    assert (refusal and refusal.status) == status


@pytest.mark.parametrize("given", ["", "  \n ", None, 7, ["a"], "a" * 101, "a\x00b", "\ud800"])
def test_what_is_no_comment(given: Any) -> None:
    with pytest.raises(Invalid) as caught:
        rules.read_text(given, max_length=100)
    assert "text" in caught.value.fields


def test_a_comment_is_kept_as_it_was_written() -> None:
    assert rules.read_text(" a\r\n\r\n**b** <i>\n", max_length=100) == "a\n\n**b** <i>"
