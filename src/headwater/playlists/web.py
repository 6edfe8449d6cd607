"""What other rooms' pages use of this one. Apart from the package: it loads the web framework."""

from sqlalchemy.orm import Session

from headwater.playlists.federation.reading import refresh_when_old
from headwater.playlists.fields import read_new_playlist, read_playlist_changes, read_times
from headwater.playlists.query import read_playlist
from headwater.playlists.wire import PlaylistDocument, to_documents

__all__ = ["read_new_playlist", "read_playlist_changes", "read_shown", "read_times", "refresh_when_old"]


def read_shown(session: Session, playlist_id: int) -> PlaylistDocument:
    """Return a playlist as the REST API shows it."""
    (document,) = to_documents(session, [read_playlist(session, playlist_id)])
    return document
