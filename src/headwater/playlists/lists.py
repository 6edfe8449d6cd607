"""What stands in a playlist as somebody may see it, and the lists that everybody has."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.house import Viewer
from headwater.playlists import query, rules, store
from headwater.playlists.model import ElementKind
from headwater.videos.lists import load_rows


class Place(msgspec.Struct, frozen=True):
    """An element, its video's row (of `videos.lists.load_rows`), and whether that may be shown."""

    element: Any
    kind: ElementKind
    video: Any | None


def read_places(
    session: Session, viewer: Viewer, playlist_id: int, *, start: int, count: int
) -> tuple[int, list[Place]]:
    """Return how many places a playlist has and a page of them: four statements."""
    total, elements = query.list_elements(session, playlist_id, start=start, count=count)
    numbers = list({element.video_id for element in elements if element.video_id is not None})
    rows = {row.id: row for row in load_rows(session, numbers)} if numbers else {}
    hidden = query.find_hidden(session, viewer.account_id, numbers) if numbers else set()
    places = []
    for element in elements:
        video = rows.get(element.video_id)
        kind = rules.kind_of(viewer, video, is_hidden=element.video_id in hidden)
        places.append(Place(element, kind, video if kind is ElementKind.REGULAR else None))
    return total, places


def tell_special_playlists(session: Session, account_id: int) -> dict[str, Any]:
    """Return what `GET /users/me` says of one's playlists."""
    found = store.find_watch_later(session, account_id)
    special = [] if found is None else [{"id": found.id, "name": found.display_name, "type": found.kind.value}]
    return {"specialPlaylists": special}
