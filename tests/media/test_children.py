"""Children are bound: a bad one ends with a clear reason and harms nobody, and none survives its parent."""

import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.support.watching import Listener

from headwater.media.children import ChildCrashed, ChildLimits, ChildRaised, Children
from headwater.media.children.ffmpeg import Cancelled, FfmpegFailed, Watch, run_ffmpeg
from headwater.media.encode import EncodeJob, encode_arguments
from headwater.media.ladder import LadderRules, plan_ladder
from headwater.media.probe import probe
from headwater.media.workbench import Workbench

LIMITS = ChildLimits(cpu_seconds=5, wall_seconds=20, memory_bytes=2 << 30, file_bytes=0, niceness=0)
EVALUATE, EXECUTE = "builtins:eval", "builtins:exec"
SOURCE = str(Path(__file__).parents[2] / "src")


@pytest.fixture
def children() -> Iterator[Children]:
    with Children() as opened:
        yield opened


def bound(**changes: float) -> ChildLimits:
    return ChildLimits(**{**{name: getattr(LIMITS, name) for name in LIMITS.__struct_fields__}, **changes})


def test_a_call_returns_what_the_function_returns(children: Children) -> None:
    assert children.call("zlib:decompress", zlib.compress(b"foreign"), LIMITS) == b"foreign"


def test_what_a_function_raises_reaches_the_caller(children: Children) -> None:
    with pytest.raises(ChildRaised, match="error: Error -3"):
        children.call("zlib:decompress", b"not compressed", LIMITS)


@pytest.mark.parametrize(
    ("code", "limits", "reason"),
    [
        (b"while True: pass", bound(cpu_seconds=1), "more processor time"),
        (b"import time; time.sleep(60)", bound(wall_seconds=0.3), "longer than the time limit"),
        (b"import ctypes; ctypes.string_at(0)", LIMITS, "signal 11"),
        (b"import os; os._exit(3)", LIMITS, "exit code 3"),
    ],
)
def test_a_child_that_does_not_answer_is_explained(
    children: Children, code: bytes, limits: ChildLimits, reason: str
) -> None:
    with pytest.raises(ChildCrashed, match=reason):
        children.call(EXECUTE, code, limits)
    assert children.call(EVALUATE, b"b'next'", LIMITS) == b"next"


def test_a_bomb_runs_out_of_its_own_memory(children: Children) -> None:
    with pytest.raises(ChildRaised, match="MemoryError"):
        children.call(EVALUATE, b"bytes(1 << 30)", bound(memory_bytes=300 << 20))


def test_a_request_may_not_be_endless(children: Children) -> None:
    with pytest.raises(ValueError, match="at most"):
        children.call(EVALUATE, bytes(9 << 20), LIMITS)


def test_an_answer_may_not_be_endless(children: Children) -> None:
    with pytest.raises(ChildCrashed, match="at most 1000"):
        children.call(EVALUATE, b"bytes(100_000)", LIMITS, max_result_bytes=1000)


def test_a_child_sees_no_environment_and_only_its_own_descriptors(children: Children) -> None:
    os.environ["HEADWATER_SECRET_OF_TEST"] = "seen"
    look = b"repr((dict(__import__('os').environ), len(__import__('os').listdir('/proc/self/fd')))).encode()"
    environment, count = eval(children.call(EVALUATE, look, LIMITS))
    assert environment == {}
    assert count <= 5  # the standard three, its answer, and the listing itself


def test_a_reading_child_cannot_write_a_file(children: Children, tmp_path: Path) -> None:
    code = f"import os; os.write(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), b'x')".encode()
    with pytest.raises(ChildRaised, match="File too large"):
        children.call(EXECUTE, code, LIMITS)


def test_no_child_reaches_the_network(children: Children) -> None:
    children.start()
    assert children.network_isolated, "this system permits no network namespace: only the protocol list protects here"
    listener = Listener()
    code = f"import socket; socket.create_connection(('127.0.0.1', {listener.port}), 2)".encode()
    with pytest.raises(ChildRaised, match="OSError"):
        children.call(EXECUTE, code, LIMITS)
    listener.close()
    assert listener.connections == 0


def test_a_killed_server_is_replaced(children: Children) -> None:
    assert children.call(EVALUATE, b"b'first'", LIMITS) == b"first"
    server = find_servers(os.getpid())[-1]
    server.kill()
    server.wait(10)
    assert children.call(EVALUATE, b"b'second'", LIMITS) == b"second"


def test_many_threads_share_one_server(children: Children) -> None:
    answers: list[bytes] = []

    def ask(number: int) -> None:
        answers.append(children.call(EVALUATE, b"b'%d'" % number, LIMITS))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, answers)) == list(range(12))


def test_closing_ends_everything(tmp_path: Path) -> None:
    children = Children()
    child = children.run(
        [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"], tmp_path, LIMITS
    )
    assert os.read(child.output, 10) == b"up\n"
    running = [process for server in find_servers(os.getpid()) for process in server.children(recursive=True)]
    assert running
    children.close()
    _, alive = psutil.wait_procs(running, timeout=5)
    child.close()
    assert not alive


def test_cancelling_from_another_thread_ends_ffmpeg(bench: Workbench, tmp_path: Path) -> None:
    cancel = threading.Event()
    watch = Watch(on_progress=lambda progress: cancel.set(), cancel=cancel)
    with pytest.raises(Cancelled):
        run_ffmpeg(bench.children, endless(bench), tmp_path, bench.limits.for_encode(60), watch)
    assert wait_until(lambda: not find_ffmpegs(tmp_path))


def test_an_encode_that_stalls_is_ended(bench: Workbench, tmp_path: Path) -> None:
    program = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(FfmpegFailed, match="no progress"):
        run_ffmpeg(bench.children, program, tmp_path, LIMITS, Watch(stall_seconds=0.3))


def test_a_failure_keeps_only_the_end_of_what_was_printed(bench: Workbench, tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('x' * 1_000_000 + 'the last words'); sys.exit(3)"
    with pytest.raises(FfmpegFailed, match="exit code 3") as caught:
        run_ffmpeg(bench.children, [sys.executable, "-c", code], tmp_path, LIMITS)
    assert caught.value.tail.endswith("the last words")
    assert len(caught.value.tail) <= 4000


def test_a_program_that_is_not_there_is_named(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(FfmpegFailed) as caught:
        run_ffmpeg(bench.children, ["/nowhere/ffmpeg"], tmp_path, LIMITS)
    assert "/nowhere/ffmpeg: No such file" in caught.value.tail


@pytest.mark.slow
def test_a_killed_worker_leaves_no_ffmpeg(bench: Workbench, make_long_clip: Path, tmp_path: Path) -> None:
    info = probe(make_long_clip, bench.limits, bench.children)
    plan = plan_ladder(info, LadderRules(heights=frozenset({240})), copy_allowed=False)
    job = EncodeJob(source=make_long_clip, info=info, rungs=[plan.first], segment_seconds=4)
    arguments = encode_arguments(job, bench.tools, bench.limits)
    code = (
        f"import sys; sys.path.insert(0, {SOURCE!r})\n"
        "from pathlib import Path\n"
        "from headwater.media.workbench import open_workbench\n"
        "from headwater.media.children.ffmpeg import run_ffmpeg\n"
        "bench = open_workbench()\n"
        f"run_ffmpeg(bench.children, {arguments!r}, Path({str(tmp_path)!r}), bench.limits.for_encode(600))\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", code])
    try:
        assert wait_until(lambda: bool(find_ffmpegs(tmp_path)) and bool(find_servers(worker.pid)))
        orphans = [*find_ffmpegs(tmp_path), *find_servers(worker.pid)]
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    _, alive = psutil.wait_procs(orphans, timeout=5)
    assert not alive


@pytest.fixture
def make_long_clip(make_clip: object) -> Path:
    """Ten minutes of a small picture: longer to encode than any test waits."""
    assert callable(make_clip)
    path = make_clip(
        "long.mp4", "-c:v", "libx264", "-preset", "ultrafast", picture="color=s=640x360:r=10:d=600", sound=False
    )
    assert isinstance(path, Path)
    return path


def endless(bench: Workbench) -> list[str]:
    return [
        bench.tools.ffmpeg,
        "-v",
        "error",
        "-progress",
        "pipe:1",
        "-re",
        "-f",
        "lavfi",
        "-i",
        "testsrc2",
        "-f",
        "null",
        "-",
    ]


def find_servers(pid: int) -> list[psutil.Process]:
    processes = psutil.Process(pid).children()
    return [process for process in processes if any("children.server" in part for part in process.cmdline())]


def find_ffmpegs(folder: Path) -> list[psutil.Process]:
    """Find programs that work in this folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(folder) and "ffmpeg" in process.name():
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_until(condition: object, seconds: float = 20) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False
