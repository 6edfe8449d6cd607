"""Playlists and hash maps have the form that players and other instances know."""

import json
from itertools import pairwise

from tests.media.test_ladder import INFO

from headwater.media.hls import (
    final_hashes,
    progressive_hashes,
    write_final_playlist,
    write_master_playlist,
    write_progressive_playlist,
)
from headwater.media.hls.playlists import parse_growing_playlist
from headwater.media.ladder import LadderRules, plan_codec, plan_ladder


def test_final_playlist_is_the_reference_s() -> None:
    name = "f102e2d9-f306-42e5-8b83-569d60d39aeb-144-fragmented.mp4"
    assert write_final_playlist(name, 1372, [(4.0, 52366)]) == (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        f'#EXT-X-MAP:URI="{name}",BYTERANGE="1372@0"\n'
        f"#EXTINF:4.000000,\n#EXT-X-BYTERANGE:52366@1372\n{name}\n#EXT-X-ENDLIST\n"
    )


def test_final_ranges_follow_each_other() -> None:
    text = write_final_playlist("x.mp4", 100, [(4.004, 10), (4.6, 20), (0.5, 5)])
    assert [line for line in text.splitlines() if "BYTERANGE:" in line] == [
        "#EXT-X-BYTERANGE:10@100",
        "#EXT-X-BYTERANGE:20@110",
        "#EXT-X-BYTERANGE:5@130",
    ]
    assert "#EXT-X-TARGETDURATION:5" in text


def test_final_hashes_are_the_reference_s() -> None:
    assert final_hashes(1372, [(52366, "63ea49"), (10, "ab")]) == {"1372-53737": "63ea49", "53738-53747": "ab"}


def test_master_playlist_is_the_reference_s() -> None:
    rungs = plan_ladder(INFO, LadderRules(heights=frozenset({144}))).rungs
    assert write_master_playlist([(rungs[0], "a-1080.m3u8"), (rungs[1], "b-144.m3u8")]) == (
        "#EXTM3U\n#EXT-X-VERSION:3\n\n\n"
        f"#EXT-X-STREAM-INF:BANDWIDTH={rungs[1].bandwidth},RESOLUTION=256x144,FRAME-RATE=30,"
        'CODECS="avc1.64000c,mp4a.40.2"\nb-144.m3u8\n'
        f"#EXT-X-STREAM-INF:BANDWIDTH={rungs[0].bandwidth},RESOLUTION=1920x1080,FRAME-RATE=30,"
        'CODECS="avc1.640028,mp4a.40.2"\na-1080.m3u8\n'
    )


def test_sound_apart_is_a_rendition_of_every_rung() -> None:
    plan = plan_ladder(INFO, LadderRules(heights=frozenset({144}), sound_apart=True))
    lines = write_master_playlist([(rung, f"{rung.name}.m3u8") for rung in plan.rungs]).splitlines()
    assert lines[4] == '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",AUTOSELECT=YES,DEFAULT=YES,URI="0.m3u8"'
    assert [line for line in lines if line.endswith(".m3u8")] == ["144.m3u8", "1080.m3u8"], "the sound is no choice"
    assert all(line.endswith('CODECS="avc1.64000c,mp4a.40.2",AUDIO="audio"') for line in lines if "256x144" in line)


def test_players_that_know_one_codec_find_it_first() -> None:
    rules = LadderRules(heights=frozenset({144, 240}))
    rungs = plan_ladder(INFO, rules).rungs + plan_codec(INFO, rules, "av1", 240) + plan_codec(INFO, rules, "vp9", 240)
    text = write_master_playlist([(rung, rung.name) for rung in rungs])
    names = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert names == ["144", "240", "1080", "144-av1", "240-av1", "144-vp9", "240-vp9"]


def test_a_growing_playlist_only_grows() -> None:
    segments = [(f"x-480-{number}.m4s", 4.0) for number in range(3)]
    texts = [write_progressive_playlist("x-480-init.mp4", segments[:count], 4) for count in range(4)]
    for before, after in pairwise(texts):
        assert after.startswith(before)
    assert "#EXT-X-PLAYLIST-TYPE:EVENT\n" in texts[0]
    assert '#EXT-X-MAP:URI="x-480-init.mp4"\n' in texts[0]
    assert "#EXT-X-ENDLIST" not in texts[-1]
    ended = write_progressive_playlist("x-480-init.mp4", segments, 4, ended=True)
    assert ended == texts[-1] + "#EXT-X-ENDLIST\n"


def test_growing_hashes_are_those_of_a_live() -> None:
    hashes = progressive_hashes([("x-480-0.m4s", "aa"), ("x-480-1.m4s", "bb")])
    assert json.loads(json.dumps(hashes)) == {"x-480-0.m4s": "aa", "x-480-1.m4s": "bb"}


def test_an_entry_that_is_still_being_written_is_not_read() -> None:
    text = '#EXTM3U\n#EXT-X-MAP:URI="i.mp4"\n#EXTINF:4.000000,\n0.m4s\n#EXTINF:3.5,\n'
    assert parse_growing_playlist(text).segments == [("0.m4s", 4.0)]
    assert not parse_growing_playlist(text).ended
    assert parse_growing_playlist(text + "1.m4s\n#EXT-X-ENDLIST\n").segments[1] == ("1.m4s", 3.5)
