"""What nobody may do with a passkey: each wrong answer is refused with the same code, and nothing is stored of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from pyotp import TOTP
from tests.support.authenticator import PRESENT, VERIFIED, Authenticator, encode
from tests.support.client import PASSWORD, Person

from headwater.kit import clock
from headwater.passkeys.model import Passkey, PasskeyChallenge
from headwater.runtime import Runtime
from headwater.second_factor import begin, confirm
from headwater.sessions.model import Token
from headwater.users import User

if TYPE_CHECKING:
    from tests.support.client import Client

PATH, LOGIN = "/api/headwater/v1/passkeys", "/login/passkey"
HTML = {"accept": "text/html"}
WRONG: list[dict[str, Any]] = [
    {"challenge": encode(bytes(32))},
    {"origin": "https://evil.example"},
    {"origin": "http://localhost.evil.example"},
    {"rp_id": "evil.example"},
    {"flags": VERIFIED},  # nobody touched the device
    {"flags": PRESENT},  # it did not check who touched it
]
BROKEN: list[Any] = [
    {},
    {"id": "x"},
    {"response": []},
    {"response": {"clientDataJSON": 7}},
    {"response": {"clientDataJSON": "é"}},
    {"response": {"clientDataJSON": encode(b"[]")}},
    {"response": {"clientDataJSON": encode(b'{"challenge": ["x"]}')}},
    {"response": {"clientDataJSON": encode(b"[" * 50_000)}},
]


def begin_making(person: Person) -> dict[str, Any]:
    answer = person.post(f"{PATH}/challenge", json={"currentPassword": PASSWORD})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def keep(person: Person, credential: Any) -> Any:
    return person.post(PATH, json={"name": "My key", "credential": credential})


@pytest.fixture
def device(user: Person, runtime: Runtime) -> Authenticator:
    """A device whose passkey signs mary in."""
    return own_device(user, runtime)


def own_device(person: Person, runtime: Runtime) -> Authenticator:
    made = Authenticator(runtime.settings.base_url)
    answer = keep(person, made.make(begin_making(person)))
    assert answer.status_code == 200, answer.text
    return made


class Visitor:
    """A browser on the login page, whose script asks for passkeys."""

    def __init__(self, client: Client) -> None:
        self.client = client
        client.cookies.clear()
        self.token = self._read_token("/login")

    def _read_token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path, headers=HTML).text)
        assert found
        return found[1]

    def give_password(self, username: str) -> None:
        form = {"username": username, "password": PASSWORD, "csrf_token": self.token}
        answer = self.client.post("/login", data=form, headers=HTML, follow_redirects=False)
        assert answer.headers["location"].startswith("/login/second-step")
        self.token = self._read_token("/login/second-step")

    def ask(self, **body: Any) -> Any:
        answer = self.client.post(f"{LOGIN}/challenge", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def enter(self, credential: Any, **body: Any) -> Any:
        return self.client.post(LOGIN, json={"credential": credential} | body, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"x-headwater-csrf": self.token, "sec-fetch-site": "same-origin"}


def look(runtime: Runtime) -> tuple[Any, ...]:
    """What is stored: passkeys as they were used last, and who is signed in."""
    with runtime.database.read() as session:
        passkeys = session.execute(sa.select(Passkey.user_id, Passkey.sign_count, Passkey.used_at)).all()
        return [tuple(row) for row in passkeys], session.scalar(sa.select(sa.func.count()).select_from(Token))


def assert_refused(answer: Any) -> None:
    assert (answer.status_code, answer.json().get("code")) == (400, "invalid_passkey"), answer.text
    assert "headwater_session" not in answer.headers.get("set-cookie", "")


def test_an_honest_device_signs_in(client: Client, device: Authenticator, user: Person, runtime: Runtime) -> None:
    visitor = Visitor(client)
    answer = visitor.enter(device.show(visitor.ask()), next="/my-account/security")
    assert answer.json() == {"location": "/my-account/security"}
    assert client.get("/my-account/security", headers=HTML, follow_redirects=False).status_code == 200
    (passkey,) = user.get(PATH).json()["data"]
    assert passkey["usedAt"] is not None
    assert look(runtime)[0][0][1] == 1, "the device's counter"


@pytest.mark.parametrize("wrong", [*WRONG, {"kind": "webauthn.get"}], ids=str)
def test_a_wrong_passkey_is_not_kept(user: Person, runtime: Runtime, wrong: dict[str, Any]) -> None:
    before = look(runtime)
    assert_refused(keep(user, Authenticator(runtime.settings.base_url).make(begin_making(user), **wrong)))
    assert look(runtime) == before


@pytest.mark.parametrize("wrong", [*WRONG, {"kind": "webauthn.create"}], ids=str)
def test_a_wrong_answer_signs_nobody_in(
    client: Client, device: Authenticator, runtime: Runtime, wrong: dict[str, Any]
) -> None:
    visitor, before = Visitor(client), look(runtime)
    assert_refused(visitor.enter(device.show(visitor.ask(), **wrong)))
    assert look(runtime) == before


@pytest.mark.parametrize("handle", [encode(b"somebody else"), "", None, 7, ["x"]], ids=str)
def test_the_device_must_say_whose_passkey_it_is(
    client: Client, device: Authenticator, runtime: Runtime, handle: Any
) -> None:
    visitor, before = Visitor(client), look(runtime)
    assert_refused(visitor.enter(device.show(visitor.ask(), user_handle=handle)))
    assert look(runtime) == before


def test_a_challenge_counts_once(client: Client, device: Authenticator, user: Person, runtime: Runtime) -> None:
    visitor = Visitor(client)
    options = visitor.ask()
    assert visitor.enter(device.show(options)).status_code == 200
    visitor, before = Visitor(client), look(runtime)
    assert_refused(visitor.enter(device.show(options)))
    failed = visitor.ask()
    assert_refused(visitor.enter(device.show(failed, origin="https://evil.example")))
    assert_refused(visitor.enter(device.show(failed)))
    making = begin_making(user)
    assert_refused(keep(user, Authenticator(runtime.settings.base_url).make(making, rp_id="evil.example")))
    assert_refused(keep(user, Authenticator(runtime.settings.base_url).make(making)))
    assert look(runtime) == before


def test_a_challenge_ends_and_is_forgotten(
    client: Client, device: Authenticator, user: Person, runtime: Runtime
) -> None:
    visitor, making = Visitor(client), begin_making(user)
    options, before = visitor.ask(), look(runtime)
    lifetime = dt.timedelta(seconds=runtime.settings.sessions.passkey_challenge_lifetime)
    with clock.frozen(clock.now() + lifetime):
        assert_refused(visitor.enter(device.show(options)))
        assert_refused(keep(user, Authenticator(runtime.settings.base_url).make(making)))
        assert look(runtime) == before
        assert visitor.enter(device.show(visitor.ask())).status_code == 200
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PasskeyChallenge)) == 0


def test_a_challenge_is_for_one_purpose_and_one_person(
    client: Client, device: Authenticator, user: Person, other: Person, runtime: Runtime
) -> None:
    visitor, before = Visitor(client), look(runtime)
    making, showing = begin_making(user), visitor.ask()
    fresh = Authenticator(runtime.settings.base_url)
    assert_refused(keep(other, fresh.make(making)))
    assert_refused(keep(user, fresh.make(making | {"challenge": showing["challenge"]})))
    assert_refused(visitor.enter(device.show(showing | {"challenge": making["challenge"]})))
    assert look(runtime) == before


@pytest.mark.parametrize("count", [0, 4, 5])
def test_a_counter_that_does_not_go_up_is_a_copy(
    client: Client, device: Authenticator, runtime: Runtime, count: int
) -> None:
    visitor = Visitor(client)
    assert visitor.enter(device.show(visitor.ask(), sign_count=5)).status_code == 200
    visitor, before = Visitor(client), look(runtime)
    assert_refused(visitor.enter(device.show(visitor.ask(), sign_count=count)))
    assert look(runtime) == before
    assert visitor.enter(device.show(visitor.ask(), sign_count=6)).status_code == 200


def test_a_device_without_a_counter_signs_in_again(client: Client, device: Authenticator) -> None:
    for _ in range(2):
        visitor = Visitor(client)
        assert visitor.enter(device.show(visitor.ask(), sign_count=0)).status_code == 200


def test_the_key_of_another_passkey_is_not_taken(
    client: Client, device: Authenticator, other: Person, runtime: Runtime
) -> None:
    theirs, stranger = own_device(other, runtime), Authenticator(runtime.settings.base_url)
    visitor, before = Visitor(client), look(runtime)
    credential = device.show(visitor.ask())
    name = encode(theirs.credential_id)
    assert_refused(visitor.enter(credential | {"id": name, "rawId": name}))
    assert_refused(visitor.enter(stranger.show(visitor.ask(), user_handle=device.user_handle)))
    assert look(runtime) == before
    again = theirs.make(begin_making(other))
    assert keep(other, again).status_code == 409, "it is known already"


def test_the_second_step_takes_only_ones_own_passkey(
    client: Client, device: Authenticator, user: Person, other: Person, runtime: Runtime
) -> None:
    with runtime.database.write() as session:
        found = session.get_one(User, user.user_id)
        request = begin(runtime.secret, runtime.settings, found)
        confirm(session, found, request.request_token, TOTP(request.secret).now())
    theirs = own_device(other, runtime)
    visitor = Visitor(client)
    visitor.give_password("mary")
    before = look(runtime)
    assert_refused(visitor.enter(theirs.show(visitor.ask(secondStep=True)), secondStep=True))
    assert_refused(visitor.enter(device.show(visitor.ask()), secondStep=True))
    unverified = device.show(visitor.ask(secondStep=True), flags=PRESENT)
    assert_refused(visitor.enter(unverified))
    assert look(runtime) == before
    shown = device.show(visitor.ask(secondStep=True), flags=PRESENT, user_handle=None)
    assert visitor.enter(shown, secondStep=True).status_code == 200, "the password was proven: a touch is enough"


def test_only_our_own_page_asks(client: Client, device: Authenticator) -> None:
    visitor = Visitor(client)
    credential = device.show(visitor.ask())
    for headers in ({}, {"x-headwater-csrf": "forged"}, visitor.headers | {"sec-fetch-site": "cross-site"}):
        assert client.post(LOGIN, json={"credential": credential}, headers=headers).status_code == 403
    assert visitor.enter(credential, secondStep=True).status_code == 403, "nobody has given a password"


@pytest.mark.parametrize("broken", range(len(BROKEN)))
def test_broken_answers_are_refused(client: Client, user: Person, runtime: Runtime, broken: int) -> None:
    before = look(runtime)
    assert_refused(keep(user, BROKEN[broken]))
    assert_refused(Visitor(client).enter(BROKEN[broken]))
    assert look(runtime) == before


def test_strange_names_and_hints_do_no_harm(client: Client, user: Person, runtime: Runtime) -> None:
    made = Authenticator(runtime.settings.base_url)
    credential = made.make(begin_making(user))
    credential["response"]["transports"] = [{}, ["usb"], "usb", "<b>", None]
    assert keep(user, credential).status_code == 200
    assert begin_making(user)["excludeCredentials"][0]["transports"] == ["usb"]
    visitor = Visitor(client)
    for name in ("a\x00b", "é", "x" * 5000, None, 7):
        assert_refused(visitor.enter(made.show(visitor.ask()) | {"id": name, "rawId": name}))


def test_a_stolen_session_adds_no_passkey(user: Person, runtime: Runtime) -> None:
    before = look(runtime)
    assert user.post(f"{PATH}/challenge", json={"currentPassword": "nope"}).status_code == 403
    assert user.post(f"{PATH}/challenge", json={}).status_code == 400
    made_up = {"challenge": encode(bytes(32)), "user": {"id": "x"}, "rp": {"id": "localhost"}}
    assert_refused(keep(user, Authenticator(runtime.settings.base_url).make(made_up)))
    assert look(runtime) == before


def test_blocked_people_do_not_come_in(client: Client, device: Authenticator, user: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.get_one(User, user.user_id).blocked_at = clock.now()
    visitor = Visitor(client)
    answer = visitor.enter(device.show(visitor.ask()))
    assert (answer.status_code, answer.json()["code"]) == (400, "access_denied")
    assert "headwater_session" not in client.cookies


def test_passkeys_are_renamed_and_removed_by_their_owner(
    client: Client, device: Authenticator, user: Person, other: Person
) -> None:
    (passkey,) = user.get(PATH).json()["data"]
    own = f"{PATH}/{passkey['id']}"
    assert other.put(own, json={"name": "Mine"}).status_code == other.delete(own).status_code == 404
    assert other.get(PATH).json()["data"] == []
    for name in ("", "  ", "x" * 61):
        refused = user.put(own, json={"name": name})
        assert refused.status_code == 400 and "name" in refused.json()["invalid-params"]
    assert user.put(own, json={"name": " Blue   key "}).status_code == 204
    assert [entry["name"] for entry in user.get(PATH).json()["data"]] == ["Blue key"]
    assert user.delete(own).status_code == 204
    visitor = Visitor(client)
    assert_refused(visitor.enter(device.show(visitor.ask())))
