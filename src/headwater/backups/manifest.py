"""What a backup says of itself; its last member, because it holds the checksums of all others."""

from __future__ import annotations

import datetime as dt

import msgspec

FORMAT = 1
NAME = "manifest.json"
TABLES, FILES, SECRET = "tables/", "files/", "secret"


class Member(msgspec.Struct, frozen=True):
    """One file of the archive."""

    name: str
    size_bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that restoring needs to know before it begins."""

    format: int
    version: str  # of the program
    schema: str
    base_url: str
    made_at: dt.datetime
    database: str  # sqlite or postgresql; either can take it
    rows: dict[str, int]
    counters: dict[str, int]
    members: list[Member]
    elsewhere: list[str] = []  # keys of files in object storage that were left there
    gone: list[str] = []  # keys of files that were removed while the backup was made
