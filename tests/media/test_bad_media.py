"""Every odd, broken or hostile upload gets its verdict, and none makes a child look at anything else."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.support.make_bad_media import CANARY, EITHER, OK, REJECT, BadFile, make_bad_media
from tests.support.watching import Listener, OpenWatch

from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.encode import EncodeJob
from headwater.media.hls import BrokenRung, run_rungs, verify_rung
from headwater.media.ladder import LadderRules, Plan, plan_ladder
from headwater.media.probe import MediaInfo, UnreadableMedia, probe
from headwater.media.storyboard import make_storyboard
from headwater.media.thumbnail import make_thumbnails
from headwater.media.workbench import Workbench

pytestmark = pytest.mark.slow
SHORT_SECONDS = 60  # bombs are refused or probed; their whole encode would prove nothing more
RULES = LadderRules(heights=frozenset({0, 144}))


class Outcome(NamedTuple):
    verdict: str
    reason: str
    info: MediaInfo | None


class Trial(NamedTuple):
    files: list[BadFile]
    outcomes: dict[str, Outcome]
    decoy_events: int
    connections: int
    work: Path


@pytest.fixture(scope="module")
def trial(bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """Put every file through probe, pictures and rungs, under the eyes of a decoy and a listener."""
    listener = Listener()
    folder = tmp_path_factory.mktemp("uploads")
    files = make_bad_media(folder, listener.port)
    work = tmp_path_factory.mktemp("work")
    decoy = OpenWatch(folder / "secret" / "canary.txt")
    outcomes = {file.path.name: process(bench, file.path, work / str(number)) for number, file in enumerate(files)}
    yield Trial(files, outcomes, decoy.count(), listener.connections, work)
    listener.close()


def process(bench: Workbench, source: Path, work: Path) -> Outcome:
    work.mkdir()
    try:
        info = probe(source, bench.limits, bench.children)
    except UnreadableMedia as error:
        return Outcome(REJECT, str(error), None)
    try:
        pictures = make_thumbnails(bench, source, info, work)
        make_storyboard(bench, source, info, work / "storyboard.jpg")
        if info.duration_seconds < SHORT_SECONDS:
            make_all_rungs(bench, source, info, work, pictures.preview if info.video is None else None)
    except FfmpegFailed as error:
        return Outcome("failed", f"{error}: {error.tail}", info)
    return Outcome(OK, "", info)


def make_all_rungs(bench: Workbench, source: Path, info: MediaInfo, work: Path, still: Path | None) -> None:
    try:
        make_rungs(bench, source, info, plan_ladder(info, RULES), work / "copied", still)
    except BrokenRung:
        make_rungs(bench, source, info, plan_ladder(info, RULES, copy_allowed=False), work / "encoded", still)


def make_rungs(
    bench: Workbench, source: Path, info: MediaInfo, plan: Plan, work: Path, still: Path | None = None
) -> None:
    for name, rungs in (("first", [plan.first]), ("rest", plan.rest)):
        if not rungs:
            continue
        folder = work / name
        folder.mkdir(parents=True)
        job = EncodeJob(
            source=source,
            info=info,
            rungs=rungs,
            segment_seconds=plan.segment_seconds,
            threads=1,
            still=still if name == "first" else None,
        )
        report = run_rungs(bench, job, folder)
        for rung in rungs:
            verify_rung(rung, report.segments[rung.name], info.duration_seconds)


def test_every_file_gets_the_verdict_of_its_manifest(trial: Trial) -> None:
    wrong = {
        file.path.name: (file.verdict, trial.outcomes[file.path.name])
        for file in trial.files
        if file.verdict != EITHER and trial.outcomes[file.path.name].verdict != file.verdict
    }
    assert wrong == {}
    assert len(trial.files) == 49


def test_refusals_are_sentences_for_the_owner(trial: Trial) -> None:
    reasons = [outcome.reason for outcome in trial.outcomes.values() if outcome.verdict == REJECT]
    assert len(reasons) >= 15
    for reason in reasons:
        assert reason.endswith(".") and reason[0].isupper()
        assert "/" not in reason and "Errno" not in reason


def test_no_child_opens_another_file_or_a_connection(trial: Trial) -> None:
    assert trial.decoy_events == 0
    assert trial.connections == 0
    written = [path for path in trial.work.rglob("*") if path.is_file()]
    assert len(written) > 100
    assert not [path for path in written if CANARY.encode() in path.read_bytes()]


def test_the_watchers_would_have_noticed(tmp_path: Path) -> None:
    secret = tmp_path / "canary.txt"
    secret.write_text(CANARY)
    watch, listener = OpenWatch(secret), Listener()
    secret.read_text()
    with socket.create_connection(("127.0.0.1", listener.port)) as connection:
        assert connection.recv(1) == b""  # accepted and closed
    listener.close()
    assert watch.count() > 0
    assert listener.connections == 1


def test_foreign_titles_are_bounded(trial: Trial) -> None:
    info = trial.outcomes["chapters_evil.mkv"].info
    assert info is not None
    assert [len(chapter.title) for chapter in info.chapters] == [25, 200, 25]


def test_a_lying_header_does_not_stretch_the_video(trial: Trial) -> None:
    info = trial.outcomes["duration_lie.mp4"].info
    assert info is not None
    assert info.duration_seconds == pytest.approx(4, abs=0.1)


def test_a_turned_picture_is_upright(trial: Trial) -> None:
    info = trial.outcomes["rotated_90.mp4"].info
    assert info is not None and info.video is not None
    assert (info.video.rotation, info.video.width, info.video.height) == (90, 240, 320)
