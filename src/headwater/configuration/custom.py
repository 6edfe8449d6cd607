"""The wire's `CustomConfig` over our settings: told, changed and reset as one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.configuration.custom_fields import FIELDS, Field
from headwater.configuration.service import find_fault, write_settings
from headwater.db.saved_settings import read_saved
from headwater.kit.errors import Invalid
from headwater.mail import may_send_mail
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.settings.layers import get_key, has_key, with_key, write_plain

INVALID = "Invalid value"
_MISSING = object()


def describe_config(session: Session, settings: Settings) -> dict[str, Any]:
    """Return the document of `GET /api/v1/config/custom`."""
    tree, saved = write_plain(settings), read_saved(session)[1]
    document: dict[str, Any] = {}
    for field in FIELDS:
        document = with_key(document, field.path, _value_of(field, tree, saved))
    return document


def change_config(session: Session, runtime: Runtime, given: Mapping[str, Any], author: str) -> Settings:
    """Save what differs from the values in force, all or nothing; raises Invalid that names every wrong field."""
    tree, saved = write_plain(runtime.settings), read_saved(session)[1]
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in FIELDS:
        value, fault = _read(field, given)
        if fault:
            wrong[field.path] = fault
        elif value is _MISSING or value == _value_of(field, tree, saved):
            continue
        elif has_key(tree, field.key) and (fault := find_fault(runtime.layers, field.key, value)):
            wrong[field.path] = fault
        else:
            values[field.key] = value
    if not wrong:
        wrong = dict(find_contradictions(lambda path: get_key(given, path) in (True, 1, "1", "true"), runtime.settings))
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return write_settings(session, runtime, values, author)


def reset_config(session: Session, runtime: Runtime, author: str) -> Settings:
    """Forget what was saved of the document's fields: the file and the defaults count again."""
    return write_settings(session, runtime, {}, author, removed=[field.key for field in FIELDS])


def _value_of(field: Field, tree: Mapping[str, Any], saved: Mapping[str, Any]) -> Any:
    return get_key(tree, field.key) if has_key(tree, field.key) else get_key(saved, field.key, field.default)


def _read(field: Field, given: Mapping[str, Any]) -> tuple[Any, str]:
    value = get_key(given, field.path, _MISSING)
    if value is _MISSING or (value is None and not field.required):
        return _MISSING, INVALID if field.required else ""
    try:
        return msgspec.convert(value, field.kind, strict=False), ""
    except msgspec.ValidationError:
        return _MISSING, INVALID


def find_contradictions(on: Callable[[str], bool], settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the fields that do not go together with others, and why; `on` tells whether one is switched on."""
    if not on("transcoding.enabled"):
        if on("videoStudio.enabled"):
            yield "videoStudio.enabled", "The studio makes new renditions: transcoding must be on."
        if on("live.enabled") and on("live.allowReplay"):
            yield "live.allowReplay", "A replay is transcoded: transcoding must be on."
    elif not on("transcoding.hls.enabled") and not on("transcoding.webVideos.enabled"):
        yield "transcoding.hls.enabled", "Transcoding makes HLS, web videos or both."
    if on("import.videoChannelSynchronization.enabled") and not on("import.videos.http.enabled"):
        yield "import.videoChannelSynchronization.enabled", "Channels are followed by importing: that must be on."
    if on("signup.enabled") and on("signup.requiresEmailVerification") and not may_send_mail(settings):
        yield "signup.requiresEmailVerification", "This instance cannot send mail: no mail server is set."
