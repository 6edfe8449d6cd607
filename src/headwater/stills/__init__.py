"""A moment of a video as its picture: its owner names it, a worker takes it."""

from headwater.house import Feature
from headwater.stills.service import ask_for_still

__all__ = ["FEATURE", "ask_for_still"]

FEATURE = Feature(name="stills", jobs=("headwater.stills.jobs:job_types",))
