"""Limits that protect the machine; `headwater config keys` prints those that hardly anybody ever changes."""

from __future__ import annotations

from headwater.configuring.fields import Field, Group, Part
from headwater.web.html.language import catalogue


def describe_limits() -> Group:
    """Describe limits that an administrator may need to change."""
    _ = catalogue().gettext
    return Group(
        "limits",
        _("Limits"),
        _("They keep single visitors from taking everything. Good as they are for most instances."),
        (_rates_part(), _talk_part(), _keeping_part()),
    )


def _rates_part() -> Part:
    _ = catalogue().gettext
    kinds = (
        ("api", _("Requests to the API")),
        ("client", _("Pages and their files")),
        ("login", _("Attempts to log in")),
        ("login_name", _("Wrong passwords for one name")),
        ("login_name_everywhere", _("Wrong passwords for one name, from all addresses together")),
        ("two_factor", _("Wrong codes of one user")),
        ("video_password", _("Wrong passwords of protected videos")),
        ("signup", _("New accounts")),
        ("ask_send_email", _("Mails asked for")),
        ("comments", _("Comments of one account")),
        ("download_generate_video", _("Downloads put together on demand")),
        ("activity_pub", _("Deliveries of other instances")),
    )
    return Part(
        _("From one address"),
        tuple(
            field
            for key, label in kinds
            for field in (
                Field(f"rates_limit.{key}.max", label),
                Field(f"rates_limit.{key}.window", _("%s: in this time") % label),
            )
        ),
    )


def _talk_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("Videos and comments"),
        (
            Field("upload.max_sessions_per_user", _("Unfinished uploads of one user")),
            Field("chapters.max_count", _("Chapters of a video")),
            Field("captions.max_cues", _("Lines of subtitles in a file")),
            Field("comments.max_mentions", _("People whom one comment may name")),
            Field("comments.max_thread", _("Comments of one thread that are shown")),
            Field("transcoding.limits.max_duration", _("Longest video")),
        ),
    )


def _keeping_part() -> Part:
    _ = catalogue().gettext
    return Part(
        _("How long things are kept"),
        (
            Field("jobs.keep_completed", _("Finished jobs")),
            Field("jobs.keep_failed", _("Failed jobs")),
            Field("federation.deliveries.expiry", _("Deliveries to instances that are down")),
            Field("federation.copies.max_size", _("Copies of pictures and subtitles of others, in all")),
            Field("views.videos.session_max_age", _("Who watched what, for statistics")),
            Field("saved.keep_versions", _("Versions of these settings")),
        ),
    )
