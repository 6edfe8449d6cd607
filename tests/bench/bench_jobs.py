"""What an empty job costs, on both databases, against the bare cost of one insert and one delete in the same run.

Run it with `python -m tests.bench.bench_jobs [jobs]`; PostgreSQL is a private one. Figures are CPU time of the process
that works (and of PostgreSQL's server, apart), from a full queue to the last job written as completed.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import sqlalchemy as sa

from headwater.db.migrate import migrate
from headwater.house.feature import load_models
from headwater.jobs import JobRun, JobType, enqueue
from headwater.jobs.model import JOBS, JobState
from headwater.jobs.running.worker import Worker
from headwater.runtime import Runtime
from headwater.settings import load_settings
from tests.support.postgres import run_cluster

DEFAULT_JOBS = 5000
_AT_ONCE = 500


def main() -> None:
    """Measure and print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_JOBS
    load_models()
    print("CPU microseconds per job")
    print(f"{'database':<12}{'enqueue':>10}{'work':>10}{'server':>10}{'floor':>10}{'work/floor':>12}")
    with tempfile.TemporaryDirectory() as folder:
        report("sqlite", folder, "", count)
        with run_cluster() as cluster:
            cluster.create_template()
            report("postgresql", folder, cluster.url(cluster.create_database()), count)


def report(name: str, folder: str, url: str, count: int) -> None:
    """Measure one database and print its line."""
    environment = {"HEADWATER__STORAGE__ROOT": str(Path(folder) / name)}
    if url:
        environment["HEADWATER__DATABASE__URL"] = url
    runtime = Runtime.open(load_settings(environment=environment))
    migrate(runtime.database)
    floor = measure(lambda: insert_and_delete(runtime, count))[0] / count
    enqueued = measure(lambda: enqueue_all(runtime, count))[0] / count
    worked, served = measure(lambda: work_off(runtime, count))
    runtime.close()
    figures = [1e6 * enqueued, 1e6 * worked / count, 1e6 * served / count, 1e6 * floor]
    print(f"{name:<12}" + "".join(f"{figure:>10.0f}" for figure in figures) + f"{figures[1] / figures[3]:>12.2f}")


def measure(work: Callable[[], None]) -> tuple[float, float]:
    """Return the CPU seconds that something takes here and in PostgreSQL's processes."""
    server, own = server_seconds(), time.process_time()
    work()
    return time.process_time() - own, server_seconds() - server


def server_seconds() -> float:
    """Return the CPU time of the database server that this process started."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        times = process.cpu_times()
        total += times.user + times.system
    return total


def insert_and_delete(runtime: Runtime, count: int) -> None:
    """Add and remove one row per transaction, with as little around it as SQLAlchemy's Core allows."""
    table = sa.Table("bench_row", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.Text))
    with runtime.database.engine.begin() as connection:
        table.create(connection)
    for number in range(count):
        with runtime.database.engine.begin() as connection:
            connection.execute(sa.insert(table).values(id=number, x="{}"))
        with runtime.database.engine.begin() as connection:
            connection.execute(sa.delete(table).where(table.c.id == number))


def enqueue_all(runtime: Runtime, count: int) -> None:
    """Fill the queue."""
    for first in range(0, count, _AT_ONCE):
        with runtime.database.write() as session:
            for number in range(first, min(count, first + _AT_ONCE)):
                enqueue(session, "empty", {"number": number})


def work_off(runtime: Runtime, count: int) -> None:
    """Run every job and wait until all are written as completed."""
    stop, left, lock, last = threading.Event(), [count], threading.Lock(), threading.Event()

    def run(_run: JobRun) -> None:
        with lock:
            left[0] -= 1
            if not left[0]:
                last.set()

    worker = threading.Thread(target=Worker(runtime, [JobType("empty", run, "notify")]).run, args=(stop,))
    worker.start()
    last.wait()
    stop.set()
    worker.join()
    with runtime.database.read() as session:
        completed = sa.select(sa.func.count()).select_from(JOBS).where(JOBS.c.state == JobState.COMPLETED)
        assert session.scalar(completed) == count


if __name__ == "__main__":
    main()
