"""Writes the table of roles and rights (`docs/admins/roles.md`)."""

from __future__ import annotations

from headwater.house.rights import ROLE_LABELS, Right, Role, has_right

_BEGINNING = """# Roles and rights

Written from `house/rights.py`; a test fails when it is stale. Numbers are those of the REST API.

Everybody who is signed in may publish, comment, rate, report and mute, and looks after their own things.
What a role may do beyond that:

"""


def write_rights_page() -> str:
    """Return the page."""
    roles = sorted(Role, reverse=True)
    head = "| right | " + " | ".join(f"{ROLE_LABELS[role]} ({role.value})" for role in roles) + " |\n"
    line = "|---|" + "---|" * len(roles) + "\n"
    return _BEGINNING + head + line + "".join(_write_row(right, roles) for right in Right)


def _write_row(right: Right, roles: list[Role]) -> str:
    cells = ["yes" if has_right(role, right) else "" for role in roles]
    return f"| {right.value} {_name(right)} | " + " | ".join(cells) + " |\n"


def _name(right: Right) -> str:
    return right.name.lower().replace("_", " ")
