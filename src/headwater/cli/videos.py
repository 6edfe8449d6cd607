"""`headwater video`: look at videos, take files in, remove, make again, move."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.channels import Channel
from headwater.cli.opened import say, with_instance, write_size
from headwater.cli.storage import PLACES
from headwater.house import Viewer
from headwater.house.rights import Role
from headwater.processes.errors import CannotStart
from headwater.publishing import import_local_file
from headwater.relocation import order_move
from headwater.runtime import Runtime
from headwater.transcoding import order_transcoding
from headwater.users import User
from headwater.videos import Video, VideoFile, find_managed, remove_video

CONSOLE = Viewer(user_id=0, username="console", role=Role.ADMINISTRATOR)
"""Whoever may use the console may do everything."""


def print_videos(count: int, state: int | None, config: Path | None, override: Path | None) -> int:
    """Print local videos, the newest first; returns the exit code."""

    def work(runtime: Runtime) -> int:
        columns = (Video.id, Video.uuid, Video.state, Video.moving, Video.name)
        files = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(VideoFile.size_bytes), 0))
        query = sa.select(*columns).where(Video.is_local).order_by(Video.id.desc()).limit(count)
        if state is not None:
            query = query.where(sa.func.coalesce(Video.moving, Video.state) == state)
        with runtime.database.read() as session:
            for row in session.execute(query):
                number, size = session.execute(files.where(VideoFile.video_id == row.id)).one()
                shown = (row.moving or row.state).name.lower().replace("_", "-")
                say(f"{row.id:>8}  {row.uuid}  {shown:<20} {number:>3} files {write_size(int(size)):>9}  {row.name}")
        return 0

    return with_instance(config, override, work)


def print_video(reference: str, config: Path | None, override: Path | None) -> int:
    """Print a video and its files; returns the exit code."""

    def work(runtime: Runtime) -> int:
        with runtime.database.read() as session:
            video = find_managed(session, CONSOLE, reference)
            files = list(session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video.id)))
        say(f"{video.id}  {video.uuid}  {video.name}")
        say(f"{video.url}\nstate {(video.moving or video.state).name.lower()}, {video.duration_seconds} s")
        if video.failure:
            say(f"failure: {video.failure}")
        for file in sorted(files, key=lambda file: (file.playlist_id is None, file.resolution)):
            kind = "hls" if file.playlist_id is not None else "web"
            remote = file.storage_key is not None and runtime.storage.is_remote(file.storage_key)
            facts = f"{file.resolution:>5}p {file.fps:>3} fps {write_size(file.size_bytes):>9}"
            say(f"{file.id:>8}  {kind}  {facts}  {'remote' if remote else ''}".rstrip())
        return 0

    return with_instance(config, override, work)


def import_video(path: Path, channel_name: str, name: str | None, config: Path | None, override: Path | None) -> int:
    """Take a file as an upload of the channel's owner; the file itself is copied. Returns the exit code."""

    def work(runtime: Runtime) -> int:
        if not path.is_file():
            raise CannotStart(f"{path} is not a file")
        with runtime.database.read() as session:
            channel_id, owner = _find_channel(session, channel_name)
        ids = import_local_file(runtime, owner, path, channel_id=channel_id, name=name or path.stem)
        say(f"{ids.id}  {ids.uuid}")
        return 0

    return with_instance(config, override, work)


def delete_video(reference: str, config: Path | None, override: Path | None) -> int:
    """Remove a video; returns the exit code."""

    def change(session: Session, _runtime: Runtime, row: Any) -> str:
        remove_video(session, session.get_one(Video, row.id, with_for_update=True))
        return f"removed {row.name}; the worker removes its files"

    return _change(reference, config, override, change)


def transcode_video(reference: str, kind: str, config: Path | None, override: Path | None, *, forced: bool) -> int:
    """Have renditions made again; returns the exit code."""

    def change(session: Session, runtime: Runtime, row: Any) -> str:
        job = order_transcoding(session, runtime.settings, row, plain=kind == "web-video", forced=forced)
        return f"job {job} will make what is missing of {row.name}"

    return _change(reference, config, override, change)


def move_video(reference: str, place: str, config: Path | None, override: Path | None) -> int:
    """Have the files of a video moved; returns the exit code."""

    def change(session: Session, _runtime: Runtime, row: Any) -> str:
        job = order_move(session, row.id, PLACES[place])
        return f"job {job} will move {row.name} to {place}"

    return _change(reference, config, override, change)


def _change(reference: str, config: Path | None, override: Path | None, change: Any) -> int:
    def work(runtime: Runtime) -> int:
        with runtime.database.write() as session:
            told = change(session, runtime, find_managed(session, CONSOLE, reference))
        say(told)
        return 0

    return with_instance(config, override, work)


def _find_channel(session: Session, name: str) -> tuple[int, Viewer]:
    query = (
        sa.select(Channel.id, Account.id, User)
        .join(Actor, Actor.id == Channel.actor_id)
        .join(Account, Account.id == Channel.account_id)
        .join(User, User.id == Account.user_id)
        .where(Actor.host == LOCAL_HOST, Actor.folded_name == name.lower())
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise CannotStart(f"there is no local channel {name}")
    channel_id, account_id, user = row
    return channel_id, Viewer(user_id=user.id, account_id=account_id, username=user.username, role=user.role)
