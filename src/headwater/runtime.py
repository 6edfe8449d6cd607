"""What every process of an instance holds: settings, database, files, secret."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy.orm import Session

from headwater.db import Database
from headwater.db.saved_settings import read_saved, read_version
from headwater.kit.secret import Secret
from headwater.settings import Layers, Settings
from headwater.settings.layers import keep_usable
from headwater.settings.secret import load_secret
from headwater.storage import Storage

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Runtime:
    """The open resources of one process. Handed to request handlers and jobs; never a global."""

    settings: Settings  # the snapshot in force: replaced as a whole when somebody saved others, never changed
    database: Database
    storage: Storage
    secret: Secret
    layers: Layers
    settings_version: int = 0  # of the saved settings in that snapshot
    _made: dict[str, tuple[Settings, Any]] = field(default_factory=dict, repr=False)  # shared with pinned ones
    _replacing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def open(cls, settings: Settings, layers: Layers | None = None, database: Database | None = None) -> Runtime:
        """Open storage, secret and (unless given) database as the settings say; `refresh` reads what was saved."""
        database = database or Database.from_settings(settings)
        storage, secret = Storage.from_settings(settings), load_secret(settings)
        database.carry(secret)
        runtime = cls(settings, database, storage, secret, layers or Layers.of(settings))
        database.carry_settings(lambda: runtime.settings)
        return runtime

    def refresh(self, session: Session) -> Settings:
        """Take the saved settings as this transaction sees them; returns that snapshot."""
        version = read_version(session)
        with self._replacing:
            if version == self.settings_version:
                return self.settings
        version, saved = read_saved(session)
        usable, refused = keep_usable(saved)
        if refused:  # of another version, or of a room that is not there yet
            log.info("some saved settings are not used", reasons=refused)
        settings = self.layers.build(usable)
        with self._replacing:
            if version > self.settings_version:  # not back to what an older transaction sees
                self.settings, self.settings_version = settings, version
        return settings

    def pin(self, session: Session) -> Runtime:
        """Return this runtime with the settings of this transaction, which stay as they are whatever is saved later."""
        return dataclasses.replace(self, settings=self.refresh(session))

    def remember(self, name: str, make: Callable[[], T]) -> T:
        """Return what was made of the settings in force; made anew when others, or pictures of the instance, came."""
        settings, made = self._made.get(name, (None, None))
        if settings is not self.settings:
            made = make()
            self._made[name] = (self.settings, made)
        return cast(T, made)

    def recall(self, name: str) -> Any:
        """Return what was made last, perhaps of older settings; None before the first time."""
        return self._made.get(name, (None, None))[1]

    def close(self) -> None:
        """Close the database and remove work in progress."""
        self.database.close()
        self.storage.close()
