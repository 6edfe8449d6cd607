"""Requests to join, on the wire."""

from __future__ import annotations

import msgspec

from headwater.kit.clock import format_wire
from headwater.registrations.model import Registration
from headwater.registrations.rules import STATE_LABELS
from headwater.web.wire import Label


class ShownRegistration(msgspec.Struct, rename="camel", kw_only=True):
    """A request to join."""

    id: int
    state: Label
    registration_reason: str
    moderation_response: str | None
    username: str
    email: str
    email_verified: bool | None
    account_display_name: str | None
    channel_handle: str | None
    channel_display_name: str | None
    created_at: str
    updated_at: str
    user: dict[str, int] | None


def to_shown(row: Registration) -> ShownRegistration:
    """Shape a request."""
    return ShownRegistration(
        id=row.id,
        state=Label(int(row.state), STATE_LABELS[row.state]),
        registration_reason=row.reason,
        moderation_response=row.response,
        username=row.username,
        email=row.email,
        email_verified=row.email_verified,
        account_display_name=row.display_name,
        channel_handle=row.channel_name,
        channel_display_name=row.channel_display_name,
        created_at=format_wire(row.created_at),
        updated_at=format_wire(row.updated_at),
        user=None if row.user_id is None else {"id": row.user_id},
    )
