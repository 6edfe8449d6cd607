"""What an idle instance holds in memory, and what its start and its idling cost, with all its processes.

Run it with `python -m tests.bench.bench_processes`. PSS is read from `smaps_rollup`: shared pages count once. The floor
of a start is what Python needs to import the libraries of the two processes that cannot do without them.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.support.instance import Instance

IDLE_SECONDS = 20
PSS_LIMIT_MB = 250
FLOORS = ("import litestar, granian.server.embed, uvloop, sqlalchemy.orm", "import sqlalchemy.orm, structlog, yaml")


def main() -> None:
    """Measure and print two tables."""
    floor = sum(measure_import(program) for program in FLOORS)
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(Path(folder), {"log": {"level": "info"}})
        first = measure_start(instance)
        second = measure_start(instance)
        print("CPU seconds from the command to the first answer, all processes")
        print(f"  first start (migration, administrator) {first:6.2f}   {first / floor:5.2f} x the floor")
        print(f"  later start                            {second:6.2f}   {second / floor:5.2f} x the floor")
        print(f"  floor: importing the libraries         {floor:6.2f}\n")
        instance.start()
        try:
            report_idle(instance)
        finally:
            instance.close()


def measure_import(program: str) -> float:
    """Return the CPU seconds of a Python that imports something, files warm."""
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", program], check=True)
        spent = cpu_since(before)
    return spent


def measure_start(instance: Instance) -> float:
    """Start, wait for the first answer, stop; returns the CPU seconds of every process in between."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    instance.start()
    while not any(line.get("process") == "worker" and line["event"] == "ready" for line in instance.log_lines()):
        time.sleep(0.05)
    instance.stop()
    return cpu_since(before)


def cpu_since(before: resource.struct_rusage) -> float:
    """Return the CPU seconds of children that ended since."""
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime


def report_idle(instance: Instance) -> None:
    """Leave the instance alone, then print each process's memory and what it did meanwhile."""
    instance.http.get("/")
    time.sleep(5)
    processes = instance.processes()
    before = {process.pid: cpu_of(process) for process in processes}
    time.sleep(IDLE_SECONDS)
    print(f"{'idle process':<44}{'PSS MB':>8}{'threads':>9}{'CPU ms/s':>10}")
    total = 0.0
    for process in processes:
        size = read_pss(process.pid)
        total += size
        spent = (cpu_of(process) - before[process.pid]) / IDLE_SECONDS * 1000
        print(f"{name_process(process):<44}{size:>8.1f}{process.num_threads():>9}{spent:>10.2f}")
    print(f"{'ok  ' if total <= PSS_LIMIT_MB else 'OVER'} {'all together':<39}{total:>8.1f}  (at most {PSS_LIMIT_MB})")


def name_process(process: psutil.Process) -> str:
    """Return `serve`, `web`, `worker`; anything else reads foreign files for them."""
    _, found, rest = " ".join(process.cmdline()).partition(" -m headwater ")
    return rest.split()[0] if found else "limited children"


def cpu_of(process: psutil.Process) -> float:
    """Return the CPU seconds of a live process."""
    times = process.cpu_times()
    return times.user + times.system


def read_pss(pid: int) -> float:
    """Return the proportional set size in MB."""
    (line,) = [line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
