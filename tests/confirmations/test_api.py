"""Codes of mails over REST: forgotten passwords, confirmed addresses, the same answer and work for everybody."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from headwater.confirmations import CodePurpose, issue_code
from headwater.confirmations.rules import is_good, may_send
from headwater.jobs.model import Job
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.users import User
from tests.support.client import PASSWORD, Person, sign_in
from tests.support.doors import NEW, mailing, open_door, read_link
from tests.support.smtp_sink import SmtpSink
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client

USERS = "/api/v1/users"
ASK_PASSWORD, ASK_CONFIRMATION = f"{USERS}/ask-reset-password", f"{USERS}/ask-send-verify-email"
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(minutes=1)


def find(runtime: Runtime, username: str) -> User:
    with runtime.database.read() as session:
        return session.scalars(sa.select(User).where(User.username == username)).one()


def make_code(runtime: Runtime, purpose: CodePurpose, person: Person, email: str = "") -> str:
    with runtime.database.write() as session:
        address = email or f"{person.username}@example.com"
        code = issue_code(session, runtime.settings, purpose, person.user_id, address)
    assert code is not None
    return code


@pytest.mark.parametrize(
    ("expires_at", "used_at", "sent_to", "good"),
    [
        (SOON, None, "a@b.c", True),
        (NOW, None, "a@b.c", False),
        (SOON, NOW, "a@b.c", False),
        (SOON, None, "old@b.c", False),
    ],
)
def test_which_codes_are_good(expires_at: dt.datetime, used_at: Any, sent_to: str, good: bool) -> None:
    assert is_good(expires_at=expires_at, used_at=used_at, sent_to=sent_to, address="a@b.c", now=NOW) is good
    assert [may_send(sent, 3) for sent in (0, 2, 3)] == [True, True, False]


@pytest.mark.parametrize("path", [ASK_PASSWORD, ASK_CONFIRMATION])
def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_work(
    client: Client, runtime: Runtime, user: Person, path: str
) -> None:
    seen = []
    for email in ("mary@example.com", "nobody@example.com", "MARY@example.com"):
        with count_statements() as statements:
            answer = client.post(path, json={"email": email})
        seen.append((answer.status_code, answer.content, list(statements)))
    assert seen[0] == seen[1] == seen[2] and seen[0][:2] == (204, b"")
    with runtime.database.read() as session:
        assert "example.com" not in str(session.scalars(sa.select(Job.payload)).all())
    for wrong in ({}, {"email": "nobody"}, {"email": "a@b.c\r\nBcc: d@e.f"}, {"email": 3}):
        assert "email" in client.post(path, json=wrong).json()["invalid-params"]


def test_a_forgotten_password_is_set_once_and_every_sign_in_ends(
    client: Client, runtime: Runtime, user: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    client.post(ASK_PASSWORD, json={"email": "Mary@example.com"})
    client.post(ASK_PASSWORD, json={"email": "nobody@example.com"})
    path = f"{USERS}/{user.user_id}/reset-password"
    with mailing(runtime):
        (mail,) = smtp_sink.wait_for(1)
        carried = read_link(mail)
        assert carried["userId"] == str(user.user_id) and mail.recipients == ["mary@example.com"]
        body = {"verificationString": carried["verificationString"], "password": "another password"}
        assert client.post(path, json=body | {"password": "short"}).status_code == 400
        assert client.post(path, json={"password": "another password"}).status_code == 400
        assert client.post(path, json=body | {"verificationString": "aaaaaa"}).json()["detail"] == (
            "Invalid verification string."
        )
        assert client.post(f"{USERS}/99999/reset-password", json=body).status_code == 404
        assert user.get("/api/v1/users/me").status_code == 200
        assert client.post(path, json=body).status_code == 204
        assert client.post(path, json=body).status_code == 403, "once"
        told = smtp_sink.wait_for(2)[1]
    assert user.get("/api/v1/users/me").status_code == 401
    assert sign_in(client, "mary", "another password")
    assert told.subject.endswith("Your password was changed")
    assert find(runtime, "mary").email_verified is True


def test_who_gets_a_login_from_an_administrator_may_choose_the_password(
    client: Client, runtime: Runtime, admin: Person, smtp_sink: SmtpSink
) -> None:
    wanted = {"username": "nora", "email": "nora@example.com", "role": 2, "password": ""}
    assert admin.post(USERS, json=wanted).json()["invalid-params"].keys() == {"password"}, "no mail could be sent"
    smtp_sink.lead_here(runtime)
    assert admin.post(USERS, json=wanted | {"password": "short"}).status_code == 400
    made = admin.post(USERS, json=wanted)
    assert made.status_code == 200
    with mailing(runtime):
        (mail,) = smtp_sink.wait_for(1)
    carried = read_link(mail)
    assert mail.recipients == ["nora@example.com"] and "7 days" in mail.text
    with clock.frozen(clock.now() + dt.timedelta(days=6)):
        body = {"verificationString": carried["verificationString"], "password": "chosen by nora"}
        path = f"{USERS}/{made.json()['user']['id']}/reset-password"
        assert client.post(path, json=body).status_code == 204
        assert client.post(path, json=body).status_code == 403, "once"
    assert sign_in(client, "nora", "chosen by nora")


def test_codes_end_with_time_and_are_for_one_person_and_one_purpose(
    client: Client, runtime: Runtime, user: Person, other: Person
) -> None:
    body = {"verificationString": make_code(runtime, CodePurpose.PASSWORD, user), "password": "another password"}
    assert client.post(f"{USERS}/{other.user_id}/reset-password", json=body).status_code == 403
    assert client.post(f"{USERS}/{user.user_id}/verify-email", json=body).status_code == 403
    late = clock.now() + dt.timedelta(seconds=runtime.settings.mailed_codes.password_lifetime + 1)
    with clock.frozen(late):
        assert client.post(f"{USERS}/{user.user_id}/reset-password", json=body).status_code == 403
    assert sign_in(client, "mary", PASSWORD)


def test_a_mailbox_gets_a_few_mails_only(runtime: Runtime, client: Client, user: Person) -> None:
    with clock.frozen(NOW) as advance, runtime.database.write() as session:
        made = [issue_code(session, runtime.settings, CodePurpose.PASSWORD, user.user_id, "m@e.x") for _ in range(4)]
        assert [code is not None for code in made] == [True, True, True, False]
        advance(dt.timedelta(seconds=runtime.settings.rates_limit.ask_send_email.window + 1))
        assert issue_code(session, runtime.settings, CodePurpose.PASSWORD, user.user_id, "m@e.x") is not None


def test_blocked_people_get_no_mail(
    client: Client, runtime: Runtime, admin: Person, user: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    admin.post(f"{USERS}/{user.user_id}/block")
    client.post(ASK_PASSWORD, json={"email": "mary@example.com"})
    client.post(ASK_PASSWORD, json={"email": "root@example.com"})
    with mailing(runtime):
        (mail,) = smtp_sink.wait_for(1)
    assert mail.recipients == ["root@example.com"]


def test_who_must_confirm_signs_in_only_afterwards(client: Client, runtime: Runtime, smtp_sink: SmtpSink) -> None:
    smtp_sink.lead_here(runtime)
    open_door(runtime, requires_email_verification=True)
    assert client.post(f"{USERS}/register", json=NEW).status_code == 204
    user_id = find(runtime, "nora").id
    with pytest.raises(AssertionError, match="not verified"):
        sign_in(client, "nora", NEW["password"])
    with mailing(runtime):
        (mail,) = smtp_sink.wait_for(1)
        path, code = f"{USERS}/{user_id}/verify-email", {"verificationString": read_link(mail)["verificationString"]}
        assert client.post(path, json=code | {"isPendingEmail": "maybe"}).status_code == 400
        assert client.post(path, json={"verificationString": ""}).status_code == 400
        assert client.post(path, json=code | {"isPendingEmail": False}).status_code == 204
    assert client.post(path, json=code).status_code == 403
    assert sign_in(client, "nora", NEW["password"])


def test_another_address_counts_once_it_is_confirmed_and_the_old_one_is_told(
    client: Client, runtime: Runtime, user: Person, other: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    me, change = "/api/v1/users/me", {"currentPassword": PASSWORD, "email": "New@example.com"}
    assert user.put(me, json={"language": "fr"}).status_code == 204
    assert user.put(me, json=change | {"email": "paul@example.com"}).status_code == 409
    assert user.put(me, json=change).status_code == 204
    shown = user.get(me).json()
    assert (shown["email"], shown["pendingEmail"]) == ("mary@example.com", "New@example.com")
    with mailing(runtime):
        (mail,) = smtp_sink.wait_for(1)
        carried = read_link(mail)
        assert mail.recipients == ["New@example.com"] and carried["isPendingEmail"] == "true"
        path, body = f"{USERS}/{user.user_id}/verify-email", {"verificationString": carried["verificationString"]}
        assert client.post(path, json=body).status_code == 403, "it is not for the present address"
        assert client.post(path, json=body | {"isPendingEmail": True}).status_code == 204
        told = smtp_sink.wait_for(2)[1]
    assert told.recipients == ["mary@example.com"] and "New@example.com" not in told.text
    assert [one.message["Content-Language"] for one in (mail, told)] == ["fr", "fr"]
    shown = user.get(me).json()
    assert (shown["email"], shown["pendingEmail"], shown["emailVerified"]) == ("New@example.com", None, True)


def test_an_address_that_waits_is_shown_and_given_up(
    client: Client, user: Person, admin: Person, runtime: Runtime, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    me, page, html = "/api/v1/users/me", "/my-account/settings", {"accept": "text/html"}
    one = f"/admin/overview/users/{user.user_id}"
    assert "Keep my old address" not in user.get(page, headers=html).text
    change = {"email": "new@example.com", "emailBefore": "mary@example.com", "currentPassword": PASSWORD}
    assert user.post(f"{page}/sign-in", data=change, headers=html, follow_redirects=False).status_code == 303
    with mailing(runtime):
        carried = read_link(smtp_sink.wait_for(1)[0])
    shown = user.get(page, headers=html).text
    assert "a link to new@example.com" in shown and 'value="mary@example.com"' in shown
    assert "asked for new@example.com instead" in admin.get(one, headers=html).text
    other_change = change | {"email": "mary@example.com", "password": "quite another"}
    assert user.post(f"{page}/sign-in", data=other_change, headers=html, follow_redirects=False).status_code == 303
    assert user.get(me).json()["pendingEmail"] == "new@example.com", "only the password is changed"
    gone = user.post(f"{page}/keep-email", headers=html, follow_redirects=False)
    shown = user.get(gone.headers["location"], headers=html).text
    assert "Your address stays as it is." in shown and "new@example.com" not in shown
    assert "new@example.com" not in admin.get(one, headers=html).text
    again = {"currentPassword": "quite another"}
    assert user.put(me, json=again | {"email": "new@example.com"}).status_code == 204
    assert user.put(me, json=again | {"email": "mary@example.com"}).status_code == 204
    shown = user.get(me).json()
    assert (shown["email"], shown["pendingEmail"]) == ("mary@example.com", None)
    body = {"verificationString": carried["verificationString"], "isPendingEmail": True}
    assert client.post(f"{USERS}/{user.user_id}/verify-email", json=body).status_code == 403


def test_the_mail_to_an_address_that_waits_is_sent_again_however_it_is_written(
    client: Client, runtime: Runtime, user: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    change = {"currentPassword": PASSWORD, "email": "Mary@Émile.example"}
    assert user.put("/api/v1/users/me", json=change).status_code == 204
    with mailing(runtime):
        smtp_sink.wait_for(1)
        assert client.post(ASK_CONFIRMATION, json={"email": "mary@émile.example"}).status_code == 204
        again = smtp_sink.wait_for(2)[1]
    assert read_link(again)["isPendingEmail"] == "true"


def test_without_mail_another_address_counts_at_once(user: Person) -> None:
    change = {"currentPassword": PASSWORD, "email": "new@example.com"}
    assert user.put("/api/v1/users/me", json=change).status_code == 204
    shown = user.get("/api/v1/users/me").json()
    assert (shown["email"], shown["pendingEmail"]) == ("new@example.com", None)


def test_another_password_ends_mails_by_which_somebody_else_could_get_in_again(
    client: Client, runtime: Runtime, user: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    me, change = "/api/v1/users/me", {"currentPassword": PASSWORD}
    assert user.put(me, json=change | {"email": "thief@example.com"}).status_code == 204
    wanted = make_code(runtime, CodePurpose.PENDING_EMAIL, user, "thief@example.com")
    forgotten = make_code(runtime, CodePurpose.PASSWORD, user)
    assert user.put(me, json=change | {"password": "another password"}).status_code == 204
    path = f"{USERS}/{user.user_id}"
    reset = {"verificationString": forgotten, "password": "thief's password"}
    assert client.post(f"{path}/reset-password", json=reset).status_code == 403
    reset = {"verificationString": make_code(runtime, CodePurpose.PASSWORD, user), "password": "mine again"}
    assert client.post(f"{path}/reset-password", json=reset).status_code == 204
    confirmation = {"verificationString": wanted, "isPendingEmail": True}
    assert client.post(f"{path}/verify-email", json=confirmation).status_code == 403
    found = find(runtime, "mary")
    assert (found.email, found.pending_email) == ("mary@example.com", None)
