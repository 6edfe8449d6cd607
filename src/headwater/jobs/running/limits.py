"""Which of the ready jobs may start now. Pure; the claim holds the queue's lock around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """How much of a job type may run at once; None: no limit."""

    key_cap: int | None = None
    concurrency: int | None = None
    concurrency_per_worker: int | None = None


class Ready(msgspec.Struct, frozen=True):
    """A job that could start."""

    id: int
    type: str
    key: str | None = None


@dataclass
class Load:
    """What runs: on all workers together, and here."""

    by_type: Counter[str] = field(default_factory=Counter)
    by_key: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)

    def add(self, job: Ready) -> None:
        """Count a job that starts here."""
        self.by_type[job.type] += 1
        self.here[job.type] += 1
        if job.key is not None:
            self.by_key[job.key] += 1


class Room(msgspec.Struct, frozen=True):
    """How many jobs a worker takes: one per free thread, and some more of those types that end at once."""

    free: int
    spare: int = 0
    quick: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """The most it takes."""
        return self.free + self.spare


def is_open(limits: Limits, type: str, load: Load) -> bool:
    """Whether one more job of this type may start here, as far as its key allows."""
    everywhere, here = limits.concurrency, limits.concurrency_per_worker
    if everywhere is not None and load.by_type[type] >= everywhere:
        return False
    return here is None or load.here[type] < here


def has_room(limits: Limits, key: str | None, load: Load) -> bool:
    """Whether one more job with this key may start."""
    return key is None or limits.key_cap is None or load.by_key[key] < limits.key_cap


def choose(candidates: Iterable[Ready], types: Mapping[str, Limits], load: Load, room: Room) -> list[Ready]:
    """Take candidates in their order as far as limits and room allow; `load` is counted up by what is taken."""
    chosen: list[Ready] = []
    for job in candidates:
        if len(chosen) >= room.total:
            break
        if len(chosen) >= room.free and job.type not in room.quick:
            continue
        limits = types[job.type]
        if is_open(limits, job.type, load) and has_room(limits, job.key, load):
            load.add(job)
            chosen.append(job)
    return chosen
