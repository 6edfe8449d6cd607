"""What a signed-in person sees and changes of themselves, over REST."""

from __future__ import annotations

from typing import Any

from litestar import delete, get, put
from litestar.di import NamedDependency, Provide

from headwater.accounts import load_accounts, to_account_details
from headwater.channels import list_channels, to_channel_details
from headwater.house.feature import all_features, resolve
from headwater.users.administration import remove_user
from headwater.users.model import User
from headwater.users.preferences import read_preferences
from headwater.users.profile import change_self, read_changes
from headwater.users.wire import to_my_user
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes

MAX_CHANNELS = 100  # more than anybody may have; bounds the answer


@get("/api/v1/users/me")
@reads(auth=Auth.REQUIRED)
def get_me(ctx: Ctx) -> dict[str, Any]:
    """Return who the viewer is."""
    assert ctx.viewer.account_id is not None
    user = ctx.session.get_one(User, ctx.viewer.user_id)
    account = load_accounts(ctx.session, {ctx.viewer.account_id})[ctx.viewer.account_id]
    _, channels = list_channels(
        ctx.session, start=0, count=MAX_CHANNELS, sort="createdAt", account_id=ctx.viewer.account_id
    )
    document = to_my_user(
        user,
        to_account_details(account),
        [to_channel_details(row) for row in channels],
        read_preferences(user.preferences, ctx.settings),
    )
    for feature in all_features():
        if feature.me:
            document |= resolve(feature.me)(ctx.session, ctx.viewer.account_id)
    return document


@put("/api/v1/users/me", status_code=204, dependencies={"fields": Provide(read_fields)})
@computes()
def put_me(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Change profile, preferences, address or password; the last two need the current password."""
    change_self(ctx.runtime, ctx.viewer, read_changes(fields.values))


@delete("/api/v1/users/me", status_code=204)
@writes()
def delete_me(ctx: Ctx) -> None:
    """Remove the viewer with everything that is theirs."""
    assert ctx.viewer.user_id is not None
    remove_user(ctx.session, ctx.settings, ctx.viewer, ctx.viewer.user_id)


routes = (get_me, put_me, delete_me)
