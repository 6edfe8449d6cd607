"""Blobs behave the same wherever they are kept: local folders, memory, a real S3 server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.settings import load_settings
from headwater.settings.objects import ObjectStorageSettings
from headwater.storage import KINDS, Storage
from headwater.storage.local import LocalStore
from headwater.storage.objects import ObjectStore
from headwater.storage.tiers import TieredStore

KEY = "streaming-playlists/hls/one/master.m3u8"


@pytest.fixture(scope="session")
def s3_store(s3_settings: ObjectStorageSettings) -> ObjectStore:
    return ObjectStore.in_buckets(s3_settings)


@pytest.fixture(params=["local", "memory", "tiers", pytest.param("s3", marks=pytest.mark.slow)])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    if request.param == "local":
        opened = Storage(tmp_path / "data")
    elif request.param == "memory":
        opened = Storage(tmp_path / "data", ObjectStore.in_memory())
    elif request.param == "tiers":
        local = LocalStore({kind: tmp_path / "data" / kind for kind in KINDS})
        opened = Storage(tmp_path / "data", TieredStore(local, ObjectStore.in_memory()))
    else:
        opened = Storage(tmp_path / "data", request.getfixturevalue("s3_store"))
    yield opened
    for kind in KINDS:
        for blob in list(opened.list(kind)):
            opened.delete(blob.key)
    opened.close()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_file_is_moved_in_and_read_in_ranges(storage: Storage, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000  # ten million bytes: more than one part, more than one chunk
    source = write(tmp_path / "source", content)
    storage.put_file(KEY, source)
    assert not source.exists()
    assert storage.size(KEY) == len(content)
    assert b"".join(storage.read_range(KEY, 0, len(content))) == content
    assert b"".join(storage.read_range(KEY, 5_000_001, 7_500_003)) == content[5_000_001:7_500_003]
    assert b"".join(storage.read_range(KEY, 7, 7)) == b""


def test_a_kept_file_stays_where_it_was_and_is_not_changed_with_the_blob(storage: Storage, tmp_path: Path) -> None:
    source = write(tmp_path / "source", b"first")
    storage.put_file(KEY, source, keep=True)
    storage.put_file(KEY, source, keep=True)
    assert source.read_bytes() == b"first"
    assert [blob.key for blob in storage.list("streaming-playlists")] == [KEY]
    source.unlink()
    assert storage.read_bytes(KEY) == b"first"


def test_bytes_are_written_over_older_ones(storage: Storage) -> None:
    storage.put_bytes(KEY, b"one")
    storage.put_bytes(KEY, b"two", durable=False)
    assert storage.read_bytes(KEY) == b"two"


def test_a_missing_blob_has_no_size_and_cannot_be_read(storage: Storage) -> None:
    assert storage.size(KEY) is None
    assert storage.local_path(KEY) is None
    with pytest.raises(FileNotFoundError):
        storage.read_bytes(KEY)
    with pytest.raises(FileNotFoundError), storage.fetch(KEY):
        pass
    storage.delete(KEY)  # and removing it is no error


def test_a_listing_is_of_whole_folders_and_tells_size_and_age(storage: Storage) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
    storage.put_bytes("thumbnails/a.jpg", b"1234")
    storage.put_bytes("streaming-playlists/hls/one/x", b"1")
    storage.put_bytes("streaming-playlists/hls/one-more/x", b"12")
    (blob,) = storage.list("streaming-playlists/hls/one")
    assert (blob.key, blob.size_bytes) == ("streaming-playlists/hls/one/x", 1)
    assert before < blob.modified_at < before + dt.timedelta(minutes=5)
    assert {blob.key for kind in KINDS for blob in storage.list(kind)} == {
        "thumbnails/a.jpg",
        "streaming-playlists/hls/one/x",
        "streaming-playlists/hls/one-more/x",
    }


def test_a_folder_is_removed_with_everything_below(storage: Storage) -> None:
    for name in ("one/a", "one/b", "one-more/c"):
        storage.put_bytes(f"streaming-playlists/hls/{name}", b"x")
    storage.delete_prefix("streaming-playlists/hls/one")
    storage.delete_prefix("streaming-playlists/hls/one")
    assert [blob.key for blob in storage.list("streaming-playlists")] == ["streaming-playlists/hls/one-more/c"]
    with pytest.raises(ValueError, match="refusing"):
        storage.delete_prefix("streaming-playlists")


def test_a_tool_gets_a_blob_as_a_local_file(storage: Storage) -> None:
    storage.put_bytes("original-video-files/x.mp4", b"moving pictures")
    with storage.fetch("original-video-files/x.mp4") as path:
        assert path.read_bytes() == b"moving pictures"
    assert storage.size("original-video-files/x.mp4") == 15


@pytest.mark.parametrize(
    "key",
    [
        "thumbnails/../headwater.sqlite3",
        "thumbnails/./x",
        "thumbnails//x",
        "/etc/passwd",
        "thumbnails/",
        "thumbnails",
        "",
        "tmp/x",
        "secrets/x",
        "thumbnails/a\0b",
        "thumbnails/a b",
        "thumbnails/%2e%2e/x",
        "thumbnails/a\\..\\b",
        "thumbnails/" + "x" * 1000,
    ],
)
def test_no_key_leads_out_of_the_store(storage: Storage, key: str) -> None:
    for use in (storage.size, storage.read_bytes, storage.delete, storage.local_path):
        with pytest.raises(ValueError, match="not a storage key"):
            use(key)
    with pytest.raises(ValueError, match="not a storage key"):
        storage.put_bytes(key, b"")


def test_kinds_may_be_placed_elsewhere(tmp_path: Path) -> None:
    settings = load_settings(
        environment={
            "HEADWATER__STORAGE__ROOT": str(tmp_path / "data"),
            "HEADWATER__STORAGE__THUMBNAILS": str(tmp_path / "pictures"),
            "HEADWATER__STORAGE__TMP_PERSISTENT": str(tmp_path / "spool"),
        }
    )
    storage = Storage.from_settings(settings)
    storage.put_bytes("thumbnails/a.jpg", b"x")
    assert (tmp_path / "pictures/a.jpg").read_bytes() == b"x"
    assert [blob.key for blob in storage.list("thumbnails")] == ["thumbnails/a.jpg"]
    assert storage.spool == tmp_path / "spool"
    assert storage.free_bytes() > 0
    storage.close()
