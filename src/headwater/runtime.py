"""What every process of an instance holds: settings, database, files, secret."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.db import Database
from headwater.kit.secret import Secret
from headwater.settings import Settings
from headwater.settings.secret import load_secret
from headwater.storage import Storage


@dataclass(frozen=True, slots=True)
class Runtime:
    """The open resources of one process. Handed to request handlers and jobs; never a global."""

    settings: Settings
    database: Database
    storage: Storage
    secret: Secret

    @classmethod
    def open(cls, settings: Settings) -> Runtime:
        """Open database, storage and secret as the settings say."""
        return cls(settings, Database.from_settings(settings), Storage.from_settings(settings), load_secret(settings))

    def close(self) -> None:
        """Close the database and remove work in progress."""
        self.database.close()
        self.storage.close()
