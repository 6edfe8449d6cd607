"""Info hashes are those that players make: the vectors are tags of a recorded video document."""

from __future__ import annotations

from headwater.swarms.hashes import (
    Level,
    hash_of_first_players,
    hash_of_loader,
    hash_of_stock_loader,
    list_swarm_hashes,
)

PLAYLIST = (
    "http://localhost:9101/static/streaming-playlists/hls/f681e420-48be-45d6-8c5d-6098d24d5542/"
    "23624b47-de92-45b4-917d-5d8e4dbeb8e8-master.m3u8"
)


def test_the_recorded_hashes_of_the_levels() -> None:
    recorded = ["4c0ef1dd4aedb2e2f567cab0c6d9883d9851ef34", "aa9a640490855fe6c203297fecc3f209fcf14065"]
    assert [hash_of_first_players(PLAYLIST, level) for level in (0, 1)] == recorded


def test_the_second_generation_writes_text() -> None:
    for form in ("sha1", "md5"):
        written = bytes.fromhex(hash_of_loader("v2-x-main-0", form))
        assert len(written) == 20
        assert written.isascii()


def test_the_stock_loader_names_levels_by_what_the_playlist_says() -> None:
    """The vectors come from a script that was checked against what the stock loader announces in a browser."""
    url = "http://localhost:9101/static/streaming-playlists/hls/x/master.m3u8"
    level = Level(1500000, "avc1.64001e,mp4a.40.2", 640, 360, "29.97")
    assert bytes.fromhex(hash_of_stock_loader(url, level)) == b"RVQ0qgL7jTJ0FHLk8mQq"
    assert b"4vXFQIQwljyBGPjybWkD".hex() in list_swarm_hashes(url, 2, [level])


def test_the_hashes_that_published_loaders_compute() -> None:
    """The vectors were written by their own code: p2p-media-loader-core 2.3.1, and 2.2.2 with the level's number."""
    assert bytes.fromhex(hash_of_loader(f"v2-{PLAYLIST}-main-1", "sha1")) == b"y0lsZicmLZHOpHHPHBPj"
    assert bytes.fromhex(hash_of_loader(f"v2-{PLAYLIST}-main-1", "md5")) == b"vv1v7LRA4c/tAUO2nH51"
    level = Level(1189720, "avc1.64001e,mp4a.40.2", 640, 360, "30")
    assert bytes.fromhex(hash_of_stock_loader(PLAYLIST, level)) == b"puJxO7ySpHRQ251VqAOY"
    assert b"L9OqoZpJRalrxWnrlT+J".hex() in list_swarm_hashes(PLAYLIST, 2, [level])


def test_every_level_has_all_forms() -> None:
    levels = [Level(height * 1000, "avc1.64001e", height * 16 // 9, height, "25") for height in (360, 480, 720)]
    hashes = list_swarm_hashes(PLAYLIST, 3, levels)
    assert len(set(hashes)) == len(hashes) == 3 + 2 * 4 + 4
    assert hash_of_first_players(PLAYLIST, 2) in hashes
    assert hash_of_first_players(PLAYLIST, 3) not in hashes
