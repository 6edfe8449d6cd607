"""Collecting: the pages of playlists. One's own to make, fill and order; saving a video; playing a list through."""

from headwater.collecting.views import PlaylistCard, list_cards_of
from headwater.house import Feature

__all__ = ["FEATURE", "PlaylistCard", "list_cards_of"]

FEATURE = Feature(
    name="collecting",
    routes=(
        "headwater.collecting.pages:routes",
        "headwater.collecting.order_pages:routes",
        "headwater.collecting.save_pages:routes",
        "headwater.collecting.play_pages:routes",
        "headwater.collecting.embed_pages:routes",
    ),
    templates=True,
    watch_page="headwater.collecting.save_pages:add_to_page",
)
