"""Which of some accounts and hosts are blocked: what clients ask before they show a profile."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy.orm import Session

from headwater.actors import parse_handle
from headwater.blocks import store
from headwater.blocks.model import BY_INSTANCE
from headwater.blocks.rules import read_host
from headwater.blocks.wire import BlockStatus, Status
from headwater.house import Viewer
from headwater.kit.errors import Invalid
from headwater.kit.readers import read_known
from headwater.settings import Settings
from headwater.web.forms import MAX_PAIRS, nest

MAX_ENTRIES = 100
MAX_HANDLE = 320


def read_status(session: Session, settings: Settings, viewer: Viewer, query_string: bytes) -> BlockStatus:
    """Answer a URL's query (`accounts`, `hosts`); raises Invalid naming every wrong parameter."""
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_PAIRS)
    except ValueError as error:
        raise Invalid("Too many parameters") from error
    asked, wrong = read_known(nest(pairs), _PARAMETERS)
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    me = viewer.account_id or BY_INSTANCE
    accounts = {handle: parse_handle(handle, settings.host) for handle in asked.get("accounts", [])}
    hosts = {host: host.lower() for host in asked.get("hosts", [])}
    of_accounts = store.find_blocks_of_accounts(session, set(accounts.values()), me)
    of_hosts = store.find_blocks_of_hosts(session, set(hosts.values()), me)
    return BlockStatus(
        {handle: _status(viewer, key, of_accounts) for handle, key in accounts.items()},
        {host: _status(viewer, (key,), of_hosts) for host, key in hosts.items()},
    )


def _status(viewer: Viewer, key: tuple[str, ...], blocks: set[Any]) -> Status:
    mine = viewer.account_id is not None and (viewer.account_id, *key) in blocks
    return Status((BY_INSTANCE, *key) in blocks, mine)


def _entries(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    if len(entries) > MAX_ENTRIES or not all(isinstance(entry, str) for entry in entries):
        raise ValueError
    return entries


def _hosts(value: Any) -> list[str]:
    entries = _entries(value)
    if any(read_host(entry) is None for entry in entries) or len(set(entries)) < len(entries):
        raise ValueError
    return entries


def _handles(value: Any) -> list[str]:
    entries = _entries(value)
    if any(not 2 < len(entry) <= MAX_HANDLE or "@" not in entry.strip("@") or "\0" in entry for entry in entries):
        raise ValueError
    return entries


_PARAMETERS = {
    "accounts": ("accounts", _handles, "Should have valid accounts"),
    "hosts": ("hosts", _hosts, "Should have valid hosts"),
}
