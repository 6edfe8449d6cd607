"""The source of what runs here, for everybody who uses it over a network (AGPL 3.0, section 13)."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import tarfile

from litestar import Response, get

import headwater
from headwater.origin.tree import list_tree
from headwater.web.context import Auth, Ctx, computes
from headwater.web.html.pages import SOURCE_PATH

NAME = f"headwater-{headwater.__version__}"


@get(SOURCE_PATH)
@computes(auth=Auth.NONE)
def hand_out_source(ctx: Ctx) -> Response[bytes]:
    """Hand it out as one archive: what the package, its client and its documentation are built from."""
    body = pack_source()
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    if etag in ctx.request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, media_type="application/gzip", headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{NAME}-source.tar.gz"'
    return Response(body, media_type="application/gzip", headers=headers)


@functools.cache
def pack_source() -> bytes:
    """Pack the tree once in a process: a second of work, one or two megabytes; the same files give the same bytes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in list_tree():
            content = path.read_bytes()
            entry = tarfile.TarInfo(f"{NAME}/{name}")
            entry.size, entry.mode = len(content), 0o755 if path.stat().st_mode & 0o100 else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), 6, mtime=0)


routes = (hand_out_source,)
