"""Torrents of an instance's videos: made, handed out, renamed, hidden, removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import bencode2
import pytest
import sqlalchemy as sa
from tests.support.transcoding import read_video, work_off
from tests.videos.people import CONTENT, Owner, add_files, add_video

from headwater.inventory import list_held_files
from headwater.jobs import enqueue
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.swarms.store import find_shared
from headwater.torrents.jobs import FIND
from headwater.videos import Privacy, Video

if TYPE_CHECKING:
    from tests.support.client import Client, Person


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    """A video of the times before there were torrents, after the next look for such."""
    made = add_video(runtime, Owner.of(user), name="A film")
    add_files(runtime, made)
    look(runtime)
    return made


def look(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        enqueue(session, FIND, {})
    work_off(runtime)


def files_of(client: Client, video: Video, **options: Any) -> list[dict[str, Any]]:
    told = client.get(f"/api/v1/videos/{video.uuid}", **options).json()
    return [*told["streamingPlaylists"][0]["files"], *told["files"]]


def path(url: str) -> str:
    return urlsplit(url).path


def fetch(client: Client, file: dict[str, Any]) -> dict[bytes, Any]:
    answer = client.get(path(file["torrentUrl"]))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-bittorrent")
    decoded: dict[bytes, Any] = bencode2.bdecode(answer.content)
    return decoded


def shared(runtime: Runtime, info_hash: str) -> bool:
    with runtime.database.read() as session:
        return find_shared(session, [info_hash]) == {info_hash}


def hashes(runtime: Runtime, video: Video) -> list[str]:
    return [file.info_hash or "" for file in read_video(runtime, video.id)[1]]


def torrents(runtime: Runtime) -> set[str]:
    return {blob.key for blob in runtime.storage.list("torrents")}


def test_every_file_has_a_torrent_whose_web_seed_is_the_file(client: Client, runtime: Runtime, video: Video) -> None:
    for file, kind in zip(files_of(client, video), ("hls", "web"), strict=True):
        torrent = fetch(client, file)
        info = torrent[b"info"]
        assert info[b"name"] == b"A film 720p.mp4"
        assert info[b"length"] == len(CONTENT)
        assert info[b"pieces"] == hashlib.sha1(CONTENT).digest()
        (web_seed,) = torrent[b"url-list"]
        assert web_seed.decode() == file["fileUrl"], kind
        assert client.get(path(web_seed.decode())).content == CONTENT
        base = client.get("/").request.url.netloc.decode()
        assert torrent[b"announce-list"] == [
            [f"ws://{base}/tracker/socket".encode()],
            [f"http://{base}/tracker/announce".encode()],
        ]
        info_hash = hashlib.sha1(bencode2.bencode(info)).hexdigest()
        assert shared(runtime, info_hash), "the tracker knows it"
        magnet = parse_qs(urlsplit(file["magnetUri"]).query)
        assert magnet["xt"] == [f"urn:btih:{info_hash}"]
        assert (magnet["dn"], magnet["ws"], magnet["xs"]) == (["A film"], [file["fileUrl"]], [file["torrentUrl"]])
        assert len(magnet["tr"]) == 2


def test_it_is_saved_under_the_name_of_the_video(client: Client, video: Video) -> None:
    (file, _) = files_of(client, video)
    answer = client.get(path(file["torrentDownloadUrl"]))
    assert answer.headers["content-disposition"] == 'attachment; filename="A film-720p.torrent"'
    assert answer.content == client.get(path(file["torrentUrl"])).content
    assert client.get(path(file["torrentUrl"]).replace("/lazy-static/", "/static/")).content == answer.content


def test_who_may_not_download_may_not_save_it(client: Client, runtime: Runtime, video: Video, user: Person) -> None:
    (file, _) = files_of(client, video)
    with runtime.database.write() as session:
        session.execute(sa.update(Video).values(download_enabled=False))
    assert client.get(path(file["torrentDownloadUrl"])).status_code == 403
    assert client.get(path(file["torrentDownloadUrl"]), headers=user.headers).status_code == 200


def test_a_new_title_makes_new_torrents_without_reading_the_files(
    client: Client, runtime: Runtime, video: Video, user: Person
) -> None:
    before, old_hashes = torrents(runtime), hashes(runtime, video)
    for file in read_video(runtime, video.id)[1]:
        runtime.storage.delete(file.storage_key or "")
    client.put(f"/api/v1/videos/{video.uuid}", json={"name": "Another film"}, headers=user.headers)
    work_off(runtime)
    names = [fetch(client, file)[b"info"] for file in files_of(client, video)]
    assert [info[b"name"] for info in names] == [b"Another film 720p.mp4"] * 2
    assert all(info[b"pieces"] == hashlib.sha1(CONTENT).digest() for info in names)
    assert torrents(runtime).isdisjoint(before)
    assert len(torrents(runtime)) == 2
    assert not any(shared(runtime, info_hash) for info_hash in old_hashes)
    assert all(shared(runtime, info_hash) for info_hash in hashes(runtime, video))


def test_a_new_description_changes_no_torrent(client: Client, runtime: Runtime, video: Video, user: Person) -> None:
    before = torrents(runtime)
    client.put(f"/api/v1/videos/{video.uuid}", json={"description": "With words"}, headers=user.headers)
    work_off(runtime)
    assert torrents(runtime) == before


@pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy.INTERNAL])
def test_a_closed_video_shows_no_torrent_to_anybody(
    client: Client, runtime: Runtime, video: Video, user: Person, privacy: Privacy
) -> None:
    files, known = files_of(client, video), hashes(runtime, video)
    client.put(f"/api/v1/videos/{video.uuid}", json={"privacy": privacy}, headers=user.headers)
    for headers in ({}, user.headers):
        for file in files:
            assert client.get(path(file["torrentUrl"]), headers=headers).status_code == 404
            assert client.get(path(file["torrentDownloadUrl"]), headers=headers).status_code == 404
    for file in files_of(client, video, headers=user.headers):
        assert (file["torrentUrl"], file["torrentDownloadUrl"], file["magnetUri"]) == (None, None, None)
    assert not any(shared(runtime, info_hash) for info_hash in known)
    client.put(f"/api/v1/videos/{video.uuid}", json={"privacy": Privacy.UNLISTED}, headers=user.headers)
    assert all(shared(runtime, info_hash) for info_hash in known)
    assert files_of(client, video) == files


def test_torrents_go_with_the_video(client: Client, runtime: Runtime, video: Video, user: Person) -> None:
    known = hashes(runtime, video)
    with runtime.database.read() as session:
        assert torrents(runtime) <= set(list_held_files(session, runtime.storage))
    client.delete(f"/api/v1/videos/{video.uuid}", headers=user.headers)
    work_off(runtime)
    assert torrents(runtime) == set()
    assert not any(shared(runtime, info_hash) for info_hash in known)


@pytest.mark.parametrize("form", ["hls", "web-videos"])
def test_a_torrent_goes_with_its_file(client: Client, runtime: Runtime, video: Video, admin: Person, form: str) -> None:
    assert client.delete(f"/api/v1/videos/{video.uuid}/{form}", headers=admin.headers).status_code == 204
    work_off(runtime)
    (file,) = read_video(runtime, video.id)[1]
    assert torrents(runtime) == {f"torrents/{file.torrent_filename}"}
    assert shared(runtime, file.info_hash or "")


def test_a_lost_torrent_is_made_again(client: Client, runtime: Runtime, video: Video, user: Person) -> None:
    for key in torrents(runtime):
        runtime.storage.delete(key)
    client.put(f"/api/v1/videos/{video.uuid}", json={"description": "Look after it"}, headers=user.headers)
    work_off(runtime)
    assert len(torrents(runtime)) == 2
    assert all(fetch(client, file) for file in files_of(client, video))


def test_a_damaged_file_gets_none(runtime: Runtime, user: Person) -> None:
    made = add_video(runtime, Owner.of(user))
    add_files(runtime, made)
    damaged, lost = read_video(runtime, made.id)[1]
    runtime.storage.put_bytes(damaged.storage_key or "", CONTENT[1:])
    runtime.storage.delete(lost.storage_key or "")
    look(runtime)
    assert torrents(runtime) == set()


class TestWithoutTorrents:
    """An instance that does not want them."""

    @pytest.fixture
    def settings(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
        from msgspec.structs import replace

        yield replace(settings, torrents=replace(settings.torrents, enabled=False))

    def test_none_is_made_or_shown(self, client: Client, runtime: Runtime, video: Video) -> None:
        assert torrents(runtime) == set()
        for file in files_of(client, video):
            assert (file["torrentUrl"], file["torrentDownloadUrl"], file["magnetUri"]) == (None, None, None)

    def test_those_of_earlier_times_are_kept_back(self, client: Client, runtime: Runtime, video: Video) -> None:
        runtime.storage.put_bytes("torrents/known.torrent", b"de")
        with runtime.database.write() as session:
            file = read_video(runtime, video.id)[1][0]
            session.merge(file).torrent_filename = "known.torrent"
        assert client.get("/lazy-static/torrents/known.torrent").status_code == 404
        assert client.get("/download/torrents/known.torrent").status_code == 404
