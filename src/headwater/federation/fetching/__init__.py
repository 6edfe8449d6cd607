"""Requests to other instances: guarded at connect time, bounded in size, time and redirects, signed."""

from headwater.federation.fetching.fetch import FetchFailed, Gone, fetch_document, fetch_file, fetch_part, get_json
from headwater.federation.fetching.network import Answer, Network, Unreachable, network_of, use_network

__all__ = [
    "Answer",
    "FetchFailed",
    "Gone",
    "Network",
    "Unreachable",
    "fetch_document",
    "fetch_file",
    "fetch_part",
    "get_json",
    "network_of",
    "use_network",
]
