"""The commands about videos, their files and backups. What a command needs is imported when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
from cyclopts import Parameter

video_app = cyclopts.App(name="video", help="Look after videos.")
storage_app = cyclopts.App(name="storage", help="Look after files.")

Config = Annotated[Path | None, Parameter(help="Settings file: .yaml, .toml or .json.")]
Override = Annotated[Path | None, Parameter(help="A second settings file that wins over everything else.")]
Place = Literal["object-storage", "file-system"]
Flag = Parameter(negative="")


@video_app.command(name="list")
def list_videos(
    *,
    count: Annotated[int, Parameter(help="At most so many, the newest first.")] = 50,
    state: Annotated[int | None, Parameter(help="Only of this state, by the number of the wire.")] = None,
    config: Config = None,
    override: Override = None,
) -> None:
    """Print local videos: number, UUID, state, files, bytes, name."""
    from headwater.cli.videos import print_videos

    sys.exit(print_videos(count, state, config, override))


@video_app.command
def show(video: str, *, config: Config = None, override: Override = None) -> None:
    """Print a video and its files. VIDEO is a number, UUID or short UUID."""
    from headwater.cli.videos import print_video

    sys.exit(print_video(video, config, override))


@video_app.command(name="import")
def import_file(
    file: Path,
    *,
    channel: Annotated[str, Parameter(help="Name of the local channel that it is published in.")],
    name: Annotated[str | None, Parameter(help="Title; the file's name when it is not given.")] = None,
    config: Config = None,
    override: Override = None,
) -> None:
    """Take a file of this machine as an upload of the channel's owner; the worker makes the video."""
    from headwater.cli.videos import import_video

    sys.exit(import_video(file, channel, name, config, override))


@video_app.command
def delete(video: str, *, config: Config = None, override: Override = None) -> None:
    """Remove a video with all of its files."""
    from headwater.cli.videos import delete_video

    sys.exit(delete_video(video, config, override))


@video_app.command
def transcode(
    video: str,
    *,
    kind: Annotated[Literal["hls", "web-video"], Parameter(help="What is to be made.")] = "hls",
    force: Annotated[bool, Flag] = False,
    config: Config = None,
    override: Override = None,
) -> None:
    """Make the renditions that are missing or damaged; --force also while others are being made."""
    from headwater.cli.videos import transcode_video

    sys.exit(transcode_video(video, kind, config, override, forced=force))


@video_app.command
def move(
    video: str,
    *,
    to: Annotated[Place, Parameter(help="Where its files go.")],
    config: Config = None,
    override: Override = None,
) -> None:
    """Move the files of a video; the worker does it, and it can be watched meanwhile."""
    from headwater.cli.videos import move_video

    sys.exit(move_video(video, to, config, override))


@storage_app.command
def use(*, config: Config = None, override: Override = None) -> None:
    """Walk through the store and print what each kind of file and each account takes."""
    from headwater.cli.storage import print_use

    sys.exit(print_use(config, override))


@storage_app.command
def orphans(*, delete: Annotated[bool, Flag] = False, config: Config = None, override: Override = None) -> None:
    """Print files that no row names and that are older than `storage.orphan_age`; --delete removes them."""
    from headwater.cli.storage import print_orphans

    sys.exit(print_orphans(config, override, delete=delete))


@storage_app.command
def check(*, config: Config = None, override: Override = None) -> None:
    """Look for the file of every row; exit code 1 when one is missing or has another size."""
    from headwater.cli.storage import check_files

    sys.exit(check_files(config, override))


@storage_app.command(name="move")
def move_all(
    *, to: Annotated[Place, Parameter(help="Where files go.")], config: Config = None, override: Override = None
) -> None:
    """Move every file; the worker does it, video by video."""
    from headwater.cli.storage import move_everything

    sys.exit(move_everything(to, config, override))


def backup(
    file: Path,
    *,
    with_remote: Annotated[bool, Parameter(help="Also fetch the files in object storage.", negative="")] = False,
    config: Config = None,
    override: Override = None,
) -> None:
    """Write everything into one archive while the instance runs; FILE ends in .tar or .tar.gz, `-` is the output."""
    from headwater.cli.backups import make_backup

    sys.exit(make_backup(file, config, override, with_remote=with_remote))


def restore(
    file: Path, *, force: Annotated[bool, Flag] = False, config: Config = None, override: Override = None
) -> None:
    """Load a backup into an instance that does not run; --force replaces what is there. Any database takes it."""
    from headwater.cli.backups import restore_backup

    sys.exit(restore_backup(file, config, override, force=force))


def register(app: cyclopts.App) -> None:
    """Add these commands to the whole."""
    for part in (video_app, storage_app, backup, restore):
        app.command(part)
