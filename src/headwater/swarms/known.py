"""What the tracker may ask the database: whether something is shared under a hash. Asked seldom, remembered a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from headwater.db import Database
from headwater.settings.swarm import Tracker
from headwater.swarms import store
from headwater.tracker.limits import Allowance


class KnownHashes:
    """Answers `knows(info_hash)` with a bounded memory and a bounded number of questions."""

    def __init__(self, database: Database, settings: Tracker, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._settings, self._clock = database, settings, clock
        self._questions = Allowance(settings.questions_per_second, settings.questions_per_second, clock())
        self._told: OrderedDict[str, tuple[bool, float]] = OrderedDict()  # hash -> is shared, until when

    def __call__(self, info_hash: str) -> bool:
        """Whether something is shared under these 20 characters; a flood of questions is answered with no."""
        if not self._settings.private:
            return True
        now = self._clock()
        told = self._told.get(info_hash)
        if told is not None and told[1] > now:
            return told[0]
        if not self._questions.take(now):
            return False
        with self._database.read() as session:
            shared = store.is_shared(session, info_hash.encode("latin-1").hex())
        self._told[info_hash] = (shared, now + (self._settings.keep_known if shared else self._settings.keep_unknown))
        self._told.move_to_end(info_hash)
        if len(self._told) > self._settings.remembered_hashes:
            self._told.popitem(last=False)
        return shared
