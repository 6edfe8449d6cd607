"""What lies in the store: how much each kind and account takes, what no row names, what rows name in vain.

For pages and commands: `read_storage_use(session)` returns the last measurement (`StorageUse`, None before the first),
`order_measuring(session)` has a new one made by a job.
"""

from headwater.house import Feature
from headwater.inventory.missing import Fault, find_missing
from headwater.inventory.orphans import find_orphans
from headwater.inventory.service import list_held_files, measure, order_measuring, read_storage_use
from headwater.inventory.store import list_files_of_video, list_files_without_video
from headwater.inventory.use import AccountUse, KindUse, StorageUse

__all__ = [
    "FEATURE",
    "AccountUse",
    "Fault",
    "KindUse",
    "StorageUse",
    "find_missing",
    "find_orphans",
    "list_files_of_video",
    "list_files_without_video",
    "list_held_files",
    "measure",
    "order_measuring",
    "read_storage_use",
]

FEATURE = Feature(
    name="inventory",
    models="headwater.inventory.model",
    jobs=("headwater.inventory.jobs:job_types",),
    schedules=("headwater.inventory.jobs:schedules",),
)
