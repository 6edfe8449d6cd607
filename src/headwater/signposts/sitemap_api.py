"""GET /sitemap.xml: what of this instance search engines may find, in parts if there is much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litestar import Response, get

from headwater.accounts import Account, account_path
from headwater.actors import LOCAL_HOST
from headwater.channels import Channel, channel_path
from headwater.kit.errors import NotFound
from headwater.signposts import store
from headwater.signposts.sitemap import write_index, write_page, write_urls, write_video
from headwater.web.context import Auth, Ctx, reads

PATH = "/sitemap.xml"
PAGES = ("/about/instance", "/videos/browse?scope=local")  # of everybody; as the reference has them
PART = re.compile(r"(videos|channels|accounts)-(\d{1,12})")


@get(PATH)
@reads(auth=Auth.NONE)
def show_sitemap(ctx: Ctx, part: str = "") -> Response[str]:
    """List public videos, channels, accounts and pages of this instance, or the parts of that list."""
    size = ctx.settings.web.sitemap_size
    if part:
        return _answer(ctx, write_urls(_describe_part(ctx, part)))
    counts = {
        "videos": store.count_videos(ctx.session, size, nsfw=_lists_sensitive(ctx)),
        "channels": store.count_actors(ctx.session, Channel, size),
        "accounts": store.count_actors(ctx.session, Account, size),
    }
    if len(PAGES) + sum(sum(found.values()) for found in counts.values()) <= size:
        everything = (line for kind in ("pages", *counts) for line in _describe(ctx, kind, None))
        return _answer(ctx, write_urls(everything))
    parts = ["pages", *(f"{kind}-{number}" for kind, found in counts.items() for number in found)]
    return _answer(ctx, write_index(f"{ctx.settings.base_url}{PATH}?part={name}" for name in parts))


def _describe_part(ctx: Ctx, name: str) -> Iterator[str]:
    found = PART.fullmatch(name)
    if found is None and name != "pages":
        raise NotFound("There is no such part of the sitemap.")
    return _describe(ctx, found[1], int(found[2])) if found else _describe(ctx, name, None)


def _describe(ctx: Ctx, kind: str, part: int | None) -> Iterator[str]:
    base, size = ctx.settings.base_url, ctx.settings.web.sitemap_size
    if kind == "pages":
        return (write_page(base + path) for path in PAGES)
    if kind == "videos":
        videos = store.list_videos(ctx.session, part, size, nsfw=_lists_sensitive(ctx))
        return (write_video(base, video) for video in videos)
    model, to_path = (Channel, channel_path) if kind == "channels" else (Account, account_path)
    names = store.list_names(ctx.session, model, part, size)
    return (write_page(base + to_path(name, LOCAL_HOST)) for name in names)


def _lists_sensitive(ctx: Ctx) -> bool:
    return ctx.settings.instance.default_nsfw_policy != "do_not_list"


def _answer(ctx: Ctx, content: str) -> Response[str]:
    age = int(ctx.settings.web.sitemap_age)
    return Response(content, media_type="application/xml", headers={"Cache-Control": f"max-age={age}"})


routes = (show_sitemap,)
