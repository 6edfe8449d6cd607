"""A backup of a running instance comes back whole, on either database; whatever is wrong with it is noticed first."""

from __future__ import annotations

import dataclasses
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from headwater.backups import BadArchive, CannotRestore, back_up, back_up_to, check_archive, restore
from headwater.db.migrate import migrate
from headwater.db.portable import dump_rows, list_tables
from headwater.instance import freeze_address
from headwater.inventory import find_missing, find_orphans
from headwater.jobs import enqueue
from headwater.jobs.model import Job, JobState
from headwater.publishing.model import Upload
from headwater.runtime import Runtime
from headwater.settings import load_settings
from headwater.storage import KINDS, Storage
from headwater.storage.local import LocalStore
from headwater.storage.objects import ObjectStore
from headwater.storage.tiers import TieredStore
from headwater.videos import Video
from tests.videos.people import CONTENT, add_files, add_person, add_video


def quiet(_text: str) -> None:
    """Say nothing."""


@pytest.fixture
def source(runtime: Runtime) -> Runtime:
    """An instance with a video, a removed one, a running job and an upload under way."""
    with runtime.database.write() as session:
        freeze_address(session, runtime.settings.base_url)
    owner = add_person(runtime, "mara")
    video = add_video(runtime, owner, name="Zwölf 🎬 'quoted'", tags=["one", "two"])
    add_files(runtime, video)
    gone = add_video(runtime, owner)
    with runtime.database.write() as session:
        session.execute(sa.delete(Video).where(Video.id == gone.id))
        enqueue(session, "prepare", {"video_id": video.id}, key=f"video:{video.id}")
        session.execute(sa.update(Job).values(state=JobState.RUNNING, worker_id=77, attempt=3))
        now = video.created_at
        session.add(
            Upload(
                upload_id="under-way", user_id=owner.viewer.user_id or 0, filename="a.mp4", mimetype="video/mp4",
                size_bytes=5, details={}, created_at=now, touched_at=now,
            )
        )  # fmt: skip
    return runtime


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "target_dialect" in metafunc.fixturenames:
        both = metafunc.config.getoption("--databases") == "both"
        metafunc.parametrize("target_dialect", ["sqlite", "postgresql"] if both else ["sqlite"])


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path, target_dialect: str) -> Iterator[Runtime]:
    """An empty instance elsewhere, on either database."""
    environment = {"HEADWATER__STORAGE__ROOT": str(tmp_path / "elsewhere")}
    cluster, name = None, ""
    if target_dialect == "postgresql":
        cluster = request.getfixturevalue("postgresql_cluster")
        name = cluster.create_database()
        environment["HEADWATER__DATABASE__URL"] = cluster.url(name)
    opened = Runtime.open(load_settings(environment=environment))
    migrate(opened.database)
    yield opened
    opened.close()
    if cluster is not None:
        cluster.drop_database(name)


def read_all(runtime: Runtime) -> dict[str, list[Any]]:
    """Return every row of every kept table, as text."""
    with runtime.database.read() as session:
        return {table.name: [json.loads(line) for line in dump_rows(session, table)] for table in list_tables()}


def test_everything_comes_back(source: Runtime, target: Runtime, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    manifest = back_up_to(source, archive, tell=quiet)
    assert check_archive(archive) == manifest
    restore(target, archive, tell=quiet)
    before, after = read_all(source), read_all(target)
    job_state, job_worker = (before["job"][0].index(name) for name in ("state", "worker_id"))
    for row in before["job"][1:]:
        row[job_state], row[job_worker] = JobState.WAITING, None  # whoever held it is not there
    assert after == before
    assert list(find_missing(target)) == [] and list(find_orphans(target)) == []
    with target.database.read() as session:
        video = session.scalars(sa.select(Video)).one()
        assert (video.name, video.tags) == ("Zwölf 🎬 'quoted'", ["one", "two"])
        assert video.created_at.tzinfo is not None
    assert target.storage.read_bytes(f"web-videos/{video.uuid}-720.mp4") == CONTENT
    assert (target.settings.root / "secret").read_text() == (source.settings.root / "secret").read_text()
    assert list(target.storage.tmp.glob("*/*")) == [] == list(source.storage.tmp.glob("*/*"))


def test_ids_go_on_and_lists_count_as_before(source: Runtime, target: Runtime, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    back_up_to(source, archive, tell=quiet)
    restore(target, archive, tell=quiet)
    owner = add_person(target, "paul")
    new = add_video(target, owner)
    assert new.id == 3, "the removed video's number does not come back"
    with target.database.read() as session:
        counted = session.execute(sa.text("SELECT SUM(videos) FROM video_tally WHERE length(facet) > 7")).scalar()
        files = session.execute(sa.text("SELECT files_bytes FROM video WHERE id = 1")).scalar()
    assert counted == 2 and files == 2 * len(CONTENT), "triggers did not count twice, and count again now"


def test_a_target_that_is_not_empty_is_refused_until_forced(source: Runtime, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    back_up_to(source, archive, tell=quiet)
    owner_count = len(read_all(source)["user"])
    add_person(source, "later")
    source.storage.put_bytes("web-videos/later.mp4", b"x")
    before = read_all(source)
    with pytest.raises(CannotRestore, match="not empty"):
        restore(source, archive, tell=quiet)
    assert read_all(source) == before
    restore(source, archive, force=True, tell=quiet)
    assert len(read_all(source)["user"]) == owner_count
    assert source.storage.size("web-videos/later.mp4") is None
    assert list(find_missing(source)) == []


@pytest.mark.parametrize("harm", ["cut", "flipped", "swapped", "no archive"])
def test_a_damaged_backup_changes_nothing(source: Runtime, tmp_path: Path, harm: str) -> None:
    archive = tmp_path / "backup.tar"
    back_up_to(source, archive, tell=quiet)
    content = bytearray(archive.read_bytes())
    if harm == "cut":
        del content[len(content) // 2 :]
    elif harm == "flipped":
        content[content.index(CONTENT) + 100] ^= 1
    elif harm == "no archive":
        content = bytearray(b"nothing of the kind" * 1000)
    archive.write_bytes(content)
    if harm == "swapped":
        add_member(archive, "files/web-videos/extra.mp4", b"smuggled")
    before = read_all(source)
    with pytest.raises(BadArchive):
        restore(source, archive, force=True, tell=quiet)
    assert read_all(source) == before


def add_member(archive: Path, name: str, content: bytes) -> None:
    """Add a member that the manifest does not know."""
    with tarfile.open(archive, "a") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))


def test_another_address_or_schema_is_refused(source: Runtime, target: Runtime, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    with source.database.write() as session:
        session.execute(sa.text("UPDATE instance SET base_url = 'https://other.example'"))
    back_up_to(source, archive, tell=quiet)
    with pytest.raises(CannotRestore, match=r"other\.example"):
        restore(target, archive, tell=quiet)
    with source.database.write() as session:
        session.execute(sa.text(f"UPDATE instance SET base_url = '{source.settings.base_url}'"))
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    back_up_to(source, archive, tell=quiet)
    with pytest.raises(CannotRestore, match="schema 0001"):
        restore(target, archive, tell=quiet)


def test_files_in_object_storage_are_listed_or_taken_along(source: Runtime, tmp_path: Path) -> None:
    root = source.settings.root
    tiers = TieredStore(LocalStore({kind: root / kind for kind in KINDS}), ObjectStore.in_memory())
    away = dataclasses.replace(source, storage=Storage(root, tiers))
    keys = [blob.key for blob in source.storage.list("web-videos")]
    for key in keys:
        tiers.copy_away(key)
        tiers.forget_here(key)
    listed, whole = tmp_path / "listed.tar", tmp_path / "whole.tar"
    assert back_up_to(away, listed, tell=quiet).elsewhere == keys
    with pytest.raises(CannotRestore, match="object storage"):
        restore(source, listed, force=True, tell=quiet)
    assert back_up_to(away, whole, with_remote=True, tell=quiet).elsewhere == []
    restore(source, whole, force=True, tell=quiet)
    assert list(find_missing(source)) == []


def test_a_backup_that_cannot_be_written_leaves_nothing(source: Runtime, tmp_path: Path) -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _data: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        back_up(source, Full(), tell=quiet)
    with pytest.raises(FileNotFoundError):
        back_up_to(source, tmp_path / "missing" / "backup.tar", tell=quiet)
    assert list(source.storage.tmp.glob("*/*")) == []


def test_a_file_that_goes_meanwhile_is_named(source: Runtime, tmp_path: Path) -> None:
    (key,) = (blob.key for blob in source.storage.list("web-videos"))
    source.storage.delete(key)
    assert back_up_to(source, tmp_path / "backup.tar", tell=quiet).gone == [key]
