"""Signing in and out in a browser, without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.support.client import PASSWORD, Person

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.sessions import grants
from headwater.sessions.model import Token
from headwater.sessions.rules import choose_destination

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}
UPLOAD = "/videos/upload"


def find_token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


def log_in(client: Client, **changes: str) -> Any:
    """Fill the login form as a browser does."""
    form = {"csrf_token": find_token(client.get("/login", headers=HTML).text), "username": "mary", "password": PASSWORD}
    return client.post("/login", data=form | changes, headers=HTML, follow_redirects=False)


def test_the_login_form_opens_a_session_and_leads_on(client: Client, user: Person) -> None:
    asked = client.get(UPLOAD, headers=HTML, follow_redirects=False)
    assert asked.headers["location"] == f"/login?next={UPLOAD}"
    answer = log_in(client, next=UPLOAD)
    assert (answer.status_code, answer.headers["location"]) == (303, UPLOAD)
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("headwater_session="))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    page = client.get(UPLOAD, headers=HTML)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"


def test_a_wrong_password_is_told_and_the_name_kept(client: Client, user: Person) -> None:
    answer = log_in(client, password="nope", next=UPLOAD)
    assert answer.status_code == 400
    assert "do not belong together" in answer.text
    assert 'value="mary"' in answer.text and f'value="{UPLOAD}"' in answer.text
    assert "headwater_session" not in client.cookies


@pytest.mark.parametrize("token", ["", "forged"])
def test_another_site_cannot_sign_a_visitor_in(client: Client, user: Person, token: str) -> None:
    assert log_in(client, csrf_token=token).status_code == 403
    client.cookies.clear()
    form = {"username": "mary", "password": PASSWORD, "csrf_token": token}
    assert client.post("/login", data=form, headers=HTML).status_code == 403
    assert "headwater_session" not in client.cookies


def test_logging_out_needs_the_form_and_ends_the_session(client: Client, user: Person, runtime: Runtime) -> None:
    log_in(client)
    kept = client.cookies["headwater_session"]
    refused = client.post("/logout", headers=HTML, follow_redirects=False)
    assert refused.status_code == 403
    token = find_token(client.get("/", headers=HTML).text)
    for foreign in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
    ):
        assert client.post("/logout", data={"csrf_token": token}, headers=HTML | foreign).status_code == 403
    answer = client.post("/logout", data={"csrf_token": token}, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    client.cookies.set("headwater_session", kept)
    assert client.get(UPLOAD, headers=HTML, follow_redirects=False).status_code == 303


def test_signing_in_again_ends_the_session_before(client: Client, user: Person, runtime: Runtime) -> None:
    log_in(client)
    first = client.cookies["headwater_session"]
    # Somebody signed in is led on at once; the form of another tab still works.
    assert client.get("/login?next=/x", headers=HTML, follow_redirects=False).headers["location"] == "/x"
    client.cookies.delete("headwater_session")
    token = find_token(client.get("/login", headers=HTML).text)
    client.cookies.set("headwater_session", first, domain="localhost.local", path="/")
    form = {"csrf_token": token, "username": "mary", "password": PASSWORD}
    assert client.post("/login", data=form, headers=HTML, follow_redirects=False).status_code == 303
    with runtime.database.read() as session:
        browsers = session.scalar(sa.select(sa.func.count()).where(Token.refresh_hash.is_(None)))
    assert browsers == 1


def test_scripts_of_our_pages_use_the_cookie_with_the_token(client: Client, user: Person) -> None:
    log_in(client)
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/", headers=HTML).text)
    assert found
    path, own = "/api/v1/users/scoped-tokens", {"sec-fetch-site": "same-origin"}
    assert client.get(path, headers=own).status_code == 200
    assert client.get(path).status_code == 401  # another site, or a client that does not say
    assert client.post(path, headers=own).status_code == 401
    assert client.post(path, headers=own | {"x-headwater-csrf": "x"}).status_code == 403
    assert client.post(path, headers=own | {"x-headwater-csrf": found[1]}).status_code == 200


def test_a_session_is_not_a_bearer_token_nor_the_other_way_round(client: Client, user: Person) -> None:
    log_in(client)
    bearer = {"authorization": f"Bearer {client.cookies['headwater_session']}"}
    assert client.get("/api/v1/users/scoped-tokens", headers=bearer).json()["code"] == "invalid_token"
    client.cookies.clear()
    client.cookies.set("headwater_session", user.tokens["access_token"])
    assert client.get(UPLOAD, headers=HTML, follow_redirects=False).status_code == 303


def wait_until_noted(runtime: Runtime, moment: dt.datetime) -> None:
    """Wait for the write that follows the answer."""
    query = sa.select(Token.used_at).where(Token.refresh_hash.is_(None))
    for _ in range(500):
        with runtime.database.read() as session:
            if session.scalar(query) == moment:
                return
        time.sleep(0.01)
    raise AssertionError("the use of the session was not noted")


def test_a_session_lives_on_with_use_and_ends_without(client: Client, user: Person, runtime: Runtime) -> None:
    log_in(client)
    start = clock.now()
    for days in (25, 50):
        with clock.frozen(start + dt.timedelta(days=days)):
            assert client.get(UPLOAD, headers=HTML, follow_redirects=False).status_code == 200
            wait_until_noted(runtime, start + dt.timedelta(days=days))
    with clock.frozen(start + dt.timedelta(days=81)):
        assert client.get(UPLOAD, headers=HTML, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/w/abc?start=3", "/w/abc?start=3"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/\t/evil.example", "/"),
        ("/login?next=/login", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_people_are_led_only_to_pages_of_ours(wanted: str, led_to: str) -> None:
    assert choose_destination(wanted) == led_to


@pytest.mark.parametrize("change", ["password", "block", "remove"])
def test_nobody_gets_in_with_what_ended_while_their_password_was_looked_at(
    client: Client, runtime: Runtime, user: Person, admin: Person, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    looking = grants.verify_password

    def look_slowly(password: str, stored: str | None) -> bool:
        found = looking(password, stored)
        path = f"/api/v1/users/{user.user_id}"
        if change == "password":
            assert admin.put(path, json={"password": "another password"}).status_code == 204
        elif change == "block":
            assert admin.post(f"{path}/block").status_code == 204
        else:
            assert admin.delete(path).status_code == 204
        return found

    monkeypatch.setattr(grants, "verify_password", look_slowly)
    answer = log_in(client)
    assert answer.status_code == 400 and "<form" in answer.text
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Token.user_id == user.user_id)) == 0
