"""yt-dlp, unmodified, reads and downloads a video with its PeerTube extractor.

The extractor speaks https on port 443 only, so a TLS proxy stands on loopback before the instance.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.clips import make_clip
from tests.support.instance import running_instance
from tests.support.tls_proxy import tls_proxy
from tests.support.upload import upload_and_finish

pytestmark = pytest.mark.journey


def test_ytdlp_reads_and_downloads_a_video(tmp_path: Path) -> None:
    public = {"webserver": {"https": True, "hostname": "localhost", "port": 443}}
    clip = make_clip(tmp_path / "clip.mp4", seconds=6, size="640x360")
    with running_instance(tmp_path / "instance", public) as instance, tls_proxy(instance.port, tmp_path):
        video = upload_and_finish(instance, clip, name="Through another door", description="Line one\n\nLine two")
        target = tmp_path / "out.%(ext)s"
        command = [sys.executable, "-m", "yt_dlp", "--no-check-certificates", "--no-config", "--ignore-config"]
        command += ["--no-progress", "--print-json", "--no-simulate", "-o", str(target)]
        ran = subprocess.run([*command, f"peertube:localhost:{video['uuid']}"], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        facts = json.loads(ran.stdout)
    assert facts["title"] == "Through another door"
    assert facts["description"] == "Line one\n\nLine two"
    assert facts["uploader"] == "root"
    assert facts["duration"] in {6, 7}
    assert {entry.get("height") for entry in facts["formats"]} >= {360, 240, 144}
    (downloaded,) = tmp_path.glob("out.*")
    assert downloaded.stat().st_size > 10_000
