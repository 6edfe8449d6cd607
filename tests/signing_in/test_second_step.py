"""The second step on a page of its own, without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from pyotp import TOTP
from tests.support.client import PASSWORD, Person

from headwater.kit import clock
from headwater.kit.secret import Secret
from headwater.runtime import Runtime
from headwater.second_factor import begin, confirm, renew_recovery_codes
from headwater.signing_in.half_way import read_note, write_note
from headwater.users import User, hash_password, reset_password

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}
STEP = "/login/second-step"


@pytest.fixture
def secret(user: Person, runtime: Runtime) -> str:
    """The secret of a user who has set two-factor authentication up."""
    with runtime.database.write() as session:
        found = session.get_one(User, user.user_id)
        request = begin(runtime.secret, runtime.settings, found)
        confirm(session, found, request.request_token, code_of(request.secret))
    return request.secret


def code_of(secret: str, *, later: int = 0) -> str:
    return TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + later)


def send(client: Client, path: str, form: dict[str, str], *, token: str | None = None) -> Any:
    if token is None:
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path, headers=HTML).text)
        assert found
        token = found[1]
    return client.post(path, data={"csrf_token": token} | form, headers=HTML, follow_redirects=False)


def give_password(client: Client, destination: str = "/") -> Any:
    return send(client, "/login", {"username": "mary", "password": PASSWORD, "next": destination})


def test_the_way_in_with_a_code(client: Client, secret: str) -> None:
    answer = give_password(client, "/my-account/settings")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{STEP}?next=%2Fmy-account%2Fsettings"
    cookie = next(line for line in answer.headers.get_list("set-cookie") if "headwater_second_step" in line)
    assert "HttpOnly" in cookie and "Path=/login" in cookie and "SameSite=lax" in cookie and "Max-Age=600" in cookie
    assert "headwater_session" not in client.cookies
    assert client.get("/my-account/settings", headers=HTML, follow_redirects=False).status_code == 303

    page = client.get(answer.headers["location"], headers=HTML)
    assert "One more step" in page.text and page.headers["cache-control"] == "no-store"
    wrong = send(client, STEP, {"code": "000000", "next": "/my-account/settings"})
    assert wrong.status_code == 400
    assert "This code is wrong" in wrong.text and 'value="/my-account/settings"' in wrong.text
    right = send(client, STEP, {"code": code_of(secret), "next": "/my-account/settings"})
    assert (right.status_code, right.headers["location"]) == (303, "/my-account/settings")
    assert client.get("/my-account/settings", headers=HTML, follow_redirects=False).status_code == 200
    assert "headwater_second_step" not in client.cookies


def test_the_way_in_with_a_recovery_code(client: Client, secret: str, user: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        codes = renew_recovery_codes(session, user.user_id)
    give_password(client)
    assert send(client, STEP, {"code": codes[3]}).headers["location"] == "/"
    client.cookies.clear()
    give_password(client)
    assert send(client, STEP, {"code": codes[3]}).status_code == 400


def test_nobody_steps_in_without_the_password(client: Client, secret: str) -> None:
    assert client.get(STEP, headers=HTML, follow_redirects=False).headers["location"] == "/login?next=%2F"
    client.get("/login", headers=HTML)
    assert send(client, STEP, {"code": code_of(secret)}, token="x").headers["location"].startswith("/login")
    assert "headwater_session" not in client.cookies


def test_another_site_cannot_send_the_form(client: Client, secret: str) -> None:
    give_password(client)
    assert send(client, STEP, {"code": code_of(secret)}, token="forged").status_code == 403
    assert "headwater_session" not in client.cookies


def test_half_the_way_ends_with_time_and_with_the_password(client: Client, secret: str, runtime: Runtime) -> None:
    give_password(client)
    with clock.frozen(clock.now() + dt.timedelta(minutes=11)):
        assert client.get(STEP, headers=HTML, follow_redirects=False).status_code == 303
    assert client.get(STEP, headers=HTML, follow_redirects=False).status_code == 200
    with runtime.database.write() as session:
        reset_password(session, "mary", "another one")
    assert client.get(STEP, headers=HTML, follow_redirects=False).status_code == 303


def test_notes_that_are_not_ours_are_nobodys() -> None:
    secret, user = Secret(b"ours"), User(id=1, password_hash=hash_password("a"))
    text = write_note(secret, user, "mary", 60)
    assert read_note(secret, user, text) is not None
    raw, _, signature = text.partition(".")
    other = User(id=2, password_hash=user.password_hash)
    for forged in (
        "",
        ".",
        "x.y",
        raw,
        f"{raw}.",
        f"{raw}.{signature[:-1]}",
        f"{raw[:-2]}00.{signature}",
        "7b7d.x",
        "00" * 9000,
    ):
        assert read_note(secret, user, forged) is None
    assert read_note(secret, other, text) is None
    assert read_note(Secret(b"theirs"), user, text) is None
