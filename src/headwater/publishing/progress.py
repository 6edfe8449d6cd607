"""Where a sent video stands, in the steps that its owner sees."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from headwater.videos import VideoState

PREPARE, TRANSCODE = "prepare", "transcode"


class Stage(msgspec.Struct, frozen=True):
    """A step: done, or how far in percent (None: not begun, or nobody knows)."""

    name: str
    done: bool
    progress: int | None = None


class Progress(msgspec.Struct, frozen=True, rename="camel"):
    """A video on its way from sent to finished."""

    state: str  # preparing, playable, finished, failed
    playable: bool
    stages: list[Stage]
    thumbnail: str | None
    error: str | None
    watch_url: str

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will change."""
        return self.state in ("finished", "failed")


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a video's making."""

    state: VideoState
    checked: bool
    playable: bool
    planned: list[int]  # heights; 0 is sound alone
    finished: list[int]
    jobs: Mapping[str, int]  # type of job -> percent, of those that run
    failure: str | None = None


def name_state(facts: Facts) -> str:
    """Say in one word how a video is."""
    if facts.state is VideoState.TRANSCODING_FAILED:
        return "failed"
    if facts.state is VideoState.PUBLISHED:
        return "finished"
    return "playable" if facts.playable else "preparing"


def list_stages(facts: Facts) -> list[Stage]:
    """Return the steps in order. A rung that was planned and could not be made is not mentioned in the end."""
    published = facts.state is VideoState.PUBLISHED
    playable = facts.playable or published
    first = facts.jobs.get(PREPARE)
    stages = [Stage("sent", True), Stage("checked", facts.checked or playable)]
    stages.append(Stage("playable", playable, None if playable else first))
    for height in sorted(facts.finished if published else facts.planned):
        done = height in facts.finished
        stages.append(Stage(_name(height), done, None if done else facts.jobs.get(TRANSCODE)))
    return [*stages, Stage("finished", published)]


def _name(height: int) -> str:
    return f"{height}p" if height else "audio"
