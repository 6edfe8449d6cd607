"""The Video document (protocol.md 6)."""

from __future__ import annotations

from typing import Any

from headwater.announcing.media import list_links
from headwater.announcing.store import Facts
from headwater.captions import FILES_PATH
from headwater.federation import PUBLIC
from headwater.kit.clock import format_wire
from headwater.settings import Settings
from headwater.videos import (
    PREVIEWS_PATH,
    STORYBOARDS_PATH,
    THUMBNAILS_PATH,
    CommentsPolicy,
    Links,
    Privacy,
    Storyboard,
    ThumbnailKind,
    Video,
    VideoState,
    is_available,
    labels,
)

ICON_PATHS = {ThumbnailKind.MINIATURE: THUMBNAILS_PATH, ThumbnailKind.PREVIEW: PREVIEWS_PATH}
JPEG = "image/jpeg"


def describe_video(settings: Settings, facts: Facts) -> dict[str, Any]:
    """Return the document of a local video, without its `@context` (`Video`)."""
    video, links = facts.video, Links(settings)
    is_public = video.privacy is Privacy.PUBLIC  # others take anything in `to` for public
    document: dict[str, Any] = {
        "to": [PUBLIC] if is_public else [],
        "cc": [facts.account_actor.followers_url] if is_public else [],
        "type": "Video",
        "id": video.url,
        "name": video.name,
        "duration": f"PT{video.duration_seconds}S",
        "uuid": str(video.uuid),
        **_labels(video),
        "views": video.views,
        "sensitive": video.nsfw,
        **({"summary": video.nsfw_summary} if video.nsfw_summary else {}),  # as versions after 7.1 say it
        "waitTranscoding": video.wait_transcoding,
        "state": VideoState.PUBLISHED if is_available(video) else video.state,  # there is no such word elsewhere
        "commentsEnabled": video.comments_policy is not CommentsPolicy.DISABLED,
        "canReply": None if video.comments_policy is CommentsPolicy.ENABLED else PUBLIC,  # to ask (FEP-5624)
        "commentsPolicy": video.comments_policy,
        "downloadEnabled": video.download_enabled,
        **_times(video),
        "tag": [{"type": "Hashtag", "name": tag} for tag in video.tags],
        "mediaType": "text/markdown",
        "content": video.description,
        "support": video.support,
        "subtitleLanguage": [_caption(settings, row) for row in facts.captions],
        "icon": _icons(settings, facts),
        **({} if facts.storyboard is None else {"preview": [_storyboard(settings, facts.storyboard)]}),
        "aspectRatio": video.aspect_ratio,
        "url": list_links(facts, links),
        "likes": f"{video.url}/likes",
        "dislikes": f"{video.url}/dislikes",
        "shares": f"{video.url}/announces",
        "comments": f"{video.url}/comments",
        "hasParts": f"{video.url}/chapters",
        "attributedTo": [
            {"type": "Person", "id": facts.account_actor.url},
            {"type": "Group", "id": facts.channel_actor.url},
        ],
    }
    live: dict[str, Any] = dict.fromkeys(("liveSaveReplay", "permanentLive", "latencyMode"))
    return document | {"isLiveBroadcast": video.is_live} | live


def _labels(video: Video) -> dict[str, Any]:
    tables: tuple[tuple[str, Any, dict[Any, str]], ...] = (
        ("category", video.category, labels.categories()),
        ("licence", video.licence, labels.licences()),
        ("language", video.language, labels.languages()),
    )
    return {
        name: {"identifier": str(value), "name": labels.name_of(table, value)}
        for name, value, table in tables
        if value is not None
    }


def _times(video: Video) -> dict[str, Any]:
    original, replaced = video.originally_published_at, video.input_file_updated_at
    return {
        "published": format_wire(video.published_at),
        "originallyPublishedAt": None if original is None else format_wire(original),
        "updated": format_wire(video.updated_at),
        **({} if replaced is None else {"uploadDate": format_wire(replaced)}),
    }


def _caption(settings: Settings, row: Any) -> dict[str, Any]:
    return {
        "identifier": row.language,
        "name": labels.name_of(labels.languages(), row.language),
        "automaticallyGenerated": row.automatic,
        "url": f"{settings.base_url}{FILES_PATH}/{row.filename}",
    }


def _icons(settings: Settings, facts: Facts) -> list[dict[str, Any]]:
    return [
        {
            "type": "Image",
            "url": f"{settings.base_url}{path}/{facts.thumbnails[kind].filename}",
            "mediaType": JPEG,
            "width": facts.thumbnails[kind].width,
            "height": facts.thumbnails[kind].height,
        }
        for kind, path in ICON_PATHS.items()
        if kind in facts.thumbnails
    ]


def _storyboard(settings: Settings, board: Storyboard) -> dict[str, Any]:
    sheet = {
        "mediaType": JPEG,
        "href": f"{settings.base_url}{STORYBOARDS_PATH}/{board.filename}",
        "width": board.total_width,
        "height": board.total_height,
        "tileWidth": board.sprite_width,
        "tileHeight": board.sprite_height,
        "tileDuration": f"PT{board.sprite_seconds}S",
    }
    return {"type": "Image", "rel": ["storyboard"], "url": [sheet]}
