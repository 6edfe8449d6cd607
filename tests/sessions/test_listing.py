"""Where somebody is signed in, over REST."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.support.client import PASSWORD, Person, oauth_client

from headwater.kit import clock

if TYPE_CHECKING:
    from tests.support.client import Client

TOKEN = "/api/v1/users/token"


def path_of(person: Person) -> str:
    return f"/api/v1/users/{person.user_id}/token-sessions"


def sign_in(client: Client, device: str) -> dict[str, str]:
    form = oauth_client(client) | {"grant_type": "password", "username": "mary", "password": PASSWORD}
    headers = {"user-agent": device, "x-forwarded-for": "192.0.2.7"}
    answer = client.post(TOKEN, data=form, headers=headers)
    assert answer.status_code == 200
    return dict(answer.json())


def test_sign_ins_are_listed_with_device_and_place(client: Client, user: Person, other: Person) -> None:
    sign_in(client, "Another device/1")
    listed = user.get(path_of(user)).json()
    assert listed["total"] == 2
    newest, oldest = listed["data"]
    assert set(newest) == {
        "id", "currentSession", "loginDevice", "loginIP", "loginDate", "lastActivityDevice", "lastActivityIP",
        "lastActivityDate", "createdAt",
    }  # fmt: skip
    assert (newest["loginDevice"], newest["currentSession"]) == ("Another device/1", False)
    assert (oldest["loginDevice"], oldest["currentSession"]) == ("tests", True)
    assert user.get(path_of(user), params={"sort": "createdAt", "count": 1}).json()["data"] == [oldest]


def test_a_renewed_pair_is_the_same_sign_in(client: Client, user: Person) -> None:
    tokens = sign_in(client, "First/1")
    began = user.get(path_of(user)).json()["data"][0]
    with clock.frozen(clock.now() + dt.timedelta(hours=2)):
        form = oauth_client(client) | {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        client.post(TOKEN, data=form, headers={"user-agent": "First/2"})
        after = next(row for row in user.get(path_of(user)).json()["data"] if row["loginDevice"] == "First/1")
    assert after["loginDate"] == began["loginDate"] < after["lastActivityDate"]
    assert (after["loginDevice"], after["lastActivityDevice"]) == ("First/1", "First/2")


def test_a_sign_in_is_ended_by_its_owner(client: Client, user: Person, other: Person) -> None:
    tokens = sign_in(client, "Lost telephone/1")
    lost = user.get(path_of(user)).json()["data"][0]["id"]
    assert other.post(f"{path_of(user)}/{lost}/revoke").status_code == 403
    assert other.post(f"{path_of(other)}/{lost}/revoke").status_code == 404
    assert user.post(f"{path_of(user)}/{lost}/revoke").status_code == 204
    ended = client.get("/api/v1/users/me", headers={"authorization": f"Bearer {tokens['access_token']}"})
    assert ended.status_code == 401
    form = oauth_client(client) | {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert client.post(TOKEN, data=form).status_code == 400
    assert user.post(f"{path_of(user)}/{lost}/revoke").status_code == 404
    assert user.get("/api/v1/users/me").status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [("start=-1", 400), ("start=x", 400), ("count=101", 400), ("count=x", 400), ("sort=hello", 400), ("", 200)],
)
def test_bad_queries(user: Person, query: str, status: int) -> None:
    assert user.get(f"{path_of(user)}?{query}").status_code == status


def test_whose_list_may_be_seen(client: Client, user: Person, other: Person, admin: Person) -> None:
    assert client.get(path_of(user)).status_code == 401
    assert other.get(path_of(user)).status_code == 403
    assert other.get("/api/v1/users/999999999/token-sessions").status_code == 404
    assert admin.get(path_of(user)).json()["total"] == 1
