"""Hatchling build hook: puts the built client and the compiled catalogues into wheel, sdist and editable installs,
and into the wheel the source that every instance hands out (`headwater.origin`)."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ClientBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Build `client/` and the catalogues before files are collected; a source distribution brings them along."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run the shared build scripts of this source tree."""
        root = Path(self.root)
        _load(root / "scripts" / "build_client.py").build(root)
        _load(root / "scripts" / "translations" / "compiling.py").compile_catalogues(root)
        if self.target_name == "wheel" and version == "standard":  # an editable install finds the tree where it is
            tree = _load(root / "src" / "headwater" / "origin" / "tree.py")
            for name, path in tree.list_beside(root):
                build_data["force_include"][str(path)] = f"headwater/origin/tree/{name}"


def _load(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{script} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
