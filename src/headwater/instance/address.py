"""The public address, frozen at the first start: federation knows every actor and video of the instance by it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.instance.model import InstanceFacts
from headwater.kit import clock


class AddressChanged(Exception):
    """The settings name another public address than the one this instance began with."""


def read_address(session: Session) -> str | None:
    """Return the public address, `https://host` without a slash; nothing before the first start."""
    return session.scalar(sa.select(InstanceFacts.base_url))


def freeze_address(session: Session, base_url: str) -> bool:
    """Keep the address at the first start and return True; later, raise AddressChanged when it is another one."""
    frozen = read_address(session)
    if frozen is None:
        session.add(InstanceFacts(base_url=base_url, created_at=clock.now()))
        return True
    if frozen != base_url:
        raise AddressChanged(
            f"the settings say {base_url} (webserver.*), but this instance is known as {frozen} and its accounts and "
            f"videos keep that address: restore it, or start on another data folder (storage.root)"
        )
    return False
