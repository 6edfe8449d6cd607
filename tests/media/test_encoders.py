"""An encoder is used when a trial proved it, and only then. No hardware here: an ffmpeg of ours answers like one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.media.test_ladder import INFO
from tests.support.fake_ffmpeg import FAILS, WORKS, fake_ffmpeg

from headwater.media.encode import EncodeJob, encode_arguments
from headwater.media.encoders import HARDWARE, SOFTWARE, choose_hardware, try_encoder
from headwater.media.ladder import LadderRules, plan_ladder
from headwater.media.workbench import Workbench

RULES = LadderRules(heights=frozenset({144, 240}), keep_source_height=False, copy_suitable=False)


@pytest.fixture
def working(tmp_path: Path) -> Iterator[Workbench]:
    with fake_ffmpeg(tmp_path, WORKS) as bench:
        yield bench


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Workbench]:
    with fake_ffmpeg(tmp_path, FAILS) as bench:
        yield bench


def test_what_proves_itself_is_chosen(working: Workbench, tmp_path: Path) -> None:
    for wish, name in (("auto", "h264_nvenc"), ("qsv", "h264_qsv"), ("vaapi", "h264_vaapi")):
        choice = choose_hardware(working, wish, "/dev/dri/renderD128")
        assert choice.encoder is not None and choice.encoder.name == name
    assert choose_hardware(working, "off", "").encoder is None
    runs = (tmp_path / "runs").read_text().count("run")
    choose_hardware(working, "auto", "/dev/dri/renderD128")
    assert (tmp_path / "runs").read_text().count("run") == runs, "an answer is remembered"


def test_what_fails_its_trial_says_why(failing: Workbench) -> None:
    choice = choose_hardware(failing, "auto", "/dev/dri/renderD128")
    assert choice.encoder is None
    assert [reason.partition(":")[0] for reason in choice.reasons] == ["nvenc", "qsv", "vaapi"]
    assert all("Cannot load libcuda.so.1" in reason for reason in choice.reasons)


def test_a_newer_ffmpeg_in_the_same_place_is_tried_anew(failing: Workbench, tmp_path: Path) -> None:
    assert try_encoder(failing, HARDWARE["nvenc"])
    script = tmp_path / "ffmpeg"
    script.write_text(script.read_text().replace(FAILS, WORKS))
    assert try_encoder(failing, HARDWARE["nvenc"]) == ""


def test_what_ffmpeg_lacks_is_not_even_tried(bench: Workbench) -> None:
    poor = msgspec.structs.replace(bench, tools=msgspec.structs.replace(bench.tools, encoders=frozenset({"libx264"})))
    assert "has no libsvtav1" in try_encoder(poor, SOFTWARE["av1"])


@pytest.mark.parametrize("codec", SOFTWARE)
def test_encoders_in_software_prove_themselves(any_bench: Workbench, codec: str) -> None:
    assert try_encoder(any_bench, SOFTWARE[codec]) == ""


def test_pictures_are_brought_to_the_hardware(working: Workbench) -> None:
    rungs = plan_ladder(INFO, RULES).rungs
    job = EncodeJob(source=Path("/x.mp4"), info=INFO, rungs=rungs, segment_seconds=4)
    vaapi = msgspec.structs.replace(job, hardware=HARDWARE["vaapi"], device="/dev/dri/renderD129")
    line = encode_arguments(vaapi, working.tools, working.limits)
    assert line[line.index("-vaapi_device") + 1] == "/dev/dri/renderD129"
    assert line.index("-vaapi_device") < line.index("-i")
    graph = line[line.index("-filter_complex") + 1]
    assert "[v240]format=nv12,hwupload[u240]" in graph and "[v144]format=nv12,hwupload[u144]" in graph
    assert line.count("h264_vaapi") == 2 and {"[u240]", "[u144]"} <= set(line)
    nvenc = encode_arguments(msgspec.structs.replace(job, hardware=HARDWARE["nvenc"]), working.tools, working.limits)
    assert nvenc.count("h264_nvenc") == 2 and "[v240]" in nvenc
