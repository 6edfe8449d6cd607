"""Signing in: OAuth2 tokens of applications and cookie sessions of our own pages, and who a request comes from."""

from headwater.house import Feature
from headwater.sessions.rules import choose_destination
from headwater.sessions.tokens import end_all, ensure_oauth_client

__all__ = ["choose_destination", "end_all", "ensure_oauth_client"]

FEATURE = Feature(
    name="sessions",
    models="headwater.sessions.model",
    routes=("headwater.sessions.api:routes", "headwater.sessions.list_api:routes"),
    events={
        "user.password_changed": "headwater.sessions.tokens:end_all",
        "user.blocked": "headwater.sessions.tokens:end_all",
    },
    jobs=("headwater.sessions.jobs:job_types",),
    schedules=("headwater.sessions.jobs:schedules",),
    authenticator="headwater.sessions.authenticate:authenticate",
)
