"""Files of the instance: one blob interface over local folders, S3 and memory."""

from headwater.storage.storage import Storage

__all__ = ["Storage"]
