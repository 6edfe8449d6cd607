"""A feature declares its parts as import strings; a process resolves only those that it needs."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import msgspec

import headwater


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a feature room. Every value is `package.module:name`."""

    name: str
    models: str = ""  # a module: its tables are part of the schema
    routes: tuple[str, ...] = ()  # sequences of route handlers
    jobs: tuple[str, ...] = ()  # sequences of `JobType`
    schedules: tuple[str, ...] = ()  # sequences of `Schedule`
    warm_up: str = ""  # (runtime) -> None: run in the background when a worker starts
    events: dict[str, str] = {}  # event name -> handler(session, **facts)
    figures: dict[str, str] = {}  # "user" or "channel" -> () -> {wire name: SQL expression over Account.id, Channel.id}
    holdings: str = ""  # () -> tuple[house.holdings.Holding, ...]: the stored files that its rows name
    series: str = ""  # (session, channel ids) -> {channel id: views of the last days}; at most one feature has it
    authenticator: str = ""  # (session, credentials) -> Viewer; exactly one feature has it
    applicant: str = ""  # (session, login) -> house.viewer.Applicant | None: at most one feature has it
    self_proof: str = ""  # (runtime, user, password) -> None: counts wrong ones; exactly one feature has it
    video_lock: str = ""  # (session, video row, headers) -> bool | None: whether it opens a protected one
    templates: bool = False  # has a folder `templates/`
    watch: str = ""  # (ctx, video) -> videos.WatchPart: what it adds to the page of a video that may be watched
    watch_page: str = ""  # (ctx, video) -> watching.PageParts: what it adds to that page alone, not to embeds
    video_search: str = ""  # (text) -> SQL condition on Video.id, for lists that filter by a text; one feature has it
    documents: tuple[str, ...] = ()  # sequences of federation.Document: what it answers to other instances
    activities: tuple[str, ...] = ()  # sequences of federation.Handler: what it does with activities of others
    # "outbox", "followers", "following", "playlists" -> (session, settings, actor, start, count) -> (total, items)
    collections: dict[str, str] = {}
    # "account" or "channel" -> (session, actor) -> dict: what it adds to the documents of local actors
    actor_fields: dict[str, str] = {}
    # "account" or "channel" -> (session, actor, document, owner actor) -> None: keep what a remote actor says of itself
    actor_keepers: dict[str, str] = {}
    me: str = ""  # (session, account id) -> dict: its part of GET /api/v1/users/me
    closed_hosts: str = ""  # (session, hosts) -> those with which nothing is exchanged; at most one feature has it
    look: str = ""  # (session, settings) -> web.html.shell.Look: of every page; at most one feature has it
    public_config: str = ""  # (settings) -> dict: its part of GET /api/v1/config


@functools.cache
def all_features() -> tuple[Feature, ...]:
    """Every feature: a package directly below `headwater` whose `__init__` has a `FEATURE`."""
    found = []
    for module in sorted(pkgutil.iter_modules(headwater.__path__), key=lambda module: module.name):
        if module.ispkg and (feature := getattr(importlib.import_module(f"headwater.{module.name}"), "FEATURE", None)):
            found.append(feature)
    return tuple(found)


def resolve(reference: str) -> Any:
    """Import what `package.module:name` (or just `package.module`) names."""
    module, _, name = reference.partition(":")
    loaded = importlib.import_module(module)
    return getattr(loaded, name) if name else loaded


def collect(part: str) -> Iterator[Any]:
    """Yield the resolved entries of one part (`routes`, `jobs`, ...) of every feature, flattened."""
    for feature in all_features():
        for reference in getattr(feature, part):
            yield from resolve(reference)


def figures_of(subject: str) -> dict[str, Any]:
    """Return what all features count of a user or a channel, as SQL expressions by wire name."""
    found: dict[str, Any] = {}
    for feature in all_features():
        if subject in feature.figures:
            found |= resolve(feature.figures[subject])()
    return found


def channel_series() -> Any:
    """Return the function that tells how channels were viewed on the last days; None without such a feature."""
    return next((resolve(feature.series) for feature in all_features() if feature.series), None)


def find_applicant() -> Any:
    """Return the function that finds who asked to join and is no user yet; None without such a feature."""
    return next((resolve(feature.applicant) for feature in all_features() if feature.applicant), None)


def find_self_proof() -> Any:
    """Return the function that raises unless a password is the user's own, and after too many wrong ones."""
    (reference,) = [feature.self_proof for feature in all_features() if feature.self_proof]
    return resolve(reference)


def resolve_entry(part: str, name: str) -> Any:
    """Return what the one feature that has an entry `name` in a part (`collections`, ...) names there; or None."""
    entries = (getattr(feature, part) for feature in all_features())
    return next((resolve(found[name]) for found in entries if name in found), None)


def load_models() -> None:
    """Import every feature's tables, so that the metadata is whole."""
    for module in ("headwater.db.saved_settings", "headwater.db.signals", "headwater.jobs.model"):
        importlib.import_module(module)
    for feature in all_features():
        if feature.models:
            importlib.import_module(feature.models)
