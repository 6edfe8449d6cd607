"""Why a file cannot be used: kept and told by the API in English, said by pages in the reader's language."""

from __future__ import annotations

from headwater.kit.errors import Reason

EMPTY = Reason("This file is empty.")
DAMAGED_OR_FOREIGN = Reason("This file is damaged, or not a video or sound that this instance can read.")
DAMAGED = Reason("This file could not be read; it seems to be damaged.")
NOTHING_KNOWN = Reason("This file holds neither a video nor a sound that this instance can read.")
NOTHING_IN_IT = Reason("This file holds no picture and no sound.")
NO_PICTURE = Reason("No picture of this video could be decoded.")
TOO_LARGE = Reason("The picture has %(width)s x %(height)s points, more than this instance accepts.")
TOO_LONG = Reason("This file is longer than the %(hours)s hours this instance accepts.")
TOO_MUCH_MEMORY = Reason(
    "Reading this file needs more memory than this instance allows (%(key)s).", key="transcoding.limits.probe_memory"
)
TOO_MUCH_TIME = Reason(
    "Reading this file takes longer than this instance allows (%(key)s).", key="transcoding.limits.probe_seconds"
)
CRASHED = Reason("Reading this file did not end within the limits of this instance; it seems to be damaged.")

REASONS = (
    EMPTY,
    DAMAGED_OR_FOREIGN,
    DAMAGED,
    NOTHING_KNOWN,
    NOTHING_IN_IT,
    NO_PICTURE,
    TOO_LARGE,
    TOO_LONG,
    TOO_MUCH_MEMORY,
    TOO_MUCH_TIME,
    CRASHED,
)
