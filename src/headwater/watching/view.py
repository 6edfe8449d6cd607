"""What the watch page shows of a video, taken from its wire document: the input of `templates/watch.html`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from headwater.actors import FACE_WIDTH, LOCAL_HOST
from headwater.channels import channel_path
from headwater.kit.markdown import render_description
from headwater.videos import NsfwFlag, Privacy, VideoState
from headwater.videos.web import File, StoryboardEntry, VideoDetails, names
from headwater.watching.choice import LEARN_PATH, Off, Sharing
from headwater.watching.parts import Panel, PlayerCaption, PlayerChapter, WatchPart
from headwater.watching.sharing import PlayerSwarm
from headwater.web.html.cards import VideoCard

DEFAULT_RATIO = 16 / 9
DEFAULT_FPS = 30
FOLDED_LINES = 4
SUMMARY_CHARACTERS = 250  # of a description, in previews on other sites
CHARACTERS_PER_LINE = 90
NO_SCRIPT_RESOLUTION = 720  # the largest file that is offered to browsers which cannot choose


class PlayerStoryboard(msgspec.Struct, rename="camel", kw_only=True):
    """The sheet of small pictures above the seek bar."""

    url: str
    total_width: int
    total_height: int
    sprite_width: int
    sprite_height: int
    sprite_duration: int


class PlayerFile(msgspec.Struct, kw_only=True):
    """A complete file with picture and sound, for browsers that cannot play HLS."""

    url: str
    label: str
    width: int
    height: int


class NextVideo(msgspec.Struct, frozen=True):
    """What may follow by itself."""

    title: str
    url: str


class PlayerData(msgspec.Struct, rename="camel", kw_only=True):
    """What the player island reads (`client/player/data.ts`)."""

    id: str
    title: str
    state: str
    finished: bool
    duration: int
    fps: int
    hls: str | None
    files: list[PlayerFile]
    storyboard: PlayerStoryboard | None
    chapters: list[PlayerChapter]
    progress_url: str
    channel_name: str
    position: int | None = None  # where a signed-in viewer left it, on any device
    autoplay: bool = True
    autoplay_next: bool = False
    signed_in: bool = False
    next: NextVideo | None = None
    in_playlist: bool = False  # then the next one follows, whatever was chosen for single videos
    swarm: PlayerSwarm | None = None
    file_token: str | None = None
    sharing: Sharing = Sharing(Off.INSTANCE, chosen=False)
    learn_url: str = LEARN_PATH
    report_seconds: float | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands below the description; None is not shown."""

    category: str | None
    licence: str | None
    language: str | None
    originally_published_at: dt.datetime | None
    tags: list[str]


class Sensitive(msgspec.Struct, frozen=True, kw_only=True):
    """What is sensitive in a video, as its owner says."""

    is_violent: bool
    is_sexual: bool
    summary: str | None


class OwnerNotes(msgspec.Struct, frozen=True, kw_only=True):
    """Why others may not see the video as its owner does, and the ways to its other pages."""

    scheduled_at: dt.datetime | None
    is_private: bool
    is_waiting: bool  # for the whole of it, before anybody may watch
    edit_path: str | None  # None for videos of other instances
    statistics_path: str | None


class WatchView(msgspec.Struct, kw_only=True):
    """The page of one video. Addresses are paths of this instance unless the file lives elsewhere."""

    title: str
    path: str
    embed_path: str
    summary: str
    description: Markup
    is_description_long: bool
    channel_name: str
    channel_handle: str
    channel_path: str
    channel_avatar_url: str | None
    origin_host: str | None  # of a video of another instance
    origin_url: str
    published_at: dt.datetime
    views: int
    is_public: bool
    privacy: str
    facts: Facts
    sensitive: Sensitive | None
    ratio: float
    poster: str | None
    plain_file: PlayerFile | None
    may_download: bool
    player: PlayerData
    captions: list[PlayerCaption]
    panels: list[Panel]
    up_next: list[VideoCard]
    notes: OwnerNotes | None = None
    reveal_href: str | None = None  # while the viewer is only warned of the video: this page with it


def build_watch_view(
    video: VideoDetails,
    storyboard: StoryboardEntry | None,
    up_next: Sequence[VideoCard],
    parts: Sequence[WatchPart],
    *,
    base_url: str,
    may_download: bool,
) -> WatchView:
    """Shape the page of a video; without files (not watchable yet) the player waits or says why it cannot play."""
    renditions = [file for playlist in video.streaming_playlists for file in playlist.files] + video.files
    player = _build_player(video, renditions, storyboard, base_url)
    player.chapters = [chapter for part in parts for chapter in part.chapters]
    player.next = next((NextVideo(card.title, card.url) for card in up_next if not card.is_sensitive), None)
    path, text = f"/w/{video.short_uuid}", video.description or ""
    is_public = video.privacy.id == Privacy.PUBLIC
    return WatchView(
        title=video.name,
        path=path,
        embed_path=video.embed_path,
        summary=" ".join(text.split())[:SUMMARY_CHARACTERS],
        description=Markup(render_description(text)),  # noqa: S704  # cleaned by nh3
        is_description_long=_count_lines(text) > FOLDED_LINES,
        channel_name=video.channel.display_name,
        channel_handle=f"@{video.channel.name}@{video.channel.host}",
        channel_path=channel_path(video.channel.name, LOCAL_HOST if video.is_local else video.channel.host),
        channel_avatar_url=next((size.path for size in video.channel.avatars if size.width == FACE_WIDTH), None),
        origin_host=None if video.is_local else video.channel.host,
        origin_url=video.url,
        published_at=dt.datetime.fromisoformat(video.published_at),
        views=video.views,
        is_public=is_public,
        privacy=names.mark_privacy(int(video.privacy.id or Privacy.PRIVATE)),
        facts=Facts(
            category=None if video.category.id is None else names.name_category(int(video.category.id)),
            licence=None if video.licence.id is None else names.name_licence(int(video.licence.id)),
            language=None if video.language.id is None else names.name_language(str(video.language.id)),
            originally_published_at=_moment(video.originally_published_at),
            tags=video.tags,
        ),
        sensitive=_describe_sensitive(video) if video.nsfw else None,
        ratio=video.aspect_ratio or DEFAULT_RATIO,
        poster=video.preview_path or video.thumbnail_path,
        plain_file=_choose_plain_file(player.files),
        may_download=may_download,
        player=player,
        captions=[caption for part in parts for caption in part.captions],
        panels=sorted((panel for part in parts for panel in part.panels), key=lambda panel: panel.place),
        up_next=list(up_next),
    )


def list_notes(video: VideoDetails, *, may_see_audience: bool) -> OwnerNotes:
    """Say what whoever looks after a video should know of its state, and where they change it."""
    planned, short = video.scheduled_update, video.short_uuid
    return OwnerNotes(
        scheduled_at=None if isinstance(planned, msgspec.UnsetType) else dt.datetime.fromisoformat(planned.update_at),
        is_private=video.privacy.id == Privacy.PRIVATE,
        is_waiting=video.wait_transcoding and video.state.id == VideoState.TO_TRANSCODE,
        edit_path=f"/videos/manage/{short}" if video.is_local else None,
        statistics_path=f"/stats/videos/{short}" if video.is_local and may_see_audience else None,
    )


def _build_player(
    video: VideoDetails,
    renditions: list[File],
    storyboard: StoryboardEntry | None,
    base_url: str,
) -> PlayerData:
    files = [
        PlayerFile(
            url=_path(file.file_url, base_url), label=file.resolution.label, width=file.width, height=file.height
        )
        for file in _list_whole(renditions)
        if file.file_url
    ]
    playlist = video.streaming_playlists[0].playlist_url if video.streaming_playlists else None
    return PlayerData(
        id=video.uuid,
        title=video.name,
        state=_state(video, has_media=bool(playlist or files)),
        finished=video.headwater.finished,
        duration=video.duration,
        fps=max((file.fps for file in renditions), default=DEFAULT_FPS),
        hls=_path(playlist, base_url) if playlist else None,
        files=files,
        storyboard=None if storyboard is None else _storyboard(storyboard),
        chapters=[],
        channel_name=video.channel.display_name,
        position=video.user_history.current_time if video.user_history else None,
        progress_url=f"/api/headwater/v1/videos/{video.uuid}/progress",
    )


def _describe_sensitive(video: VideoDetails) -> Sensitive:
    told, flags = video.headwater, NsfwFlag(video.headwater.nsfw_flags or 0)
    return Sensitive(
        is_violent=NsfwFlag.VIOLENT in flags,
        is_sexual=NsfwFlag.EXPLICIT_SEX in flags,
        summary=told.nsfw_summary or None,
    )


def _list_whole(renditions: list[File]) -> list[File]:
    """Return the files that lack neither picture nor sound of what the video has."""
    picture, sound = any(file.has_video for file in renditions), any(file.has_audio for file in renditions)
    return [file for file in renditions if file.has_video == picture and file.has_audio == sound]


def _state(video: VideoDetails, *, has_media: bool) -> str:
    if has_media and video.headwater.playable:
        return "playable"
    return "failed" if video.state.id == VideoState.TRANSCODING_FAILED else "waiting"


def _storyboard(entry: StoryboardEntry) -> PlayerStoryboard:
    return PlayerStoryboard(
        url=entry.storyboard_path,
        total_width=entry.total_width,
        total_height=entry.total_height,
        sprite_width=entry.sprite_width,
        sprite_height=entry.sprite_height,
        sprite_duration=entry.sprite_duration,
    )


def _choose_plain_file(files: list[PlayerFile]) -> PlayerFile | None:
    """Take the best that every line and device can bear, else the smallest."""
    by_size = sorted(files, key=lambda file: min(file.width, file.height))
    bearable = [file for file in by_size if min(file.width, file.height) <= NO_SCRIPT_RESOLUTION]
    return bearable[-1] if bearable else next(iter(by_size), None)


def _path(url: str, base_url: str) -> str:
    """Make an address of this instance a path: the page may be open under another name of it."""
    return url.removeprefix(base_url) if url.startswith(f"{base_url}/") else url


def _moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def _count_lines(text: str) -> int:
    return sum(1 + len(line) // CHARACTERS_PER_LINE for line in text.splitlines())
