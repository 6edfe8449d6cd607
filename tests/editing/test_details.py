"""The page of a video's description: everything is saved, refusals keep what was typed, two editors do not collide."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from headwater.runtime import Runtime
from headwater.videos import CommentsPolicy, Privacy, Video
from tests.editing.conftest import BROWSER, MakeStudio, Studio
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client


def form_of(html: str) -> dict[str, str]:
    """Read what the form would send without a change."""
    form = html[html.index('class="editing-form"') :]
    found = dict(re.findall(r'<input[^>]*name="(\w+)" type="(?:text|date|datetime-local)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    boxes = re.findall(r'<input type="checkbox" id="field-\w+" name="(\w+)" value="true" checked', form)
    seen = re.findall(r'name="seen" value="(\w+)"', form)
    return found | dict.fromkeys(boxes, "true") | {"seen": seen[0]}


def read_row(studio: Studio) -> dict[str, Any]:
    with studio.runtime.database.read() as session:
        return dict(session.execute(sa.select(Video.__table__)).one()._mapping)


def test_everything_is_saved(studio: Studio, user: Person) -> None:
    fields = form_of(studio.open()) | {
        "name": "The old mill",
        "description": "0:00 Water\r\n1:30 Wheel",
        "tags": "river, mill ,",
        "category": "15",
        "licence": "2",
        "language": "fr",
        "privacy": "2",
        "commentsPolicy": "3",
        "support": "Buy us flour",
        "originallyPublishedAt": "1999-12-31",
        "nsfw": "true",
        "nsfwSex": "true",
        "nsfwSummary": "Bathers",
    }
    del fields["downloadEnabled"]
    answer = studio.send("", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{studio.base}?saved=1")
    video = studio.video
    assert (video.name, video.tags, video.category, video.licence) == ("The old mill", ["river", "mill"], 15, 2)
    assert video.description == "0:00 Water\n1:30 Wheel"
    assert (video.language, video.privacy, video.nsfw) == ("fr", Privacy.UNLISTED, True)
    assert (video.nsfw_flags, video.nsfw_summary) == (2, "Bathers")
    assert (video.comments_policy, video.download_enabled) == (CommentsPolicy.REQUIRES_APPROVAL, False)
    assert video.originally_published_at == dt.datetime(1999, 12, 31, tzinfo=dt.UTC)
    assert "Saved." in studio.open("?saved=1")


def test_the_form_sent_back_as_it_came_changes_nothing(make_studio: MakeStudio) -> None:
    original_at = dt.datetime(2001, 2, 3, 4, 5, 6, tzinfo=dt.UTC)
    later = dt.datetime(2099, 7, 1, 18, 0, tzinfo=dt.UTC)
    studio = make_studio(
        tags=["mill", "river"],
        description="Words & <marks>",
        privacy=Privacy.PRIVATE,
        scheduled_at=later,
        scheduled_privacy=Privacy.INTERNAL,
        originally_published_at=original_at,
        download_enabled=False,
        wait_transcoding=True,
    )
    skipped = {"updated_at", "folded_text"}
    before = read_row(studio)
    fields = form_of(studio.open())
    fields["description"] = "Words & <marks>"
    assert studio.send("", fields).status_code == 303
    after = read_row(studio)
    assert {name for name in before if before[name] != after[name]} - skipped == set()


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("UTC", "2099-07-01T20:00Z"), ("Europe/Berlin", "2099-07-01T18:00Z"), ("Asia/Kolkata", "2099-07-01T14:30Z")],
)
def test_a_publication_is_planned_in_the_persons_zone(studio: Studio, zone: str, moment: str) -> None:
    plan = {"privacy": "3", "scheduleAt": "2099-07-01T20:00", "scheduleZone": zone, "schedulePrivacy": "2"}
    assert studio.send("", form_of(studio.open()) | plan).status_code == 303
    video = studio.video
    assert video.scheduled_at == dt.datetime.fromisoformat(moment)
    assert (video.privacy, video.scheduled_privacy) == (Privacy.PRIVATE, Privacy.UNLISTED)
    assert studio.send("", form_of(studio.open()) | {"scheduleAt": ""}).status_code == 303
    assert studio.video.scheduled_at is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "ab"}, "A title has 3 to 120 characters."),
        ({"description": "x"}, "A description has 3 to 10,000 characters."),
        ({"tags": "a,b,c"}, "At most five tags"),
        ({"category": "999"}, "Choose a category of the list."),
        ({"privacy": "nobody"}, "Choose who may watch."),
        ({"channelId": "999999"}, "Unknown video"),
        ({"originallyPublishedAt": "soon"}, "This is not a date."),
        ({"scheduleAt": "soon"}, "This is not a time"),
        ({"scheduleAt": "2099-07-01T20:00", "scheduleZone": "Nowhere/At all"}, "This is not a time"),
        ({"scheduleAt": "2099-07-01T20:00", "scheduleZone": "../../etc/passwd"}, "This is not a time"),
        ({"scheduleAt": "2099-07-01T20:00", "schedulePrivacy": "5"}, "This is not a time"),
        ({"scheduleAt": "0001-01-01T00:00", "scheduleZone": "Asia/Tokyo"}, "This is not a time"),
        ({"support": "x"}, "A support text has 3 to 1,000 characters."),
    ],
)
def test_a_refused_form_comes_back_with_what_was_typed(studio: Studio, wrong: dict[str, str], words: str) -> None:
    fields = form_of(studio.open()) | {"support": "Typed & kept"} | wrong
    answer = studio.send("", fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert "Typed &amp; kept" in answer.text or "support" in wrong
    assert studio.video.support is None and studio.video.name == "The mill"


def test_passwords_come_and_go_with_the_privacy(studio: Studio, client: Client) -> None:
    missing = studio.send("", form_of(studio.open()) | {"privacy": "5"})
    assert missing.status_code == 400 and "one on each line, of 2 to 100 characters" in missing.text
    typed = {"privacy": "5", "videoPasswords": "river\r\n mill "}
    assert studio.send("", form_of(studio.open()) | typed).status_code == 303
    fields = form_of(studio.open())
    assert (fields["privacy"], fields["videoPasswords"]) == ("5", "river\nmill")
    path = f"/api/v1/videos/{studio.video.uuid}"
    assert client.get(path, headers={"x-peertube-video-password": "mill"}).status_code == 200
    assert client.get(path, headers={"x-peertube-video-password": "nobody"}).status_code == 403
    assert studio.send("", fields | {"name": "Renamed"}).status_code == 303, "passwords may stay as they are"
    assert studio.send("", form_of(studio.open()) | {"privacy": "1"}).status_code == 303
    assert client.get(path).status_code == 200


def test_who_saves_over_a_newer_version_is_told_first(studio: Studio) -> None:
    fields = form_of(studio.open())
    assert studio.send("", fields | {"name": "Changed elsewhere"}).status_code == 303
    answer = studio.send("", fields | {"name": "Mine"})
    assert answer.status_code == 409
    assert "Changed elsewhere" in answer.text and "This video was changed elsewhere" in answer.text
    again = form_of(answer.text)
    assert again["name"] == "Mine", "what was typed is kept"
    assert studio.send("", again).status_code == 303
    assert studio.video.name == "Mine"


def test_a_new_rung_is_no_conflict(studio: Studio, runtime: Runtime) -> None:
    fields = form_of(studio.open())
    with runtime.database.write() as session:
        session.get_one(Video, studio.video_id).updated_at += dt.timedelta(seconds=5)
    assert studio.send("", fields | {"name": "Mine"}).status_code == 303


def test_the_preview_shows_what_others_would_see_and_saves_nothing(studio: Studio) -> None:
    typed = {"name": "New & <b>bold</b>", "description": "**Strong** <script>x</script> 1:30", "privacy": "1"}
    answer = studio.send("/preview", form_of(studio.open()) | typed)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert "New &amp; &lt;b&gt;bold" in answer.text
    assert "<strong>Strong</strong>" in answer.text and 'data-time="90s"' in answer.text
    assert "<script>" not in answer.text
    without_scripts = studio.send("", form_of(studio.open()) | typed | {"preview": "1"})
    assert "<strong>Strong</strong>" in without_scripts.text
    assert studio.video.name == "The mill"


def test_older_addresses_lead_to_the_page(studio: Studio, user: Person) -> None:
    for path in ("update", "edit"):
        answer = user.get(f"/videos/{path}/{studio.video_id}", headers=BROWSER, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, studio.base)


@pytest.mark.parametrize("reference", ["999999", "nonsense", "%00", "9" * 30])
def test_a_video_that_is_not_there_is_a_page_that_is_not_there(user: Person, reference: str) -> None:
    for part in ("", "/captions", "/captions/fr", "/chapters", "/picture", "/delete"):
        answer = user.get(f"/videos/manage/{reference}{part}", headers=BROWSER)
        assert answer.status_code == 404, part


def test_removal_says_what_is_lost(make_studio: MakeStudio, runtime: Runtime) -> None:
    studio = make_studio(views=1234, comments=1)
    html = studio.open("/delete")
    assert "1,234 counted views" in html and "1 comment" in html and "cannot be undone" in html
    answer = studio.send("/delete")
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-library/videos?done=delete&count=1")
    with runtime.database.read() as session:
        assert session.get(Video, studio.video_id) is None


def test_a_moderator_is_offered_the_owners_channels(make_studio: MakeStudio, moderator: Person, user: Person) -> None:
    html = make_studio(moderator).open()
    (choice,) = re.findall(r'<select[^>]*name="channelId".*?</select>', html, re.DOTALL)
    assert re.findall(r'<option value="(\d+)" selected', choice) == [str(user.channel_id)]


def test_others_get_nowhere(make_studio: MakeStudio, other: Person) -> None:
    studio = make_studio(other)
    answer: Any = studio.send("", {"name": "Stolen"})
    assert answer.status_code == 403 and studio.video.name == "The mill"
