"""From an original to its rungs: the first at once, all others in one run; pictures; tidying up."""

from headwater.house import Feature
from headwater.transcoding.reworking.service import make_again as order_transcoding
from headwater.transcoding.reworking.service import remove_hls_file, remove_web_video

__all__ = ["FEATURE", "order_transcoding", "remove_hls_file", "remove_web_video"]

FEATURE = Feature(
    name="transcoding",
    models="headwater.transcoding.model",
    routes=("headwater.transcoding.reworking.api:routes",),
    jobs=("headwater.transcoding.jobs:job_types",),
    schedules=("headwater.transcoding.jobs:schedules",),
    warm_up="headwater.transcoding.bench:warm_up",
)
