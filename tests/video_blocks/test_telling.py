"""What other instances hear of blocked videos, and of servers that are blocked."""

from __future__ import annotations

from typing import Any

from headwater.blocks import BY_INSTANCE, block_server, find_video_block
from headwater.video_blocks import block_video, unblock_video
from headwater.videos import Video, find_any
from tests.announcing.followers import World
from tests.announcing.test_telling import GONE, PUBLISHED, UPDATED, world

__all__ = ["world"]


def block(world: World, video: Video, **wishes: Any) -> None:
    with world.runtime.database.write() as session:
        block_video(session, find_any(session, str(video.id)), **wishes)


def unblock(world: World, video: Video) -> None:
    with world.runtime.database.write() as session:
        unblock_video(session, find_any(session, str(video.id)))


def test_a_block_takes_a_video_back_where_that_is_wanted(world: World) -> None:
    video = world.add()
    assert world.heard() == PUBLISHED
    block(world, video, reason="no", unfederate=True)
    assert world.heard() == GONE
    world.change(video, name="Another name")
    assert world.heard() == set()
    unblock(world, video)
    assert world.heard() == PUBLISHED


def test_else_others_keep_what_they_have_and_hear_nothing_more(world: World) -> None:
    video = world.add()
    world.heard()
    block(world, video)
    world.change(video, name="Another name")
    assert world.heard() == set()
    unblock(world, video)
    assert world.heard() == UPDATED
    with world.runtime.database.read() as session:
        assert find_video_block(session, video.id) is None


def test_a_blocked_server_is_told_that_we_part_and_nothing_after_that(world: World) -> None:
    with world.runtime.database.write() as session:
        block_server(session, world.runtime.settings, BY_INSTANCE, "channel.example")
    assert {(activity["type"], inbox) for inbox, activity in world.delivered()} == {("Reject", "channel")}
    world.add()
    heard = {inbox for _, _, inbox in world.heard()}
    assert heard == {"account", "instance"}
