"""The pages on which people look after how they sign in, without JavaScript."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from pyotp import TOTP
from tests.support.client import PASSWORD, Person, oauth_client

from headwater.house.viewer import Origin
from headwater.kit import clock
from headwater.passkeys.model import Passkey
from headwater.runtime import Runtime
from headwater.sessions.model import Token
from headwater.sessions.tokens import open_session, open_tokens
from headwater.users import User

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}
PATH = "/my-account/security"
TWO_FACTOR = f"{PATH}/two-factor"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture(autouse=True)
def cookie(client: Client, user: Person, runtime: Runtime) -> str:
    """A session of this browser."""
    with runtime.database.write() as session:
        token = open_session(session, runtime.settings, user.user_id, Origin(FIREFOX, "192.0.2.1"))
    client.cookies.set("headwater_session", token)
    return token


def show(client: Client, path: str = PATH) -> str:
    answer = client.get(path, headers=HTML, follow_redirects=False)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return html.unescape(answer.text)


def send(client: Client, path: str, **form: str) -> Any:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(PATH, headers=HTML).text)
    assert found
    return client.post(path, data={"csrf_token": found[1]} | form, headers=HTML, follow_redirects=False)


def test_sign_ins_are_named_and_ended(client: Client, user: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        open_tokens(session, runtime.settings, user.user_id, Origin("GrayJay/300", "2001:db8::7"))
    page = show(client)
    assert "Firefox on Linux" in page and "192.0.2.1" in page
    assert "GrayJay" in page and "2001:db8::7" in page
    assert page.count("This device</span>") == 1
    (lost,) = re.findall(r'value="(\d+)">\s*<button[^>]*aria-label="Log out GrayJay"', page)
    answer = send(client, f"{PATH}/sign-ins", action="end", id=lost)
    assert answer.headers["location"] == f"{PATH}?done=ended#sign-ins"
    assert "GrayJay" not in show(client)


def test_all_others_are_ended_at_once(client: Client, user: Person, other: Person, runtime: Runtime) -> None:
    assert send(client, f"{PATH}/sign-ins", action="end-others").status_code == 303
    page = show(client)
    assert "Firefox on Linux" in page and "Log out everywhere else" not in page
    assert user.get("/api/v1/users/me").status_code == 401
    assert other.get("/api/v1/users/me").status_code == 200


def test_nobody_ends_what_is_not_theirs(client: Client, other: Person, runtime: Runtime) -> None:
    with runtime.database.read() as session:
        theirs = session.scalar(sa.select(Token.id).where(Token.user_id == other.user_id))
    send(client, f"{PATH}/sign-ins", action="end", id=str(theirs))
    assert other.get("/api/v1/users/me").status_code == 200
    for bad in ("", "x", "-1", "9" * 30, "١"):
        assert send(client, f"{PATH}/sign-ins", action="end", id=bad).status_code == 404
    answer = client.post(f"{PATH}/sign-ins", data={"action": "end-others"}, headers=HTML)
    assert answer.status_code == 403, "without the token of the form"


def test_two_factor_is_set_up_renewed_and_switched_off(client: Client, user: Person, runtime: Runtime) -> None:
    assert "Set up" in show(client)
    assert "Continue" in show(client, TWO_FACTOR)
    wrong = send(client, TWO_FACTOR, action="begin", password="nope")
    assert wrong.status_code == 403 and "This is not your password" in wrong.text
    assert send(client, TWO_FACTOR, action="begin").status_code == 400

    page = html.unescape(send(client, TWO_FACTOR, action="begin", password=PASSWORD).text)
    assert "<svg" in page
    found = re.search(r'id="secret" readonly value="([A-Z2-7 ]+)"', page)
    token = re.search(r'name="request_token" value="([^"]+)"', page)
    assert found and token
    secret = found[1].replace(" ", "")
    assert f"secret={secret}" in page
    code = TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30)
    mistyped = send(client, TWO_FACTOR, action="confirm", request_token=token[1], code="000000")
    assert mistyped.status_code == 400
    assert found[1] in mistyped.text and token[1] in html.unescape(mistyped.text), "the same picture again"
    stale = send(client, TWO_FACTOR, action="confirm", request_token="x", code=code)
    assert stale.status_code == 400 and "took too long" in stale.text

    done = send(client, TWO_FACTOR, action="confirm", request_token=token[1], code=code)
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", done.text)
    assert done.status_code == 200 and len(codes) == 10
    assert done.headers["cache-control"] == "no-store"
    page = show(client)
    assert "10 recovery codes are left." in page and codes[0] not in page

    renewed = send(client, TWO_FACTOR, action="codes", password=PASSWORD)
    assert not set(codes) & set(re.findall(r"<code>(\w{5}-\w{5})</code>", renewed.text))
    assert send(client, TWO_FACTOR, action="disable", password="nope").status_code == 403
    assert user.get("/api/v1/users/me").json()["twoFactorEnabled"] is True
    assert send(client, TWO_FACTOR, action="disable", password=PASSWORD).status_code == 303
    assert user.get("/api/v1/users/me").json()["twoFactorEnabled"] is False


@pytest.fixture
def passkey_id(user: Person, runtime: Runtime) -> str:
    """A passkey of the user."""
    with runtime.database.write() as session:
        passkey = Passkey(
            user_id=user.user_id, credential_id="abc", public_key=b"key", sign_count=0, transports=[], backed_up=False,
            name="My telephone", created_at=clock.now(),
        )  # fmt: skip
        session.add(passkey)
        session.flush()
        return str(passkey.id)


def test_passkeys_are_renamed_and_removed(client: Client, passkey_id: str) -> None:
    assert "My telephone" in show(client)
    refused = send(client, f"{PATH}/passkeys", action="rename", id=passkey_id, name=" ")
    assert refused.status_code == 400 and "1 to 60 characters." in refused.text
    send(client, f"{PATH}/passkeys", action="rename", id=passkey_id, name='<b>"Old" key</b>')
    page = client.get(PATH, headers=HTML).text
    assert "<b>" not in page and "&#34;Old&#34; key" in page
    assert send(client, f"{PATH}/passkeys", action="remove", id=passkey_id).status_code == 303
    assert "not used yet" not in show(client)
    assert send(client, f"{PATH}/passkeys", action="remove", id=passkey_id).status_code == 404


def test_nobody_touches_passkeys_of_others(client: Client, other: Person, passkey_id: str) -> None:
    path = f"/api/headwater/v1/passkeys/{passkey_id}"
    assert other.get("/api/headwater/v1/passkeys").json() == {"data": []}
    assert other.put(path, json={"name": "Mine"}).status_code == 404
    assert other.delete(path).status_code == 404


def test_leaving_says_what_is_lost_and_asks_for_the_password(
    client: Client, user: Person, passkey_id: str, runtime: Runtime
) -> None:
    page = show(client, f"{PATH}/delete")
    assert "your account mary@localhost:9000" in page
    assert "1 channel with its followers:" in page and "Main mary channel" in page
    assert "0 videos" in page
    wrong = send(client, f"{PATH}/delete", password="nope")
    assert wrong.status_code == 403 and "This is not your password" in wrong.text
    assert user.get("/api/v1/users/me").status_code == 200

    gone = send(client, f"{PATH}/delete", password=PASSWORD)
    assert (gone.status_code, gone.headers["location"]) == (303, "/")
    assert client.get(PATH, headers=HTML, follow_redirects=False).status_code == 303
    assert user.get("/api/v1/users/me").status_code == 401
    form = oauth_client(client) | {"grant_type": "password", "username": "mary", "password": PASSWORD}
    assert client.post("/api/v1/users/token", data=form).json()["code"] == "invalid_grant"
    for name in ("accounts/mary", "video-channels/mary_channel"):
        assert client.get(f"/api/v1/{name}").status_code == 404
    with runtime.database.read() as session:
        for table in (User, Token, Passkey):
            owned = table.id if table is User else table.user_id
            assert session.scalar(sa.select(sa.func.count()).where(owned == user.user_id)) == 0


def test_the_first_administrator_stays(client: Client, admin: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        client.cookies.set("headwater_session", open_session(session, runtime.settings, admin.user_id, Origin()))
    assert "cannot be deleted" in show(client, f"{PATH}/delete")
    assert send(client, f"{PATH}/delete", password=PASSWORD).status_code == 400
    assert admin.get("/api/v1/users/me").status_code == 200
