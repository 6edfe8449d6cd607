"""Settings of videos: what may be published, and how it becomes playable."""

from __future__ import annotations

from headwater.configuring.fields import Field, Group, Part
from headwater.web.html.language import catalogue

HEIGHTS = ("144p", "240p", "360p", "480p", "720p", "1080p", "1440p", "2160p")


def describe_publishing() -> Group:
    """Describe uploads and what comes with a video."""
    _ = catalogue().gettext
    return Group(
        "publishing",
        _("Publishing"),
        _("What people may upload, and who looks at it first."),
        (_upload_part(), _after_part(), _trending_part()),
    )


def _upload_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Uploads"),
        (
            Field("upload.max_size", _("Largest file")),
            Field(
                "transcoding.allow_additional_extensions",
                _("Take all kinds of video files"),
                _("MKV, MOV, AVI and others; off: only MP4, WebM and OGV."),
            ),
            Field("transcoding.allow_audio_files", _("Take sound files"), _("They become videos with a picture.")),
            Field("upload.session_lifetime", _("An unfinished upload can be taken up again for")),
            Field("upload.image_max_size", _("Largest picture"), _("Thumbnails, avatars and banners.")),
            Field("captions.max_size", _("Largest file of subtitles"), _("64 MB at most.")),
        ),
    )


def _after_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("After publishing"),
        (
            Field(
                "auto_blacklist.videos.of_users.enabled",
                _("A moderator looks at new videos before others see them"),
                _("Single users can be exempted."),
            ),
            Field(
                "video_file.update.enabled",
                _("Owners may replace the file of a video"),
                _("Off: viewers can rely on what they saw."),
            ),
            Field(
                "transcoding.original_file.keep",
                _("Keep the uploaded file"),
                _("Its owner can download it; it takes space."),
            ),
            Field(
                "views.videos.count_view_after",
                _("A view counts after"),
                _("Or half of a shorter video."),
            ),
            Field("comments.max_length", _("Longest comment"), unit="character"),
        ),
    )


def _trending_part() -> Part:
    _ = catalogue().gettext
    ways = (
        ("best", _("Best")),
        ("hot", _("Hot")),
        ("trending", _("Trending")),
        ("most-viewed", _("Most viewed")),
        ("most-liked", _("Most liked")),
    )
    return Part(
        _("What is trending, in applications"),
        (
            Field("trending.videos.algorithms.enabled", _("Ways to sort that are offered"), options=ways),
            Field("trending.videos.algorithms.default", _("The one that they begin with"), options=ways),
        ),
    )


def describe_transcoding() -> Group:
    """Describe how uploads are made playable."""
    _ = catalogue().gettext
    return Group(
        "transcoding",
        _("Transcoding"),
        _("Uploads are turned into several qualities, so that they play everywhere and on slow lines."),
        (_ladder_part(), _form_part(), _work_part(), _codecs_part()),
    )


def _ladder_part() -> Part:
    _ = catalogue().gettext
    rungs = tuple(Field(f"transcoding.resolutions.{height}", height) for height in HEIGHTS)
    return Part(
        _("Qualities"),
        (
            Field("transcoding.enabled", _("Transcode uploads"), _("Off: they are published as they are.")),
            Field("transcoding.resolutions.0p", _("Sound only")),
            *rungs,
            Field(
                "transcoding.always_transcode_original_resolution",
                _("The file's own resolution too"),
                _("Even when it is none of these."),
            ),
            Field("transcoding.fps.max", _("Most pictures in a second")),
        ),
        _("A video gets those that are not larger than its file. More of them take more space and time."),
    )


def _form_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Files"),
        (
            Field(
                "transcoding.hls.enabled",
                _("Make HLS"),
                _("Quality follows the line, and viewers share among each other. Best left on."),
            ),
            Field(
                "transcoding.remux",
                _("Serve as it is what browsers understand"),
                _("Off: everything is encoded anew, which takes longer and looks no better."),
            ),
            Field("transcoding.hls.split_audio_and_video", _("One sound for all qualities"), _("Saves some space.")),
            Field(
                "transcoding.web_videos.enabled",
                _("Make plain MP4 files too"),
                _("For old devices and direct links; takes as much space again."),
            ),
            Field("storyboards.enabled", _("Make small pictures for the seek bar")),
            Field("transcoding.loudness.enabled", _("Bring all videos to the same loudness")),
            Field(
                "transcoding.loudness.target",
                _("That loudness"),
                _("−16 is what phones and podcasts use."),
                unit="LUFS",
            ),
        ),
    )


def _work_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Work"),
        (
            Field("transcoding.concurrency", _("Videos transcoded at once"), _("One already uses all cores.")),
            Field("transcoding.threads", _("Threads for each"), _("0: as many as there are cores.")),
            Field(
                "transcoding.hardware",
                _("Encode in hardware"),
                _("Used when a trial proves it; software makes better pictures per byte."),
                options=(
                    ("off", _("No")),
                    ("auto", _("Whatever there is")),
                    ("nvenc", "NVENC (NVIDIA)"),
                    ("qsv", "Quick Sync (Intel)"),
                    ("vaapi", "VAAPI (AMD, Intel)"),
                ),
            ),
            Field(
                "transcoding.niceness",
                _("How far transcoding steps back"),
                _("0: not at all, 19: whatever else the machine does goes first."),
            ),
        ),
    )


def _codecs_part() -> Part:
    _ = catalogue().gettext
    names = (("vp9", "VP9"), ("hevc", "HEVC (H.265)"), ("av1", "AV1"))
    return Part(
        _("Further codecs"),
        tuple(
            Field(f"transcoding.codecs.{key}.{end}", label % name, unit=unit)
            for key, name in names
            for end, label, unit in (
                ("enabled", _("Make %s too"), ""),
                ("max_resolution", _("Largest picture in %s"), _("lines")),
            )
        ),
        _("Fewer bytes for players that know them, several times the work for this machine."),
    )
