"""Playlists between instances: ours go out to followers, those of others come in with what stands in them."""
