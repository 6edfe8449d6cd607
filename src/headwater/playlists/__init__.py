"""Playlists: videos in an order that somebody chose, with where each begins and ends; one's own watch later list."""

from headwater.house import Feature
from headwater.playlists.lists import Place, read_places
from headwater.playlists.model import ElementKind, Playlist, PlaylistElement, PlaylistKind, PlaylistPrivacy
from headwater.playlists.pictures import fit_given, picture_path, stored_picture
from headwater.playlists.query import PlaylistQuery, list_playlists, read_playlist
from headwater.playlists.rules import is_owner, may_change, may_fill
from headwater.playlists.service import (
    add_element,
    change_element,
    change_playlist,
    check_may_change,
    check_may_fill,
    create_playlist,
    delete_playlist,
    find_any_playlist,
    find_visible_playlist,
    move_elements,
    remove_element,
)
from headwater.playlists.store import find_element, find_membership

__all__ = [
    "FEATURE",
    "ElementKind",
    "Place",
    "Playlist",
    "PlaylistElement",
    "PlaylistKind",
    "PlaylistPrivacy",
    "PlaylistQuery",
    "add_element",
    "change_element",
    "change_playlist",
    "check_may_change",
    "check_may_fill",
    "create_playlist",
    "delete_playlist",
    "find_any_playlist",
    "find_element",
    "find_membership",
    "find_visible_playlist",
    "fit_given",
    "is_owner",
    "list_playlists",
    "may_change",
    "may_fill",
    "move_elements",
    "picture_path",
    "read_places",
    "read_playlist",
    "remove_element",
    "stored_picture",
]

FEATURE = Feature(
    name="playlists",
    models="headwater.playlists.model",
    routes=("headwater.playlists.lists_api:routes", "headwater.playlists.api:routes"),
    events={
        "account.deleted": "headwater.playlists.service:forget_account",
        "follow.accepted": "headwater.playlists.federation.collections:note_follow",
        "playlist.changed": "headwater.playlists.federation.telling:note_change",
        "playlist.deleted": "headwater.playlists.federation.telling:note_removal",
        "user.created": "headwater.playlists.service:begin_watch_later",
        "user.deleted": "headwater.playlists.service:forget_playlists_of",
        "channel.deleted": "headwater.playlists.service:close_playlists_of_channel",
    },
    documents=("headwater.playlists.federation.documents:documents",),
    activities=("headwater.playlists.federation.receiving:handlers",),
    collections={"playlists": "headwater.playlists.federation.documents:list_playlists_of"},
    jobs=("headwater.playlists.federation.jobs:job_types",),
    me="headwater.playlists.lists:tell_special_playlists",
    holdings="headwater.playlists.pictures:list_holdings",
)
