"""What every use of ffmpeg needs, made once per process."""

import msgspec

from headwater.media.children import Children
from headwater.media.safety import MediaLimits
from headwater.media.tools import Tools, find_tools
from headwater.settings.media import Transcoding

PRELOADED = ("headwater.media.reader",)


class Workbench(msgspec.Struct, frozen=True):
    """An ffmpeg, limited children to run it in, and the limits. Close it (or use `with`) at the end of the work."""

    tools: Tools
    children: Children
    limits: MediaLimits

    def close(self) -> None:
        """End all children."""
        self.children.close()

    def __enter__(self) -> "Workbench":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def open_workbench(settings: Transcoding | None = None) -> Workbench:
    """Find the tools and prepare the children, which start when first needed; raises FfmpegMissing."""
    settings = settings or Transcoding()
    return Workbench(find_tools(settings.ffmpeg or None), Children(PRELOADED), MediaLimits.of(settings))
