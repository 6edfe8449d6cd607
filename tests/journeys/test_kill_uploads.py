"""kill -9 at random moments from the first byte of an upload on: rows, files and hashes agree in the end."""

from __future__ import annotations

import concurrent.futures
import contextlib
import random
import time
from pathlib import Path

import pytest
from tests.support.clips import make_clip
from tests.support.instance import Instance, running_instance
from tests.support.leavings import TIDY_AT_ONCE, check_what_is_left, wait_until_settled
from tests.support.persistent_uploads import upload_persistently

VICTIMS = ("serve", "web", "worker")
LONGEST_WAIT_SECONDS = 6.0  # an upload and its ladder take about as long here


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(3, marks=pytest.mark.slow),
        pytest.param(20, marks=pytest.mark.marathon),
    ],
)
def test_nothing_is_lost_or_doubled(tmp_path: Path, kills: int) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    content = make_clip(tmp_path / "clip.mp4", seconds=8, size="854x480").read_bytes()
    names = [f"Video {number}" for number in range(kills)]
    with running_instance(tmp_path / "instance", TIDY_AT_ONCE) as instance:
        for number, name in enumerate(names):
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                sending = pool.submit(upload_persistently, instance, content, name, pause=0.1)
                time.sleep(chance.uniform(0, LONGEST_WAIT_SECONDS))
                kill(instance, VICTIMS[number % len(VICTIMS)])
                assert sending.result()
        wait_until_settled(instance, len(names))
        instance.stop()
        assert instance.processes() == []
    failures = check_what_is_left(instance, names)
    assert set(failures.values()) == {None}, "a kill is no reason to fail a good file"


def kill(instance: Instance, victim: str) -> None:
    """Kill a process; the supervisor is started again once its children have noticed."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(ValueError):  # it is being restarted right now
            instance.kill(victim)
            break
        time.sleep(0.05)
    if victim == "serve":
        while instance.processes():
            assert time.monotonic() < deadline, "children outlive their supervisor"
            time.sleep(0.05)
        instance.start()
