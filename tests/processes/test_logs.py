"""What is logged names what happened and never a secret."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from headwater.kit.redaction import strike_out

SECRET = "s3cr3t-value"


@pytest.mark.parametrize(
    "told",
    [
        {"password": SECRET},
        {"client_secret": SECRET, "user": {"access_token": SECRET}},
        {"headers": [{"Authorization": f"Bearer {SECRET}"}, {"Cookie": SECRET}]},
        {"event": f"sent Authorization: Bearer {SECRET}"},
        {"url": f"/download/x.mp4?videoFileToken={SECRET}&start=1"},
        {"url": f"/feeds/subscriptions.xml?accountId=1&token={SECRET}"},
        {"reason": f"cannot connect to postgresql://headwater:{SECRET}@db/headwater"},
        {"exception": f"Traceback ...\n  KeyError: '?accessToken={SECRET}'"},
        {"body": f"grant_type=password&username=root&password={SECRET}"},
        {"x-headwater-otp": SECRET},
        {"a": {"b": {"c": {"d": {"e": {"f": {"g": SECRET}}}}}}},
    ],
)
def test_secrets_are_struck_out(told: dict[str, object]) -> None:
    assert SECRET not in json.dumps(strike_out(told))


def test_what_is_no_secret_stays() -> None:
    told = {
        "path": "/w/abc",
        "status": 200,
        "url": "http://localhost/?q=token+ring",
        "has_password": True,
        "ids": [1, 2],
    }
    assert strike_out(told) == told


PROGRAM = """
import logging, sys, structlog
from headwater.processes.logs import configure_logs
from headwater.settings import Settings
from headwater.settings.work import Log, Rotation
configure_logs(Settings(log=Log(format=sys.argv[1], rotation=Rotation(enabled=False))), "web")
structlog.get_logger().info("signed in", user="root", token="s3cr3t-value")
structlog.get_logger().debug("not at this level")
logging.getLogger("library").warning("it said %s", "Bearer s3cr3t-value")
logging.getLogger("library").info("chatter")
raise ValueError("password=s3cr3t-value")
"""


@pytest.mark.parametrize("shape", ["json", "console"])
def test_our_lines_libraries_and_crashes_come_out_alike_without_secrets(shape: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, shape], capture_output=True, text=True, env={"PYTHONPATH": "src"}
    )
    assert done.returncode == 1
    assert SECRET not in done.stderr
    assert "chatter" not in done.stderr
    assert "not at this level" not in done.stderr
    for told in ("signed in", "it said", "process failed", "ValueError"):
        assert told in done.stderr
    if shape == "json":
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        assert [line["level"] for line in lines] == ["info", "warning", "critical"]
        assert {line["process"] for line in lines} == {"web"}
        assert lines[0]["timestamp"].endswith("Z")
