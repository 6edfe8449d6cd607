"""The configuration that an administrator changes while the instance runs, over REST."""

from __future__ import annotations

from typing import Any

from litestar import delete, get, put
from litestar.di import NamedDependency, Provide

from headwater.configuration.custom import change_config, describe_config, reset_config
from headwater.configuration.rules import check_editable
from headwater.house.rights import Right
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes

PATH = "/api/v1/config/custom"


@get(PATH)
@reads(right=Right.MANAGE_CONFIGURATION)
def get_custom_config(ctx: Ctx) -> dict[str, Any]:
    """Return every value that may be changed here, as it is in force."""
    return describe_config(ctx.session, ctx.settings)


@put(PATH, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_CONFIGURATION)
def put_custom_config(ctx: Ctx, fields: NamedDependency[Fields]) -> dict[str, Any]:
    """Save the values that differ from those in force."""
    check_editable(ctx.settings)
    return describe_config(ctx.session, change_config(ctx.session, ctx.runtime, fields.values, ctx.viewer.username))


@delete(PATH, status_code=200)
@writes(right=Right.MANAGE_CONFIGURATION)
def reset_custom_config(ctx: Ctx) -> dict[str, Any]:
    """Go back to the values of the settings file and the defaults."""
    check_editable(ctx.settings)
    return describe_config(ctx.session, reset_config(ctx.session, ctx.runtime, ctx.viewer.username))


routes = (get_custom_config, put_custom_config, reset_custom_config)
