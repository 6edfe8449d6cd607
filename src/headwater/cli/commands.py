"""Every command, as a table of contents. What a command needs is imported when it runs."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter

import headwater
from headwater.cli import seeding, stored_commands

app = cyclopts.App(
    name="headwater", help="A self-hosted, federated, peer-to-peer video platform.", version=headwater.__version__
)
config_app = cyclopts.App(name="config", help="Look at the settings, and save some.")
user_app = cyclopts.App(name="user", help="Look after logins.")
mail_app = cyclopts.App(name="mail", help="Find out whether mail works.")
app.command(config_app)
app.command(user_app)
app.command(mail_app)
stored_commands.register(app)
seeding.register(app)

Config = Annotated[Path | None, Parameter(help="Settings file: .yaml, .toml or .json.")]
Override = Annotated[Path | None, Parameter(help="A second settings file that wins over everything else.")]
Demo = Annotated[bool, Parameter(help="Publish a short demonstration video at the first start.", negative="")]


def run() -> None:
    """Run the command that the arguments name."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `headwater config keys | head` ends quietly
    app()


@app.command
def serve(*, config: Config = None, override: Override = None, demo: Demo = False) -> None:
    """Run the whole instance: web and worker, supervised."""
    _be("serve", config, override, demo=demo)


@app.command
def web(*, config: Config = None, override: Override = None) -> None:
    """Run only the web process."""
    _be("web", config, override)


@app.command
def worker(*, config: Config = None, override: Override = None) -> None:
    """Run only the worker, which does background jobs."""
    _be("worker", config, override)


@app.command
def tracker(
    *,
    status: Annotated[bool, Parameter(help="Only print what the running tracker does.", negative="")] = False,
    config: Config = None,
    override: Override = None,
) -> None:
    """Run the tracker alone; set tracker.in_web_process to false and lead /tracker/ here in the proxy."""
    if not status:
        _be("tracker", config, override)
    from headwater.cli.tracker import print_status

    sys.exit(print_status(config, override))


@app.command
def migrate(*, config: Config = None, override: Override = None, demo: Demo = False) -> None:
    """Bring the database up to date; on empty data make the administrator. `serve` does this by itself."""
    _be("migrate", config, override, demo=demo)


@app.command
def doctor(*, config: Config = None, override: Override = None) -> None:
    """Check what an instance needs and say what is missing; exit code 1 when something is."""
    from headwater.cli.doctor import examine

    sys.exit(examine(config, override))


@config_app.command
def keys() -> None:
    """Print every setting with its type, default and help."""
    from headwater.cli.settings import print_keys

    print_keys()


@config_app.command
def show(
    *, config: Config = None, override: Override = None, secrets: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Print the settings that are in force; passwords and keys only with --secrets."""
    from headwater.cli.settings import print_settings

    sys.exit(print_settings(config, override, secrets=secrets))


@config_app.command(name="get")
def get_setting(key: str, *, config: Config = None, override: Override = None) -> None:
    """Print one setting and where its value comes from."""
    from headwater.cli.saved import print_setting

    sys.exit(print_setting(key, config, override))


@config_app.command(name="set")
def set_setting(key: str, value: str, *, config: Config = None, override: Override = None) -> None:
    """Save a setting in the database, as the web does; a running instance uses it from its next request or job on."""
    from headwater.cli.saved import save_setting

    sys.exit(save_setting(key, value, config, override))


@config_app.command(name="unset")
def unset_setting(key: str, *, config: Config = None, override: Override = None) -> None:
    """Forget what is saved under a key (or a whole section): the file or the default counts again."""
    from headwater.cli.saved import forget_setting

    sys.exit(forget_setting(key, config, override))


@config_app.command
def history(*, count: int = 20, config: Config = None, override: Override = None) -> None:
    """Print who saved which settings, newest first."""
    from headwater.cli.saved import print_history

    sys.exit(print_history(count, config, override))


@user_app.command
def create(
    username: str,
    email: str,
    *,
    role: Annotated[str, Parameter(help="administrator, moderator or user.")] = "user",
    password: Annotated[str | None, Parameter(help="Asked for when it is not given.")] = None,
    config: Config = None,
    override: Override = None,
) -> None:
    """Make a login with its account and first channel."""
    from headwater.cli.users import create_login

    sys.exit(create_login(username, email, role, password, config, override))


@user_app.command(name="reset-password")
def reset_password(
    username: str,
    *,
    password: Annotated[str | None, Parameter(help="Asked for when it is not given.")] = None,
    config: Config = None,
    override: Override = None,
) -> None:
    """Set a new password and end every sign-in of that user."""
    from headwater.cli.users import set_password

    sys.exit(set_password(username, password, config, override))


@mail_app.command
def test(address: str, *, config: Config = None, override: Override = None) -> None:
    """Send a mail to ADDRESS at once, and say what the mail server answered when it does not take it."""
    from headwater.cli.mail import send_test

    sys.exit(send_test(address, config, override))


def _be(process: str, config: Path | None, override: Path | None, *, demo: bool = False) -> None:
    from headwater.processes.options import Options
    from headwater.processes.run import run_process

    sys.exit(run_process(process, Options(config, override, demo)))
