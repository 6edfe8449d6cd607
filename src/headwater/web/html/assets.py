"""The built client: which file, with which hash in its name, stands behind a plain name (`client/build.mjs`)."""

import functools
from pathlib import Path

import msgspec
import structlog

FOLDER = Path(__file__).parents[1] / "static"
URL_PREFIX = "/client/"

log = structlog.get_logger(__name__)


class Island(msgspec.Struct):
    """One ES module, the chunks it imports at once, those it may load later, and its stylesheets."""

    file: str
    preload: list[str] = []
    later: list[str] = []
    styles: list[str] = []


class Manifest(msgspec.Struct):
    """What the last build of the client put out."""

    scripts: dict[str, Island] = {}
    early: dict[str, str] = {}
    style: str | None = None
    files: dict[str, str] = {}


@functools.lru_cache(maxsize=2)
def _read(folder: Path, changed_at: int) -> Manifest:
    return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)


def load_manifest(folder: Path = FOLDER) -> Manifest:
    """Return the current manifest; an unbuilt client gives an empty one: pages then work as without scripts."""
    try:
        return _read(folder, (folder / "manifest.json").stat().st_mtime_ns)
    except FileNotFoundError:
        log.warning("client_not_built", folder=str(folder), remedy="python scripts/build_client.py")
        return Manifest()


def asset_url(name: str) -> str:
    """Return the address of a file of `client/assets`."""
    return URL_PREFIX + load_manifest().files.get(name, name)


def stylesheet_url() -> str | None:
    """Return the address of the stylesheet of all pages."""
    style = load_manifest().style
    return URL_PREFIX + style if style else None


def early_scripts() -> list[str]:
    """Return the addresses of the tiny scripts that run before first paint."""
    return [URL_PREFIX + name for name in load_manifest().early.values()]


def island_url(name: str) -> str | None:
    """Return the address of an island's module; None when the client is not built."""
    island = load_manifest().scripts.get(name)
    return URL_PREFIX + island.file if island else None


def island_preloads(name: str) -> list[str]:
    """Return the addresses of the chunks that an island imports at once."""
    island = load_manifest().scripts.get(name)
    return [URL_PREFIX + file for file in island.preload] if island else []


def island_styles(name: str) -> list[str]:
    """Return the addresses of an island's own stylesheets."""
    island = load_manifest().scripts.get(name)
    return [URL_PREFIX + file for file in island.styles] if island else []
