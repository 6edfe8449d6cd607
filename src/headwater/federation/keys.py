"""Keys of local actors: made when first needed, the private half sealed with the instance's secret."""

from __future__ import annotations

import sqlalchemy as sa

from headwater.db import Database, secret_of
from headwater.federation.signatures import PrivateKey, load_private_key, make_key_pair
from headwater.federation.store import keep_first_keys, read_sealed_key
from headwater.kit.secret import Secret
from headwater.runtime import Runtime

PURPOSE = "actor key"
_PEM = "-----BEGIN"  # an instance that was moved here has them in the clear


def ensure_keys(runtime: Runtime, actor_id: int) -> tuple[str, PrivateKey]:
    """Return a local actor's url and private key, making its keys when it has none. Holds no transaction for long."""
    found = _read(runtime.database, actor_id)
    if found.private_key is None:
        private, public = make_key_pair(runtime.settings.federation.key_bits)
        with runtime.database.write() as session:
            keep_first_keys(session, actor_id, public, secret_of(session).seal(PURPOSE, private))
        found = _read(runtime.database, actor_id)
    return found.url, open_key(runtime.secret, found.private_key)


def open_key(secret: Secret, sealed: str) -> PrivateKey:
    """Return the key of an actor's column `private_key`."""
    return load_private_key(sealed if sealed.startswith(_PEM) else secret.unseal(PURPOSE, sealed))


def _read(database: Database, actor_id: int) -> sa.Row[str, str | None]:
    with database.read() as session:
        return read_sealed_key(session, actor_id)
