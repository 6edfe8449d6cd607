"""Lists, filters and searches among many videos, against the same among ten thousand.

Each kind of question is asked of both crowds in turns, with values drawn at random: the slowest hundredth is what
counts. There are 100,000 videos, or as many as HEADWATER_BENCH_VIDEOS says (a million takes an hour to write).
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db.migrate import migrate
from headwater.house import ANONYMOUS
from headwater.house.feature import load_models
from headwater.runtime import Runtime
from headwater.search.videos import search_videos
from headwater.settings import load_settings
from headwater.settings.finding import Search
from headwater.videos.lists import VideoQuery, list_videos
from tests.bench.crowd import LANGUAGES, Crowd
from tests.support.postgres import run_cluster

FEW, MANY = 10_000, int(os.environ.get("HEADWATER_BENCH_VIDEOS", "100000"))
ROUNDS = 300
MOST = Search().max_matches
Question = Callable[[Session, random.Random, Crowd], object]


def main() -> None:
    """Measure on both databases."""
    load_models()
    with tempfile.TemporaryDirectory() as folder:
        compare("SQLite", [open_crowd(f"{folder}/{count}", "", count) for count in (FEW, MANY)], (FEW, MANY))
    with tempfile.TemporaryDirectory() as folder, run_cluster() as cluster:
        cluster.create_template()
        urls = [cluster.url(cluster.create_database()) for _ in range(2)]
        crowds = [open_crowd(f"{folder}/{n}", urls[n], count) for n, count in enumerate((FEW, MANY))]
        compare("PostgreSQL", crowds, (FEW, MANY))


def open_crowd(root: str, url: str, count: int) -> tuple[Runtime, Crowd]:
    """Make an instance with so many videos."""
    Path(root).mkdir(parents=True)
    environment = {"HEADWATER__STORAGE__ROOT": root} | ({"HEADWATER__DATABASE__URL": url} if url else {})
    runtime, crowd = Runtime.open(load_settings(environment=environment)), Crowd()
    migrate(runtime.database)
    crowd.fill(runtime, count)
    return runtime, crowd


def compare(name: str, crowds: list[tuple[Runtime, Crowd]], counts: tuple[int, int]) -> None:
    """Print the milliseconds of each question in both crowds."""
    print(f"{name}: milliseconds of CPU, the database's too: half and 99 of 100 are below")
    print(f"  {'':24} {counts[0]:>17,} {counts[1]:>19,}   ratio of the 99th")
    for label, ask in QUESTIONS.items():
        few, many = measure(crowds, ask)
        print(
            f"  {label:24} {statistics.median(few):7.2f} {last_of_hundred(few):8.2f}"
            f" {statistics.median(many):10.2f} {last_of_hundred(many):8.2f}"
            f" {last_of_hundred(many) / last_of_hundred(few):10.2f}",
            flush=True,
        )


def measure(crowds: list[tuple[Runtime, Crowd]], ask: Question) -> list[list[float]]:
    """Ask both crowds in turns; returns milliseconds of each."""
    times: list[list[float]] = [[], []]
    for turn in range(-30, ROUNDS):
        for (runtime, crowd), found in zip(crowds, times, strict=True):
            draw = random.Random(turn)
            with runtime.database.read() as session:
                read = watch_cpu(session)
                started = read()
                ask(session, draw, crowd)
                if turn >= 0:
                    found.append((read() - started) * 1000)
    return times


def watch_cpu(session: Session) -> Callable[[], float]:
    """Return a clock of the CPU seconds of this thread and of the process that serves its connection.

    CPU time does not see what else the machine does.
    """
    if session.get_bind().dialect.name == "sqlite":
        return time.thread_time
    backend = Path(f"/proc/{session.scalar(sa.select(sa.func.pg_backend_pid()))}/schedstat")  # nanoseconds first
    return lambda: time.thread_time() + int(backend.read_text().split()[0]) / 1e9


def last_of_hundred(times: list[float]) -> float:
    """Return the 99th percentile."""
    return statistics.quantiles(times, n=100)[98]


def _listed(session: Session, draw: random.Random, crowd: Crowd) -> object:
    sort = draw.choice(["-publishedAt", "-views", "-likes", "-hot", "-trending", "-best", "name", "-duration"])
    return list_videos(session, ANONYMOUS, VideoQuery(nsfw="false", sort=sort, start=draw.randrange(10) * 15))


def _filtered(session: Session, draw: random.Random, crowd: Crowd) -> object:
    query = VideoQuery(
        nsfw="false",
        category_one_of=draw.choice([None, [draw.randrange(1, 19)]]),
        language_one_of=draw.choice([None, [draw.choice(LANGUAGES[1:])]]),
        is_local=draw.choice([None, True]),
        sort=draw.choice(["-publishedAt", "-views", "-hot"]),
    )
    return list_videos(session, ANONYMOUS, query)


def _tagged(session: Session, draw: random.Random, crowd: Crowd) -> object:
    tag = draw.choices(crowd.tags, weights=[1 / (rank + 40) for rank in range(len(crowd.tags))])[0]
    return list_videos(session, ANONYMOUS, VideoQuery(nsfw="false", tags_one_of=[tag]))


def _searched(session: Session, draw: random.Random, crowd: Crowd) -> object:
    words = draw.choices(crowd.vocabulary[:2000], k=draw.randint(1, 2))
    query = VideoQuery(nsfw="false", search=" ".join(words), sort="-match")
    return search_videos(session, ANONYMOUS, query, most=MOST)


def _mistyped(session: Session, draw: random.Random, crowd: Crowd) -> object:
    word = draw.choice(crowd.vocabulary[:2000])
    query = VideoQuery(nsfw="false", search=word[:2] + word[3:], sort="-match")
    return search_videos(session, ANONYMOUS, query, most=MOST)


QUESTIONS: dict[str, Question] = {
    "every order": _listed,
    "category, language, local": _filtered,
    "tag": _tagged,
    "search, one or two words": _searched,
    "search, mistyped": _mistyped,
}

if __name__ == "__main__":
    main()
