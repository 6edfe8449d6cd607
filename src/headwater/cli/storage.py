"""`headwater storage`: what is there, what is too much, what is missing, and moving it."""

from __future__ import annotations

from pathlib import Path

from headwater.cli.opened import say, with_instance, write_size
from headwater.inventory import find_missing, find_orphans, measure
from headwater.relocation import Direction, order_moves
from headwater.runtime import Runtime

PLACES = {"object-storage": Direction.AWAY, "file-system": Direction.HERE}


def print_use(config: Path | None, override: Path | None) -> int:
    """Print what each kind of file and each account takes; returns the exit code."""

    def work(runtime: Runtime) -> int:
        found = measure(runtime)
        say(f"{'kind':<24}{'files':>10}{'size':>12}{'remote':>12}{'orphaned':>12}")
        for kind in found.kinds:
            sizes = (kind.size_bytes, kind.remote_bytes, kind.orphan_bytes)
            say(f"{kind.kind:<24}{kind.files:>10}" + "".join(f"{write_size(size):>12}" for size in sizes))
        say(f"{'all':<24}{sum(kind.files for kind in found.kinds):>10}{write_size(found.size_bytes):>12}")
        say(f"\n{'account':<24}{'size':>22}")
        for account in found.accounts:
            say(f"{account.name:<24}{write_size(account.size_bytes):>22}")
        say(f"\n{write_size(found.free_bytes)} free on the disk that takes uploads")
        return 0

    return with_instance(config, override, work)


def print_orphans(config: Path | None, override: Path | None, *, delete: bool) -> int:
    """Print files that no row names, and remove them if asked to; returns the exit code."""

    def work(runtime: Runtime) -> int:
        count, size = 0, 0
        for blob in find_orphans(runtime):
            say(f"{write_size(blob.size_bytes):>10}  {blob.key}")
            if delete:
                runtime.storage.delete(blob.key)
            count, size = count + 1, size + blob.size_bytes
        done = "removed" if delete else "found; --delete removes them"
        say(f"{count} orphans, {write_size(size)}, {done}")
        return 0

    return with_instance(config, override, work)


def check_files(config: Path | None, override: Path | None) -> int:
    """Print every row's file that is missing or has another size; returns 1 when there are any."""

    def work(runtime: Runtime) -> int:
        count = 0
        for fault in find_missing(runtime):
            found = "missing" if fault.found_bytes is None else f"{fault.found_bytes} bytes, not {fault.expected_bytes}"
            of_video = f"  (video {fault.video_id})" if fault.video_id is not None else ""
            say(f"{fault.key}: {found}{of_video}")
            count += 1
        say("Every file is there." if not count else f"{count} to mend: `headwater video transcode VIDEO` makes rungs")
        return 1 if count else 0

    return with_instance(config, override, work)


def move_everything(place: str, config: Path | None, override: Path | None) -> int:
    """Have every file moved; returns the exit code."""

    def work(runtime: Runtime) -> int:
        with runtime.database.write() as session:
            count = order_moves(session, PLACES[place])
        say(f"{count} jobs will move files to {place}")
        return 0

    return with_instance(config, override, work)
