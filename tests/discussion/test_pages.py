"""Comments in pages: shown and taken by plain forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from headwater.discussion.view import order_as_tree
from headwater.runtime import Runtime
from headwater.settings import load_settings
from headwater.videos import CommentsPolicy, Privacy
from tests.comments.conftest import AddVideo, say
from tests.support.client import Person
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client

BROWSER = {"accept": "text/html"}


def read(asker: Any, path: str, status: int = 200) -> str:
    answer = asker.get(path, headers=BROWSER, follow_redirects=True)
    assert answer.status_code == status, answer.text[:300]
    return str(answer.text)


def words(html: str) -> list[str]:
    found = re.findall(r'class="comment-words" dir="auto">(.*?)</div>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", entry).strip() for entry in found]


def write(person: Person, path: str, text: str) -> Any:
    return person.post(path, data={"text": text}, headers=BROWSER, follow_redirects=False)


def test_the_watch_page_shows_and_asks(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    page = read(client, f"/w/{video}")
    assert "Nobody has said anything yet." in page and "Log in to comment" in page and "/login?next=/w/" in page
    say(other, video, "Hello **world** @mary")
    page = read(client, f"/w/{video}")
    assert words(page) == ["Hello world @mary"] and '<a href="/a/mary"' in page and "1 comment" in page
    assert "<textarea" not in page
    assert "<textarea" in read(user, f"/w/{video}")


def test_a_conversation_by_forms(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    sent = write(other, f"/w/{video}/comments", "First")
    assert sent.status_code == 303
    number = int(re.search(r"#comment-(\d+)$", sent.headers["location"])[1])  # type: ignore[index]
    answered = write(user, f"/w/{video}/comments/{number}", "Second")
    page = read(client, answered.headers["location"])
    assert words(page) == ["First", "Second"] and "Owner of the video" in page
    assert "Show 1 answer" in read(client, f"/w/{video}")
    for path in (f"/videos/watch/{video}/comments/{number}", f"/w/{video};threadId={number}"):
        assert words(read(client, path)) == ["First", "Second"]


def test_what_is_refused_comes_back(user: Person, add: AddVideo) -> None:
    video = add()
    refused = write(user, f"/w/{video}/comments", "a" * 10_001)
    assert refused.status_code == 400 and "a" * 10_001 in refused.text and "10,000 characters" in refused.text
    comment = say(user, video)["id"]
    refused = write(user, f"/w/{video}/comments/{comment}", " ")
    assert refused.status_code == 400 and '<details class="comment-answer" open>' in refused.text
    user.put(f"/api/v1/videos/{video}", json={"commentsPolicy": 2})
    assert write(user, f"/w/{video}/comments", "late").status_code == 409
    assert "Comments are switched off for this video." in read(user, f"/w/{video}")


def test_removal_is_asked_first(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    comment = say(other, video, "Regret this")["id"]
    say(user, video, "An answer", to=comment)
    path = f"/w/{video}/comments/{comment}"
    assert "Regret this" in read(other, f"{path}/delete") and "Delete this comment?" in read(other, f"{path}/delete")
    assert read(client, f"/w/{video}").count(f"{comment}/delete") == 0
    assert client.get(f"{path}/delete", headers=BROWSER, follow_redirects=False).status_code == 303, "to log in"
    assert other.post(f"{path}/delete", follow_redirects=False).status_code == 303
    page = read(client, path)
    assert "This comment was removed." in page and words(page) == ["An answer"]


def test_owners_let_comments_through(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add(comments_policy=CommentsPolicy.REQUIRES_APPROVAL)
    assert "Others see it when the owner of the video has read it." in read(other, f"/w/{video}")
    assert "Others see it when" not in read(user, f"/w/{video}")
    comment = say(other, video, "May I?")["id"]
    assert words(read(client, f"/w/{video}")) == []
    assert "Waits for review" in read(other, f"/w/{video}")
    owner = read(user, f"/w/{video}")
    assert "Show to all" in owner and "Refuse…" in owner
    assert user.post(f"/w/{video}/comments/{comment}/approve", follow_redirects=False).status_code == 303
    assert words(read(client, f"/w/{video}")) == ["May I?"]


def test_pages_of_threads_and_answers(client: Client, user: Person, add: AddVideo, runtime: Runtime) -> None:
    runtime.settings = load_settings(
        environment={
            "HEADWATER__COMMENTS__PAGE_SIZE": "2",
            "HEADWATER__RATES_LIMIT__ENABLED": "false",
            "HEADWATER__DATABASE__URL": runtime.settings.database_url,
        }
    )
    video = add()
    numbers = [say(user, video, f"Root {number}")["id"] for number in range(3)]
    below = [say(user, video, f"Below {number}", to=numbers[0])["id"] for number in range(3)]
    first = read(client, f"/w/{video}/comments")
    assert words(first) == ["Root 2", "Root 1"] and 'rel="next"' in first
    assert words(read(client, f"/w/{video}/comments?page=2")) == ["Root 0"]
    assert words(read(client, f"/w/{video}/comments?sort=-totalReplies"))[0] == "Root 0"
    assert "There are fewer comments than that." in read(client, f"/w/{video}/comments?page=9")
    assert words(read(client, f"/w/{video}/comments?page=x&sort=drop")) == ["Root 2", "Root 1"]
    assert words(read(client, f"/w/{video}/comments/{numbers[0]}")) == ["Root 0", "Below 0", "Below 1"]
    assert words(read(client, f"/w/{video}/comments/{below[2]}")) == ["Root 0", "Below 2"], "the page where it stands"


def test_what_is_closed_says_nothing(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video, elsewhere = add(privacy=Privacy.PRIVATE), add()
    comment = say(user, video)["id"]
    read(other, f"/w/{video}/comments", 403)
    read(other, f"/w/{elsewhere}/comments/{comment}", 404)
    read(user, f"/w/{elsewhere}/comments/{comment}/delete", 404)
    read(client, f"/w/{elsewhere}/comments/99999999", 404)


def test_embeds_ask_nothing_of_comments(client: Client, user: Person, add: AddVideo) -> None:
    video = add()
    say(user, video)
    with count_statements() as statements:
        assert client.get(f"/videos/embed/{video}", headers=BROWSER).status_code == 200
    assert not [statement for statement in statements if "comment." in statement or "video_rating" in statement]


def test_the_statements_of_the_page_do_not_grow(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    video = add()
    counted = []
    for _ in range(2):
        for person in (user, other):
            say(person, video, "hi @mary", to=say(person, video)["id"])
        with count_statements() as statements:
            read(other, f"/w/{video}")
        counted.append(len(statements))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><script>alert(1)</script>", "{{7*7}}"],
)
def test_nothing_written_acts(user: Person, add: AddVideo, text: str) -> None:
    video = add()
    comment = say(user, video, text)["id"]
    refused = write(user, f"/w/{video}/comments", text + "a" * 10_000)
    for page in (read(user, f"/w/{video}"), read(user, f"/w/{video}/comments/{comment}/delete"), refused.text):
        assert "<script>alert" not in page and "<img src=x" not in page and ">49<" not in page


def test_a_form_needs_its_token(client: Client, user: Person, add: AddVideo) -> None:
    video = add()
    form = {"username": "mary", "password": "a good password"}
    page = client.get("/login", headers=BROWSER).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    client.post("/login", data=form | ({"csrf_token": token[1]} if token else {}), headers=BROWSER)
    without = client.post(f"/w/{video}/comments", data={"text": "hi"}, headers=BROWSER, follow_redirects=False)
    assert without.status_code == 403
    page = client.get(f"/w/{video}", headers=BROWSER).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    fields = {"text": "hi", "csrf_token": token[1]}
    assert client.post(f"/w/{video}/comments", data=fields, headers=BROWSER, follow_redirects=False).status_code == 303


def test_a_thread_is_read_from_its_beginning() -> None:
    class Row:
        def __init__(self, number: int, above: int | None) -> None:
            self.id, self.in_reply_to_id = number, above

    rows = [Row(1, None), Row(2, 1), Row(3, 1), Row(4, 2), Row(5, 99), Row(6, 4)]
    ordered, depths = order_as_tree(rows)
    assert [row.id for row in ordered] == [1, 2, 4, 6, 3]
    assert depths == {1: 0, 2: 1, 4: 2, 6: 3, 3: 1}
