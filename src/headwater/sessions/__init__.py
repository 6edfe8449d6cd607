"""Signing in: OAuth2 tokens of applications and cookie sessions of our own pages."""

from headwater.house import Feature

FEATURE = Feature(
    name="sessions",
    models="headwater.sessions.model",
)
