"""Command lines of ffmpeg for renditions. Pure: they say what to do, `hls.progressive` runs them."""

from pathlib import Path

import msgspec

from headwater.media.encoders import SOFTWARE, Encoder
from headwater.media.encoders.encoder import Orders
from headwater.media.ladder import H264, AudioPlan, Rung
from headwater.media.probe import MediaInfo, VideoStream
from headwater.media.safety import MediaLimits, base_arguments, input_arguments
from headwater.media.tools import Tools

UNSPECIFIED = 2
PEAK = 0.84  # -1.5 dB: what remains for the AAC encoder to overshoot
# PQ or HLG to BT.709
TONEMAP = "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"


class EncodeJob(msgspec.Struct, frozen=True, kw_only=True):
    """One run of ffmpeg: the copied rung alone, or any number of encoded ones (and sound alone) from one decode."""

    source: Path
    info: MediaInfo
    rungs: list[Rung]
    segment_seconds: int
    threads: int = 0
    """Per decoder and encoder; 0 shares the cores between the encoders."""
    encoded_sound: Path | None = None
    """The finished file of a rung of the same plan: its encoded sound is copied instead of being encoded per rung."""
    still: Path | None = None
    """The picture of a still rung: a JPEG of ours, never the owner's file."""
    hardware: Encoder | None = None
    """Makes the H.264 instead of software."""
    device: str = ""
    profile: str = "default"

    def encoder(self, rung: Rung) -> Encoder:
        """Return what makes the picture of a rung."""
        return self.hardware if self.hardware is not None and rung.codec == H264 else SOFTWARE[rung.codec]


def playlist_name(rung: Rung) -> str:
    """Name the playlist ffmpeg keeps for a rung in its work folder."""
    return f"{rung.name}.m3u8"


def init_name(rung: Rung) -> str:
    """Name the initialization section of a rung in the work folder."""
    return f"{rung.name}-init.mp4"


def encode_arguments(job: EncodeJob, tools: Tools, limits: MediaLimits, cores: int = 1) -> list[str]:
    """Build the command line of a job: each rung becomes an event playlist and one file per segment in the folder."""
    pictures = [rung for rung in job.rungs if rung.picture is not None and not rung.copied]
    decoder_threads = ("-threads", str(job.threads)) if job.threads else ()
    device = job.hardware.device(job.device) if job.hardware is not None else []
    arguments = [*base_arguments(tools.ffmpeg), *device, *input_arguments(job.source, limits, *decoder_threads)]
    if job.encoded_sound is not None:
        arguments += input_arguments(job.encoded_sound, limits)
    if job.still is not None:
        arguments += _still_input(job, job.still, pictures[0])
        arguments += ["-filter_complex", _spread_still(job, pictures[0])]
    elif pictures and job.info.video is not None:
        graph = build_cascade(job.info.video, pictures, tools)
        arguments += ["-filter_complex", ";".join([graph, *_uploads(job, pictures)])]
    for rung in job.rungs:
        threads = job.threads or share_cores(cores, len(pictures), rung in pictures[:1])
        picture = _picture_arguments(rung, job, threads)
        arguments += [*_map_rung(rung, job), *picture, *_sound_arguments(rung.audio, job)]
        arguments += ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-max_muxing_queue_size", "4096"]
        arguments += _hls_arguments(rung, job.segment_seconds)
    return arguments


def build_cascade(video: VideoStream, rungs: list[Rung], tools: Tools) -> str:
    """Build a filter graph in which each size is scaled from the next larger one, a third less work than otherwise."""
    parts = []
    steps = prepare_picture(video)
    source, rate, size = f"0:{video.index}", None, (video.coded_width, video.coded_height)
    for position, rung in enumerate(sorted(rungs, key=lambda rung: -rung.height)):
        assert rung.picture is not None
        if rung.rate != rate:
            steps.append(f"fps={rung.rate.numerator}/{rung.rate.denominator}")
            rate = rung.rate
        if rung.picture != size or not video.square_pixels or video.rotation:
            steps += [f"scale=w={rung.picture[0]}:h={rung.picture[1]}:flags=bicubic", "setsar=1"]
            size = rung.picture
        if position == 0:
            steps += finish_picture(video, tools)
        last = position == len(rungs) - 1
        outputs = f"[v{rung.height}]" if last else f",split=2[v{rung.height}][n{rung.height}]"
        parts.append(f"[{source}]{','.join(steps or ['null'])}{outputs}")
        source, steps = f"n{rung.height}", []
    return ";".join(parts)


def _still_input(job: EncodeJob, still: Path, rung: Rung) -> list[str]:
    """Name the one input that is not foreign: it may use a demuxer that repeats a picture."""
    options = ("-protocol_whitelist", "file", "-f", "image2", "-pattern_type", "none", "-loop", "1")
    rate = f"{rung.rate.numerator}/{rung.rate.denominator}"
    return [*options, "-framerate", rate, "-t", f"{job.info.duration_seconds:.3f}", "-i", f"file:{still}"]


def _spread_still(job: EncodeJob, rung: Rung) -> str:
    assert rung.picture is not None
    number = 1 if job.encoded_sound is None else 2
    graph = f"[{number}:v]scale={rung.picture[0]}:{rung.picture[1]},setsar=1,format=yuv420p[v{rung.height}]"
    return ";".join([graph, *_uploads(job, [rung])])


def _uploads(job: EncodeJob, rungs: list[Rung]) -> list[str]:
    """Bring the finished pictures to where their encoder reads them."""
    found = [(rung, job.encoder(rung).upload) for rung in rungs]
    return [f"[v{rung.height}]{','.join(upload)}[u{rung.height}]" for rung, upload in found if upload]


def _made_picture(rung: Rung, job: EncodeJob) -> str:
    return f"[{'u' if job.encoder(rung).upload else 'v'}{rung.height}]"


def prepare_picture(video: VideoStream) -> list[str]:
    """Name the filters that must see the source's own lines. ffmpeg turns rotated pictures before them by itself."""
    return ["bwdif=mode=send_frame:deint=interlaced"] if video.interlaced else []


def finish_picture(video: VideoStream, tools: Tools) -> list[str]:
    """Name the filters that make of any picture what every browser shows: 8 bits 4:2:0, BT.709 instead of HDR."""
    filters = []
    if video.is_hdr and tools.can_tonemap:
        if UNSPECIFIED in (video.color_primaries, video.color_space):
            filters.append("setparams=color_primaries=bt2020:colorspace=bt2020nc")
        filters.append(TONEMAP)
    return [*filters, "format=yuv420p"]


def share_cores(cores: int, encoders: int, tallest: bool) -> int:
    """Choose the threads of one of several encoders; they run side by side, and threads within one cost a tenth."""
    if encoders <= 1:
        return cores
    return max(1, cores // (2 if tallest else 4))  # the tallest picture is about half of the work


def _map_rung(rung: Rung, job: EncodeJob) -> list[str]:
    video, audio = job.info.video, job.info.audio
    maps = []
    if rung.still:
        maps += ["-map", _made_picture(rung, job)]
    elif rung.picture is not None and video is not None:
        maps += ["-map", f"0:{video.index}" if rung.copied else _made_picture(rung, job)]
    if rung.audio is not None and audio is not None:
        maps += ["-map", "1:a:0" if _takes_encoded_sound(rung.audio, job) else f"0:{audio.index}"]
    return maps


def _takes_encoded_sound(audio: AudioPlan, job: EncodeJob) -> bool:
    return job.encoded_sound is not None and not audio.copied


def _picture_arguments(rung: Rung, job: EncodeJob, threads: int) -> list[str]:
    if rung.picture is None:
        return ["-vn"]
    if rung.copied:
        return ["-c:v", "copy"]
    encoder = job.encoder(rung)
    return ["-c:v", encoder.name, *encoder.describe(rung, Orders(threads, job.profile))]


def _sound_arguments(audio: AudioPlan | None, job: EncodeJob) -> list[str]:
    if audio is None:
        return ["-an"]
    if audio.copied or _takes_encoded_sound(audio, job):
        return ["-c:a", "copy"]
    return [
        *("-c:a", "aac", "-b:a", str(audio.bit_rate), "-ac", str(audio.channels), "-ar", str(audio.sample_rate)),
        *("-af", _sound_filters(audio)),
    ]


def _sound_filters(audio: AudioPlan) -> str:
    filters = "aresample=async=1"  # holes in the sound become silence, not a shift
    if audio.gain_db:
        filters += f",volume={audio.gain_db:.2f}dB"
    if audio.gain_db > 0:
        filters += f",alimiter=limit={PEAK}:level=disabled"
    return filters


def _hls_arguments(rung: Rung, segment_seconds: int) -> list[str]:
    return [
        *("-f", "hls", "-hls_time", str(segment_seconds), "-hls_list_size", "0", "-hls_playlist_type", "event"),
        *("-hls_segment_type", "fmp4", "-hls_flags", "temp_file"),  # temp_file: what is listed is whole
        *(
            "-hls_fmp4_init_filename",
            init_name(rung),
            "-hls_segment_filename",
            f"{rung.name}-%d.m4s",
            playlist_name(rung),
        ),
    ]
