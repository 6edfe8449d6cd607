"""Torrents of files that were just made: true to the bytes, without a job that would read them again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import bencode2
import pytest
import sqlalchemy as sa
from tests.support.clips import make_clip
from tests.support.originals import add_original
from tests.support.transcoding import read_video, with_transcoding, work_off

from headwater.jobs.model import Job
from headwater.runtime import Runtime

pytestmark = pytest.mark.slow

FORMS = {
    "hls and plain files": {"web_videos": {"enabled": True}},
    "plain files alone": {"web_videos": {"enabled": True}, "hls": {"enabled": False}},
    "as it was uploaded": {"enabled": False},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_finished_file_has_a_true_torrent(runtime: Runtime, tmp_path: Path, form: str) -> None:
    video_id = add_original(runtime, make_clip(tmp_path / "clip.mp4", seconds=5, size="256x144"))
    work_off(with_transcoding(runtime, FORMS[form]))
    _, files = read_video(runtime, video_id)
    assert len(files) == (2 if "and" in form else 1)
    for file in files:
        torrent = bencode2.bdecode(runtime.storage.read_bytes(f"torrents/{file.torrent_filename}"))
        info = torrent[b"info"]
        content = runtime.storage.read_bytes(file.storage_key or "")
        length = info[b"piece length"]
        expected = b"".join(hashlib.sha1(content[at : at + length]).digest() for at in range(0, len(content), length))
        assert (info[b"length"], info[b"pieces"]) == (len(content), expected)
        assert file.info_hash == hashlib.sha1(bencode2.bencode(info)).hexdigest()
    with runtime.database.read() as session:
        jobs = set(session.scalars(sa.select(Job.type)))
    assert "make-torrents" not in jobs
