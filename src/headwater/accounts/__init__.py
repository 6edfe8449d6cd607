"""Accounts (Person): who publishes and comments, local or remote."""

from headwater.house import Feature

FEATURE = Feature(
    name="accounts",
    models="headwater.accounts.model",
)
