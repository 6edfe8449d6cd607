"""Whether what was proven may be stored: asked once for all that is stored together, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy.orm import Session

from headwater.federation.barrier import closed_among
from headwater.federation.inbox.checking import Checked
from headwater.federation.inbox.signers import Signer
from headwater.federation.store import find_local_actor, find_signers
from headwater.kit.errors import Forbidden, NotFound, Unavailable

BLOCKED = "This instance has blocked yours."
NOBODY = "Actor not found"


class Arrival(msgspec.Struct, frozen=True):
    """A proven activity, as its sender wrote it, and where it was delivered."""

    checked: Checked
    body: bytes  # JSON of what was proven
    inbox: str  # the path
    recipient: str = ""  # whose inbox it is; empty: the shared one
    is_remembered: bool = False  # the signer is as this process remembers it


class SignerChanged(Unavailable):
    """The signer is no longer as it is remembered: it must be proven anew."""


def refuse(session: Session, own_host: str, arrivals: Sequence[Arrival]) -> list[Exception | None]:
    """Tell of each arrival why it is not taken."""
    signers = [arrival.checked.signer for arrival in arrivals]
    closed = closed_among(session, {signer.host for signer in signers})
    recipients = {arrival.recipient for arrival in arrivals} - {""}
    absent = {name for name in recipients if find_local_actor(session, name, own_host) is None}
    remembered = {one.checked.signer.url for one in arrivals if one.is_remembered}
    current = {row.url: row.public_key for row in find_signers(session, remembered)}

    def is_changed(signer: Signer) -> bool:
        return signer.url not in current or current[signer.url] != signer.public_key

    def find_reason(arrival: Arrival) -> Exception | None:
        if arrival.recipient in absent:
            return NotFound(NOBODY)
        if arrival.checked.signer.host in closed:
            return Forbidden(BLOCKED)
        if arrival.is_remembered and is_changed(arrival.checked.signer):
            return SignerChanged("The sender's key has just changed.", retry_after_seconds=1)
        return None

    return [find_reason(arrival) for arrival in arrivals]
