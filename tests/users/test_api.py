"""What people see and change of themselves, beside the recorded answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.support.client import PASSWORD, Person, sign_in
from tests.support.shapes import assert_same_shape, load_capture

if TYPE_CHECKING:
    from tests.support.client import Client

ME = "/api/v1/users/me"


def test_a_person_is_told_who_they_are(user: Person) -> None:
    answer = user.get(ME)
    assert_same_shape(answer, load_capture("users", "me"))
    me = answer.json()
    assert (me["username"], me["role"]) == ("mary", {"id": 2, "label": "User"})
    assert me["account"]["userId"] == me["id"] == user.user_id
    assert [channel["name"] for channel in me["videoChannels"]] == ["mary_channel"]


def test_profile_and_preferences_are_changed(user: Person) -> None:
    recorded = load_capture("users", "me update")
    assert_same_shape(user.put(ME, json=recorded["request"]["body"]), recorded)
    me = user.get(ME).json()
    assert (me["account"]["displayName"], me["account"]["description"]) == ("Mary M", "about mary")
    assert (me["nsfwPolicy"], me["videoLanguages"], me["theme"]) == ("display", ["fr", "en"], "default")
    assert me["noInstanceConfigWarningModal"] is True
    assert me["autoPlayNextVideo"] is False


def test_what_is_not_given_stays(user: Person) -> None:
    user.put(ME, json={"description": "about me", "autoPlayVideo": False})
    assert user.put(ME, json={"description": None}).status_code == 204
    me = user.get(ME).json()
    assert (me["account"]["description"], me["autoPlayVideo"]) == (None, False)


def test_bad_input_has_the_answer_of_the_wire(user: Person) -> None:
    answer = user.put(ME, json={"nsfwPolicy": "zzz"})
    recorded = load_capture("users", "me update invalid")
    assert answer.status_code == recorded["response"]["status"]
    body = answer.json()
    wanted = recorded["response"]["body"]
    assert {key: body[key] for key in ("type", "title", "status", "detail", "instance", "error")} == {
        key: wanted[key] for key in ("type", "title", "status", "detail", "instance", "error")
    }
    assert body["invalid-params"]["nsfwPolicy"]["location"] == "body"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("displayName", ""),
        ("displayName", "  "),
        ("displayName", "x" * 121),
        ("displayName", None),
        ("displayName", "a\0b"),
        ("description", "ab"),
        ("description", "x" * 1001),
        ("password", "short"),
        ("password", "x" * 256),
        ("email", "nope"),
        ("email", f"{'x' * 250}@example.com"),
        ("emailPublic", "maybe"),
        ("autoPlayVideo", {}),
        ("p2pEnabled", None),
        ("videoLanguages", "fr"),
        ("videoLanguages", ["fr"] * 501),
        ("videosHistoryEnabled", []),
        ("theme", "nope"),
        ("noWelcomeModal", "x"),
        ("noAccountSetupWarningModal", "x"),
        ("noInstanceConfigWarningModal", "x"),
        ("autoPlayNextVideo", "x"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_changed(user: Person, field: str, value: Any) -> None:
    before = user.get(ME).json()
    answer = user.put(ME, json={"displayName": "New name", "currentPassword": PASSWORD, field: value})
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == [field]
    assert user.get(ME).json() == before


def test_every_wrong_field_is_named(user: Person) -> None:
    answer = user.put(ME, json={"theme": "nope", "displayName": ""})
    assert set(answer.json()["invalid-params"]) == {"theme", "displayName"}


@pytest.mark.parametrize("body", ["{bad", "[]", '"x"', '{"displayName": "\\ud800"}'])
def test_a_body_that_is_no_object_is_refused(user: Person, body: str) -> None:
    assert user.put(ME, content=body, headers={"content-type": "application/json"}).status_code == 400


def test_a_password_needs_the_current_one_and_ends_other_sign_ins(client: Client, user: Person) -> None:
    elsewhere = {"authorization": f"Bearer {sign_in(client, 'mary', PASSWORD)['access_token']}"}
    assert user.put(ME, json={"password": "newpassword1"}).status_code == 400
    wrong = user.put(ME, json={"currentPassword": "bad", "password": "newpassword1"})
    assert_same_shape(wrong, load_capture("users", "me update password wrong current"))
    assert client.get(ME, headers=elsewhere).status_code == 200
    assert user.put(ME, json={"currentPassword": PASSWORD, "password": "newpassword1"}).status_code == 204
    assert user.get(ME).status_code == 200
    assert client.get(ME, headers=elsewhere).status_code == 401
    assert sign_in(client, "mary", "newpassword1")


def test_an_address_needs_the_password_and_is_nobody_elses(user: Person, other: Person) -> None:
    assert user.put(ME, json={"email": "new@example.com"}).status_code == 400
    taken = user.put(ME, json={"email": "PAUL@example.com", "currentPassword": PASSWORD})
    assert taken.status_code == 409
    assert user.put(ME, json={"email": "new@example.com", "currentPassword": PASSWORD}).status_code == 204
    assert user.get(ME).json()["email"] == "new@example.com"


def test_the_quota_used_is_told(user: Person) -> None:
    assert_same_shape(user.get(f"{ME}/video-quota-used"), load_capture("users", "quota used"))


def test_ones_own_videos_of_a_channel_that_is_not_there_are_not_found(user: Person, other: Person) -> None:
    answer = user.get(f"{ME}/videos?channelId=999999")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Video channel not found")
    assert user.get(f"{ME}/videos?channelId={other.channel_id}").json() == {"total": 0, "data": []}
