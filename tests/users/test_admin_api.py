"""Users as administrators and moderators see and change them, beside the recorded answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.support.client import PASSWORD, Person, oauth_client, sign_in
from tests.support.sample_videos import add_video
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.channels import Channel
from headwater.jobs.model import Job
from headwater.runtime import Runtime
from headwater.users import User, create_user
from headwater.videos import Thumbnail, ThumbnailKind, Video, VideoFile

if TYPE_CHECKING:
    from tests.support.client import Client

USERS = "/api/v1/users"
NULLABLE = frozenset({"lastLoginDate", "description", "support", "blockedReason", "videoLanguages"})
NEW = {"username": "nina", "password": "password1234", "email": "nina@example.com", "role": 2}


def test_a_user_is_made_as_given(admin: Person, client: Client) -> None:
    recorded = load_capture("users", "admin creates user")
    answer = admin.post(USERS, json=recorded["request"]["body"])
    assert_same_shape(answer, recorded)
    name = recorded["request"]["body"]["username"]
    assert sign_in(client, name, "password1234")
    found = admin.get(f"{USERS}/{answer.json()['user']['id']}").json()
    assert (found["username"], found["adminFlags"], found["emailVerified"]) == (name, 1, None)
    assert [channel["name"] for channel in found["videoChannels"]] == [f"{name}_chan"]
    assert answer.json()["user"]["account"]["id"] == found["account"]["id"]
    assert_same_shape(
        admin.post(USERS, json=recorded["request"]["body"]), load_capture("users", "create user duplicate")
    )


def test_quotas_of_a_new_user_are_the_instances_unless_given(admin: Person) -> None:
    first = admin.post(USERS, json=NEW).json()["user"]["id"]
    second = admin.post(
        USERS, json=NEW | {"username": "olga", "email": "o@example.com", "videoQuota": 1000, "videoQuotaDaily": 10}
    ).json()["user"]["id"]
    quotas = [(found["videoQuota"], found["videoQuotaDaily"]) for found in (admin.get(f"{USERS}/{first}").json(),)]
    found = admin.get(f"{USERS}/{second}").json()
    assert [*quotas, (found["videoQuota"], found["videoQuotaDaily"])] == [(-1, -1), (1000, 10)]


def test_bad_fields_are_named_as_on_the_wire(admin: Person) -> None:
    recorded = load_capture("users", "create user invalid")
    answer = admin.post(USERS, json=recorded["request"]["body"])
    assert answer.status_code == 400
    body, wanted = answer.json(), recorded["response"]["body"]
    assert {key: body[key] for key in ("type", "title", "status", "detail", "instance", "error")} == {
        key: wanted[key] for key in ("type", "title", "status", "detail", "instance", "error")
    }
    assert body["invalid-params"]["username"]["msg"] == wanted["invalid-params"]["username"]["msg"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "x" * 51),
        ("username", 3),
        ("password", "short"),
        ("password", "x" * 256),
        ("password", ""),
        ("email", "nope"),
        ("channelName", "No Space!"),
        ("videoQuota", -2),
        ("videoQuota", 1 << 63),
        ("videoQuotaDaily", 1.5),
        ("videoQuotaDaily", None),
        ("role", 3),
        ("role", True),
        ("adminFlags", 2),
        ("emailVerified", "perhaps"),
    ],
)
def test_a_wrong_field_is_refused(admin: Person, field: str, value: Any) -> None:
    answer = admin.post(USERS, json=NEW | {field: value})
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == [field]
    if field not in ("username", "channelName"):
        changing = admin.put(f"{USERS}/{admin.user_id}", json={field: value})
        assert list(changing.json()["invalid-params"]) == [field]


@pytest.mark.parametrize("missing", ["username", "password", "email", "role"])
def test_a_missing_field_is_named(admin: Person, missing: str) -> None:
    answer = admin.post(USERS, json={key: value for key, value in NEW.items() if key != missing})
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, [missing])


def test_names_are_given_once_across_kinds(admin: Person, user: Person) -> None:
    for wrong, status in (
        ({"username": "mary_channel"}, 409),
        ({"channelName": "mary"}, 409),
        ({"channelName": "nina"}, 400),
        ({"username": "peertube"}, 409),
        ({"email": "MARY@example.com"}, 409),
    ):
        assert admin.post(USERS, json=NEW | wrong).status_code == status, wrong
    assert admin.get(f"{USERS}?search=nina").json()["total"] == 0


def test_a_plain_user_manages_nobody(user: Person, other: Person) -> None:
    recorded = load_capture("users", "create user forbidden")["response"]
    assert user.post(USERS, json=NEW).status_code == recorded["status"]
    assert user.get(f"{USERS}/{user.user_id}").status_code == 403


def test_moderators_make_and_manage_plain_users_only(moderator: Person, admin: Person, user: Person) -> None:
    assert moderator.post(USERS, json=NEW).status_code == 200
    for role in (0, 1):
        named = NEW | {"username": f"x{role}", "email": f"x{role}@example.com", "role": role}
        assert moderator.post(USERS, json=named).status_code == 403
    assert moderator.put(f"{USERS}/{user.user_id}", json={"role": 1}).status_code == 403
    assert moderator.put(f"{USERS}/{user.user_id}", json={"videoQuota": 5}).status_code == 204
    assert moderator.put(f"{USERS}/{admin.user_id}", json={"videoQuota": 5}).status_code == 403
    assert moderator.post(f"{USERS}/{moderator.user_id}/block", json={}).status_code == 400


def test_the_list_has_the_shape_of_the_wire(admin: Person, moderator: Person, user: Person) -> None:
    answer = admin.get(f"{USERS}?start=0&count=3&sort=-createdAt")
    assert_same_shape(answer, load_capture("users", "list users"), nullable=NULLABLE)
    assert answer.json()["total"] == 3
    assert [found["username"] for found in answer.json()["data"]] == ["mary", "mod", "root"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sort=username", ["mary", "paul", "root"]),
        ("sort=-username&count=1", ["root"]),
        ("sort=id&start=1", ["mary", "paul"]),
        ("sort=role", ["root", "mary", "paul"]),
        ("sort=-videoQuotaUsed&count=1", ["paul"]),
        ("sort=lastLoginDate", ["root", "mary", "paul"]),
        ("search=MAR", ["mary"]),
        ("search=paul@example", ["paul"]),
        ("search=%25", []),
        ("blocked=true", ["mary"]),
        ("blocked=false&sort=id", ["root", "paul"]),
        ("count=0", []),
    ],
)
def test_the_list_is_sorted_and_filtered(
    runtime: Runtime, admin: Person, user: Person, other: Person, query: str, names: list[str]
) -> None:
    add_file(runtime, other, 5000)
    admin.post(f"{USERS}/{user.user_id}/block", json={})
    answer = admin.get(f"{USERS}?{query}")
    assert answer.status_code == 200, answer.text
    assert [found["username"] for found in answer.json()["data"]] == names


@pytest.mark.parametrize("name", ["list users bad sort", "list users bad count"])
def test_bad_parameters_are_named(admin: Person, name: str) -> None:
    recorded = load_capture("users", name)
    answer = admin.get(recorded["request"]["path"])
    assert answer.status_code == 400
    assert set(answer.json()["invalid-params"]) == set(recorded["response"]["body"]["invalid-params"])


def test_the_lists_statements_are_constant(admin: Person, runtime: Runtime) -> None:
    def count() -> int:
        with count_statements() as statements:
            assert admin.get(f"{USERS}?count=100&sort=-videoQuotaUsed").status_code == 200
        return len(statements)

    few = count()
    with runtime.database.write() as session:
        for number in range(20):
            name = f"more{number}"
            create_user(session, runtime.settings, name, f"{name}@example.com", "", password_hash="-")
    assert count() == few <= 4  # one of them is authentication


def test_one_user_is_shown_with_figures(admin: Person, user: Person, runtime: Runtime) -> None:
    add_file(runtime, user, 5000)
    answer = admin.get(f"{USERS}/{user.user_id}?withStats=true")
    assert_same_shape(answer, load_capture("users", "get user with stats"), nullable=NULLABLE)
    found = answer.json()
    assert (found["videosCount"], found["videoQuotaUsed"], found["totalVideoFileSize"]) == (1, 5000, 5000)
    assert "videosCount" not in admin.get(f"{USERS}/{user.user_id}").json()


@pytest.mark.parametrize(("number", "status"), [("999999", 404), ("99999999999999999999999", 400), ("x", 400)])
def test_an_unknown_user_is_not_found(admin: Person, number: str, status: int) -> None:
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/block"), ("POST", "/unblock")):
        assert admin.request(method, f"{USERS}/{number}{path}", json={}).status_code == status
    assert_same_shape(admin.get(f"{USERS}/999999"), load_capture("users", "get user unknown"))


def test_a_user_is_changed(admin: Person, user: Person, client: Client) -> None:
    recorded = load_capture("users", "update user")
    path = f"{USERS}/{user.user_id}"
    assert_same_shape(admin.put(path, json=recorded["request"]["body"]), recorded)
    changes = {"email": "new@example.com", "emailVerified": True, "role": 1, "adminFlags": 1, "pluginAuth": None}
    assert admin.put(path, json=changes).status_code == 204
    found = admin.get(path).json()
    assert (found["email"], found["emailVerified"], found["adminFlags"]) == ("new@example.com", True, 1)
    assert (found["role"]["label"], found["videoQuota"], found["pluginAuth"]) == ("Moderator", 5000000, None)
    assert admin.put(path, json={"password": "another one"}).status_code == 204
    assert user.get(f"{USERS}/me").status_code == 401
    assert sign_in(client, "mary", "another one")


def test_root_stays_an_administrator_and_stays(admin: Person, moderator: Person) -> None:
    assert admin.put(f"{USERS}/{admin.user_id}", json={"role": 2}).status_code == 400
    assert admin.put(f"{USERS}/{admin.user_id}", json={"role": 0}).status_code == 204
    assert admin.post(f"{USERS}/{admin.user_id}/block", json={}).status_code == 400
    refused = moderator.delete(f"{USERS}/{admin.user_id}")
    assert_same_shape(refused, load_capture("users", "moderator deletes admin"))
    assert refused.json()["detail"] == "Cannot remove the root user"
    assert_same_shape(admin.delete(f"{USERS}/me"), load_capture("users", "delete root by itself"))


def test_a_blocked_user_is_out_until_unblocked(admin: Person, user: Person, client: Client) -> None:
    recorded = load_capture("users", "block user")
    blocked = admin.post(f"{USERS}/{user.user_id}/block", json=recorded["request"]["body"])
    assert_same_shape(blocked, recorded)
    found = admin.get(f"{USERS}/{user.user_id}").json()
    assert (found["blocked"], found["blockedReason"]) == (True, "bad behavior")
    assert user.get(f"{USERS}/me").status_code == 401
    form = oauth_client(client) | {"grant_type": "password", "username": "mary", "password": PASSWORD}
    assert_same_shape(client.post(f"{USERS}/token", data=form), load_capture("users", "login blocked user"))
    unblocked = admin.post(f"{USERS}/{user.user_id}/unblock")
    assert_same_shape(unblocked, load_capture("users", "unblock user"))
    assert user.get(f"{USERS}/me").status_code == 401  # the sign-ins of before stay ended
    assert sign_in(client, "mary", PASSWORD)
    assert admin.get(f"{USERS}/{user.user_id}").json()["blockedReason"] is None


@pytest.mark.parametrize("reason", ["ab", "x" * 251, 5, "a\0bc"])
def test_a_bad_reason_blocks_nobody(admin: Person, user: Person, reason: Any) -> None:
    answer = admin.post(f"{USERS}/{user.user_id}/block", json={"reason": reason})
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["reason"])
    assert user.get(f"{USERS}/me").status_code == 200


def test_removing_a_user_removes_everything_but_the_names(
    admin: Person, moderator: Person, user: Person, client: Client, runtime: Runtime
) -> None:
    video_id, key = add_file(runtime, user, 5000)
    assert_same_shape(moderator.delete(f"{USERS}/{user.user_id}"), load_capture("users", "moderator deletes user"))
    for path in (f"/api/v1/videos/{video_id}", "/api/v1/accounts/mary", "/api/v1/video-channels/mary_channel"):
        assert client.get(path).status_code == 404
    assert user.get(f"{USERS}/me").status_code == 401
    with runtime.database.read() as session:
        for table in (User, Account, Channel):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 2
        assert session.scalar(sa.select(sa.func.count()).select_from(Video)) == 0
        assert session.scalar(sa.select(sa.func.count()).where(Actor.deleted_at.is_not(None))) == 2
        payloads = session.scalars(sa.select(Job.payload).where(Job.type == "delete-files")).all()
        assert key in payloads[0]["keys"]
    assert admin.post(USERS, json=NEW | {"username": "mary"}).status_code == 409
    assert admin.post(USERS, json=NEW | {"username": "mary_channel"}).status_code == 409


def test_people_remove_themselves(user: Person, client: Client) -> None:
    assert_same_shape(user.delete(f"{USERS}/me"), load_capture("users", "delete me"))
    assert client.get("/api/v1/accounts/mary").status_code == 404
    assert user.get(f"{USERS}/me").status_code == 401


def test_unblocking_checks_a_reason_too(admin: Person, user: Person) -> None:
    answer = admin.post(f"{USERS}/{user.user_id}/unblock", json={"reason": "ab"})
    assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["reason"])


def test_completion_needs_a_beginning(client: Client) -> None:
    for query in ("", "?search="):
        answer = client.get(f"{USERS}/autocomplete{query}")
        assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["search"])


def test_user_names_are_completed(client: Client, user: Person, other: Person) -> None:
    answer = client.get(f"{USERS}/autocomplete?search=Mar")
    assert_same_shape(answer, load_capture("users", "autocomplete"))
    assert answer.json() == ["mary"]
    assert client.get(f"{USERS}/autocomplete?search=_").json() == []
    assert client.get(f"{USERS}/autocomplete").status_code == 400


def add_file(runtime: Runtime, person: Person, size_bytes: int) -> tuple[int, str]:
    """Give somebody a video with a file and a picture; returns its number and the picture's key."""
    with runtime.database.write() as session:
        video = add_video(session)
        video.channel_id = person.channel_id
        shown: dict[str, Any] = {"resolution": 720, "width": 1280, "height": 720, "fps": 25, "filename": "a.mp4"}
        shown |= {"has_audio": True, "has_video": True, "size_bytes": size_bytes, "created_at": video.created_at}
        session.add(VideoFile(video_id=video.id, storage_key=f"web-videos/{video.id}.mp4", **shown))
        key = f"thumbnails/{video.id}.jpg"
        picture: dict[str, Any] = {"filename": f"{video.id}.jpg", "storage_key": key, "width": 280, "height": 157}
        session.add(
            Thumbnail(
                video_id=video.id,
                kind=ThumbnailKind.MINIATURE,
                automatic=True,
                created_at=video.created_at,
                **picture,
            )
        )
        return video.id, key
