"""`headwater user`: make logins and set passwords from the console."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from headwater.house.rights import Role
from headwater.kit.errors import Problem
from headwater.processes.errors import EXIT_CANNOT_START, CannotStart
from headwater.processes.opening import open_runtime
from headwater.processes.options import Options
from headwater.processes.run import complain
from headwater.settings import Settings, SettingsError
from headwater.users import create_user, hash_password
from headwater.users import reset_password as change_password


def create_login(
    username: str, email: str, role: str, password: str | None, config: Path | None, override: Path | None
) -> int:
    """Make a login; returns the exit code."""
    try:
        chosen = Role[role.upper()]
    except KeyError:
        complain(ValueError(f"there is no role {role}; choose administrator, moderator or user"))
        return EXIT_CANNOT_START
    secret = password or ask_password()

    def work(session: Session, settings: Settings) -> str:
        create_user(session, settings, username, email, secret, role=chosen, password_hash=hash_password(secret))
        return f"made {role} {username}"

    return _change(config, override, work)


def set_password(username: str, password: str | None, config: Path | None, override: Path | None) -> int:
    """Set a password; returns the exit code."""
    secret = password or ask_password()

    def work(session: Session, _settings: Settings) -> str:
        if change_password(session, username, secret) is None:
            raise CannotStart(f"there is no user {username}")
        return f"new password set for {username}; their sign-ins have ended"

    return _change(config, override, work)


def ask_password() -> str:
    """Ask twice on a terminal; read one line otherwise."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while True:
        first = getpass.getpass("Password: ")
        if first and first == getpass.getpass("Again: "):
            return first
        sys.stderr.write("They differ, or are empty. Once more.\n")


def _change(config: Path | None, override: Path | None, work: Callable[[Session, Settings], str]) -> int:
    try:
        options = Options(config, override)
        runtime = open_runtime(options, options.load())
        try:
            with runtime.database.write() as session:
                told = work(session, runtime.settings)
        finally:
            runtime.close()
    except (SettingsError, CannotStart, Problem) as error:
        complain(error)
        return EXIT_CANNOT_START
    sys.stdout.write(f"{told}\n")
    return 0
