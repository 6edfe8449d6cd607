"""How the instances that we deliver to do, for lists of other rooms."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from headwater.federation.delivery import store
from headwater.federation.peers.wire import PeerState, name_state
from headwater.kit import clock


def read_peer_states(session: Session, hosts: Collection[str]) -> dict[str, PeerState]:
    """Return the state of each known host, in one statement: `unknown`, `reachable`, `failing` or `stopped`."""
    now = clock.now()
    return {peer.host: name_state(peer, now) for peer in store.find_peers(session, hosts)}
