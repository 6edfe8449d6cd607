"""Two-factor authentication over REST, as recorded, and with each bad input."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from pyotp import TOTP
from tests.support.client import PASSWORD, Person, oauth_client
from tests.support.shapes import assert_same_shape, load_capture

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.second_factor import renew_recovery_codes
from headwater.settings import Settings, load_settings
from headwater.users import User

if TYPE_CHECKING:
    from tests.support.client import Client

TOKEN = "/api/v1/users/token"


def path_of(person: Person, action: str) -> str:
    return f"/api/v1/users/{person.user_id}/two-factor/{action}"


def begin(person: Person) -> dict[str, str]:
    answer = person.post(path_of(person, "request"), json={"currentPassword": PASSWORD})
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["otpRequest"])


def code_now(secret: str, *, later: int = 0) -> str:
    return TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + later)


def switch_on(person: Person) -> str:
    """Set it up; returns the secret."""
    request = begin(person)
    body = {"requestToken": request["requestToken"], "otpToken": code_now(request["secret"])}
    assert person.post(path_of(person, "confirm-request"), json=body).status_code == 204
    return request["secret"]


def sign_in(client: Client, code: str | None = None, **changes: str) -> Any:
    form = oauth_client(client) | {"grant_type": "password", "username": "mary", "password": PASSWORD} | changes
    return client.post(TOKEN, data=form, headers={} if code is None else {"x-peertube-otp": code})


def test_the_recorded_way_in(client: Client, user: Person, runtime: Runtime) -> None:
    answer = user.post(path_of(user, "request"), json={"currentPassword": PASSWORD})
    assert_same_shape(answer, load_capture("otp", "two factor request"))
    request = answer.json()["otpRequest"]
    assert request["uri"].startswith("otpauth://totp/localhost%3A9000:mary%40example.com?")
    assert f"secret={request['secret']}" in request["uri"]
    assert sign_in(client).status_code == 200, "nothing is asked before it was confirmed"

    body = {"requestToken": request["requestToken"], "otpToken": "000000"}
    assert_same_shape(
        user.post(path_of(user, "confirm-request"), json=body), load_capture("otp", "two factor confirm bad")
    )
    assert user.get("/api/v1/users/me").json()["twoFactorEnabled"] is False
    code = code_now(request["secret"])
    answer = user.post(path_of(user, "confirm-request"), json=body | {"otpToken": code})
    assert_same_shape(answer, load_capture("otp", "two factor confirm"))
    assert user.get("/api/v1/users/me").json()["twoFactorEnabled"] is True

    missing = sign_in(client)
    assert_same_shape(missing, load_capture("otp", "login without otp"))
    assert missing.headers["x-peertube-otp"] == "required; app"
    assert_same_shape(sign_in(client, "000000"), load_capture("otp", "login bad otp"))
    assert_same_shape(sign_in(client, code), load_capture("otp", "login with otp"))

    disabled = user.post(path_of(user, "disable"), json={"currentPassword": PASSWORD})
    assert_same_shape(disabled, load_capture("otp", "two factor disable"))
    assert sign_in(client).status_code == 200
    with runtime.database.read() as session:
        assert session.scalar(sa.select(User.sealed_otp_secret).where(User.id == user.user_id)) is None


def test_a_code_counts_once_and_only_with_the_password(client: Client, user: Person) -> None:
    with clock.frozen(clock.now()):
        secret = switch_on(user)
        code = code_now(secret)
        assert sign_in(client, code, password="nope").json()["code"] == "invalid_grant"
        assert sign_in(client, code).status_code == 200
        assert sign_in(client, code).json()["code"] == "invalid_two_factor"
        assert sign_in(client, code_now(secret, later=-1)).json()["code"] == "invalid_two_factor"
        assert sign_in(client, code_now(secret, later=1)).status_code == 200


def test_a_recovery_code_counts_once_and_only_for_its_owner(
    client: Client, user: Person, other: Person, runtime: Runtime
) -> None:
    switch_on(user), switch_on(other)
    with runtime.database.write() as session:
        codes = renew_recovery_codes(session, user.user_id)
    assert sign_in(client, codes[0], username="paul").json()["code"] == "invalid_two_factor"
    assert sign_in(client, codes[0].upper().replace("-", " ")).status_code == 200
    assert sign_in(client, codes[0]).json()["code"] == "invalid_two_factor"
    with runtime.database.write() as session:
        renew_recovery_codes(session, user.user_id)
    assert sign_in(client, codes[1]).json()["code"] == "invalid_two_factor"


def test_neither_secret_nor_recovery_codes_lie_about(user: Person, runtime: Runtime) -> None:
    secret = switch_on(user)
    with runtime.database.write() as session:
        codes = renew_recovery_codes(session, user.user_id)
        kept = str(session.execute(sa.text('SELECT * FROM "user"')).all())
        kept += str(session.execute(sa.text("SELECT * FROM recovery_code")).all())
    assert secret not in kept
    assert [code for code in codes if code in kept or code.replace("-", "") in kept] == []


@pytest.mark.parametrize(
    ("action", "body", "status", "code"),
    [
        ("request", {}, 400, None),
        ("request", {"currentPassword": ""}, 400, None),
        ("request", {"currentPassword": ["a"]}, 400, None),
        ("request", {"currentPassword": "nope"}, 403, "current_password_is_invalid"),
        ("disable", {"currentPassword": "nope"}, 403, "current_password_is_invalid"),
        ("disable", {"currentPassword": PASSWORD}, 400, None),  # it is off
        ("confirm-request", {}, 400, None),
        ("confirm-request", {"requestToken": "x"}, 400, None),
        ("confirm-request", {"otpToken": "123456"}, 400, None),
        ("confirm-request", {"requestToken": "x", "otpToken": "123456"}, 403, None),
        ("confirm-request", {"requestToken": "é\u0000", "otpToken": "\u0000"}, 403, None),
    ],
)
def test_bad_requests(user: Person, action: str, body: dict[str, Any], status: int, code: str | None) -> None:
    answer = user.post(path_of(user, action), json=body)
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text


def test_a_request_ends_and_is_its_owners(user: Person, other: Person) -> None:
    request = begin(user)
    body = {"requestToken": request["requestToken"], "otpToken": code_now(request["secret"])}
    assert other.post(path_of(other, "confirm-request"), json=body).status_code == 403
    with clock.frozen(clock.now() + dt.timedelta(minutes=11)):
        late = body | {"otpToken": code_now(request["secret"])}
        assert user.post(path_of(user, "confirm-request"), json=late).status_code == 403
    assert user.post(path_of(user, "confirm-request"), json=body).status_code == 204
    assert user.post(path_of(user, "confirm-request"), json=body).status_code == 400
    assert user.post(path_of(user, "request"), json={"currentPassword": PASSWORD}).status_code == 400


def test_those_who_manage_users_switch_it_off(user: Person, moderator: Person, admin: Person, client: Client) -> None:
    switch_on(user)
    assert moderator.get(f"/api/v1/users/{user.user_id}").json()["twoFactorEnabled"] is True
    assert user.post(path_of(moderator, "disable"), json={}).status_code == 403
    assert moderator.post(path_of(admin, "disable"), json={}).status_code == 403
    assert admin.post("/api/v1/users/9999/two-factor/disable", json={}).status_code == 404
    assert moderator.post(path_of(user, "disable"), json={}).status_code == 204
    assert sign_in(client).status_code == 200


def test_blocked_people_learn_it_before_they_are_asked_for_a_code(client: Client, user: Person, admin: Person) -> None:
    switch_on(user)
    admin.post(f"/api/v1/users/{user.user_id}/block")
    assert sign_in(client, password="nope").json()["code"] == "invalid_grant"
    assert sign_in(client).json()["code"] == "access_denied"


class TestGuessing:
    """With limits on, as in real life."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """A few guesses per name and user, as many requests as one likes."""
        environment = {
            "HEADWATER__STORAGE__ROOT": str(settings.storage.root),
            "HEADWATER__DATABASE__URL": settings.database.url,
            "HEADWATER__RATES_LIMIT__LOGIN__MAX": "1000",
            "HEADWATER__RATES_LIMIT__API__MAX": "1000",
            "HEADWATER__RATES_LIMIT__LOGIN_NAME__MAX": "3",
            "HEADWATER__RATES_LIMIT__TWO_FACTOR__MAX": "3",
        }
        return load_settings(environment=environment)

    def test_codes_cannot_be_tried(self, client: Client, user: Person, other: Person) -> None:
        with clock.frozen(clock.now()) as _:
            secret = switch_on(user)
            assert [sign_in(client, "000000").status_code for _ in range(4)] == [400, 400, 400, 429]
            stopped = sign_in(client, code_now(secret))
            assert stopped.status_code == 429
            assert 0 < int(stopped.headers["retry-after"]) <= 900
            assert sign_in(client, username="paul").status_code == 200
        with clock.frozen(clock.now() + dt.timedelta(minutes=16)):
            assert sign_in(client, code_now(secret)).status_code == 200

    @pytest.mark.parametrize("name", ["mary", "nobody", "Mary@example.com"])
    def test_passwords_cannot_be_tried(self, client: Client, user: Person, other: Person, name: str) -> None:
        tried = [sign_in(client, username=name, password="nope").status_code for _ in range(4)]
        assert tried == [400, 400, 400, 429], "the same for a name that does not exist"
        assert sign_in(client, username=f" {name.upper()} ").status_code == 429
        assert sign_in(client, username="paul").status_code == 200

    def test_a_right_password_begins_anew(self, client: Client, user: Person) -> None:
        for _ in range(3):
            assert [sign_in(client, password="nope").status_code for _ in range(2)] == [400, 400]
            assert sign_in(client).status_code == 200
