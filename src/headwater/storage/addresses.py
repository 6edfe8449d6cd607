"""Public addresses of what lies in buckets, told by the settings alone. Pure."""

from __future__ import annotations

from headwater.settings.objects import ObjectStorageSettings
from headwater.storage.keys import KINDS, check_key, split_key


def public_address(settings: ObjectStorageSettings, key: str) -> str | None:
    """Where anybody may fetch a blob once it lies in its bucket; None where that has no public address."""
    kind, rest = split_key(check_key(key))
    base = base_of(settings, kind)
    return write_address(base, kind, rest, is_own=bool(getattr(settings, KINDS[kind]).bucket_name)) if base else None


def base_of(settings: ObjectStorageSettings, kind: str) -> str:
    """Return the public address that keys of a kind stand below; empty where there is none."""
    own = getattr(settings, KINDS[kind])
    if own.bucket_name:
        return _join(own.base_url, own.prefix)
    return _join(own.base_url or settings.base_url, settings.prefix) if settings.bucket_name else ""


def write_address(base: str, kind: str, rest: str, *, is_own: bool) -> str:
    """Return the address of a blob below that of its bucket: in one of its own its name begins after the kind."""
    return f"{base}/{rest}" if is_own else f"{base}/{kind}/{rest}"


def _join(base_url: str, prefix: str) -> str:
    return "/".join(part for part in (base_url.rstrip("/"), prefix.strip("/")) if part) if base_url else ""
