"""Brings a backup back into an empty instance, on the same database or the other one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.backups.archive import CHUNK_BYTES, BadArchive, check_archive, read_members
from headwater.backups.manifest import FILES, SECRET, TABLES, Manifest
from headwater.db.portable import Quiet, empty_tables, list_tables, load_rows, write_counters
from headwater.db.schema import newest_schema
from headwater.instance.model import InstanceFacts
from headwater.jobs.model import JOBS, JobState
from headwater.runtime import Runtime
from headwater.settings.secret import secret_path
from headwater.storage import KINDS

Tell = Callable[[str], None]


class CannotRestore(Exception):
    """The target is not fit for this backup; nothing was changed."""


def restore(runtime: Runtime, path: Path, *, force: bool = False, tell: Tell = print) -> Manifest:
    """Prove a backup, then load it; the schema must be there, and nothing may run on it.

    Files come first: rows that name them appear all at once at the end. Raises BadArchive and CannotRestore.
    """
    manifest = check_archive(path)
    tell(f"{path} is whole: {len(manifest.members)} files, made {manifest.made_at:%Y-%m-%d %H:%M} UTC")
    _check_target(runtime, manifest, force=force)
    if force:
        _remove_files(runtime)
    with runtime.storage.work_folder("restore") as folder:
        tables = _unpack(runtime, path, manifest, folder)
        with runtime.database.write() as session, Quiet(session):
            empty_tables(session)
            for table in list_tables():
                if table.name in tables:
                    with tables[table.name].open("rb") as lines:
                        load_rows(session, table, lines)
            write_counters(session, manifest.counters)
            _wake_jobs(session)
    tell(f"{sum(manifest.rows.values())} rows restored, {len(manifest.elsewhere)} files expected in object storage")
    return manifest


def _check_target(runtime: Runtime, manifest: Manifest, *, force: bool) -> None:
    if manifest.schema != newest_schema():
        raise CannotRestore(
            f"the backup has schema {manifest.schema} and this version {newest_schema()}: "
            f"restore with Headwater {manifest.version}, then upgrade"
        )
    if manifest.base_url and manifest.base_url != runtime.settings.base_url:
        raise CannotRestore(
            f"the backup is of {manifest.base_url}, and the settings say {runtime.settings.base_url} (webserver.*): "
            "accounts and videos keep their address"
        )
    if manifest.elsewhere and runtime.storage.tiers is None:
        raise CannotRestore(
            f"{len(manifest.elsewhere)} files of the backup were left in object storage: open it (object_storage.*)"
        )
    if force:
        return
    with runtime.database.read() as session:
        if session.scalar(sa.select(sa.exists().select_from(InstanceFacts))):
            raise CannotRestore("the database is not empty; --force replaces everything in it")
    if any(next(iter(runtime.storage.list(kind)), None) for kind in KINDS if not manifest.elsewhere):
        raise CannotRestore("the store is not empty; --force removes every file on the local disk")


def _remove_files(runtime: Runtime) -> None:
    """Remove what lies on this machine; a bucket may be shared, and keeps what it has."""
    for kind in KINDS:
        for blob in list(runtime.storage.list(kind)):
            if not blob.is_remote:
                runtime.storage.delete_here(blob.key)


def _unpack(runtime: Runtime, path: Path, manifest: Manifest, folder: Path) -> dict[str, Path]:
    """Bring files to the store and tables to the work folder; returns where the tables are."""
    expected = {member.name: member.sha256 for member in manifest.members}
    tables: dict[str, Path] = {}
    for name, content in read_members(path):
        if name not in expected:
            continue  # the manifest itself
        draft = folder / "member"
        if _copy(content, draft) != expected[name]:
            raise BadArchive(f"{path} changed while it was read: {name}")
        if name == SECRET:
            _write_secret(runtime, draft)
        elif name.startswith(TABLES):
            table = name.removeprefix(TABLES).removesuffix(".jsonl")
            tables[table] = draft.rename(folder / f"table-{len(tables)}")
        elif name.startswith(FILES):
            runtime.storage.put_file(name.removeprefix(FILES), draft)
    return tables


def _copy(content: IO[bytes], draft: Path) -> str:
    digest = hashlib.sha256()
    with draft.open("wb") as file:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _write_secret(runtime: Runtime, source: Path) -> None:
    target = secret_path(runtime.settings)
    if target is not None:
        draft = target.with_name(".secret.restored")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(source.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)


def _wake_jobs(session: Session) -> None:
    """Let what was running begin again: the workers that held it are not here."""
    running = sa.update(JOBS).where(JOBS.c.state == JobState.RUNNING)
    session.execute(running.values(state=JobState.WAITING, worker_id=None))
