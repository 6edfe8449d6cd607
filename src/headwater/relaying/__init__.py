"""Who hears of what people do with a video: comments, ratings, views; and passing on what others did with ours."""

from headwater.relaying.passing import inboxes_about, pass_on
from headwater.relaying.store import Owner, find_video, read_owner

__all__ = ["Owner", "find_video", "inboxes_about", "pass_on", "read_owner"]
