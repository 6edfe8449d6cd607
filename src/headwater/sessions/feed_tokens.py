"""A person's feed token: says who asks in addresses of feeds, where no header can. Sealed: the wire shows it again."""

from __future__ import annotations

import uuid

from headwater.runtime import Runtime
from headwater.users import User

_PURPOSE = "feed token"


def read_feed_token(runtime: Runtime, user_id: int) -> str:
    """Return the user's feed token; made when first asked for."""
    with runtime.database.read() as session:
        sealed = session.get_one(User, user_id).sealed_feed_token
    return renew_feed_token(runtime, user_id) if sealed is None else runtime.secret.unseal(_PURPOSE, sealed)


def renew_feed_token(runtime: Runtime, user_id: int) -> str:
    """Replace the user's feed token; the old one ends at once."""
    token = str(uuid.uuid4())
    with runtime.database.write() as session:
        session.get_one(User, user_id).sealed_feed_token = runtime.secret.seal(_PURPOSE, token)
    return token
