"""From an upload to a playable, finished video."""

from headwater.house import Feature
from headwater.publishing.local_file import import_local_file

__all__ = ["FEATURE", "import_local_file"]

FEATURE = Feature(
    name="publishing",
    models="headwater.publishing.model",
    routes=(
        "headwater.publishing.pages:routes",
        "headwater.publishing.api:ROUTES",
        "headwater.publishing.progress_api:routes",
    ),
    jobs=("headwater.publishing.jobs:job_types",),
    schedules=("headwater.publishing.jobs:schedules",),
    templates=True,
    public_config="headwater.publishing.rules:describe_limits",
)
