"""Hatchling build hook: puts the built client into the wheel, the sdist and editable installs."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ClientBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Build `client/` before files are collected; a source distribution brings the built files along."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run the shared build script of this source tree."""
        script = Path(self.root) / "scripts" / "build_client.py"
        spec = importlib.util.spec_from_file_location("build_client", script)
        if spec is None or spec.loader is None:
            raise RuntimeError(f"{script} is missing")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build(Path(self.root))
