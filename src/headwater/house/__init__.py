"""What every feature is made of: the `Feature` declaration, events between features, the viewer and their rights."""

from headwater.house.events import emit
from headwater.house.feature import Feature
from headwater.house.viewer import ANONYMOUS, Viewer

__all__ = ["ANONYMOUS", "Feature", "Viewer", "emit"]
