"""Files in a bucket: players of other instances make their names of its address, ours of the instance's."""

from __future__ import annotations

import msgspec
import pytest
from tests.videos.people import add_files, add_person, add_video

from headwater.house.events import emit
from headwater.instance import freeze_address
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.objects import Bucket, ObjectStorageSettings
from headwater.storage import public_address
from headwater.swarms.hashes import hash_of_first_players
from headwater.swarms.store import find_playlist, list_hashes

KEY = "streaming-playlists/hls/a/master.m3u8"
CDN = "https://cdn.example.org"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    bucket = Bucket(bucket_name="films", base_url=f"{CDN}/")
    objects = ObjectStorageSettings(
        enabled=True, new_files=False, endpoint="http://127.0.0.1:1", streaming_playlists=bucket
    )
    return msgspec.structs.replace(settings, object_storage=objects)


def test_viewers_meet_under_both_addresses(runtime: Runtime) -> None:
    video = add_video(runtime, add_person(runtime, "mary"))
    add_files(runtime, video)
    with runtime.database.write() as session:
        freeze_address(session, "https://ours.example.org")
        emit(session, "video.updated", video_id=video.id)
        known, playlist = list_hashes(session, video.id), find_playlist(session, video.id)
    folder = playlist.directory.removeprefix("streaming-playlists/")
    ours = f"https://ours.example.org/static/streaming-playlists/hls/{video.uuid}/{playlist.master_filename}"
    for address in (ours, f"{CDN}/{folder}/{playlist.master_filename}"):
        assert hash_of_first_players(address, 0) in known


@pytest.mark.parametrize(
    ("objects", "address"),
    [
        (ObjectStorageSettings(), None),
        (ObjectStorageSettings(bucket_name="all"), None),
        (ObjectStorageSettings(base_url=CDN), None),
        (ObjectStorageSettings(bucket_name="all", base_url=CDN), f"{CDN}/{KEY}"),
        (ObjectStorageSettings(bucket_name="all", base_url=CDN, prefix="/tube/"), f"{CDN}/tube/{KEY}"),
        (
            ObjectStorageSettings(bucket_name="all", base_url=CDN, streaming_playlists=Bucket(bucket_name="own")),
            None,
        ),
        (
            ObjectStorageSettings(streaming_playlists=Bucket(bucket_name="own", base_url=CDN, prefix="x/")),
            f"{CDN}/x/hls/a/master.m3u8",
        ),
    ],
)
def test_the_address_of_a_blob_in_its_bucket(objects: ObjectStorageSettings, address: str | None) -> None:
    assert public_address(objects, KEY) == address
