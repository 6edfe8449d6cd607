"""Views: players report where they are; views are counted, viewers shown, positions kept.

Addresses stay in memory; what is stored of a viewer is a hash whose salt is forgotten after a day.
"""

from headwater.house import Feature
from headwater.views.model import RemoteViewers, VideoDay, ViewSession

__all__ = ["FEATURE", "RemoteViewers", "VideoDay", "ViewSession"]

FEATURE = Feature(
    name="views",
    models="headwater.views.model",
    series="headwater.views.store:read_days_of_channels",
    routes=("headwater.views.api:routes",),
    jobs=("headwater.views.jobs:job_types",),
    schedules=("headwater.views.jobs:schedules",),
    documents=("headwater.views.documents:documents",),
    activities=("headwater.views.federation:handlers",),
    public_config="headwater.views.rules:describe",
)
