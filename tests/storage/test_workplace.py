"""`tmp` is empty when nothing runs; the living are left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from headwater.storage import Storage

WORK = """
import sys
from pathlib import Path
from headwater.storage import Storage
storage = Storage(Path(sys.argv[1]))
with storage.work_folder("encode") as folder:
    (folder / "0.m4s").write_bytes(b"x")
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_a_work_folder_goes_with_its_block(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    with storage.work_folder("encode") as first, storage.work_folder("encode") as second:
        assert first != second
        (first / "x").write_bytes(b"x")
    assert not first.exists()
    storage.close()
    assert list(storage.tmp.iterdir()) == []


def test_a_dead_process_is_swept_up_after_and_a_living_one_is_not(tmp_path: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": "src"},
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    storage = Storage(tmp_path)
    storage.sweep_tmp()
    assert list(storage.tmp.glob("*/*/0.m4s"))
    worker.kill()
    worker.communicate()
    (storage.tmp / "left over").write_bytes(b"x")
    storage.sweep_tmp()
    assert list(storage.tmp.iterdir()) == []


def test_a_process_keeps_its_own_folder(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    with storage.work_folder("encode") as folder:
        storage.sweep_tmp()
        assert folder.exists()
    storage.close()
