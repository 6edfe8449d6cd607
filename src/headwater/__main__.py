"""The command `headwater`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from headwater.cli import run

    run()


if __name__ == "__main__":
    main()
