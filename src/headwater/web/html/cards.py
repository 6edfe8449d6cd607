"""What the card of a video shows, whoever lists it: the input of `components/video_card.html`."""

from datetime import datetime

import msgspec


class CardStoryboard(msgspec.Struct, frozen=True):
    """A sheet of small pictures over time; sizes are those of one picture, in pixels."""

    url: str
    columns: int
    count: int
    width: int
    height: int


class VideoCard(msgspec.Struct, frozen=True, kw_only=True):
    """One video as a card. Urls are absolute or paths of this instance; `origin_host` only when it lives elsewhere."""

    title: str
    url: str
    channel_name: str
    channel_url: str | None = None
    channel_avatar_url: str | None = None
    picture_url: str | None = None
    picture_set: str | None = None  # further sizes, as `srcset`
    duration_seconds: int | None = None
    views: int = 0
    viewers: int = 0
    published_at: datetime | None = None
    origin_host: str | None = None
    is_live: bool = False
    is_sensitive: bool = False
    is_blurred: bool = False
    state_label: str | None = None
    begun_ratio: float | None = None
    storyboard: CardStoryboard | None = None
