"""Videos inside other sites: the page for frames, and what oEmbed answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Privacy, Video
from tests.support.client import Person
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user), name="Owls </script> & more")
    add_files(runtime, made)
    return made


def open_embed(client: Client, video: Video, query: str = "") -> Any:
    return client.get(f"/videos/embed/{video.uuid}{query}", headers={"accept": "text/html"})


def options_of(html: str) -> dict[str, Any]:
    (text,) = re.findall(r'id="embed-options">(.*?)</script>', html)
    found: dict[str, Any] = msgspec.json.decode(text)
    return found


def ask(client: Client, runtime: Runtime, video: object, **query: str) -> Any:
    url = f"{runtime.settings.base_url}/w/{video}"
    return client.get("/services/oembed", params={"url": url, **query}, headers={"origin": "https://blog.example"})


def test_only_embeds_may_be_framed(client: Client, video: Video) -> None:
    embed = open_embed(client, video)
    assert "frame-ancestors *" in embed.headers["content-security-policy"]
    assert "x-frame-options" not in embed.headers
    page = client.get(f"/w/{shorten(video.uuid)}", headers={"accept": "text/html"})
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"


def test_without_javascript_the_browsers_player_obeys(client: Client, video: Video) -> None:
    plain = re.search(r"<video[^>]*>", open_embed(client, video).text)
    assert plain and " controls" in plain[0] and "autoplay" not in plain[0]
    asked = re.search(r"<video[^>]*>", open_embed(client, video, "?autoplay=1&muted=1&loop=1&start=1m&stop=70").text)
    assert asked and all(f" {word}" in asked[0] for word in ("autoplay", "muted", "loop"))
    assert f'src="/static/web-videos/{video.uuid}-720.mp4#t=60,70"' in asked[0]
    bare = re.search(r"<video[^>]*>", open_embed(client, video, "?controls=0").text)
    assert bare and " controls" not in bare[0]


def test_the_player_is_told_what_was_asked(client: Client, video: Video) -> None:
    html = open_embed(client, video, "?api=1&subtitle=fr&peertubeLink=0&title=0&foregroundColor=red").text
    assert options_of(html)["api"] is True and options_of(html)["subtitle"] == "fr"
    assert "embed-link" not in html and "embed-title" not in html
    assert "--player-text: red" in html and 'name="robots" content="noindex"' in html


def test_a_mode_chooses_between_file_and_playlist(client: Client, video: Video) -> None:
    assert '"hls":null' in open_embed(client, video, "?mode=web-video").text
    assert '"hls":"/static' in open_embed(client, video, "?mode=p2p-media-loader").text


@pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy.INTERNAL])
def test_a_frame_says_why_it_stays_empty(client: Client, runtime: Runtime, user: Person, privacy: Privacy) -> None:
    closed = add_video(runtime, Owner.of(user), privacy=int(privacy))
    refused = open_embed(client, closed)
    assert refused.status_code == 401
    assert "frame-ancestors *" in refused.headers["content-security-policy"]
    assert "This is not open to you" in refused.text
    missing = client.get("/videos/embed/nothing", headers={"accept": "text/html"})
    assert missing.status_code == 404 and "There is nothing here" in missing.text


def test_the_watch_page_leads_sites_to_the_embed(client: Client, runtime: Runtime, video: Video) -> None:
    html = client.get(f"/w/{shorten(video.uuid)}", headers={"accept": "text/html"}).text
    embed = f"{runtime.settings.base_url}/videos/embed/{video.uuid}"
    assert f'<meta name="twitter:player" content="{embed}">' in html and f'"embedUrl":"{embed}"' in html
    (link,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', html)
    document = client.get(link.replace("&amp;", "&").removeprefix(runtime.settings.base_url)).json()
    assert document["html"].count(embed) == 1


def test_oembed_answers_as_on_the_wire(client: Client, runtime: Runtime, user: Person, video: Video) -> None:
    base, embed = runtime.settings.base_url, f"{runtime.settings.base_url}/videos/embed/{video.uuid}"
    answer = ask(client, runtime, shorten(video.uuid))
    assert answer.status_code == 200 and answer.headers["access-control-allow-origin"] == "*"
    document = answer.json()
    assert document.pop("html") == (
        '<iframe width="560" height="315" sandbox="allow-same-origin allow-scripts allow-popups allow-forms" '
        f'title="Owls &lt;/script&gt; &amp; more" src="{embed}" frameborder="0" allowfullscreen></iframe>'
    )
    assert document == {
        "type": "video",
        "version": "1.0",
        "width": 560,
        "height": 315,
        "title": "Owls </script> & more",
        "author_name": document["author_name"],
        "author_url": f"{base}/video-channels/{user.channel_name}",
        "provider_name": runtime.settings.instance.name,
        "provider_url": base,
        "thumbnail_url": f"{base}/lazy-static/previews/large-{video.uuid}.jpg",
        "thumbnail_width": 850,
        "thumbnail_height": 480,
    }
    small = ask(client, runtime, video.uuid, maxwidth="50", maxheight="50", format="json").json()
    assert (small["width"], small["height"]) == (50, 50) and "thumbnail_url" not in small
    assert f'src="{embed}?start=1m2s"' in ask(client, runtime, f"{video.uuid}?start=1m2s").json()["html"]


def test_oembed_refuses_as_on_the_wire(client: Client, runtime: Runtime, user: Person, video: Video) -> None:
    xml = ask(client, runtime, video.uuid, format="xml")
    assert xml.status_code == 501 and xml.json() == {
        "type": "about:blank",
        "title": "Not Implemented",
        "detail": "Requested format is not implemented on server.",
        "status": 501,
        "format": "xml",
        "error": "Requested format is not implemented on server.",
    }
    foreign = client.get("/services/oembed", params={"url": "http://example.com/w/abc"})
    assert (foreign.status_code, foreign.json()["detail"]) == (400, "Invalid url.")
    assert foreign.json()["url"] == "http://example.com/w/abc"
    assert client.get("/services/oembed").status_code == 400
    assert ask(client, runtime, video.uuid, maxwidth="-1").status_code == 400
    assert ask(client, runtime, video.uuid, maxwidth="wide").status_code == 400
    unknown = ask(client, runtime, "00000000-0000-4000-8000-000000000000")
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "Video not found")
    private = add_video(runtime, Owner.of(user), privacy=int(Privacy.PRIVATE))
    assert ask(client, runtime, private.uuid).status_code == 403
    unlisted = add_video(runtime, Owner.of(user), privacy=int(Privacy.UNLISTED))
    assert ask(client, runtime, unlisted.uuid).status_code == 200
    assert ask(client, runtime, unlisted.id).status_code == 403


def test_a_password_opens_the_frame_without_a_cookie(client: Client, runtime: Runtime, user: Person) -> None:
    locked = add_video(runtime, Owner.of(user), name="Behind a door", privacy=5, videoPasswords=["secret1"])
    add_files(runtime, locked)
    asked = open_embed(client, locked, "?api=1")
    assert asked.status_code == 403 and "Behind a door" not in asked.text
    assert f'action="/videos/embed/{locked.uuid}?api=1"' in asked.text
    assert "frame-ancestors *" in asked.headers["content-security-policy"]
    wrong = client.post(f"/videos/embed/{locked.uuid}", data={"password": "wrong"})
    assert wrong.status_code == 403 and "This is not the password" in wrong.text
    opened = client.post(f"/videos/embed/{locked.uuid}?api=1", data={"password": "secret1"})
    assert opened.status_code == 200 and options_of(opened.text)["api"] is True
    assert opened.headers["cache-control"] == "no-store" and "set-cookie" not in opened.headers
    (source,) = re.findall(r'<video[^>]* src="([^"]+)"', opened.text)
    assert client.get(source).status_code == 200 and client.get(source.partition("?")[0]).status_code == 403
    assert client.post("/videos/embed/nothing", data={"password": "x"}).status_code == 404
