"""Videos and playlists for their pages."""

from tests.playlists.conftest import AddVideo, MakePlaylist, add, make

__all__ = ["AddVideo", "MakePlaylist", "add", "make"]
