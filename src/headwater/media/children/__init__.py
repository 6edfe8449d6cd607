"""Limited child processes: everything that parses foreign bytes runs in one, and dies with whoever asked for it."""

from headwater.media.children.client import ChildCrashed, ChildRaised, Children, RunningChild
from headwater.media.children.limits import ChildLimits
from headwater.media.children.wire import ExitReport

__all__ = ["ChildCrashed", "ChildLimits", "ChildRaised", "Children", "ExitReport", "RunningChild"]
