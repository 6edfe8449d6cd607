"""Videos of other instances: read, kept in the tables of our own, renewed, removed when they are removed there."""

from headwater.house import Feature
from headwater.remote.fetching import address_rules, fetch_video
from headwater.remote.model import RemoteVideo
from headwater.remote.rules import may_bring
from headwater.remote.values import AddressRules

__all__ = ["FEATURE", "AddressRules", "RemoteVideo", "address_rules", "fetch_video", "may_bring"]

FEATURE = Feature(
    name="remote",
    models="headwater.remote.model",
    activities=("headwater.remote.federation:handlers",),
    events={
        "video.arrived": "headwater.remote.orders:order_talk",
        "video.refreshed": "headwater.remote.orders:order_counts",
    },
    jobs=("headwater.remote.jobs:job_types",),
    schedules=("headwater.remote.jobs:schedules",),
    watch="headwater.remote.watch:note_access",
)
