"""What an embed's address may ask for: the options of the wire, read once on the server for page and player."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from headwater.watching import parse_time

OFF = ("0", "false")
ON = ("1", "true")
MIN_RATE, MAX_RATE = 0.25, 4.0  # what browsers play with sound
# Names, hex, and rgb() or hsl() with plain numbers: nothing that could leave the declaration it stands in.
_COLOUR = re.compile(r"[a-zA-Z]{3,30}|#[0-9a-fA-F]{3,8}|(?:rgb|hsl)a?\([0-9.,%/\s-]{1,60}\)", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{2,20}", re.ASCII)


Mode = Literal["web-video", "p2p-media-loader"]
_MODES: dict[str, Mode] = {"web-video": "web-video", "p2p-media-loader": "p2p-media-loader"}


class EmbedOptions(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """The player island reads these too (`client/embed/options.ts`). None: not asked for."""

    autoplay: bool = False
    muted: bool | None = None
    loop: bool = False
    start: float | None = None
    stop: float | None = None
    title: bool = True
    controls: bool = True
    control_bar: bool = True
    link: bool = True
    mode: Mode | None = None
    p2p: bool | None = None
    subtitle: str | None = None
    playback_rate: float | None = None
    play_colour: str | None = None
    text_colour: str | None = None
    api: bool = False


def read_options(query: Mapping[str, str]) -> EmbedOptions:
    """Read a query; what nobody understands is passed over, as embeds live long in other people's pages."""
    return EmbedOptions(
        autoplay=_switch(query, "autoplay", default=False),
        muted=_switch(query, "muted", default=False) if "muted" in query else None,
        loop=_switch(query, "loop", default=False),
        start=parse_time(query.get("start")),
        stop=parse_time(query.get("stop")),
        title=_switch(query, "title", default=True),
        controls=_switch(query, "controls", default=True),
        control_bar=_switch(query, "controlBar", default=True),
        link=_switch(query, "peertubeLink", default=True),
        mode=_MODES.get(query.get("mode", "")),
        p2p=_switch(query, "p2p", default=False) if "p2p" in query else None,
        subtitle=_match(_LANGUAGE, query.get("subtitle")),
        playback_rate=_rate(query.get("playbackRate")),
        play_colour=_match(_COLOUR, query.get("bigPlayBackgroundColor")),
        text_colour=_match(_COLOUR, query.get("foregroundColor")),
        api=_switch(query, "api", default=False),
    )


def _switch(query: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = query.get(name, "").lower()
    return value in ON if not default else value not in OFF


def _match(pattern: re.Pattern[str], text: str | None) -> str | None:
    return text if text and pattern.fullmatch(text) else None


def _rate(text: str | None) -> float | None:
    try:
        rate = float(text or "")
    except ValueError:
        return None
    return min(MAX_RATE, max(MIN_RATE, rate)) if math.isfinite(rate) and rate > 0 else None
