"""What the first start on empty data makes, in one transaction: a kill in the middle leaves nothing half made."""

from __future__ import annotations

import secrets
import sys

from headwater.actors import ensure_instance_actor
from headwater.house.rights import Role
from headwater.instance import freeze_address
from headwater.kit.errors import Problem
from headwater.processes.errors import CannotStart
from headwater.runtime import Runtime
from headwater.sessions import ensure_oauth_client
from headwater.settings import Settings
from headwater.users import create_user, hash_password

PASSWORD_BYTES = 12


def make_first_rows(runtime: Runtime) -> None:
    """Make the instance's actor and its administrator at the first start; a later one only checks the address."""
    settings = runtime.settings
    password = settings.admin.password or secrets.token_urlsafe(PASSWORD_BYTES)
    with runtime.database.write() as session:
        if not freeze_address(session, settings.base_url):
            return
        ensure_instance_actor(session, settings)
        ensure_oauth_client(session)
        admin = settings.admin
        try:
            hashed = hash_password(password)
            create_user(
                session, settings, admin.username, admin.email, password, role=Role.ADMINISTRATOR, password_hash=hashed
            )
        except Problem as problem:
            reasons = ", ".join(f"{name}: {reason}" for name, reason in problem.fields.items()) or problem.detail
            raise CannotStart(f"the first administrator cannot be made (admin.*): {reasons}") from problem
        # Before the commit: killed in between, the next start makes and shows another one, and none is ever lost.
        sys.stdout.write(describe_first_start(settings, password))
        sys.stdout.flush()


def describe_first_start(settings: Settings, password: str) -> str:
    """Return a box for the console: where the instance is, and how its administrator signs in."""
    given = bool(settings.admin.password)
    lines = [
        f"Headwater will answer at {settings.base_url}",
        "",
        f"administrator:  {settings.admin.username}",
        f"password:       {'as set in admin.password' if given else password}",
        *([] if given else ["", "This password is shown only now. Change it after signing in."]),
    ]
    width = max(map(len, lines)) + 4
    rows = [f"│  {line:<{width - 2}}│" for line in ("", *lines, "")]
    return "\n".join(["", f"┌{'─' * width}┐", *rows, f"└{'─' * width}┘", "", ""])
