"""Routes of the built client: hashed files that never change, the web app manifest, the icon."""

from __future__ import annotations

import functools
import mimetypes
import re

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.kit.errors import NotFound
from headwater.web.html import assets

FOREVER = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}", re.ASCII)
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@functools.lru_cache(maxsize=512)
def _read(name: str, suffix: str) -> bytes | None:
    path = assets.FOLDER / f"{name}{suffix}"
    return path.read_bytes() if path.is_file() else None


@get("/client/{name:str}", sync_to_thread=False)
def get_client_file(request: Request, name: FromPath[str]) -> Response[bytes]:  # type: ignore[type-arg]
    """Send a file of the built client, compressed as the browser takes it."""
    if _NAME.fullmatch(name) is None or name.endswith((".gz", ".br", "manifest.json", "build.txt")):
        raise NotFound("No such file")
    body, encoding = None, None
    accepted = request.headers.get("accept-encoding", "")
    for token, suffix in ENCODINGS:
        if token in accepted and (body := _read(name, suffix)) is not None:
            encoding = token
            break
    if body is None and (body := _read(name, "")) is None:
        raise NotFound("No such file")
    suffix = f".{name.rpartition('.')[2]}"
    media_type = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"}
    if suffix in TYPES:
        headers["Vary"] = "Accept-Encoding"
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, media_type=media_type, headers=headers)


@get("/manifest.webmanifest", sync_to_thread=False)
def get_web_manifest(request: Request) -> Response[dict[str, object]]:  # type: ignore[type-arg]
    """Describe the instance as an app that can be put on a home screen."""
    instance = request.app.state.runtime.settings.instance
    manifest: dict[str, object] = {
        "name": instance.name,
        "short_name": instance.name[:30],
        "description": instance.short_description,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#0b6e75",
        "icons": [
            {"src": assets.asset_url("app-icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": assets.asset_url("app-icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        ],
    }
    return Response(manifest, media_type="application/manifest+json", headers={"Cache-Control": "public, max-age=3600"})


@get("/favicon.ico", sync_to_thread=False)
def get_favicon() -> Redirect:
    """Lead those who ask at the old place to the icon."""
    return Redirect(
        assets.asset_url("favicon.svg"), status_code=302, headers={"Cache-Control": "public, max-age=86400"}
    )


routes = (get_client_file, get_web_manifest, get_favicon)
