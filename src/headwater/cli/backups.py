"""`headwater backup` and `headwater restore`."""

from __future__ import annotations

import sys
from pathlib import Path

from headwater.backups import BadArchive, CannotRestore, back_up, back_up_to, restore
from headwater.cli.opened import say, with_instance
from headwater.processes.errors import EXIT_CANNOT_START, CannotStart
from headwater.processes.lock import DataLock
from headwater.processes.opening import open_resources
from headwater.processes.options import Options
from headwater.processes.prepare import bring_up_to_date
from headwater.processes.run import complain
from headwater.runtime import Runtime
from headwater.settings import SettingsError
from headwater.storage import StorageUnavailable

OUTPUT = Path("-")


def make_backup(path: Path, config: Path | None, override: Path | None, *, with_remote: bool) -> int:
    """Write a backup; returns the exit code."""

    def work(runtime: Runtime) -> int:
        if path == OUTPUT:
            back_up(runtime, sys.stdout.buffer, with_remote=with_remote, tell=_tell)
        else:
            manifest = back_up_to(runtime, path, with_remote=with_remote, tell=_tell)
            say(f"{path}: {len(manifest.members)} files, {path.stat().st_size} bytes")
        return 0

    return with_instance(config, override, work)


def restore_backup(path: Path, config: Path | None, override: Path | None, *, force: bool) -> int:
    """Load a backup; returns the exit code."""
    try:
        options = Options(config, override)
        settings = options.load()
        lock = DataLock(settings.root, alone=True)
        runtime = open_resources(options, settings)
        try:
            bring_up_to_date(runtime)
            restore(runtime, path, force=force, tell=_tell)
        finally:
            runtime.close()
            lock.release()
    except (SettingsError, CannotStart, CannotRestore, BadArchive, StorageUnavailable, OSError) as error:
        complain(error)
        return EXIT_CANNOT_START
    return 0


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
