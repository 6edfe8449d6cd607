"""What `serve`, `web`, `worker` and `migrate` are started with.

The long-lived processes read these few flags themselves: the command-line library would cost each of them 10 MB.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headwater.settings import Layers, Settings

PROCESSES = ("serve", "web", "worker", "migrate")


@dataclass(frozen=True)
class Options:
    """Where settings come from, and whether to publish the demonstration video."""

    config: Path | None = None
    override: Path | None = None
    demo: bool = False

    @functools.cached_property
    def layers(self) -> Layers:
        """What was read from the file, the environment and the override, once; raises SettingsError."""
        from headwater.settings import Layers

        return Layers.read(self.config, self.override)

    def load(self) -> Settings:
        """Put the settings together, but for what was saved: that is in the database. Raises SettingsError."""
        return self.layers.build()

    def arguments(self) -> list[str]:
        """Write them as command-line arguments again, for a child."""
        named = {"--config": self.config, "--override": self.override}
        flags = [text for name, path in named.items() if path is not None for text in (name, str(path))]
        return [*flags, "--demo"] if self.demo else flags


def read_arguments(arguments: list[str]) -> tuple[str, Options] | None:
    """Read `PROCESS [--config FILE] [--override FILE] [--demo]`; None for anything else (help, mistakes)."""
    if not arguments or arguments[0] not in PROCESSES:
        return None
    paths: dict[str, Path | None] = {"--config": None, "--override": None}
    demo, rest = False, arguments[1:]
    while rest:
        flag, *rest = rest
        name, has_value, value = flag.partition("=")
        if flag == "--demo" and arguments[0] in ("serve", "migrate"):
            demo = True
        elif name in paths and (has_value or rest):
            if not has_value:
                value, *rest = rest
            if value.startswith("-"):
                return None
            paths[name] = Path(value)
        else:
            return None
    return arguments[0], Options(paths["--config"], paths["--override"], demo)
