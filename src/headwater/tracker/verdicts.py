"""Which hashes are known to be shared and which are known not to be: two bounded memories. Pure but for the clock.

They are apart so that a flood of unknown hashes never pushes out what people watch.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

from headwater.settings.swarm import Tracker


class Verdicts:
    """Remembers what was found out, each verdict for a while."""

    def __init__(self, settings: Tracker, clock: Callable[[], float]) -> None:
        self._settings, self._clock = settings, clock
        self._shared: OrderedDict[str, float] = OrderedDict()  # hash -> until when it is believed
        self._unknown: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._shared) + len(self._unknown)

    def tell(self, info_hash: str) -> bool | None:
        """Whether something is shared under these 20 characters; None: it must be asked."""
        if not self._settings.private:
            return True
        now = self._clock()
        if self._shared.get(info_hash, 0.0) > now:
            return True
        return False if self._unknown.get(info_hash, 0.0) > now else None

    def note(self, info_hash: str, *, shared: bool) -> None:
        """Remember an answer; the longest remembered goes when there are too many."""
        self.forget([info_hash])
        settings = self._settings
        memory, seconds, most = (
            (self._shared, settings.keep_known, settings.remembered_hashes)
            if shared
            else (self._unknown, settings.keep_unknown, settings.remembered_unknown)
        )
        memory[info_hash] = self._clock() + seconds
        if len(memory) > most:
            memory.popitem(last=False)

    def forget(self, hashes: Iterable[str]) -> None:
        """Believe nothing of these any more."""
        for info_hash in hashes:
            self._shared.pop(info_hash, None)
            self._unknown.pop(info_hash, None)

    def expire(self) -> None:
        """Let go of what is not believed any more."""
        now = self._clock()
        for memory in (self._shared, self._unknown):
            while memory and next(iter(memory.values())) <= now:
                memory.popitem(last=False)
