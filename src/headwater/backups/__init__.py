"""Backups of a running instance in one file: rows as text that both databases read, files, checksums of all."""

from headwater.backups.archive import BadArchive, check_archive
from headwater.backups.manifest import Manifest
from headwater.backups.restoring import CannotRestore, restore
from headwater.backups.writing import back_up, back_up_to

__all__ = ["BadArchive", "CannotRestore", "Manifest", "back_up", "back_up_to", "check_archive", "restore"]
