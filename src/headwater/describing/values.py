"""What stands in the form of a video, and the wire's document of it, so that REST and pages check the same. Pure."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from typing import Any

from headwater.kit.errors import Invalid
from headwater.videos import CommentsPolicy, NsfwFlag, Privacy

Values = dict[str, Any]
"""By name of the field: text as it was typed, boxes as booleans."""

UTC = "UTC"
TEXTS = (
    "name",
    "description",
    "tags",
    "privacy",
    "videoPasswords",
    "channelId",
    "category",
    "licence",
    "language",
    "support",
    "nsfwSummary",
    "commentsPolicy",
    "originallyPublishedAt",
    "scheduleAt",
    "scheduleZone",
    "schedulePrivacy",
)
BOXES = ("nsfw", "waitTranscoding", "downloadEnabled")
FLAG_BOXES = {"nsfwViolent": NsfwFlag.VIOLENT, "nsfwSex": NsfwFlag.EXPLICIT_SEX}  # together one number of the wire
OWN_BOXES = ("p2pEnabled",)  # under the key of this software in the document
FIELDS = (*TEXTS, *BOXES, *FLAG_BOXES, *OWN_BOXES, "videofile")
_COPIED = (
    "name",
    "description",
    "privacy",
    "channelId",
    "category",
    "licence",
    "language",
    "support",
    "commentsPolicy",
)


def empty_values() -> Values:
    """Return what stands in the fields of a new form: public, nothing written."""
    return dict.fromkeys(FIELDS, "") | {
        "privacy": int(Privacy.PUBLIC),
        "commentsPolicy": int(CommentsPolicy.ENABLED),
        "schedulePrivacy": int(Privacy.PUBLIC),
        "scheduleZone": UTC,
        "nsfw": False,
        "nsfwViolent": False,
        "nsfwSex": False,
        "waitTranscoding": False,
        "downloadEnabled": True,
        "p2pEnabled": True,
    }


def values_of(video: Any) -> Values:
    """Return what stands in the form of a video that there is (a row of the videos room)."""
    original_at, scheduled_at = video.originally_published_at, video.scheduled_at
    return empty_values() | {
        "name": video.name,
        "description": video.description or "",
        "tags": ", ".join(video.tags),
        "privacy": int(video.privacy),
        "channelId": video.channel_id,
        "category": video.category or "",
        "licence": video.licence or "",
        "language": video.language or "",
        "support": video.support or "",
        "commentsPolicy": int(video.comments_policy),
        "originallyPublishedAt": f"{original_at:%Y-%m-%d}" if original_at else "",
        "scheduleAt": f"{scheduled_at:%Y-%m-%dT%H:%M}" if scheduled_at else "",
        "schedulePrivacy": int(video.scheduled_privacy or Privacy.PUBLIC),
        "nsfw": video.nsfw,
        "nsfwSummary": video.nsfw_summary or "",
        "waitTranscoding": video.wait_transcoding,
        "downloadEnabled": video.download_enabled,
        "p2pEnabled": video.p2p_enabled,
        **{name: bool(video.nsfw_flags & flag) for name, flag in FLAG_BOXES.items()},
    }


def read_values(fields: Mapping[str, Any]) -> Values:
    """Return what was written into the form; a box that was not ticked is not sent."""
    texts = {name: fields[name].replace("\r\n", "\n") for name in TEXTS if isinstance(fields.get(name), str)}
    return empty_values() | texts | {name: name in fields for name in (*BOXES, *FLAG_BOXES, *OWN_BOXES)}


def to_document(values: Values, before: Values | None = None) -> dict[str, Any]:
    """Return the wire's document of a form; raises Invalid for a time that makes no sense.

    `before` is what stood there: a date that was not touched keeps its hour, and passwords that were not typed stay.
    """
    document: dict[str, Any] = {name: values[name] for name in _COPIED} | {name: values[name] for name in BOXES}
    document["headwater"] = {name: values[name] for name in OWN_BOXES}
    document["nsfwFlags"] = sum(flag for name, flag in FLAG_BOXES.items() if values[name])
    document["nsfwSummary"] = values["nsfwSummary"].strip() or None if values["nsfw"] else None
    document["tags"] = [tag for tag in (tag.strip() for tag in values["tags"].split(",")) if tag]
    document["scheduleUpdate"] = _read_schedule(values)
    if before is None or values["originallyPublishedAt"] != before["originallyPublishedAt"]:
        document["originallyPublishedAt"] = values["originallyPublishedAt"] or None
    if str(values["privacy"]) == str(int(Privacy.PASSWORD_PROTECTED)):
        document |= _read_passwords(values, before)
    return document


def _read_passwords(values: Values, before: Values | None) -> dict[str, Any]:
    """Passwords that were not touched are not sent: whoever has unlocked the video stays in."""
    if before is not None and values["videoPasswords"].strip() == before["videoPasswords"] != "":
        return {}
    passwords = [line.strip() for line in values["videoPasswords"].splitlines() if line.strip()]
    if not passwords:
        raise Invalid(
            "Incorrect request parameters: videoPasswords", fields={"videoPasswords": "Video passwords are missing."}
        )
    return {"videoPasswords": passwords}


def _read_schedule(values: Values) -> dict[str, Any] | None:
    text = values["scheduleAt"]
    if not text:
        return None
    try:
        zone = zoneinfo.ZoneInfo(values["scheduleZone"] or UTC)
        moment = dt.datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise Invalid("Incorrect request parameters: scheduleAt", fields={"scheduleAt": "Not a time"}) from None
    return {"updateAt": moment.isoformat(), "privacy": values["schedulePrivacy"]}
