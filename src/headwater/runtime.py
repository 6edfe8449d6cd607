"""What every process of an instance holds: settings, database, files."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.db import Database
from headwater.settings import Settings
from headwater.storage import Storage


@dataclass(frozen=True, slots=True)
class Runtime:
    """The open resources of one process. Handed to request handlers and jobs; never a global."""

    settings: Settings
    database: Database
    storage: Storage

    @classmethod
    def open(cls, settings: Settings) -> Runtime:
        """Open database and storage as the settings say."""
        return cls(settings, Database.from_settings(settings), Storage.from_settings(settings))

    def close(self) -> None:
        """Close the database and remove work in progress."""
        self.database.close()
        self.storage.close()
