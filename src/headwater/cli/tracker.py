"""`headwater tracker --status`: what the running tracker does, in numbers."""

from __future__ import annotations

from pathlib import Path

from headwater.cli.opened import say, with_instance
from headwater.runtime import Runtime
from headwater.swarms import read_tracker

NOT_RUNNING = 3


def print_status(config: Path | None, override: Path | None) -> int:
    """Print the figures that the tracker left last; returns 3 when it has not left any lately."""

    def work(runtime: Runtime) -> int:
        with runtime.database.read() as session:
            status = read_tracker(session, runtime.refresh(session))
        if not status.running:
            say("No tracker has told anything lately. The one in the web process begins with the first announce.")
            return NOT_RUNNING
        say(f"swarms                {status.swarms}")
        say(f"peers                 {status.peers} ({status.browsers} browsers)")
        say(f"sockets               {status.sockets}")
        say(f"announces a second    {status.announces_per_second:.2f} ({status.announces} since it started)")
        say(f"refused               {status.refused}")
        return 0

    return with_instance(config, override, work)
