"""What the instance says of itself, over REST."""

from __future__ import annotations

from typing import Any

from litestar import get

from headwater.actors import find_instance_actor, to_avatars, to_banners
from headwater.configuration.homepage import has_homepage
from headwater.configuration.public_config import build_public_config
from headwater.registrations import look_at_door
from headwater.web.client_address import read_client_address
from headwater.web.context import Auth, Ctx, reads


@get("/api/v1/config")
@reads(auth=Auth.NONE)
def get_config(ctx: Ctx) -> dict[str, Any]:
    """Return what clients need to know before anything else."""
    actor = find_instance_actor(ctx.session)
    document = build_public_config(ctx.settings, to_avatars(actor.avatars), to_banners(actor.banners))
    entrance = look_at_door(ctx.session, ctx.settings, read_client_address(ctx.request, ctx.settings.trust_proxy))
    document["signup"] |= {
        "allowed": entrance.is_open,
        "allowedForCurrentIP": entrance.guest.on_allowed_network,
    }
    return document | {"homepage": {"enabled": has_homepage(ctx.session)}}


@get("/api/v1/config/about")
@reads(auth=Auth.NONE)
def get_about(ctx: Ctx) -> dict[str, Any]:
    """Return the instance's own words about itself."""
    instance, actor = ctx.settings.instance, find_instance_actor(ctx.session)
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
            "banners": to_banners(actor.banners),
            "avatars": to_avatars(actor.avatars),
        }
    }


routes = (get_config, get_about)
