"""Applications sign in and out as on the wire; each recorded exchange is replayed against this instance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from tests.support.client import PASSWORD, Person, oauth_client
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements

from headwater.house.viewer import Credentials
from headwater.kit import clock
from headwater.registrations import Registration, RegistrationState
from headwater.runtime import Runtime
from headwater.sessions.authenticate import authenticate
from headwater.sessions.model import Token
from headwater.sessions.tokens import prune_expired
from headwater.users import User, hash_password, reset_password

if TYPE_CHECKING:
    from tests.support.client import Client

TOKEN = "/api/v1/users/token"
ME = "/api/v1/users/scoped-tokens"


def password_form(client: Client, **changes: str | None) -> dict[str, Any]:
    form: dict[str, Any] = oauth_client(client) | {
        "grant_type": "password",
        "username": "mary",
        "password": PASSWORD,
    }
    return {key: value for key, value in (form | changes).items() if value is not None}


def test_the_client_credentials_are_for_those_who_know_our_name(client: Client) -> None:
    path = "/api/v1/oauth-clients/local"
    assert_same_shape(client.get(path), load_capture("oauth", "oauth client"))
    refused = client.get(path, headers={"host": "evil.example"})
    assert_same_shape(refused, load_capture("oauth", "oauth client wrong host"))


@pytest.mark.parametrize("login", ["mary", "MARY", "mary@example.com", "Mary@Example.COM"])
def test_a_password_signs_in_by_name_or_address(client: Client, user: Person, login: str) -> None:
    answer = client.post(TOKEN, data=password_form(client, username=login))
    assert_same_shape(answer, load_capture("oauth", "token password grant"))
    assert len(answer.json()["access_token"]) == 40
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("capture", "changes"),
    [
        ("token wrong password", {"password": "nope"}),
        ("token wrong password", {"username": "nobody"}),
        ("token wrong client", {"client_secret": "x" * 32}),
        ("token missing client", {"client_id": None, "client_secret": None}),
        ("token missing password", {"password": None}),
        ("token unsupported grant", {"grant_type": "client_credentials"}),
        ("token refresh bad", {"grant_type": "refresh_token", "refresh_token": "f" * 40}),
    ],
)
def test_a_bad_sign_in_is_refused(client: Client, user: Person, capture: str, changes: dict[str, str | None]) -> None:
    answer = client.post(TOKEN, data=password_form(client, **changes))
    recorded = load_capture("oauth", capture)
    assert_same_shape(answer, recorded)
    assert answer.json()["detail"] == recorded["response"]["body"]["detail"]


def test_a_sign_in_is_a_form(client: Client, user: Person) -> None:
    answer = client.post(TOKEN, json=password_form(client))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_refreshing_replaces_both_tokens_once(client: Client, user: Person) -> None:
    form = oauth_client(client) | {"grant_type": "refresh_token", "refresh_token": user.tokens["refresh_token"]}
    answer = client.post(TOKEN, data=form)
    assert_same_shape(answer, load_capture("oauth", "token refresh grant"))
    assert_same_shape(user.get(ME), load_capture("oauth", "old access token after refresh"))
    assert client.post(TOKEN, data=form).json()["code"] == "invalid_grant"
    renewed = {"authorization": f"Bearer {answer.json()['access_token']}"}
    assert client.get(ME, headers=renewed).status_code == 200


def test_revoking_ends_both_tokens_at_once(client: Client, user: Person) -> None:
    assert_same_shape(user.post("/api/v1/users/revoke-token"), load_capture("oauth", "revoke token"))
    assert_same_shape(user.get(ME), load_capture("oauth", "use revoked token"))
    form = oauth_client(client) | {"grant_type": "refresh_token", "refresh_token": user.tokens["refresh_token"]}
    assert client.post(TOKEN, data=form).json()["code"] == "invalid_grant"


def test_a_missing_and_a_malformed_token_have_the_answers_of_the_wire(client: Client) -> None:
    assert_same_shape(client.get(ME), load_capture("oauth", "no token on protected route"))
    malformed = client.get(ME, headers={"authorization": "Bearer"})
    assert_same_shape(malformed, load_capture("oauth", "malformed auth header"))


def test_tokens_end_with_their_lifetime(client: Client, user: Person) -> None:
    with clock.frozen(clock.now() + dt.timedelta(days=1, seconds=1)):
        assert user.get(ME).status_code == 401
        form = oauth_client(client) | {"grant_type": "refresh_token", "refresh_token": user.tokens["refresh_token"]}
        assert client.post(TOKEN, data=form).status_code == 200
    with clock.frozen(clock.now() + dt.timedelta(days=15)):
        again = oauth_client(client) | {"grant_type": "refresh_token", "refresh_token": user.tokens["refresh_token"]}
        assert client.post(TOKEN, data=again).json()["code"] == "invalid_grant"


def test_a_blocked_user_is_out_at_once(client: Client, user: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.execute(sa.update(User).values(blocked_at=clock.now()))
    assert user.get(ME).json()["code"] == "invalid_token"
    refused = client.post(TOKEN, data=password_form(client))
    assert_same_shape(refused, load_capture("users", "login blocked user"))


def test_a_new_password_ends_every_sign_in(client: Client, user: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        reset_password(session, "mary", "another one")
    assert user.get(ME).status_code == 401
    assert client.post(TOKEN, data=password_form(client, password="another one")).status_code == 200


def test_feed_tokens_are_shown_renewed_and_sealed(client: Client, user: Person, runtime: Runtime) -> None:
    first = user.get(ME)
    assert_same_shape(first, load_capture("oauth", "scoped tokens get"))
    assert user.get(ME).json() == first.json()
    renewed = user.post(ME)
    assert_same_shape(renewed, load_capture("oauth", "scoped tokens renew"))
    assert user.get(ME).json() == renewed.json() != first.json()
    with runtime.database.read() as session:
        assert renewed.json()["feedToken"] not in (session.scalar(sa.select(User.sealed_feed_token)) or "")


def test_only_hashes_of_tokens_are_kept(user: Person, runtime: Runtime) -> None:
    with runtime.database.read() as session:
        kept = str(session.execute(sa.select(Token.access_hash, Token.refresh_hash)).all())
    assert user.tokens["access_token"] not in kept
    assert user.tokens["refresh_token"] not in kept


def test_ended_sign_ins_are_removed_and_others_stay(user: Person, other: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.execute(sa.update(Token).where(Token.user_id == other.user_id).values(refresh_expires_at=clock.now()))
        prune_expired(session)
        assert session.scalars(sa.select(Token.user_id)).all() == [user.user_id]


def test_an_unknown_name_costs_as_much_work(client: Client, user: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    real = PasswordHasher.verify

    def verify(self: PasswordHasher, stored: str, password: str) -> bool:
        verified.append(stored.rpartition("$")[0].rpartition("$")[0])
        return real(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    client.post(TOKEN, data=password_form(client, password="nope"))
    client.post(TOKEN, data=password_form(client, username="nobody"))
    assert len(verified) == 2
    assert verified[0] == verified[1] == "$argon2id$v=19$m=19456,t=2,p=1"


def test_who_asks_is_one_statement(user: Person, runtime: Runtime) -> None:
    with runtime.database.read() as session, count_statements() as statements:
        viewer = authenticate(session, Credentials(bearer=user.tokens["access_token"]))
    assert (viewer.user_id, viewer.account_id, viewer.username) == (user.user_id, user.account_id, "mary")
    assert len(statements) == 1


def test_who_waits_to_be_let_in_is_told_after_the_password_alone(client: Client, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        now = clock.now()
        request = Registration(
            state=RegistrationState.PENDING, username="req52730", folded_username="req52730", email="req@example.com",
            folded_email="req@example.com", password_hash=hash_password(PASSWORD), reason="I make films", language="en",
            created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(request)
    form = password_form(client, username="REQ52730")
    assert client.post(TOKEN, data=form | {"password": "nope"}).json()["code"] == "invalid_grant"
    assert_same_shape(client.post(TOKEN, data=form), load_capture("users", "login waiting approval"))
    with runtime.database.write() as session:
        session.execute(sa.update(Registration).values(state=RegistrationState.REJECTED))
    answer = client.post(TOKEN, data=form | {"username": "req@example.com"})
    assert answer.json()["code"] == "account_approval_rejected"
