"""What sharing among viewers saved: players report sums of bytes, kept per video and day, never who reported them."""

from headwater.house import Feature
from headwater.savings.figures import MAX_DAYS, Overview, Saved, VideosPage, read_overview, read_videos

__all__ = ["FEATURE", "MAX_DAYS", "Overview", "Saved", "VideosPage", "read_overview", "read_videos"]

FEATURE = Feature(
    name="savings",
    models="headwater.savings.model",
    routes=("headwater.savings.reports_api:routes", "headwater.savings.api:routes"),
    jobs=("headwater.savings.jobs:job_types",),
    schedules=("headwater.savings.jobs:schedules",),
    public_config="headwater.savings.rules:describe",
)
