"""What this instance answers to others: documents beside pages at the same addresses, collections, look-ups."""

from headwater.federation.documents.collections import collection
from headwater.federation.documents.registry import Asked, Built, Departed, Document, Moved

__all__ = ["Asked", "Built", "Departed", "Document", "Moved", "collection"]
