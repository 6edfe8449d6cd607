"""Accounts on the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.actors import LOCAL_HOST, ActorDetails, ActorSummary, detail_fields, summary_fields


class AccountSummary(ActorSummary):
    """An account where it is only named, as in a video."""


class AccountDetails(ActorDetails, rename="camel", kw_only=True, omit_defaults=False):
    """An account as such; `userId` only of local ones."""

    user_id: int | msgspec.UnsetType = msgspec.UNSET


def account_path(name: str, host: str) -> str:
    """Return the path of an account's page here, whichever instance it is of."""
    return f"/a/{name}" if host == LOCAL_HOST else f"/a/{name}@{host}"


def to_account_summary(row: Any) -> AccountSummary:
    """Shape a row of `select_accounts`."""
    return AccountSummary(**summary_fields(row))


def to_account_details(row: Any) -> AccountDetails:
    """Shape a row of `select_accounts`."""
    return AccountDetails(**detail_fields(row), user_id=msgspec.UNSET if row.user_id is None else row.user_id)
