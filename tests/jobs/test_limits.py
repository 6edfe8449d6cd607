"""Which ready jobs may start, as tables."""

from collections import Counter

import pytest

from headwater.jobs.running.limits import Limits, Load, Ready, Room, choose

TYPES = {
    "plain": Limits(),
    "deliver": Limits(key_cap=2),
    "fetch": Limits(key_cap=1),
    "single": Limits(concurrency=1),
    "local": Limits(concurrency_per_worker=2),
}


def jobs(text: str) -> list[Ready]:
    """Read `deliver:a single`; ids count from 1."""
    pairs = (word.partition(":") for word in text.split())
    return [Ready(number, name, key or None) for number, (name, _, key) in enumerate(pairs, 1)]


@pytest.mark.parametrize(
    ("ready", "running", "here", "room", "chosen"),
    [
        ("plain plain plain", "", "", Room(2), [1, 2]),
        ("deliver:a deliver:a deliver:a deliver:b", "", "", Room(9), [1, 2, 4]),
        ("deliver:a deliver:a", "deliver:a", "", Room(9), [1]),
        ("deliver:a plain", "deliver:a deliver:a", "", Room(9), [2]),
        ("deliver deliver deliver", "", "", Room(9), [1, 2, 3]),  # no key, no cap
        ("fetch:a deliver:a deliver:a", "", "", Room(9), [1, 2]),  # the key is shared between types
        ("deliver:a fetch:a", "", "", Room(9), [1]),
        ("single single plain", "", "", Room(9), [1, 3]),
        ("single", "single", "", Room(9), []),
        ("local local local", "", "", Room(9), [1, 2]),
        ("local local", "local local local", "local", Room(9), [1]),  # others' do not count
        ("plain local plain", "", "", Room(1, 2, frozenset({"plain"})), [1, 3]),  # ahead only what is quick
        ("plain plain plain plain", "", "", Room(1, 2, frozenset({"plain"})), [1, 2, 3]),
        ("plain", "", "", Room(0), []),
    ],
)
def test_choice(ready: str, running: str, here: str, room: Room, chosen: list[int]) -> None:
    busy = jobs(running)
    load = Load(
        Counter(job.type for job in busy),
        Counter(job.key for job in busy if job.key),
        Counter(job.type for job in jobs(here)),
    )
    assert [job.id for job in choose(jobs(ready), TYPES, load, room)] == chosen
