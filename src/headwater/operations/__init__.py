"""What those who run the instance, and their tools, ask of it: its jobs, maintenance commands, whether it is well."""

from headwater.house import Feature
from headwater.operations.store import count_messages_waiting

__all__ = ["FEATURE", "count_messages_waiting"]

FEATURE = Feature(
    name="operations",
    jobs=("headwater.operations.jobs:job_types",),
    schedules=("headwater.operations.jobs:schedules",),
    routes=(
        "headwater.operations.jobs_api:routes",
        "headwater.operations.debug_api:routes",
        "headwater.operations.probes:routes",
    ),
)
