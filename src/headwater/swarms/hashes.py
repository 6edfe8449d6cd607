"""Under which info hashes players look for each other. Pure.

A player's swarm is one level of one playlist, not a file. Each generation of players makes its hash another way; all
that are known are accepted, so that viewers with different players meet at least their like.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

import msgspec

PICTURE_CODECS = ("avc", "hvc", "hev", "av01", "vp0", "vp8", "vp9", "dvh")
SOUND = "0------audio--"  # our playlists name their one track of sound "audio", without language and channels


class Level(msgspec.Struct, frozen=True):
    """A level with a picture, as the master playlist tells it: the stock loader writes all of this into its hash."""

    bandwidth: int
    codecs: str
    width: int
    height: int
    frame_rate: str


def list_swarm_hashes(playlist_url: str, files: int, levels: Sequence[Level]) -> list[str]:
    """Return all info hashes, as 40 hex digits, of a playlist with so many files; levels in any order."""
    sound, swarms = _name_stock_swarm(playlist_url, "secondary", SOUND), _list_swarms(files)
    return [
        *(hash_of_first_players(playlist_url, number) for number in range(files)),
        *(hash_of_loader(f"v2-{playlist_url}-{swarm}", form) for swarm in swarms for form in ("sha1", "md5")),
        *(hash_of_stock_loader(playlist_url, level) for level in levels),
        hash_of_loader(sound, "sha1"),
    ]


def list_own_hashes(playlist_url: str, files: int) -> list[str]:
    """Return those under which our own players look for each other, of a playlist with so many files."""
    return [hash_of_loader(f"v2-{playlist_url}-{swarm}", "sha1") for swarm in _list_swarms(files)]


def hash_of_first_players(playlist_url: str, level: int) -> str:
    """Return the hash of the loader's first generation: `reference/protocol.md` 11, the compatible version's form."""
    return _sha1(f"2{playlist_url}+V{level}").hex()


def hash_of_loader(swarm: str, form: str) -> str:
    """Return the hash of the second generation: 20 ASCII characters, which stand for 15 bytes of a digest."""
    digest = _sha1(swarm)[:15] if form == "sha1" else hashlib.md5(swarm.encode(), usedforsecurity=False).digest()[1:]
    return base64.b64encode(digest).hex()


def hash_of_stock_loader(playlist_url: str, level: Level) -> str:
    """Return the hash of the second generation as it is published: it names a level by what the playlist says of it."""
    named = (codec.strip().lower() for codec in level.codecs.split(","))
    codecs = ",".join(sorted(codec for codec in named if codec.startswith(PICTURE_CODECS)))
    described = f"{level.bandwidth}-{codecs}-{level.width}-{level.height}----{level.frame_rate}-"
    return hash_of_loader(_name_stock_swarm(playlist_url, "main", described), "sha1")


def _list_swarms(files: int) -> list[str]:
    return [*(f"main-{number}" for number in range(files)), "secondary-0"]  # secondary: the audio of a split playlist


def _name_stock_swarm(playlist_url: str, kind: str, described: str) -> str:
    return f"v2-{playlist_url}-{kind}-{base64.b64encode(_sha1(described)).decode()}"


def _sha1(text: str) -> bytes:
    return hashlib.sha1(text.encode(), usedforsecurity=False).digest()
