"""The command `headwater seed`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter


def seed(
    *addresses: Annotated[str, Parameter(help="Of videos, channels, accounts or whole instances.")],
    folder: Annotated[Path, Parameter(help="Where files are kept; a restart goes on with them.")] = Path("seed"),
    disk: Annotated[str, Parameter(help="Room that videos may take, the newest first: 500MB, 20GB.")] = "20GB",
    upload: Annotated[str, Parameter(help="Most that is given in a second, such as 2MB; 0 is no limit.")] = "0",
    videos: Annotated[int, Parameter(help="At most so many videos, the newest first.")] = 100,
    viewers: Annotated[int, Parameter(help="Browsers that are served at once.")] = 100,
    all_files: Annotated[bool, Parameter(help="Plain files too, where a video has a playlist.", negative="")] = False,
    listen: Annotated[
        str, Parameter(help="Where torrent clients call; open this port to the world.")
    ] = "0.0.0.0:6881,[::]:6881",
    stun: Annotated[list[str] | None, Parameter(help="To learn one's own address; none: --stun ''.")] = None,
    check: Annotated[float, Parameter(help="Seconds until it is looked for new videos.")] = 600,
    report: Annotated[float, Parameter(help="Seconds until it is told what was given, if that has changed.")] = 30,
) -> None:
    """Give videos on from a spare machine, to torrent clients and to viewers' browsers. It needs headwater[seed]."""
    from headwater.seeding.addresses import read_address
    from headwater.settings.units import ByteSize, read_unit

    try:
        targets = [read_address(address) for address in addresses]
        disk_bytes, upload_bytes = read_unit(ByteSize, disk), read_unit(ByteSize, upload)
    except ValueError as error:
        sys.exit(f"headwater seed: {error}")
    if not targets:
        sys.exit("headwater seed: name at least one address of a video, a channel or an instance")
    try:
        from headwater.seeding.program import Wishes
        from headwater.seeding.program import seed as run
    except ModuleNotFoundError as error:
        sys.exit(f"headwater seed needs {error.name}: pip install 'headwater[seed]'")
    wishes = Wishes(
        targets=targets,
        folder=folder.expanduser().resolve(),
        disk_bytes=disk_bytes if disk_bytes >= 0 else sys.maxsize,
        upload_bytes_per_second=max(0, upload_bytes),
        videos=videos,
        viewers=viewers,
        all_files=all_files,
        interfaces=listen,
        stun_servers=["stun:stun.framasoft.org"] if stun is None else [server for server in stun if server],
        check_seconds=check,
        report_seconds=report,
    )
    sys.exit(run(wishes))


def register(app: cyclopts.App) -> None:
    """Add the command to the whole."""
    app.command(seed)
