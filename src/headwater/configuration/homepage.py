"""The home page that administrators write instead of the list of the newest videos."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.configuration.model import HOMEPAGE, CustomPage
from headwater.db import insert
from headwater.kit import clock
from headwater.settings import Settings

ROUTE = "/home"  # the client route that stands for this page on the wire


def read_homepage(session: Session) -> str | None:
    """Return its Markdown; None when it was never written."""
    return session.scalar(sa.select(CustomPage.content).where(CustomPage.name == HOMEPAGE))


def has_homepage(session: Session) -> bool:
    """Whether there is anything on it."""
    return session.scalar(sa.select(sa.exists().where(CustomPage.name == HOMEPAGE, CustomPage.content != ""))) is True


def write_homepage(session: Session, content: str) -> None:
    """Replace it."""
    values = {"content": content, "updated_at": clock.now()}
    adding = insert(session, CustomPage).values(name=HOMEPAGE, **values)
    session.execute(adding.on_conflict_do_update(index_elements=[CustomPage.name], set_=values))


def find_homepage(session: Session, settings: Settings) -> str | None:
    """Return the Markdown that `/` shows; None when it shows videos."""
    if settings.instance.default_client_route.rstrip("/") != ROUTE:
        return None
    return read_homepage(session) or None
