"""`headwater tracker`: it says when it would part the viewers, serves, tells what it does, and stops quickly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from tests.support.instance import ROOT, Instance, free_port

from headwater.processes.errors import CannotStart
from headwater.processes.supervisor import check_trackers
from headwater.processes.tracker import check
from headwater.settings import load_settings


def test_several_trackers_of_one_instance_are_refused(tmp_path: Path) -> None:
    base = {"HEADWATER__STORAGE__ROOT": str(tmp_path)}
    with pytest.raises(CannotStart, match=r"tracker\.in_web_process"):
        check_trackers(load_settings(environment=base | {"HEADWATER__WEB__WORKERS": "2"}))
    with pytest.raises(CannotStart, match=r"tracker\.in_web_process"):
        check(load_settings(environment=base))
    with pytest.raises(CannotStart, match=r"tracker\.enabled"):
        check(load_settings(environment=base | {"HEADWATER__TRACKER__ENABLED": "false"}))
    apart = load_settings(environment=base | {"HEADWATER__TRACKER__IN_WEB_PROCESS": "false"})
    check(apart)
    check_trackers(apart)


@pytest.mark.slow
def test_it_serves_tells_and_stops(tmp_path: Path) -> None:
    port = free_port()
    tracker = {"in_web_process": False, "port": port, "status_every": 0.2, "private": False}
    instance = Instance(tmp_path, {"tracker": tracker})
    assert instance.start_part("migrate").wait(60) == 0
    process = instance.start_part("tracker")
    query = f"info_hash={'x' * 20}&peer_id={'p' * 20}&port=6881"
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/tracker/announce?{query}", timeout=5) as answer:
                assert b"10:incompletei1e" in answer.read()
            break
        except OSError:
            assert time.monotonic() < deadline, instance.log_text()
            time.sleep(0.1)
    time.sleep(1)
    command = [sys.executable, "-m", "headwater", "tracker", "--status", "--config", str(instance.config)]
    told = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "peers                 1 (0 browsers)" in told.stdout
    began = time.monotonic()
    process.terminate()
    assert process.wait(10) == 0
    assert time.monotonic() - began < 1.5
    assert "127.0.0.1" not in json.dumps([line for line in instance.log_lines() if line["event"] != "ready"])
