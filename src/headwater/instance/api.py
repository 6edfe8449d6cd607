"""What the instance says of itself, over REST."""

from __future__ import annotations

from typing import Any

from litestar import get

from headwater.instance.public_config import build_public_config
from headwater.web.context import Auth, Ctx, computes


@get("/api/v1/config")
@computes(auth=Auth.NONE, pool="read")
def get_config(ctx: Ctx) -> dict[str, Any]:
    """Return what clients need to know before anything else."""
    return build_public_config(ctx.settings)


@get("/api/v1/config/about")
@computes(auth=Auth.NONE, pool="read")
def get_about(ctx: Ctx) -> dict[str, Any]:
    """Return the instance's own words about itself."""
    instance = ctx.settings.instance
    return {
        "instance": {
            "name": instance.name,
            "shortDescription": instance.short_description,
            "description": instance.description,
            "terms": instance.terms,
            "codeOfConduct": instance.code_of_conduct,
            "hardwareInformation": instance.hardware_information,
            "creationReason": instance.creation_reason,
            "moderationInformation": instance.moderation_information,
            "administrator": instance.administrator,
            "maintenanceLifetime": instance.maintenance_lifetime,
            "businessModel": instance.business_model,
            "languages": instance.languages,
            "categories": instance.categories,
            "banners": [],
            "avatars": [],
        }
    }


routes = (get_config, get_about)
