"""Windows of wrong guesses: how many, for how long, whose; and that nothing of them lies about afterwards."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import sqlalchemy as sa
from tests.support.client import PASSWORD
from tests.support.workers import wait_until, working

from headwater.attempts import Kind, check_attempts, forget_failures, note_failure, prove_own_password
from headwater.attempts.jobs import job_types
from headwater.attempts.model import AttemptWindow
from headwater.confirmations import CodePurpose, issue_code
from headwater.house.viewer import Origin
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import Forbidden, Invalid, TooMany
from headwater.runtime import Runtime
from headwater.sessions.web import Token, check_login, open_session
from headwater.settings import Settings, load_settings
from headwater.users import User

if TYPE_CHECKING:
    from tests.support.client import Client, Person

HTML = {"accept": "text/html"}
THIEF, HOME = "203.0.113.7", "192.0.2.1"
Advance = Callable[[dt.timedelta], None]
START = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
WINDOW, MAX = 60, 3


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Three wrong passwords in a minute, two wrong codes in ten."""
    environment = {
        "HEADWATER__STORAGE__ROOT": str(settings.storage.root),
        "HEADWATER__DATABASE__URL": settings.database.url,
        "HEADWATER__RATES_LIMIT__LOGIN_NAME__WINDOW": f"{WINDOW} seconds",
        "HEADWATER__RATES_LIMIT__LOGIN_NAME__MAX": str(MAX),
        "HEADWATER__RATES_LIMIT__TWO_FACTOR__WINDOW": "10 minutes",
        "HEADWATER__RATES_LIMIT__TWO_FACTOR__MAX": "2",
    }
    return load_settings(environment=environment)


@pytest.fixture
def advance() -> Iterator[Advance]:
    with clock.frozen(START) as moved:
        yield moved


def fail(runtime: Runtime, whose: str = "mary", kind: Kind = Kind.PASSWORD, times: int = 1) -> None:
    for _ in range(times):
        with runtime.database.write() as session:
            note_failure(session, runtime.settings, kind, whose)


def wait_of(runtime: Runtime, whose: str = "mary", kind: Kind = Kind.PASSWORD) -> int:
    """Return for how many seconds somebody has to wait; 0 when they may try."""
    with runtime.database.read() as session:
        try:
            check_attempts(session, runtime.settings, kind, whose)
        except TooMany as problem:
            return problem.retry_after_seconds
    return 0


def keys(runtime: Runtime) -> list[str]:
    with runtime.database.read() as session:
        return list(session.scalars(sa.select(AttemptWindow.key)))


def test_a_window_begins_with_the_first_wrong_guess_and_ends_to_the_second(runtime: Runtime, advance: Advance) -> None:
    fail(runtime, times=MAX - 1)
    assert wait_of(runtime) == 0
    advance(50 * SECOND)
    fail(runtime)
    assert wait_of(runtime) == 10, "counted from the first"
    fail(runtime, times=5)
    assert wait_of(runtime) == 10, "more guesses do not lock somebody out for longer"
    advance(9.5 * SECOND)
    assert wait_of(runtime) == 1, "never told to come at once, and refused then"
    advance(0.5 * SECOND)
    assert wait_of(runtime) == 0


def test_a_window_that_is_over_counts_for_nothing(runtime: Runtime, advance: Advance) -> None:
    fail(runtime, times=MAX)
    advance(WINDOW * SECOND)
    fail(runtime, times=MAX - 1)
    assert wait_of(runtime) == 0
    fail(runtime)
    assert wait_of(runtime) == WINDOW
    assert len(keys(runtime)) == 1, "one row for a name, however often"


def test_each_name_and_each_kind_is_counted_by_itself(runtime: Runtime, advance: Advance) -> None:
    fail(runtime, times=MAX)
    fail(runtime, "7", Kind.CODE, times=2)
    assert wait_of(runtime) == wait_of(runtime, "  MARY ") == WINDOW
    assert wait_of(runtime, "paul") == wait_of(runtime, "mary", Kind.CODE) == wait_of(runtime, "7") == 0
    assert wait_of(runtime, "7", Kind.CODE) == 600
    with runtime.database.write() as session:
        forget_failures(session, Kind.PASSWORD, "Mary")
    assert wait_of(runtime) == 0
    assert wait_of(runtime, "7", Kind.CODE) == 600


def test_what_was_typed_as_a_name_is_not_kept(runtime: Runtime, advance: Advance) -> None:
    for typed in ("my secret password", "x" * 5000, "a\x00b"):
        fail(runtime, typed)
    found = keys(runtime)
    assert len(set(found)) == 3
    assert all("secret" not in key and len(key) < 100 for key in found)


def test_windows_that_are_over_are_removed(runtime: Runtime) -> None:
    with clock.frozen(clock.now() - dt.timedelta(days=1)):
        fail(runtime, "yesterday")
        fail(runtime, "7", Kind.CODE)
    old = keys(runtime)
    fail(runtime, "now")
    (kept,) = set(keys(runtime)) - set(old)
    with runtime.database.write() as session:
        enqueue(session, "remove-old-attempts", {})
    with working(runtime, job_types):
        wait_until(lambda: keys(runtime) == [kept], "the old windows are removed")


class TestStrangers:
    """Whoever guesses at somebody's name shuts out themselves."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limits = settings.rates_limit
        everywhere = msgspec.structs.replace(limits.login_name_everywhere, max=8)
        return msgspec.structs.replace(
            settings, rates_limit=msgspec.structs.replace(limits, login_name_everywhere=everywhere)
        )

    def test_one_of_them_does_not_lock_the_name(self, runtime: Runtime, user: Person, advance: Advance) -> None:
        assert [try_to_log_in(runtime, THIEF) for _ in range(MAX + 1)] == ["wrong"] * MAX + ["stopped"]
        assert try_to_log_in(runtime, THIEF, PASSWORD) == "stopped", "right or wrong"
        assert try_to_log_in(runtime, "2001:db8:0:1::9") == "wrong", "another network"
        assert try_to_log_in(runtime, HOME, PASSWORD) == "in"
        advance(WINDOW * SECOND)
        assert try_to_log_in(runtime, THIEF) == "wrong"

    def test_many_of_them_stop_strangers_only(self, runtime: Runtime, user: Person, advance: Advance) -> None:
        with runtime.database.write() as session:
            row = session.scalars(sa.select(User).where(User.username == "mary")).one()
            open_session(session, runtime.settings, row.id, Origin("a browser", "2001:db8:5:6::1"))
        tried = [try_to_log_in(runtime, f"203.0.113.{number}") for number in range(9)]
        assert tried == ["wrong"] * 8 + ["stopped"]
        assert try_to_log_in(runtime, HOME, PASSWORD) == "stopped", "never seen with this name"
        assert try_to_log_in(runtime, "2001:db8:5:6:7::8", PASSWORD) == "in", "the network of a sign-in"
        assert try_to_log_in(runtime, HOME, PASSWORD, known_user_id=row.id) == "in", "a browser that knows the person"
        assert try_to_log_in(runtime, HOME, PASSWORD, known_user_id=row.id + 1) == "stopped"
        tried = [try_to_log_in(runtime, "2001:db8:5:6:7::8") for _ in range(MAX + 1)]
        assert tried == ["wrong"] * MAX + ["stopped"], "a known network is no licence to guess"
        tried = [try_to_log_in(runtime, f"198.51.100.{number}", login="nobody") for number in range(9)]
        assert tried == ["wrong"] * 8 + ["stopped"], "the same for a name that does not exist"
        advance(WINDOW * SECOND)
        assert try_to_log_in(runtime, HOME) == "stopped", "the bound of all together has a window of its own"
        advance(900 * SECOND)
        assert try_to_log_in(runtime, HOME, PASSWORD) == "in"

    def test_one_in_the_same_network_does_not_shut_out_a_known_browser(
        self, runtime: Runtime, user: Person, advance: Advance
    ) -> None:
        with runtime.database.read() as session:
            known = session.scalars(sa.select(User.id).where(User.username == "mary")).one()
        assert [try_to_log_in(runtime, HOME) for _ in range(MAX + 1)] == ["wrong"] * MAX + ["stopped"]
        assert try_to_log_in(runtime, HOME, PASSWORD) == "stopped", "nobody knows this browser"
        tried = [try_to_log_in(runtime, HOME, known_user_id=known) for _ in range(MAX - 1)]
        assert tried == ["wrong"] * (MAX - 1)
        assert try_to_log_in(runtime, HOME, PASSWORD, known_user_id=known) == "in"
        assert try_to_log_in(runtime, HOME, known_user_id=known) == "wrong"
        assert try_to_log_in(runtime, HOME, known_user_id=known) == "stopped", "it is no licence to guess either"
        assert try_to_log_in(runtime, THIEF, PASSWORD, known_user_id=known) == "stopped", "wherever it goes"

    def test_a_session_is_counted_apart(self, runtime: Runtime, user: Person, advance: Advance) -> None:
        with runtime.database.read() as session:
            row = session.scalars(sa.select(User).where(User.username == "mary")).one()
        for number in range(9):
            try_to_log_in(runtime, f"203.0.113.{number}")
        prove_own_password(runtime, row, PASSWORD)
        for _ in range(MAX):
            with pytest.raises(Forbidden):
                prove_own_password(runtime, row, "a guess")
        with pytest.raises(TooMany):
            prove_own_password(runtime, row, PASSWORD)

    def test_a_browser_that_logged_in_is_known_after_it_logged_out(
        self, client: Client, user: Person, runtime: Runtime
    ) -> None:
        def log_in() -> Any:
            token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/login", headers=HTML).text)[0]
            form = {"username": "mary", "password": PASSWORD, "csrf_token": token}
            return client.post("/login", data=form, headers=HTML, follow_redirects=False)

        assert log_in().status_code == 303
        with runtime.database.write() as session:
            session.execute(sa.delete(Token))
        client.cookies.delete("headwater_session")
        for number in range(9):
            try_to_log_in(runtime, f"203.0.113.{number}")
        assert log_in().status_code == 303
        with runtime.database.write() as session:
            session.execute(sa.delete(Token))
        client.cookies.clear()
        assert log_in().status_code == 429
        client.cookies.set("headwater_device", "1.forged", path="/login")
        assert log_in().status_code == 429

    def test_a_password_set_anew_by_a_mail_lets_in_whom_guesses_shut_out(
        self, client: Client, user: Person, runtime: Runtime
    ) -> None:
        for name in ("mary", "mary@example.com"):
            assert [log_in(client, "wrong", name) for _ in range(MAX)] == [400] * MAX
            assert log_in(client, PASSWORD, name) == 429
        assert reset(client, runtime, "another password") == 303
        assert log_in(client, "another password", "mary@example.com") == 303
        client.cookies.delete("headwater_session")
        known = type(client.cookies)(client.cookies)
        client.cookies.clear()
        assert [log_in(client, "wrong") for _ in range(MAX)] == [400] * MAX
        assert log_in(client, "another password") == 429, "from the same network, in a browser that nobody knows"
        client.cookies = known
        assert log_in(client, "another password") == 303, "the browser in which the mail was opened is known"

    def test_an_app_that_sets_a_password_anew_is_let_in_too(
        self, client: Client, user: Person, runtime: Runtime, advance: Advance
    ) -> None:
        for number in range(9):
            try_to_log_in(runtime, f"203.0.113.{number}")
        assert log_in(client, PASSWORD) == 429
        user_id, code = write_code(runtime)
        body = {"password": "another password", "verificationString": code}
        assert client.post(f"/api/v1/users/{user_id}/reset-password", json=body).status_code == 204
        assert log_in(client, "another password") == 303
        assert try_to_log_in(runtime, "203.0.113.1") == "wrong", "strangers begin anew at another password"


def log_in(client: Client, password: str, name: str = "mary") -> int:
    """Send the form of the login page; returns the status."""
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/login", headers=HTML).text)[0]
    form = {"username": name, "password": password, "csrf_token": token}
    status: int = client.post("/login", data=form, headers=HTML, follow_redirects=False).status_code
    return status


def write_code(runtime: Runtime) -> tuple[int, str]:
    """Return mary's number and the code that a mail brings her."""
    with runtime.database.write() as session:
        row = session.scalars(sa.select(User).where(User.username == "mary")).one()
        code = issue_code(session, runtime.settings, CodePurpose.PASSWORD, row.id, row.email)
    assert code is not None
    return row.id, code


def reset(client: Client, runtime: Runtime, password: str) -> int:
    """Choose a new password on the page to which a mail leads; returns the status."""
    user_id, code = write_code(runtime)
    page = client.get(f"/reset-password?userId={user_id}&verificationString={code}", headers=HTML).text
    form = dict(re.findall(r'name="(csrf_token|userId|verificationString)" value="([^"]*)"', page))
    answer = client.post("/reset-password", data=form | {"password": password}, headers=HTML, follow_redirects=False)
    status: int = answer.status_code
    return status


def try_to_log_in(
    runtime: Runtime, address: str, password: str = "wrong", *, login: str = "mary", known_user_id: int | None = None
) -> str:
    try:
        check_login(runtime, login, password, Origin(None, address), known_user_id=known_user_id)
    except TooMany:
        return "stopped"
    except Invalid:
        return "wrong"
    return "in"
