"""The right ffmpeg is found, and a bad one is explained."""

from pathlib import Path

import pytest

from headwater.media.tools import FfmpegMissing, bundled_ffmpeg, find_tools


def write_fake(path: Path, version: str, encoders: str = "", filters: str = "") -> str:
    path.write_text(
        f"#!/bin/sh\ncase $2 in -version) echo 'ffmpeg version {version} Copyright';; "
        f"-encoders) printf '{encoders}';; -filters) printf '{filters}';; esac\n"
    )
    path.chmod(0o755)
    return str(path)


def test_the_bundled_one_can_do_the_work() -> None:
    tools = find_tools(bundled_ffmpeg())
    assert {"libx264", "aac"} <= tools.encoders
    assert {"scale", "bwdif"} <= tools.filters
    assert int(tools.version.split(".")[0]) >= 5


def test_one_is_found_without_being_configured() -> None:
    assert Path(find_tools().ffmpeg).is_absolute()


def test_an_old_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FfmpegMissing, match=r"is version 4.3.1-deb, at least 5 is needed"):
        find_tools(write_fake(tmp_path / "ffmpeg", "4.3.1-deb"))


def test_a_crippled_one_is_refused(tmp_path: Path) -> None:
    fake = write_fake(tmp_path / "ffmpeg", "n7.1", r" V....D mjpeg  MJPEG\n A....D aac  AAC\n")
    with pytest.raises(FfmpegMissing, match="lacks libx264, scale"):
        find_tools(fake)


def test_a_configured_one_that_is_not_there_is_named_and_not_replaced() -> None:
    with pytest.raises(FfmpegMissing, match="/nowhere/ffmpeg: cannot be run"):
        find_tools("/nowhere/ffmpeg")
