"""`headwater config`: every key there is, and the values in force."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import yaml

from headwater.processes.errors import EXIT_CANNOT_START, CannotStart
from headwater.processes.options import Options
from headwater.processes.run import complain
from headwater.settings import Settings, SettingsError
from headwater.settings.describe import list_keys
from headwater.settings.masking import hide_secrets


def print_keys() -> None:
    """Print `key  type  default  help`, one line each; sections as comments."""
    for key in list_keys():
        if key.kind:
            sys.stdout.write(f"{key.name:<44} {key.kind:<28} {key.default:<24} {key.help}\n")
        else:
            sys.stdout.write(f"\n# {key.name}: {key.help}\n")


def print_settings(config: Path | None, override: Path | None, *, secrets: bool) -> int:
    """Print the settings in force as YAML, fit for `--config`; returns the exit code."""
    try:
        settings = load_with_saved(Options(config, override))
    except SettingsError as error:
        complain(error)
        return EXIT_CANNOT_START
    tree = msgspec.to_builtins(settings, enc_hook=float)
    sys.stdout.write(yaml.safe_dump(tree if secrets else hide_secrets(tree), sort_keys=False, allow_unicode=True))
    return 0


def load_with_saved(options: Options) -> Settings:
    """Return the settings in force; without a database that can be read, nothing has been saved."""
    settings = options.load()
    if not settings.database.url and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return settings
    from headwater.processes.opening import open_runtime

    try:
        runtime = open_runtime(options, settings)
    except CannotStart as error:
        sys.stderr.write(f"headwater: without what was saved: {error}\n")
        return settings
    runtime.close()
    return runtime.settings
