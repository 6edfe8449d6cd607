"""Hosts with which nothing is exchanged: nothing is taken from them, sent to them, fetched from them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from headwater.house.feature import all_features, resolve


def closed_among(session: Session, hosts: Collection[str]) -> set[str]:
    """Return those of some hosts that are closed, as the feature says that keeps them."""
    find = _finder()
    return find(session, hosts) if find is not None and hosts else set()


@functools.cache
def _finder() -> Callable[[Session, Collection[str]], set[str]] | None:
    return next((resolve(feature.closed_hosts) for feature in all_features() if feature.closed_hosts), None)
