"""`headwater config get|set|unset|history`: what the administrator saved, from the console."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import yaml

from headwater.configuration import Change, change_settings, list_history
from headwater.db.saved_settings import read_saved
from headwater.kit.errors import Problem
from headwater.processes.errors import EXIT_CANNOT_START, CannotStart
from headwater.processes.opening import open_runtime
from headwater.processes.options import Options
from headwater.processes.run import complain
from headwater.runtime import Runtime
from headwater.settings import SettingsError
from headwater.settings.describe import list_keys, write_value
from headwater.settings.layers import get_key, has_key, is_read_at_start
from headwater.settings.masking import hide_secrets

AUTHOR = "command line"
_NOTHING = object()


def print_setting(key: str, config: Path | None, override: Path | None) -> int:
    """Print a setting's value and origin; returns the exit code."""

    def work(runtime: Runtime) -> str:
        tree = hide_secrets(msgspec.to_builtins(runtime.settings, enc_hook=float))
        value = get_key(tree, key, _NOTHING)
        if value is _NOTHING:
            raise CannotStart(f"{key}: there is no such setting (headwater config keys)")
        if isinstance(value, dict):
            return yaml.safe_dump(value, sort_keys=False, allow_unicode=True).rstrip()
        with runtime.database.read() as session:
            origin = runtime.layers.origin_of(key, read_saved(session)[1])
        return f"{value if isinstance(value, str) else write_value(value)}\t({origin})"

    return _with_runtime(config, override, work)


def save_setting(key: str, value: str, config: Path | None, override: Path | None) -> int:
    """Save a value, written as in a settings file; returns the exit code."""

    def work(runtime: Runtime) -> str:
        if key not in {known.name for known in list_keys() if known.kind}:
            raise CannotStart(f"{key}: there is no such setting (headwater config keys)")
        plain = yaml.safe_load(value) if value else ""
        with runtime.database.write() as session:
            change_settings(session, runtime, {key: plain}, AUTHOR)
        return f"saved {key}" + ("; it is read when the processes start" if is_read_at_start(key) else "")

    return _with_runtime(config, override, work)


def forget_setting(key: str, config: Path | None, override: Path | None) -> int:
    """Forget what is saved under a key; returns the exit code."""

    def work(runtime: Runtime) -> str:
        with runtime.database.write() as session:
            if not has_key(read_saved(session)[1], key):
                raise CannotStart(f"{key}: nothing is saved under this key")
            change_settings(session, runtime, {}, AUTHOR, removed=[key])
        return f"forgot {key}"

    return _with_runtime(config, override, work)


def print_history(count: int, config: Path | None, override: Path | None) -> int:
    """Print who changed what; returns the exit code."""

    def work(runtime: Runtime) -> str:
        with runtime.database.read() as session:
            versions, _ = list_history(session, start=0, count=count)
        lines = []
        for version in versions:
            lines.append(f"{version.id}  {version.created_at:%Y-%m-%d %H:%M:%S} UTC  {version.author}")
            lines += [f"    {_describe(change)}" for change in version.changes]
        return "\n".join(lines) or "nothing has been saved"

    return _with_runtime(config, override, work)


def _describe(change: Change) -> str:
    before = write_value(change.before) if change.was_saved else "(not saved)"
    after = write_value(change.after) if change.is_saved else "(not saved)"
    return f"{change.key}: {before} -> {after}"


def _with_runtime(config: Path | None, override: Path | None, work: Callable[[Runtime], str]) -> int:
    try:
        options = Options(config, override)
        runtime = open_runtime(options, options.load())
        try:
            told = work(runtime)
        finally:
            runtime.close()
    except Problem as problem:
        complain(ValueError("; ".join(f"{key} {reason}" for key, reason in problem.fields.items()) or problem.detail))
        return EXIT_CANNOT_START
    except (SettingsError, CannotStart, yaml.YAMLError) as error:
        complain(error)
        return EXIT_CANNOT_START
    sys.stdout.write(f"{told}\n")
    return 0
