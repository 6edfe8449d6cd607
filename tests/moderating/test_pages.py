"""Moderation in the browser without JavaScript: report, mute, decide, block."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from tests.comments.conftest import say
from tests.support.added_videos import AddVideo, add
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["add"]


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, (answer.status_code, answer.text[:300])
    return html.unescape(re.sub(r"\s+", " ", answer.text))


def test_from_the_video_to_a_report_and_its_end(
    client: Client, user: Person, other: Person, moderator: Person, add: AddVideo
) -> None:
    video = add("A strange film")
    page = text_of(other.get(f"/w/{video}"))
    address = re.search(r'href="(/report\?video=[^"]+)"', page)
    assert address
    assert "/report?video" not in text_of(user.get(f"/w/{video}")), "nobody reports their own video"
    assert client.get(address[1], follow_redirects=False, headers={"accept": "text/html"}).status_code in (
        302,
        303,
        401,
    )
    form = text_of(other.get(address[1]))
    assert "A strange film" in form
    refused = other.post("/report", data={"video": video, "reason": "", "reasons": "rights", "startAt": "3"})
    assert refused.status_code == 400
    assert 'value="rights" checked' in refused.text
    sent = other.post(
        "/report",
        data={"video": video, "reason": "It is mine", "reasons": ["rights", "privacy"], "startAt": "3", "endAt": ""},
    )
    mine = text_of(sent)
    assert "It is mine" in mine
    assert "Thank you" in mine
    number = re.search(r"Report (\d+)", mine)
    assert number

    assert "A strange film" in text_of(moderator.get("/admin/moderation/reports"))
    assert "A strange film" not in text_of(moderator.get("/admin/moderation/reports?state=3"))
    one = f"/admin/moderation/reports/{number[1]}"
    assert "Somebody else's rights" in text_of(moderator.get(one))
    assert "We look into it" in text_of(moderator.post(one, data={"action": "say", "message": "We look into it"}))
    assert moderator.post(one, data={"action": "say", "message": ""}).status_code == 400
    text_of(moderator.post(one, data={"action": "decide", "state": "3", "moderationComment": "True"}))
    assert "A strange film" in text_of(moderator.get("/admin/moderation/reports?state=3&search=strange"))
    theirs = text_of(other.get(f"/my-account/reports/{number[1]}"))
    assert "We look into it" in theirs
    assert "Accepted" in theirs
    assert "A strange film" in text_of(other.get("/my-account/reports"))
    assert user.get(f"/my-account/reports/{number[1]}").status_code == 403
    text_of(moderator.post(one, data={"action": "delete"}))
    assert moderator.get(one).status_code == 404


def test_a_comment_leads_to_its_report_and_to_muting(
    client: Client, user: Person, other: Person, add: AddVideo
) -> None:
    video = add("Talked about", owner=other)
    comment = say(user, video, "rude words")["id"]
    address = f"/report?comment={comment}"
    assert address in client.get(f"/w/{video}").text
    assert "rude words" in text_of(other.get(address))
    answer = other.post("/my-account/muted", data={"action": "block-account", "accountName": user.username})
    assert user.username in text_of(answer)
    assert "rude words" not in text_of(other.get(f"/w/{video}"))
    assert "rude words" in text_of(client.get(f"/w/{video}"))
    other.post("/my-account/muted", data={"action": "unblock-account", "accountName": user.username})
    assert "rude words" in text_of(other.get(f"/w/{video}"))


def test_what_cannot_be_muted_is_said_in_the_form(user: Person) -> None:
    for data, status in (
        ({"action": "block-account", "accountName": "nobody"}, 404),
        ({"action": "block-account", "accountName": user.username}, 409),
        ({"action": "block-server", "host": "no host"}, 400),
        ({"action": "block-server", "host": "localhost:9000"}, 409),
    ):
        assert user.post("/my-account/muted", data=data).status_code == status
    assert "bad.example" in text_of(
        user.post("/my-account/muted", data={"action": "block-server", "host": "bad.example"})
    )


def test_moderators_block_people_and_videos(
    client: Client, user: Person, other: Person, moderator: Person, add: AddVideo
) -> None:
    video = add("Not allowed")
    page = text_of(moderator.get(f"/w/{video}"))
    address = re.search(r'href="(/admin/moderation/videos/[^"]+)"', page)
    assert address
    assert "/admin/moderation" not in text_of(other.get(f"/w/{video}"))
    assert "Not allowed" in text_of(moderator.get(address[1]))
    assert moderator.post(address[1], data={"action": "block", "reason": "x"}).status_code == 400
    assert "against our rules" in text_of(
        moderator.post(address[1], data={"action": "block", "reason": "against our rules", "unfederate": "true"})
    )
    assert "against our rules" in text_of(user.get(f"/w/{video}"))
    assert client.get(f"/w/{video}").status_code in (401, 403)
    text_of(moderator.post(address[1], data={"action": "unblock"}))
    assert client.get(f"/w/{video}").status_code == 200
    blocks = "/admin/moderation/blocks"
    assert user.username in text_of(
        moderator.post(blocks, data={"action": "block-account", "accountName": user.username})
    )
    assert "Not allowed" not in client.get("/").text
    assert other.get(blocks).status_code == 403


def test_an_account_can_be_reported_from_its_page(user: Person, other: Person) -> None:
    page = other.get(f"/a/{user.username}").text
    address = re.search(r'href="(/report\?account=[^"]+)"', page)
    assert address
    assert user.username in text_of(other.get(html.unescape(address[1])))
    assert "/report?account" not in user.get(f"/a/{user.username}").text
    sent = other.post("/report", data={"account": user.username, "reason": "spam"})
    assert "Thank you" in text_of(sent)
