"""NodeInfo 2.0 and 2.1: what crawlers of the fediverse want to know."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

import headwater
from headwater.kit.errors import NotFound
from headwater.statistics.store import count_active_in_half_year, count_users, count_videos
from headwater.web.context import Auth, Ctx, reads

SCHEMA = "http://nodeinfo.diaspora.software/ns/schema"
VERSIONS = {"2.0.json": "2.0", "2.1.json": "2.1"}


@get("/nodeinfo/{filename:str}")
@reads(auth=Auth.NONE)
def show_nodeinfo(ctx: Ctx, filename: FromPath[str]) -> Response[dict[str, Any]]:
    """Return facts about the software and figures of the instance."""
    version = VERSIONS.get(filename)
    if version is None:
        raise NotFound("Nodeinfo schema version not handled")
    users, videos = count_users(ctx.session), count_videos(ctx.session)
    document = {
        "version": version,
        "software": {"name": "headwater", "version": headwater.__version__},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": ctx.settings.signup.enabled,
        "usage": {
            "users": {
                "total": users["totalUsers"],
                "activeMonth": users["totalMonthlyActiveUsers"],
                "activeHalfyear": count_active_in_half_year(ctx.session),
            },
            "localPosts": videos["totalLocalVideos"],
            "localComments": videos["totalLocalVideoComments"],
        },
        "metadata": {
            "taxonomy": {"postsName": "Videos"},
            "nodeName": ctx.settings.instance.name,
            "nodeDescription": ctx.settings.instance.short_description,
        },
    }
    kind = f'application/json; charset=utf-8; profile="{SCHEMA}/{version}#"'
    return Response(document, media_type=kind, headers={"Cache-Control": "max-age=600"})


routes = (show_nodeinfo,)
