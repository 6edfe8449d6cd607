"""Two of our instances: what was published before a follow is there after it, with its picture, and plays."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

from PIL import Image
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.sample_videos import add_video

from headwater.actors import find_instance_actor
from headwater.federation import resolve_actor
from headwater.follows import follow
from headwater.house.rights import Role
from headwater.kit import clock
from headwater.videos import StreamingPlaylist, ThumbnailKind, Video, VideoFile, VideoState, add_thumbnails, tell_change

HASHES = b'{"720.mp4": {}}'


def publish(site: Site, owner: Person, name: str) -> Video:
    """Publish a video with pictures and a playlist, whose files are in the store."""
    out = io.BytesIO()
    Image.new("RGB", (850, 480), (20, 90, 160)).save(out, "JPEG")
    with site.runtime.database.write() as session:
        video = add_video(session, name=name)
        video.url, video.channel_id = f"https://{site.host}/videos/watch/{video.uuid}", owner.channel_id
        keys = {kind: f"thumbnails/{video.uuid}-{kind.value}.jpg" for kind in ThumbnailKind}
        add_thumbnails(session, video.id, keys, automatic=False)
        folder, now = f"streaming-playlists/hls/{video.uuid}", clock.now()
        playlist = StreamingPlaylist(video_id=video.id, directory=folder, master_filename="master.m3u8",
                                     sha256_filename="sha256.json", finished_at=now, created_at=now)  # fmt: skip
        session.add(playlist)
        session.flush()
        session.add(
            VideoFile(video_id=video.id, playlist_id=playlist.id, resolution=720, width=1280, height=720, fps=25,
                      size_bytes=9, has_audio=True, has_video=True, filename="720.mp4", playlist_filename="720.m3u8",
                      storage_key=f"{folder}/720.mp4", attributes={}, finished_at=now, created_at=now)
        )  # fmt: skip
        session.flush()
        tell_change(session, video)
    for key in keys.values():
        site.runtime.storage.put_bytes(key, out.getvalue())
    site.runtime.storage.put_bytes(f"{folder}/master.m3u8", b"#EXTM3U\n")
    site.runtime.storage.put_bytes(f"{folder}/sha256.json", HASHES)
    return video


def test_a_followed_channel_is_whole_has_pictures_and_plays(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    mary = Person(here.client, here.runtime, "mary", Role.USER)
    old = [publish(here, mary, f"Before {number}") for number in range(3)]
    fediverse.settle()
    target = resolve_actor(there.runtime, "https://a.example/video-channels/mary_channel")
    with there.runtime.database.write() as session:
        follow(session, there.runtime.settings, find_instance_actor(session), target)
    fediverse.settle()
    listed = there.client.get("/api/v1/videos").json()["data"]
    assert sorted(video["name"] for video in listed) == ["Before 0", "Before 1", "Before 2"]
    new = publish(here, mary, "After")
    fediverse.settle()
    shown = there.client.get(f"/api/v1/videos/{new.uuid}").json()
    assert (shown["name"], shown["isLocal"], shown["channel"]["host"]) == ("After", False, "a.example")
    picture = there.client.get(shown["thumbnailPath"])
    assert Image.open(io.BytesIO(picture.content)).size == (280, 157)
    (playlist,) = shown["streamingPlaylists"]
    for address, content in ((playlist["playlistUrl"], b"#EXTM3U\n"), (playlist["segmentsSha256Url"], HASHES)):
        parts = urlsplit(address)
        answer = here.client.get(parts.path, headers={"origin": "https://b.example"})
        assert parts.netloc == "a.example" and answer.content == content
        assert answer.headers["access-control-allow-origin"] == "*"
    page = there.client.get(f"/w/{shown['shortUUID']}").text
    assert playlist["playlistUrl"] in page and "a.example" in page
    assert '"trackers":["/tracker/socket","wss://a.example/tracker/socket"]' in page, "its viewers and ours meet"
    assert mary.delete(f"/api/v1/videos/{old[0].uuid}").status_code == 204
    fediverse.settle()
    assert there.client.get(f"/api/v1/videos/{old[0].uuid}").status_code == 404


def test_the_states_of_a_live_arrive(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    mary = Person(here.client, here.runtime, "mary", Role.USER)
    target = resolve_actor(there.runtime, "https://a.example/video-channels/mary_channel")
    with there.runtime.database.write() as session:
        follow(session, there.runtime.settings, find_instance_actor(session), target)
    fediverse.settle()
    live = publish(here, mary, "From the weir")
    for state in (VideoState.WAITING_FOR_LIVE, VideoState.PUBLISHED, VideoState.LIVE_ENDED):
        with here.runtime.database.write() as session:
            video = session.get_one(Video, live.id)
            video.is_live, video.state, video.updated_at = True, state, clock.now()
            tell_change(session, video)
        fediverse.settle()
        shown = there.client.get(f"/api/v1/videos/{live.uuid}").json()
        assert (shown["isLive"], shown["state"]["id"]) == (True, int(state))
