"""Under which info hashes players look for each other. Pure.

A player's swarm is one level of one playlist, not a file. Each generation of players makes its hash another way; all
that are known are accepted, so that viewers with different players meet at least their like.
"""

from __future__ import annotations

import base64
import hashlib


def list_swarm_hashes(playlist_url: str, levels: int) -> list[str]:
    """Return all info hashes, as 40 hex digits, of a playlist with so many levels (from 0, in the player's order)."""
    swarms = [f"main-{level}" for level in range(levels)] + ["secondary-0"]  # secondary: the audio of a split playlist
    return [
        *(hash_of_first_players(playlist_url, level) for level in range(levels)),
        *(hash_of_loader(f"v2-{playlist_url}-{swarm}", form) for swarm in swarms for form in ("sha1", "md5")),
    ]


def hash_of_first_players(playlist_url: str, level: int) -> str:
    """Return the hash of the loader's first generation: `reference/protocol.md` 11, the compatible version's form."""
    return _sha1(f"2{playlist_url}+V{level}").hex()


def hash_of_loader(swarm: str, form: str) -> str:
    """Return the hash of the second generation: 20 ASCII characters, which stand for 15 bytes of a digest."""
    digest = _sha1(swarm)[:15] if form == "sha1" else hashlib.md5(swarm.encode(), usedforsecurity=False).digest()[1:]
    return base64.b64encode(digest).hex()


def _sha1(text: str) -> bytes:
    return hashlib.sha1(text.encode(), usedforsecurity=False).digest()
