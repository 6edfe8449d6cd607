"""What this instance answers to others: documents beside pages at the same addresses, collections, look-ups."""

from headwater.federation.documents.collections import collection
from headwater.federation.documents.registry import Asked, Document, Moved

__all__ = ["Asked", "Document", "Moved", "collection"]
