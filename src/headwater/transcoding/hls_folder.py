"""The HLS folder of one video in the store: its playlists and hashes are written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from headwater.media.hls import (
    JoinedRung,
    Segment,
    final_hashes,
    write_final_playlist,
    write_master_playlist,
    write_progressive_playlist,
)
from headwater.media.hls.playlists import parse_growing_playlist
from headwater.media.ladder import Rung
from headwater.storage import Storage
from headwater.transcoding.store import FinishedRung
from headwater.videos import StreamingPlaylist

SINGLE_SEGMENT = ".m4s"
INIT_SECTION = "-init.mp4"
Hashes = dict[str, str | dict[str, str]]


class HlsFolder:
    """Names, playlists and hashes of one video. One job at a time works on a video, so nobody else writes here."""

    def __init__(self, storage: Storage, playlist: StreamingPlaylist) -> None:
        self._storage = storage
        self.directory = playlist.directory
        self._master, self._sha256 = playlist.master_filename, playlist.sha256_filename
        self.hashes = self._read_hashes()

    def key(self, name: str) -> str:
        """Return the storage key of a file in the folder."""
        return f"{self.directory}/{name}"

    def count_listed(self, playlist_name: str) -> int:
        """Return how many segments an earlier attempt has listed of a rung."""
        try:
            text = self._storage.read_bytes(self.key(playlist_name)).decode()
        except FileNotFoundError:
            return 0
        return len(parse_growing_playlist(text).segments)

    def put_segment(self, name: str, path: Path, sha256: str | None) -> None:
        """Take in a segment (or an initialization section, which has no hash); the work folder keeps its own."""
        self._storage.put_file(self.key(name), path, keep=True, durable=False)
        if sha256 is not None:
            self.hashes[name] = sha256

    def list_segments(self, rung: Rung, playlist_name: str, init_name: str, listed: list[tuple[str, float]]) -> None:
        """Write the growing playlist of a rung, the hashes before it: a player may verify whatever it finds."""
        self.write_hashes(durable=False)  # what the power takes is made again
        text = write_progressive_playlist(init_name, listed, rung.target_duration_seconds)
        self._write(playlist_name, text, durable=False)

    def list_finished(self, finished: Iterable[FinishedRung]) -> None:
        """Write the final playlists of rungs and their hashes, from what the database keeps of them."""
        rungs = list(finished)
        for rung in rungs:
            sizes = [(size, sha256) for _, size, sha256 in rung.segments]
            self.hashes[rung.file.filename] = final_hashes(rung.init_bytes, sizes)
        self.write_hashes()
        for rung in rungs:
            times = [(seconds, size) for seconds, size, _ in rung.segments]
            text = write_final_playlist(rung.file.filename, rung.init_bytes, times)
            assert rung.file.playlist_filename is not None  # every rung has one
            self._write(rung.file.playlist_filename, text)

    def put_joined(self, joined: JoinedRung) -> str:
        """Take in the one file of a finished rung, durably; returns its storage key."""
        key = self.key(joined.path.name)
        self._storage.put_file(key, joined.path)
        return key

    def write_master(self, rungs: Iterable[tuple[Rung, str]]) -> None:
        """Write the master playlist of these rungs and the names of their playlists."""
        self._write(self._master, write_master_playlist(rungs))

    def write_hashes(self, *, durable: bool = True) -> None:
        """Write the map of hashes, in the reference's form."""
        self._storage.put_bytes(self.key(self._sha256), msgspec.json.encode(self.hashes), durable=durable)

    def tidy(self, playlist_names: Iterable[str], file_names: Iterable[str], *, keep_segments: bool) -> int:
        """Remove what nothing names any more; single segments go too unless players may still ask for them.

        Returns how many files went.
        """
        wanted = {self._master, self._sha256, *playlist_names, *file_names}
        singles = {name for name in self.hashes if name.endswith(SINGLE_SEGMENT)}
        if keep_segments:
            wanted |= singles | {f"{name.rpartition('-')[0]}{INIT_SECTION}" for name in singles}
        known = {name: value for name, value in self.hashes.items() if name in wanted}
        if known != self.hashes:
            self.hashes = known
            self.write_hashes()
        unwanted = [blob.key for blob in self._storage.list(self.directory)]
        unwanted = [key for key in unwanted if key.rpartition("/")[2] not in wanted]
        for key in unwanted:
            self._storage.delete(key)
        return len(unwanted)

    def _write(self, name: str, text: str, *, durable: bool = True) -> None:
        self._storage.put_bytes(self.key(name), text.encode(), durable=durable)

    def _read_hashes(self) -> Hashes:
        try:
            content = self._storage.read_bytes(self.key(self._sha256))
        except FileNotFoundError:
            return {}
        return msgspec.json.decode(content, type=Hashes)


class GrowingRung:
    """One rung as one attempt makes it. What a dead attempt has listed stays until this one has passed it."""

    def __init__(self, folder: HlsFolder, rung: Rung, attempt: str, playlist_name: str) -> None:
        self._folder, self.rung, self.playlist_name = folder, rung, playlist_name
        self._stem = f"{playlist_name.removesuffix('.m3u8')}-{attempt}"
        self._before = folder.count_listed(playlist_name)
        self._listed: list[tuple[str, float]] = []

    def add(self, segment: Segment) -> None:
        """Take a segment in and list it."""
        name, init = f"{self._stem}-{segment.number}{SINGLE_SEGMENT}", f"{self._stem}{INIT_SECTION}"
        if segment.number == 0:
            self._folder.put_segment(init, segment.init_path, None)
        self._folder.put_segment(name, segment.path, segment.sha256)
        self._listed.append((name, segment.duration_seconds))
        if len(self._listed) >= self._before:
            self._folder.list_segments(self.rung, self.playlist_name, init, self._listed)
