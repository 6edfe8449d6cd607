"""What other sites and search engines read of a video: Open Graph, cards, schema.org."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from headwater.videos.web import VideoDetails
from headwater.watching.view import WatchView
from headwater.web.html.filters import iso_length


def describe(base_url: str, view: WatchView, video: VideoDetails) -> dict[str, Any]:
    """Return the names that `watching/about.html` uses, with absolute addresses; closed videos name no files."""

    def absolute(path: str) -> str:
        return base_url + path if path.startswith("/") else path

    poster_url = absolute(view.poster) if view.poster else None
    plain_file_url = absolute(view.plain_file.url) if view.plain_file and view.is_public else None
    embed_url = absolute(view.embed_path) if view.is_public else None
    structured = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": view.title,
        "description": view.summary or view.title,
        "thumbnailUrl": poster_url,
        "uploadDate": video.published_at,
        "duration": iso_length(video.duration),
        "url": base_url + view.path,
        "contentUrl": plain_file_url,
        "embedUrl": embed_url,
        "isFamilyFriendly": not video.nsfw,
        "inLanguage": video.language.id,
        "keywords": ", ".join(video.tags) or None,
        "author": {"@type": "Person", "name": view.channel_name, "url": video.channel.url},
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/WatchAction",
            "userInteractionCount": view.views,
        },
    }
    return {
        "poster_url": poster_url,
        "plain_file_url": plain_file_url,
        "embed_url": embed_url,
        "oembed_url": f"{base_url}/services/oembed?url={quote(base_url + view.path, safe='')}" if embed_url else None,
        "structured_data": {name: value for name, value in structured.items() if value is not None},
    }
