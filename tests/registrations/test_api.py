"""Joining over REST, beside the recorded answers: at once, on request, decided by moderators."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import sqlalchemy as sa

from headwater.accounts import Account
from headwater.jobs.model import Job
from headwater.registrations.model import Registration
from headwater.runtime import Runtime
from headwater.settings.people import SignupFilters, SignupNetworks
from headwater.users import User
from tests.support.client import Person, sign_in
from tests.support.doors import NEW, WISH, mailing, open_door, read_link
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.smtp_sink import SmtpSink
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client

REGISTER, REQUESTS = "/api/v1/users/register", "/api/v1/users/registrations"


def count(runtime: Runtime, kind: Any) -> int:
    with runtime.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def find(runtime: Runtime, username: str) -> User | None:
    with runtime.database.read() as session:
        return session.scalar(sa.select(User).where(User.username == username))


def ask(client: Client, **changes: Any) -> Any:
    return client.post(f"{REQUESTS}/request", json=WISH | changes)


def test_somebody_joins_and_can_sign_in(client: Client, runtime: Runtime) -> None:
    open_door(runtime)
    recorded = load_capture("users", "direct register")
    body = recorded["request"]["body"]
    assert_same_shape(client.post(REGISTER, json=body), recorded)
    name = body["username"]
    assert sign_in(client, name.upper(), body["password"])
    channels = client.get(f"/api/v1/accounts/{name}/video-channels").json()["data"]
    assert [(channel["name"], channel["displayName"]) for channel in channels] == [(f"{name}_ch", "Regi chan")]
    assert client.get(f"/api/v1/accounts/{name}").json()["displayName"] == "Regi"
    user = find(runtime, name)
    assert user is not None and user.email_verified is None and user.role == 2
    assert_same_shape(client.post(REGISTER, json=body), load_capture("users", "direct register duplicate"))
    same = load_capture("users", "direct register channel same as user")
    assert_same_shape(client.post(REGISTER, json=same["request"]["body"]), same)


def test_a_closed_full_or_distant_instance_says_so_and_config_tells_the_truth(client: Client, runtime: Runtime) -> None:
    def look() -> tuple[int, str, bool, bool]:
        answer, told = client.post(REGISTER, json=NEW), client.get("/api/v1/config").json()["signup"]
        return answer.status_code, answer.json()["detail"], told["allowed"], told["allowedForCurrentIP"]

    assert look() == (403, "User registration is not allowed", False, True)
    open_door(runtime, requires_approval=True)
    assert_same_shape(client.post(REGISTER, json=NEW), load_capture("users", "register disabled since approval"))
    assert look() == (403, "User registration requires approval", True, True)
    open_door(runtime, limit=0)
    assert look() == (403, "User limit is reached on this instance", False, True)
    networks = SignupFilters(cidr=SignupNetworks(whitelist=["203.0.113.0/24"]))
    open_door(runtime, filters=networks)
    assert look() == (403, "You are not on a network authorized for registration.", True, False)
    open_door(runtime, requires_email_verification=True, filters=SignupFilters())
    assert look() == (403, "User registration is not allowed", False, True), "no mail: nobody could confirm"
    assert count(runtime, User) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", None), ("username", ""), ("username", "Nora"), ("username", "x" * 51), ("username", "a b"),
        ("username", "nora\r\nBcc: x@example.com"), ("username", "<b>nora</b>"), ("username", 7),
        ("password", None), ("password", "short"), ("password", "x" * 256),
        ("email", None), ("email", "nobody"), ("email", "a@b\r\nBcc: c@example.com"),
        ("email", f"{'x' * 250}@a.example"),
        ("displayName", ""), ("displayName", " "), ("displayName", "x" * 121), ("displayName", "a\r\nb"),
        ("channel.name", "No Space"), ("channel.name", ""), ("channel.displayName", "x" * 121),
        ("registrationReason", None), ("registrationReason", "x"), ("registrationReason", "x" * 3001),
        ("registrationReason", "a\x00b"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_named_and_nothing_is_kept(
    client: Client, runtime: Runtime, field: str, value: Any
) -> None:
    open_door(runtime, requires_approval=True)
    channel = {"name": "birds", "displayName": "Birds"}
    body: dict[str, Any] = WISH | {"channel": channel}
    place, _, inner = field.partition(".")
    body[place] = channel | {inner: value} if inner else value
    answer = client.post(f"{REQUESTS}/request", json=body)
    assert answer.status_code == 400 and field in answer.json()["invalid-params"], answer.text
    assert count(runtime, Registration) == 0


def test_a_channel_has_both_of_its_names_or_none(client: Client, runtime: Runtime) -> None:
    open_door(runtime)
    answer = client.post(REGISTER, json=NEW | {"channel": {"name": "birds"}})
    assert answer.status_code == 400 and answer.json()["detail"].startswith("Channel is optional but")
    assert client.post(REGISTER, json=NEW | {"channel": None, "displayName": None}).status_code == 204


@pytest.mark.parametrize("username", ["root", "root_channel", "peertube", "nora"])
def test_taken_reserved_and_deleted_names_are_refused(
    client: Client, runtime: Runtime, admin: Person, username: str
) -> None:
    open_door(runtime)
    assert client.post(REGISTER, json=NEW).status_code == 204
    user = find(runtime, "nora")
    assert user is not None and admin.delete(f"/api/v1/users/{user.id}").status_code == 204
    body = NEW | {"username": username, "email": "other@example.com"}
    assert client.post(REGISTER, json=body).status_code == 409
    channel = {"name": username, "displayName": "Mine"}
    assert client.post(REGISTER, json=body | {"username": "fresh", "channel": channel}).status_code == 409
    assert find(runtime, "fresh") is None


def test_addresses_that_differ_by_case_are_the_same(client: Client, runtime: Runtime) -> None:
    open_door(runtime)
    assert client.post(REGISTER, json=NEW).status_code == 204
    assert client.post(REGISTER, json=NEW | {"username": "two", "email": "NORA@Example.com"}).status_code == 409


def test_two_who_want_one_name_at_once(client: Client, runtime: Runtime) -> None:
    open_door(runtime, limit=1)
    statuses: list[int] = []

    def join(number: int) -> None:
        body = NEW | {"email": f"n{number}@example.com"}
        statuses.append(client.post(REGISTER, json=body).status_code)

    threads = [threading.Thread(target=join, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(204) == 1 and set(statuses) <= {204, 403, 409}
    assert count(runtime, User) == count(runtime, Account) == 1


def test_a_request_is_listed_rejected_accepted_and_deleted(client: Client, runtime: Runtime, admin: Person) -> None:
    open_door(runtime, requires_approval=True)
    first = load_capture("users", "registration request")
    body = first["request"]["body"]
    answer = client.post(f"{REQUESTS}/request", json=body)
    assert_same_shape(answer, first)
    assert_same_shape(
        client.post(f"{REQUESTS}/request", json=body | {"channel": None}),
        load_capture("users", "registration request duplicate"),
    )
    listed = admin.get(f"{REQUESTS}?sort=-createdAt&count=2")
    assert_same_shape(listed, load_capture("users", "registrations list"))
    assert listed.json()["data"] == [answer.json()]
    number = answer.json()["id"]
    second = ask(client).json()["id"]
    assert find(runtime, "nora") is None
    rejection = load_capture("users", "registration reject")["request"]["body"]
    assert admin.post(f"{REQUESTS}/{number}/reject", json=rejection).status_code == 204
    assert_same_shape(
        admin.post(f"{REQUESTS}/{number}/accept", json={"moderationResponse": "ok"}),
        load_capture("users", "registration accept already processed"),
    )
    assert admin.post(f"{REQUESTS}/{second}/accept", json={"moderationResponse": "welcome"}).status_code == 204
    assert sign_in(client, "nora", WISH["password"])
    user = find(runtime, "nora")
    shown = {row["id"]: row for row in admin.get(f"{REQUESTS}?sort=state").json()["data"]}
    assert user is not None and shown[second]["user"] == {"id": user.id}
    assert (shown[second]["state"]["label"], shown[number]["state"]["label"]) == ("Accepted", "Rejected")
    assert shown[number]["moderationResponse"] == rejection["moderationResponse"]
    assert list(shown) == [number, second], "rejected before accepted"
    for registration in (number, second):
        assert admin.delete(f"{REQUESTS}/{registration}").status_code == 204
    assert find(runtime, "nora") is not None
    assert admin.delete(f"{REQUESTS}/{number}").json()["detail"] == "Registration not found"
    assert admin.post(f"{REQUESTS}/{number}/accept", json={"moderationResponse": "ok"}).status_code == 404


@pytest.mark.parametrize("body", [{}, {"moderationResponse": "x"}, {"moderationResponse": "x" * 3001},
                                  {"moderationResponse": 3}, {"moderationResponse": " . " * 0}])  # fmt: skip
def test_an_answer_of_a_moderator_has_bounds(client: Client, runtime: Runtime, admin: Person, body: Any) -> None:
    open_door(runtime, requires_approval=True)
    number = ask(client).json()["id"]
    for way in ("accept", "reject"):
        answer = admin.post(f"{REQUESTS}/{number}/{way}", json=body)
        assert answer.status_code == 400 and "moderationResponse" in answer.json()["invalid-params"]
    wrong = {"moderationResponse": "fine", "preventEmailDelivery": "maybe"}
    assert "preventEmailDelivery" in admin.post(f"{REQUESTS}/{number}/accept", json=wrong).json()["invalid-params"]
    assert admin.get(REQUESTS).json()["data"][0]["state"]["id"] == 1


def test_names_of_requests_are_kept_for_them(client: Client, runtime: Runtime, admin: Person) -> None:
    open_door(runtime, requires_approval=True)
    number = ask(client, channel={"name": "birds", "displayName": "Birds"}).json()["id"]
    for other in ({"username": "birds"}, {"channel": {"name": "nora", "displayName": "N"}}, {"username": "two"}):
        body = {"username": "two", "email": "two@example.com", **other}
        taken = ask(client, **(body if other != {"username": "two"} else body | {"email": "Nora@example.com"}))
        assert taken.status_code == 409, taken.text
    open_door(runtime)
    assert client.post(REGISTER, json=NEW | {"email": "x@example.com"}).status_code == 409
    made = {"username": "nora", "password": "long enough", "email": "y@example.com", "role": 2}
    assert admin.post("/api/v1/users", json=made).status_code == 200, "those who manage users are not held back"
    late = admin.post(f"{REQUESTS}/{number}/accept", json={"moderationResponse": "welcome"})
    assert late.status_code == 409
    assert admin.get(REQUESTS).json()["data"][0]["state"]["id"] == 1, "nothing is half done"


def test_asking_where_nobody_needs_to(client: Client, runtime: Runtime) -> None:
    open_door(runtime)
    answer = ask(client)
    assert (answer.status_code, answer.json()["detail"]) == (400, "Signup approval is not enabled on this instance")


def test_requests_are_searched_with_two_statements(client: Client, runtime: Runtime, admin: Person) -> None:
    open_door(runtime, requires_approval=True)
    for name in ("ada", "ben", "cleo"):
        ask(client, username=name, email=f"{name}@Example.com")
    found = admin.get(f"{REQUESTS}?search=CLEO@").json()
    assert (found["total"], found["data"][0]["username"]) == (1, "cleo")
    assert admin.get(f"{REQUESTS}?search=%25").json()["total"] == 0
    with count_statements() as few:
        admin.get(f"{REQUESTS}?count=1")
    with count_statements() as many:
        admin.get(f"{REQUESTS}?count=3")
    assert len(few) == len(many)
    assert admin.get(f"{REQUESTS}?sort=email").status_code == 400


def test_a_flood_waits_and_moderators_get_one_mail(
    client: Client, runtime: Runtime, admin: Person, moderator: Person, user: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    open_door(runtime, requires_approval=True, max_waiting=3)
    statuses = [ask(client, username=f"bot{n}", email=f"bot{n}@example.com").status_code for n in range(5)]
    assert statuses == [200, 200, 200, 403, 403]
    with mailing(runtime):
        mails = smtp_sink.wait_for(5)
    subjects = sorted((mail.recipients[0], mail.subject) for mail in mails)
    assert [to for to, subject in subjects if "3 people want to join" in subject] == [
        "mod@example.com",
        "root@example.com",
    ]
    assert [to for to, subject in subjects if "arrived" in subject] == [f"bot{n}@example.com" for n in range(3)]


def test_a_request_is_confirmed_accepted_and_answered_by_mail(
    client: Client, runtime: Runtime, admin: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    open_door(runtime, requires_approval=True, requires_email_verification=True)
    answer = ask(client)
    number = answer.json()["id"]
    assert answer.json()["emailVerified"] is False
    with mailing(runtime):
        smtp_sink.wait_for(2)
        (mail,) = [mail for mail in smtp_sink.messages if mail.recipients == ["nora@example.com"]]
        carried = read_link(mail)
        assert carried["registrationId"] == str(number)
        code = {"verificationString": carried["verificationString"]}
        wrong = client.post(f"{REQUESTS}/{number}/verify-email", json={"verificationString": "0" * 64})
        assert (wrong.status_code, wrong.json()["detail"]) == (403, "Invalid verification string.")
        assert client.post(f"{REQUESTS}/999/verify-email", json=code).status_code == 404
        assert client.post(f"{REQUESTS}/{number}/verify-email", json={}).status_code == 400
        assert client.post(f"{REQUESTS}/{number}/verify-email", json=code).status_code == 204
        assert client.post(f"{REQUESTS}/{number}/verify-email", json=code).status_code == 403, "once"
        response = "Welcome <b>Nora</b>\n[here](https://bad.example)"
        admin.post(f"{REQUESTS}/{number}/accept", json={"moderationResponse": response})
        accepted = smtp_sink.wait_for(3)[2]
    assert "Welcome <b>Nora</b>" in accepted.text and "<b>Nora" not in accepted.part("html")
    assert 'href="https://bad.example' not in accepted.part("html")
    user = find(runtime, "nora")
    assert user is not None and user.email_verified is True
    assert sign_in(client, "nora", WISH["password"])


def test_asking_again_for_the_mail_of_a_request_tells_nothing(
    client: Client, runtime: Runtime, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    open_door(runtime, requires_approval=True, requires_email_verification=True)
    ask(client)
    answers = [
        client.post(f"{REQUESTS}/ask-send-verify-email", json={"email": email})
        for email in ("nora@example.com", "nobody@example.com")
    ]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    wrong = client.post(f"{REQUESTS}/ask-send-verify-email", json={"email": "nobody"})
    assert "email" in wrong.json()["invalid-params"]
    with runtime.database.read() as session:
        payloads = session.scalars(sa.select(Job.payload).where(Job.type == "answer-request-for-code")).all()
    assert len(payloads) == 2 and "example.com" not in str(payloads)
    with mailing(runtime):
        mails = smtp_sink.wait_for(2)
    assert [mail.recipients for mail in mails] == [["nora@example.com"]] * 2
    assert len({read_link(mail)["verificationString"] for mail in mails}) == 2


def test_rejected_silently(client: Client, runtime: Runtime, admin: Person, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    open_door(runtime, requires_approval=True)
    number = ask(client).json()["id"]
    decision = {"moderationResponse": "no", "preventEmailDelivery": True}
    assert admin.post(f"{REQUESTS}/{number}/reject", json=decision).status_code == 204
    with runtime.database.read() as session:
        kinds = session.scalars(sa.select(Job.type)).all()
    assert kinds.count("send-mail") == 1, "only the receipt"


def test_successful_sign_ups_are_counted_per_address(runtime: Runtime, client: Client) -> None:
    from litestar.testing import TestClient

    from tests.support.client import take_app

    open_door(runtime)
    limits = msgspec.structs.replace(runtime.settings.rates_limit, enabled=True)
    runtime.settings = msgspec.structs.replace(runtime.settings, rates_limit=limits)
    with TestClient(take_app(runtime), base_url=runtime.settings.base_url) as limited:
        statuses = [limited.post(REGISTER, json=NEW | {"username": "Not good"}).status_code for _ in range(4)]
        for n in range(4):
            body = NEW | {"username": f"n{n}", "email": f"n{n}@example.com"}
            statuses.append(limited.post(REGISTER, json=body).status_code)
        asked = [
            limited.post("/api/v1/users/ask-reset-password", json={"email": "a@example.com"}).status_code
            for _ in range(4)
        ]
    assert statuses == [400] * 4 + [204, 204, 429, 429]
    assert asked == [204, 204, 204, 429]
