"""The protocol that instances speak with each other: signatures, documents, fetching, inbox, delivery.

It knows actors, not what they publish: features add documents, activities and collections (`Feature(documents=...)`).
"""

from headwater.federation.addresses import host_of, id_of, ids_of
from headwater.federation.delivery import drop_deliveries, forward, send
from headwater.federation.documents import Asked, Built, Departed, Document, Moved, collection
from headwater.federation.documents.actors import describe_actor
from headwater.federation.fetching import FetchFailed, Gone, fetch_document, fetch_file, fetch_part
from headwater.federation.handlers import Dropped, Handler, Received
from headwater.federation.inbox.store import count_all_waiting as count_received_waiting
from headwater.federation.inbox.store import count_by_type as count_received
from headwater.federation.keys import ensure_keys
from headwater.federation.linked import PUBLIC, with_context
from headwater.federation.lookup import (
    find_subscribe_page,
    is_full_handle,
    is_host,
    resolve_handle,
    resolve_instance,
)
from headwater.federation.model import ReceivedState
from headwater.federation.peers.states import read_peer_states
from headwater.federation.people import resolve_actor
from headwater.federation.store import find_actor
from headwater.house import Feature

__all__ = [
    "PUBLIC",
    "Asked",
    "Built",
    "Departed",
    "Document",
    "Dropped",
    "FetchFailed",
    "Gone",
    "Handler",
    "Moved",
    "Received",
    "ReceivedState",
    "collection",
    "count_received",
    "count_received_waiting",
    "describe_actor",
    "drop_deliveries",
    "ensure_keys",
    "fetch_document",
    "fetch_file",
    "fetch_part",
    "find_actor",
    "find_subscribe_page",
    "forward",
    "host_of",
    "id_of",
    "ids_of",
    "is_full_handle",
    "is_host",
    "read_peer_states",
    "resolve_actor",
    "resolve_handle",
    "resolve_instance",
    "send",
    "with_context",
]

FEATURE = Feature(
    name="federation",
    models="headwater.federation.model",
    routes=(
        "headwater.federation.inbox.api:routes",
        "headwater.federation.documents.api:routes",
        "headwater.federation.peers.api:routes",
    ),
    documents=("headwater.federation.documents.actors:documents",),
    jobs=(
        "headwater.federation.delivery.jobs:job_types",
        "headwater.federation.inbox.jobs:job_types",
        "headwater.federation.jobs:job_types",
    ),
    schedules=("headwater.federation.jobs:schedules",),
)
