"""Commands about videos, files and backups, on the data of a running instance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.videos.people import CONTENT, add_files, add_person, add_video

from headwater.cli import backups, storage, videos
from headwater.instance import freeze_address
from headwater.jobs.model import Job
from headwater.runtime import Runtime
from headwater.videos import Original, Video, VideoState


@pytest.fixture
def config(runtime: Runtime, tmp_path: Path) -> Path:
    """The settings file of the instance of `runtime`, which holds a video of mara."""
    with runtime.database.write() as session:
        freeze_address(session, runtime.settings.base_url)
    add_files(runtime, add_video(runtime, add_person(runtime, "mara"), name="Rain"))
    tree = {
        "storage": {"root": str(runtime.settings.root), "orphan_age": "0 s"},
        "database": {"url": runtime.settings.database.url},
    }
    path = tmp_path / "config.json"
    path.write_text(json.dumps(tree))
    return path


def jobs(runtime: Runtime) -> list[str]:
    with runtime.database.read() as session:
        told = Job.type.like("tell-of-%")  # to other instances
        return list(session.scalars(sa.select(Job.type).where(~told).order_by(Job.id)))


def test_videos_are_listed_and_shown(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert videos.print_videos(10, None, config, None) == 0
    assert "published" in (line := capsys.readouterr().out) and line.rstrip().endswith("Rain")
    assert videos.print_videos(10, int(VideoState.TO_EDIT), config, None) == 0
    assert capsys.readouterr().out == ""
    assert videos.print_video("1", config, None) == 0
    shown = capsys.readouterr().out
    assert "hls    720p" in shown and "web    720p" in shown
    assert videos.print_video("999", config, None) != 0
    assert "not found" in capsys.readouterr().err


def test_a_file_is_imported_as_an_upload(
    runtime: Runtime, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "Holiday.mp4"
    film.write_bytes(b"moving pictures")
    assert videos.import_video(film, "Mara_channel", None, config, None) == 0
    assert capsys.readouterr().out.startswith("2  ")
    with runtime.database.read() as session:
        video, original = session.get_one(Video, 2), session.query(Original).filter_by(video_id=2).one()
    assert (video.name, original.input_filename) == ("Holiday", "Holiday.mp4")
    assert jobs(runtime) == ["prepare"]
    film.write_bytes(b"changed later")
    assert runtime.storage.read_bytes(original.storage_key or "") == b"moving pictures"
    empty, text = tmp_path / "empty.mp4", tmp_path / "notes.txt"
    empty.touch()
    text.write_text("x")
    for path, channel in (
        (empty, "mara_channel"),
        (text, "mara_channel"),
        (film, "nobody"),
        (tmp_path, "mara_channel"),
    ):
        assert videos.import_video(path, channel, None, config, None) != 0
    assert len(capsys.readouterr().err.splitlines()) == 4
    assert jobs(runtime) == ["prepare"] and list(runtime.storage.spool.iterdir()) == []


def test_orders_become_jobs(runtime: Runtime, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert videos.transcode_video("1", "hls", config, None, forced=False) == 0
    assert videos.transcode_video("1", "hls", config, None, forced=False) != 0, "already under way"
    assert videos.move_video("1", "object-storage", config, None) == 0
    assert storage.move_everything("file-system", config, None) == 0
    assert videos.delete_video("1", config, None) == 0
    assert jobs(runtime) == ["make-again", "move-to-object-storage", "move-to-file-system", "delete-files"]
    assert "already being transcoded" in capsys.readouterr().err


def test_use_orphans_and_missing_files(runtime: Runtime, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runtime.storage.put_bytes("captions/left.vtt", b"12345")
    assert storage.print_use(config, None) == 0
    told = capsys.readouterr().out
    assert "mara" in told and "30.0 KB" in told and "free" in told
    assert storage.print_orphans(config, None, delete=False) == 0
    assert "captions/left.vtt" in capsys.readouterr().out
    assert storage.print_orphans(config, None, delete=True) == 0
    assert runtime.storage.size("captions/left.vtt") is None
    assert storage.check_files(config, None) == 0
    (key,) = (blob.key for blob in runtime.storage.list("web-videos"))
    runtime.storage.put_bytes(key, b"short")
    assert storage.check_files(config, None) == 1
    assert f"{key}: 5 bytes, not {len(CONTENT)}  (video 1)" in capsys.readouterr().out


def test_a_backup_is_made_while_it_runs_and_restored_when_it_does_not(
    runtime: Runtime, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "all.tar"
    assert backups.make_backup(archive, config, None, with_remote=False) == 0
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text(json.dumps({"storage": {"root": str(tmp_path / "elsewhere")}}))
    assert backups.restore_backup(archive, elsewhere, None, force=False) == 0
    capsys.readouterr()
    assert videos.print_videos(10, None, elsewhere, None) == 0
    assert capsys.readouterr().out.rstrip().endswith("Rain")
    assert backups.restore_backup(archive, elsewhere, None, force=False) != 0
    assert "--force" in capsys.readouterr().err
    assert backups.restore_backup(tmp_path / "none.tar", elsewhere, None, force=False) != 0
