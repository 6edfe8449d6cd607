"""Invitations over our own API, and what they open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec

from headwater.house.rights import Role
from headwater.invitations.rules import Wishes, refuse_inviting
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings.people import Invitations
from tests.support.client import Person, sign_in
from tests.support.doors import NEW, open_door

if TYPE_CHECKING:
    from tests.support.client import Client

PATH, REGISTER = "/api/headwater/v1/invitations", "/api/v1/users/register"


def code_of(answer: Any) -> str:
    link: str = answer.json()["link"]
    return link.partition("invitation=")[2]


def join(client: Client, code: str, name: str = "nora") -> Any:
    body = NEW | {"username": name, "email": f"{name}@example.com", "headwater": {"invitation": code}}
    return client.post(REGISTER, json=body)


def test_who_may_make_which_link() -> None:
    settings, more = Invitations(by_users=True), Wishes(max_uses=6, days=31)
    table = [
        (None, Invitations(by_users=True), 0, Wishes(), 403),
        (Role.USER, Invitations(), 0, Wishes(), 403),
        (Role.USER, settings, 0, Wishes(), None),
        (Role.USER, settings, 5, Wishes(), 403),
        (Role.USER, settings, 0, more, 400),
        (Role.MODERATOR, Invitations(), 99, more, None),
    ]
    for role, allowed, open_links, wishes, status in table:
        refusal = refuse_inviting(role, allowed, open_links, wishes)
        assert (refusal and refusal.status) == status


def test_a_link_lets_a_few_into_a_closed_instance(client: Client, runtime: Runtime, admin: Person) -> None:
    made = admin.post(PATH, json={"note": "For <b>Nora</b>", "maxUses": 2})
    assert made.status_code == 201, made.text
    code = code_of(made)
    assert join(client, "nonsense").status_code == 403
    assert [join(client, code, name).status_code for name in ("nora", "olga", "paula")] == [204, 204, 403]
    assert sign_in(client, "nora", NEW["password"])
    (shown,) = admin.get(PATH).json()["data"]
    assert (shown["uses"], shown["maxUses"], shown["link"], shown["note"]) == (2, 2, None, "For <b>Nora</b>")
    assert join(client, code, "nora").status_code in (403, 409)


def test_a_failed_sign_up_uses_nothing_up(client: Client, runtime: Runtime, admin: Person) -> None:
    code = code_of(admin.post(PATH, json={}))
    assert join(client, code, "root").status_code == 409
    assert join(client, code, "nora").status_code == 204


def test_links_end_and_are_taken_back(
    client: Client, runtime: Runtime, admin: Person, moderator: Person, user: Person
) -> None:
    first, second = admin.post(PATH, json={"expiresInDays": 1}), moderator.post(PATH, json={})
    with clock.frozen(clock.now() + dt.timedelta(days=1, seconds=1)):
        assert join(client, code_of(first)).status_code == 403
    assert user.delete(f"{PATH}/{second.json()['id']}").status_code == 404
    assert admin.delete(f"{PATH}/{second.json()['id']}").status_code == 204
    assert join(client, code_of(second)).status_code == 403
    assert moderator.get(PATH).json()["total"] == 0
    assert moderator.get(f"{PATH}?everybody=true").json()["data"][0]["createdBy"] == "root"


def test_users_invite_where_they_may_and_not_beyond_the_limit(client: Client, runtime: Runtime, user: Person) -> None:
    assert user.post(PATH, json={}).status_code == user.get(PATH).status_code == 403
    open_door(runtime, enabled=False, limit=2, invitations=msgspec.structs.replace(Invitations(), by_users=True))
    code = code_of(user.post(PATH, json={"maxUses": 5}))
    assert user.post(PATH, json={"maxUses": 6}).json()["invalid-params"].keys() == {"maxUses"}
    assert user.get(f"{PATH}?everybody=true").status_code == 403
    assert [join(client, code, name).status_code for name in ("nora", "olga")] == [204, 403]
    open_door(runtime, enabled=False, limit=-1, invitations=Invitations())
    assert join(client, code, "olga").status_code == 403, "their links end with the permission"
