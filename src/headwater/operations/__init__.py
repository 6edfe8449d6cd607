"""What those who run the instance, and their tools, ask of it: its jobs, maintenance commands, whether it is well."""

from headwater.house import Feature
from headwater.operations.store import count_jobs, count_messages_waiting, list_job_types, list_jobs
from headwater.operations.wire import WireState, name_state

__all__ = [
    "FEATURE",
    "WireState",
    "count_jobs",
    "count_messages_waiting",
    "list_job_types",
    "list_jobs",
    "name_state",
]

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
