"""Files of the instance: one blob interface over local folders, S3 and memory."""

from headwater.storage.addresses import public_address
from headwater.storage.blobs import Blob, StorageUnavailable
from headwater.storage.keys import KINDS
from headwater.storage.storage import Storage

__all__ = ["KINDS", "Blob", "Storage", "StorageUnavailable", "public_address"]
