"""Job types for tests, and a worker process that runs them. Each writes lines to a journal that all processes share."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from headwater.house.feature import load_models
from headwater.jobs import JobRun, JobType
from headwater.jobs.running.worker import Worker
from headwater.runtime import Runtime
from headwater.settings import load_settings


def write_line(journal: Path, *words: object) -> None:
    """Append a line; short appends of several processes do not mix."""
    with journal.open("a") as file:
        file.write(" ".join(map(str, words)) + "\n")


def read_lines(journal: Path) -> list[list[str]]:
    """Return the words of every line."""
    return [line.split() for line in journal.read_text().splitlines()]


def make_types(journal: Path) -> list[JobType]:
    """Return the job types of the tests' worker process."""

    def take_long(run: JobRun) -> None:
        write_line(journal, "begin", run.id, run.attempt, os.getpid())
        while not Path(str(run.payload["until"])).exists():
            run.check()
            time.sleep(0.01)
        write_line(journal, "end", run.id, run.attempt, os.getpid())

    def take_turn(run: JobRun) -> None:
        write_line(journal, "begin", run.payload["key"], run.id)
        time.sleep(0.02)
        write_line(journal, "end", run.payload["key"], run.id)

    def die(run: JobRun) -> None:
        write_line(journal, "begin", run.id, run.attempt, os.getpid())
        os.kill(os.getpid(), signal.SIGKILL)

    return [
        JobType("take_long", take_long, "video-transcoding"),
        JobType("take_turn", take_turn, "activitypub-http-unicast", key_cap=2),
        JobType("take_turn_alone", take_turn, "activitypub-cleaner", concurrency=1),
        JobType("die", die, "video-import"),
    ]


def main() -> None:
    """Work until SIGTERM."""
    facts = json.loads(sys.argv[1])
    environment = {
        "HEADWATER__STORAGE__ROOT": facts["root"],
        "HEADWATER__JOBS__HEARTBEAT": "0.2",
        "HEADWATER__JOBS__POLL": "0.05",
        "HEADWATER__JOBS__MAX_CRASHES": str(facts.get("max_crashes", 5)),
    }
    if facts["database"]:
        environment["HEADWATER__DATABASE__URL"] = facts["database"]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    load_models()
    runtime = Runtime.open(load_settings(environment=environment))
    journal = Path(facts["journal"])
    Worker(runtime, make_types(journal)).run(stop)


if __name__ == "__main__":
    main()
