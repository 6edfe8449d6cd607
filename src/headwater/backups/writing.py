"""Makes a backup of a running instance: one moment of the database, and the files that it names at that moment."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec
import sqlalchemy as sa

import headwater
from headwater.backups.archive import ArchiveWriter
from headwater.backups.manifest import FILES, FORMAT, SECRET, TABLES, Manifest
from headwater.db.portable import dump_rows, hold_still, list_tables, read_counters
from headwater.db.schema import read_schema
from headwater.instance.model import InstanceFacts
from headwater.inventory import list_held_files
from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings.secret import secret_path

Tell = Callable[[str], None]


class _Facts(msgspec.Struct):
    """What the transaction found, beside the rows in their files."""

    schema: str
    base_url: str
    rows: dict[str, int]
    counters: dict[str, int]
    keys: list[str]


def back_up(
    runtime: Runtime, stream: IO[bytes], *, with_remote: bool = False, compressed: bool = False, tell: Tell = print
) -> Manifest:
    """Write a backup to a stream; the instance may run meanwhile.

    Files in object storage are only listed unless asked for `with_remote`. Raises OSError and StorageUnavailable.
    """
    storage = runtime.storage
    with storage.work_folder("backup") as folder:
        facts = _dump(runtime, folder)
        tell(f"{sum(facts.rows.values())} rows of {len(facts.rows)} tables")
        links = _link_files(runtime, facts.keys, folder)
        archive = ArchiveWriter(stream, compressed=compressed)
        for name in facts.rows:
            archive.add_file(f"{TABLES}{name}.jsonl", folder / name)
        own_secret = secret_path(runtime.settings)
        if own_secret is not None and own_secret.exists():
            archive.add_file(SECRET, own_secret)
        elsewhere, gone = _add_files(runtime, archive, facts.keys, links, with_remote=with_remote)
        tell(f"{len(archive.members)} files, {len(elsewhere)} left in object storage, {len(gone)} gone meanwhile")
        manifest = Manifest(
            format=FORMAT,
            version=headwater.__version__,
            schema=facts.schema,
            base_url=facts.base_url,
            made_at=clock.now(),
            database="sqlite" if runtime.database.is_sqlite else "postgresql",
            rows=facts.rows,
            counters=facts.counters,
            members=archive.members,
            elsewhere=elsewhere,
            gone=gone,
        )
        archive.finish(msgspec.json.encode(manifest))
    return manifest


def _add_files(
    runtime: Runtime, archive: ArchiveWriter, keys: list[str], links: dict[str, Path], *, with_remote: bool
) -> tuple[list[str], list[str]]:
    """Add the files; returns the keys of those that stay in object storage, and of those that are gone."""
    storage = runtime.storage
    elsewhere, gone = [], []
    for key in keys:
        if key in links:
            archive.add_file(f"{FILES}{key}", links[key])
        elif not storage.is_remote(key):
            gone.append(key)
        elif not with_remote:
            elsewhere.append(key)
        elif (size := storage.size(key)) is None:
            gone.append(key)
        else:
            archive.add_stream(f"{FILES}{key}", size, storage.read_range(key, 0, size))
    return elsewhere, gone


def back_up_to(runtime: Runtime, path: Path, *, with_remote: bool = False, tell: Tell = print) -> Manifest:
    """Write a backup to a file, which has its name only when it is whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            manifest = back_up(runtime, file, with_remote=with_remote, compressed=path.suffix == ".gz", tell=tell)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return manifest


def _dump(runtime: Runtime, folder: Path) -> _Facts:
    rows: dict[str, int] = {}
    with runtime.database.read() as session:
        hold_still(session)
        base_url = session.scalar(sa.select(InstanceFacts.base_url)) or ""
        for table in list_tables():
            with (folder / table.name).open("wb") as file:
                rows[table.name] = -1
                for line in dump_rows(session, table):
                    file.write(line)
                    rows[table.name] += 1
        return _Facts(
            schema=read_schema(session.connection()) or "",
            base_url=base_url,
            rows=rows,
            counters=read_counters(session),
            keys=list_held_files(session, runtime.storage),
        )


def _link_files(runtime: Runtime, keys: list[str], folder: Path) -> dict[str, Path]:
    """Give every local file a second name, so that nobody removes it before it has been written; returns where."""
    links = {}
    for number, key in enumerate(keys):
        path = runtime.storage.local_path(key)
        if path is None:
            continue
        link = folder / f"file-{number}"
        with suppress(FileNotFoundError):
            try:
                os.link(path, link)
            except FileNotFoundError:
                raise
            except OSError:  # another file system: it is read where it lies
                link = path
            links[key] = link
    return links
