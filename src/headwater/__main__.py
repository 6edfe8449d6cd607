"""The command `headwater`."""

from __future__ import annotations

import sys

from headwater.processes.options import read_arguments


def main() -> None:
    """Be one of the processes straight away, or run the command line."""
    if (plain := read_arguments(sys.argv[1:])) is not None:
        from headwater.processes.run import run_process

        sys.exit(run_process(*plain))
    from headwater.cli import run

    run()


if __name__ == "__main__":
    main()
