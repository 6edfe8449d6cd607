"""Who may manage whom, as tables."""

import pytest

from headwater.house.rights import Role
from headwater.kit.errors import Forbidden, Invalid, Problem
from headwater.kit.mail_address import is_email
from headwater.users.rules import (
    Standing,
    refuse_blocking,
    refuse_changing,
    refuse_creating,
    refuse_managing,
    refuse_removing,
)

ADMIN, MOD, USER = Role.ADMINISTRATOR, Role.MODERATOR, Role.USER
ROOT = Standing(ADMIN, is_root=True)


def kind(refusal: Problem | None) -> type[Problem] | None:
    return None if refusal is None else type(refusal)


@pytest.mark.parametrize(
    ("by", "role", "refusal"),
    [
        (ADMIN, ADMIN, None),
        (ADMIN, MOD, None),
        (ADMIN, USER, None),
        (MOD, ADMIN, Forbidden),
        (MOD, MOD, Forbidden),
        (MOD, USER, None),
        (USER, USER, Forbidden),
        (None, USER, Forbidden),
    ],
)
def test_who_makes_and_manages_whom(by: Role | None, role: Role, refusal: type[Problem] | None) -> None:
    assert kind(refuse_creating(by, role)) is refusal
    assert kind(refuse_managing(by, Standing(role))) is refusal


@pytest.mark.parametrize(
    ("by", "user", "new_role", "refusal"),
    [
        (ADMIN, Standing(USER), ADMIN, None),
        (ADMIN, Standing(ADMIN), USER, None),
        (ADMIN, ROOT, None, None),
        (ADMIN, ROOT, ADMIN, None),
        (ADMIN, ROOT, USER, Invalid),
        (MOD, ROOT, None, Forbidden),
        (MOD, Standing(USER), None, None),
        (MOD, Standing(USER), USER, None),
        (MOD, Standing(USER), MOD, Forbidden),
        (MOD, Standing(USER), ADMIN, Forbidden),
        (MOD, Standing(MOD, is_viewer=True), None, Forbidden),
        (USER, Standing(USER, is_viewer=True), None, Forbidden),
    ],
)
def test_who_changes_whom(by: Role, user: Standing, new_role: Role | None, refusal: type[Problem] | None) -> None:
    assert kind(refuse_changing(by, user, new_role)) is refusal


@pytest.mark.parametrize(
    ("by", "user", "blocking", "removing"),
    [
        (ADMIN, ROOT, Invalid, Invalid),
        (MOD, ROOT, Invalid, Invalid),
        (ADMIN, Standing(ADMIN, is_root=True, is_viewer=True), Invalid, Invalid),
        (ADMIN, Standing(ADMIN), None, None),
        (ADMIN, Standing(ADMIN, is_viewer=True), Invalid, None),
        (MOD, Standing(ADMIN), Forbidden, Forbidden),
        (MOD, Standing(MOD), Forbidden, Forbidden),
        (MOD, Standing(MOD, is_viewer=True), Invalid, None),
        (MOD, Standing(USER), None, None),
        (USER, Standing(USER), Forbidden, Forbidden),
        (USER, Standing(USER, is_viewer=True), Invalid, None),
    ],
)
def test_who_blocks_and_removes_whom(
    by: Role, user: Standing, blocking: type[Problem] | None, removing: type[Problem] | None
) -> None:
    assert kind(refuse_blocking(by, user)) is blocking
    assert kind(refuse_removing(by, user)) is removing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b", True),
        ("root@localhost", True),
        ("a.b+c@x.example", True),
        ("nope", False),
        ("a b@c", False),
        ("", False),
    ],
)
def test_what_an_address_looks_like(text: str, expected: bool) -> None:
    assert is_email(text) is expected
