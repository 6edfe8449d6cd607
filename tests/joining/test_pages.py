"""The pages of joining, without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from headwater.registrations.model import Registration
from headwater.runtime import Runtime
from headwater.users import User
from tests.support.client import Person, sign_in
from tests.support.doors import NEW, WISH, mailing, open_door
from tests.support.smtp_sink import SmtpSink

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}
LIST, INVITATIONS = "/admin/moderation/registrations/list", "/admin/moderation/invitations"


def show(client: Client, path: str) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def send(client: Client, page: str, path: str, **form: Any) -> Any:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    given = {"csrf_token": token[1] if token else "", **form}
    return client.post(path, data=given, headers=HTML, follow_redirects=False)


def show_over(client: Client, path: str) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 403, answer.text
    return str(answer.text)


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def names(runtime: Runtime, column: Any) -> list[str]:
    with runtime.database.read() as session:
        return list(session.scalars(sa.select(column)))


def test_signing_up_and_what_comes_next(client: Client, runtime: Runtime) -> None:
    open_door(runtime)
    page = show(client, "/signup")
    assert "at least 16 years old" in page and 'href="/signup"' in show(client, "/login")
    wrong = send(client, page, "/signup", **NEW | {"username": "No Way", "password": "x", "displayName": "<b>Nora</b>"})
    assert wrong.status_code == 400 and wrong.text.count('aria-invalid="true"') == 2
    assert "&lt;b&gt;Nora&lt;/b&gt;" in wrong.text and "Please agree" in wrong.text and 'value="x"' not in wrong.text
    done = send(client, page, "/signup", **NEW | {"username": " Nora ", "terms": "true"})
    assert done.headers["location"] == "/signup/done?next=ready"
    assert "Log in with your username" in show(client, done.headers["location"])
    assert names(runtime, User.username) == ["nora"]
    again = send(client, page, "/signup", **NEW | {"terms": "true"})
    assert again.status_code == 409 and "Somebody has this name" in again.text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/signup", NEW | {"username": "No Way"}),
        ("/login", {"username": "nora", "password": "wrong"}),
        ("/recover-password", {"email": "nobody"}),
        ("/verify-account/ask-send-email", {"email": "nobody"}),
        ("/reset-password", {"password": "x"}),
        ("/verify-account/email", {"userId": "1", "verificationString": "x"}),
        ("/about/contact", {"fromEmail": "nobody"}),
    ],
)
def test_a_refused_form_answers_in_the_language_of_its_page(
    client: Client, runtime: Runtime, smtp_sink: SmtpSink, path: str, form: dict[str, Any]
) -> None:
    smtp_sink.lead_here(runtime)
    open_door(runtime)
    page = show(client, f"{path}?lang=de")
    (action,) = re.findall(r'method="post" action="([^"]+)"', main_of(page))
    assert action == f"{path}?lang=de"
    refused = send(client, page, action, **form)
    assert refused.status_code in (400, 403, 404) and '<html lang="de"' in refused.text
    assert "?lang=" not in main_of(show(client, path))


def test_what_comes_after_a_form_is_in_its_language_too(client: Client, runtime: Runtime) -> None:
    open_door(runtime)
    done = send(client, show(client, "/signup?lang=de"), "/signup?lang=de", **NEW | {"terms": "true"})
    assert done.headers["location"] == "/signup/done?next=ready&lang=de"
    evil = show(client, '/signup?lang=de"><script>')
    assert 'action="/signup?lang=de%22%3E%3Cscript%3E"' in evil


def test_a_form_of_another_site_makes_nothing(client: Client, runtime: Runtime) -> None:
    open_door(runtime)
    page = show(client, "/signup")
    for headers, token in (({"sec-fetch-site": "cross-site"}, True), ({}, False)):
        form = NEW | {
            "terms": "true",
            "csrf_token": re.findall(r'csrf_token" value="([^"]+)', page)[0] if token else "",
        }
        refused = client.post("/signup", data=form, headers=HTML | headers, follow_redirects=False)
        assert refused.status_code == 403 and "open for too long" in refused.text
    assert names(runtime, User.username) == []


def test_closed_full_and_used_up_are_said_plainly(client: Client, runtime: Runtime, admin: Person) -> None:
    assert "Nobody can join at the moment" in show(client, "/signup")
    assert 'href="/signup"' not in show(client, "/login")
    open_door(runtime, limit=0)
    assert "No free place at the moment" in show(client, "/signup")
    assert "used up, or is too old" in show(client, "/signup?invitation=x")


def test_a_request_is_decided_by_a_moderator(client: Client, runtime: Runtime, moderator: Person) -> None:
    open_door(runtime, requires_approval=True)
    page = show(client, "/signup")
    hostile = "<script>alert(1)</script>"
    for name in ("nora", "olga", "paula"):
        form = WISH | {"username": name, "email": f"{name}@example.com", "registrationReason": hostile, "terms": "true"}
        assert send(client, page, "/signup", **form).headers["location"] == "/signup/done?next=waiting"
    listed = moderator.get(LIST, headers=HTML).text
    assert "3 requests wait for you" in listed and hostile not in listed and "&lt;script&gt;" in listed
    ids = re.findall(r'name="ids" value="(\d+)"', listed)
    post = {"headers": HTML, "follow_redirects": False}
    nothing = moderator.post(LIST, data={"action": "accept", "moderationResponse": "hello"}, **post)
    assert nothing.status_code == 400 and "Choose at least one request" in nothing.text
    short = moderator.post(LIST, data={"ids": ids[:1], "action": "accept", "moderationResponse": "x"}, **post)
    assert short.status_code == 400 and f'value="{ids[0]}" checked' in short.text
    for action, chosen in (("accept", ids[:2]), ("reject", ids[1:]), ("delete", ids[2:])):
        moderator.post(LIST, data={"ids": chosen, "action": action, "moderationResponse": "hello"}, **post)
    assert sorted(names(runtime, User.username)) == ["mod", "olga", "paula"]
    assert len(names(runtime, Registration.id)) == 2
    assert sign_in(client, "paula", WISH["password"])


def ask_thrice(client: Client, runtime: Runtime) -> list[str]:
    """Have nora, olga and paula ask to join; returns the addresses of their requests."""
    open_door(runtime, requires_approval=True)
    page = show(client, "/signup")
    for name in ("nora", "olga", "paula"):
        form = WISH | {"username": name, "email": f"{name}@example.com", "registrationReason": "Birds.\n<b>Tits!</b>"}
        form |= {"displayName": f"{name.title()} N.", "channelName": f"{name}_films", "channelDisplayName": "Films"}
        assert send(client, page, "/signup", **form | {"terms": "true"}).status_code == 303
    return [f"/admin/moderation/registrations/{number}" for number in sorted(names(runtime, Registration.id))]


def test_a_request_has_a_page_that_tells_all_and_leads_to_the_next(
    client: Client, runtime: Runtime, moderator: Person
) -> None:
    nora, olga, paula = ask_thrice(client, runtime)
    listed = moderator.get(f"{LIST}?search=films", headers=HTML).text
    assert all(f'href="{address}?search=films"' in listed for address in (nora, olga, paula))
    page = main_of(moderator.get(f"{olga}?search=films", headers=HTML).text)
    for told in ("Olga N.", "@olga", "olga@example.com", "@olga_films", "Birds.\n&lt;b&gt;Tits!", "English"):
        assert told in page
    assert f'href="{LIST}?search=films"' in page and f'href="{paula}?search=films"' in page
    assert "Nobody has decided yet" in page and f'action="{olga}?search=films"' in page
    assert f'href="{nora}"' in main_of(moderator.get(paula, headers=HTML).text)  # the last leads back to the first
    assert moderator.get("/admin/moderation/registrations/9999", headers=HTML).status_code == 404


def test_a_request_is_answered_on_its_page(
    client: Client, runtime: Runtime, moderator: Person, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    nora, olga, paula = ask_thrice(client, runtime)
    post = {"headers": HTML, "follow_redirects": False}
    answer = {"moderationResponse": "Welcome to <us>", "tell": "true"}
    for form in ({"action": "accept", "moderationResponse": "x"}, {"action": "no such", **answer}):
        refused = moderator.post(nora, data=form, **post)
        assert refused.status_code == 400 and "Nothing is done yet" in refused.text
    assert 'name="tell" value="true" checked' not in moderator.post(nora, data={"action": "accept"}, **post).text
    with mailing(runtime):
        done = moderator.post(f"{nora}?search=films", data={"action": "accept", **answer}, **post)
        moderator.post(paula, data={"action": "reject", "moderationResponse": "Not now"}, **post)
        mails = smtp_sink.wait_for(5)  # three receipts, one to the moderator, one answer
    assert [mail.recipients for mail in mails if "Welcome to" in mail.text] == [["nora@example.com"]]
    assert not any("Not now" in mail.text for mail in mails)
    assert done.headers["location"] == f"{nora}?search=films&done=accept"
    page = main_of(moderator.get(done.headers["location"], headers=HTML).text)
    assert "The account is made." in page and "Accepted by mod" in page and "Welcome to &lt;us&gt;" in page
    assert "To the account" in page and 'value="accept"' not in page and "Next request that waits" in page
    assert sign_in(client, "nora", WISH["password"])
    assert "Rejected by mod" in moderator.get(paula, headers=HTML).text
    late = moderator.post(paula, data={"action": "accept", **answer}, **post)
    assert late.status_code == 409 and "Somebody else has decided about it already" in late.text
    gone = moderator.post(olga, data={"action": "delete"}, **post)
    assert gone.headers["location"] == f"{LIST}?done=delete&count=1"
    assert moderator.get(olga, headers=HTML).status_code == 404
    assert "Next request that waits" not in moderator.get(nora, headers=HTML).text  # nobody else waits


def test_opening_a_mailed_link_changes_nothing_and_its_button_does(
    client: Client, runtime: Runtime, smtp_sink: SmtpSink
) -> None:
    smtp_sink.lead_here(runtime)
    open_door(runtime, requires_email_verification=True)
    done = send(client, show(client, "/signup"), "/signup", **NEW | {"terms": "true"})
    assert done.headers["location"] == "/signup/done?next=confirm"
    asking = show(client, "/verify-account/ask-send-email")
    assert send(client, asking, "/verify-account/ask-send-email", email="nobody@example.com").status_code == 303
    recovering = show(client, "/recover-password")
    assert send(client, recovering, "/recover-password", email="nora@example.com").status_code == 303
    with mailing(runtime):
        mails = smtp_sink.wait_for(2)
    links = {mail.subject: mail.links[0].removeprefix(runtime.settings.base_url) for mail in mails}
    (confirming,) = [link for subject, link in links.items() if "Confirm" in subject]
    (resetting,) = [link for subject, link in links.items() if "new password" in subject]
    page = show(client, confirming)
    show(client, confirming)
    with runtime.database.read() as session:
        assert session.scalar(sa.select(User.email_verified)) is False
    hidden = dict(re.findall(r'type="hidden" name="(userId|verificationString)" value="([^"]*)"', page))
    assert send(client, page, "/verify-account/email", **hidden).headers["location"].endswith("?done=account")
    for again in (send(client, page, "/verify-account/email", **hidden).text, show(client, confirming)):
        assert "Your address is confirmed" in again and "<button" not in main_of(again) and 'href="/login"' in again
    strange = send(client, page, "/verify-account/email", **hidden | {"verificationString": "0" * 64})
    assert strange.status_code == 403
    for over in (strange.text, show_over(client, confirming.replace("userId=", "userId=9"))):
        assert "has been used already, or is too old" in over and "<button" not in main_of(over)
        assert 'href="/verify-account/ask-send-email"' in over
    stale = client.post("/verify-account/email", data=hidden, headers=HTML)
    assert stale.status_code == 403 and "open for too long" in stale.text and "<button" in main_of(stale.text)
    page = show(client, resetting)
    hidden = dict(re.findall(r'type="hidden" name="(userId|verificationString)" value="([^"]*)"', page))
    assert send(client, page, "/reset-password", password="x", **hidden).status_code == 400
    assert send(client, page, "/reset-password", password="quite another", **hidden).status_code == 303
    assert send(client, page, "/reset-password", password="quite another", **hidden).status_code == 403
    used = show_over(client, resetting)
    assert "has been used already" in used and "<form" not in main_of(used) and 'href="/recover-password"' in used
    assert sign_in(client, "nora", "quite another")
    assert client.get(resetting, headers=HTML).headers["referrer-policy"] == "no-referrer"


def test_an_invitation_is_made_passed_on_and_taken_back(client: Client, runtime: Runtime, moderator: Person) -> None:
    post = {"headers": HTML, "follow_redirects": False}
    wrong = moderator.post(INVITATIONS, data={"maxUses": "0", "expiresInDays": "7"}, **post)
    assert wrong.status_code == 400 and "than you may allow" in wrong.text
    assert moderator.post(INVITATIONS, data={"note": "Nora", "maxUses": "1"}, **post).status_code == 303
    listed = moderator.get(INVITATIONS, headers=HTML).text
    link = re.findall(r'value="http[^"]*(/signup\?invitation=[^"]+)"', listed)[0]
    page = show(client, link)
    assert "mod invites you" in page
    code = link.partition("=")[2]
    done = send(client, page, "/signup", **NEW | {"terms": "true", "invitation": code})
    assert done.headers["location"] == "/signup/done?next=ready"
    assert "used up, or is too old" in show(client, link)
    number = re.findall(r'name="id" value="(\d+)"', listed)[0]
    assert moderator.post(INVITATIONS, data={"action": "remove", "id": number}, **post).status_code == 303
    assert "No invitation yet" in moderator.get(INVITATIONS, headers=HTML).text
