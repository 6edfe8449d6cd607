"""Headwater: a self-hosted, federated, peer-to-peer video platform."""

__version__ = "0.1.0"

# The version of PeerTube whose REST API, federation and runner protocol this one speaks (docs/differences.md).
COMPATIBLE_VERSION = "6.3.0"
