"""Accounts (Person): who publishes and comments, local or remote."""

from headwater.accounts.federation import read_name, read_summary
from headwater.accounts.model import Account
from headwater.accounts.service import create_local_account, remove_account
from headwater.accounts.store import find_account, find_account_of_actor, load_accounts, select_accounts
from headwater.accounts.wire import AccountDetails, AccountSummary, account_path, to_account_details, to_account_summary
from headwater.house import Feature

__all__ = [
    "Account",
    "AccountDetails",
    "AccountSummary",
    "account_path",
    "create_local_account",
    "find_account",
    "find_account_of_actor",
    "load_accounts",
    "read_name",
    "read_summary",
    "remove_account",
    "select_accounts",
    "to_account_details",
    "to_account_summary",
]

FEATURE = Feature(
    name="accounts",
    models="headwater.accounts.model",
    routes=("headwater.accounts.api:routes",),
    actor_fields={"account": "headwater.accounts.federation:describe"},
    actor_keepers={"account": "headwater.accounts.federation:keep"},
)
