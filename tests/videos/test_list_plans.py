"""No list, filter, order or search looks at every video: the plans of both databases say so, at some thousand rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.orm import Session

from headwater.db.migrate import migrate
from headwater.house import ANONYMOUS, Viewer
from headwater.house.feature import load_models
from headwater.house.rights import Role
from headwater.runtime import Runtime
from headwater.search.videos import search_videos
from headwater.settings import load_settings
from headwater.videos.lists import VideoQuery, list_videos
from headwater.videos.lists.query import SORTS, read_query, read_search
from tests.bench.crowd import Crowd

VIDEOS = 3000
LARGE = ("video", "video_tag", "video_word", "thumbnail", "video_file")
MEMBER = Viewer(user_id=1, account_id=1000, username="mary", role=Role.USER)
MODERATOR = Viewer(user_id=2, account_id=1001, username="mod", role=Role.MODERATOR)
FILTERS = (
    "nsfw=false", "categoryOneOf=15", "categoryOneOf=1&categoryOneOf=2&languageOneOf=fr", "languageOneOf=_unknown",
    "languageOneOf=cy&licenceOneOf=2", "isLocal=true&nsfw=true", "isLive=true", "hasHLSFiles=true", "tagsOneOf=bababa",
    "tagsAllOf=bababa&tagsAllOf=bacece&nsfw=false", "host=tube3.example", "search=baba",
)  # fmt: skip
SEARCHES = ("search=bababa", "search=bababa+cedifo", "search=bbaaba&durationMin=60", "search=ba&sort=-views")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make the crowd once for each database."""
    both = metafunc.config.getoption("--databases") == "both"
    metafunc.parametrize("crowd", ["sqlite", "postgresql"] if both else ["sqlite"], indirect=True, scope="module")


@pytest.fixture(scope="module")
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Runtime, str]]:
    """An instance with some thousand videos, whose databases know how many."""
    environment = {"HEADWATER__STORAGE__ROOT": str(tmp_path_factory.mktemp("crowd"))}
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgresql_cluster")
        environment["HEADWATER__DATABASE__URL"] = cluster.url(cluster.create_database())
    load_models()
    runtime = Runtime.open(load_settings(environment=environment))
    migrate(runtime.database)
    draw = Crowd()
    draw.fill(runtime, VIDEOS)
    yield runtime, draw.tags[0]
    runtime.close()


def explain(session: Session, work: Any) -> list[tuple[str, list[str]]]:
    """Return the statements of some work with their plans."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        work(session)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    connection = session.connection()
    prefix = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    if connection.dialect.name == "postgresql":
        # A small table is read whole where it may be; and what is forbidden seems dear enough to be compiled.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
    return [
        (statement, [str(row[-1]) for row in connection.exec_driver_sql(prefix + statement, parameters)])
        for statement, parameters in asked
    ]


def check(session: Session, work: Any) -> None:
    """Fail when a large table is read as a whole, or its index for a count."""
    found = explain(session, work)
    assert found
    for statement, plan in found:
        for line in plan:
            scanned = re.search(r"Seq Scan on (\w+)|^SCAN (\w+)(?! USING)", line)
            counted = re.search(r"^SCAN (\w+)", line) if statement.startswith("SELECT count(") else None
            for hit in (scanned, counted):
                names = [name for name in hit.groups() if name] if hit else []
                whole = set(names) & set(LARGE) and "USING" not in line
                assert not whole, f"{line}\n{statement}\n" + "\n".join(plan)


def test_every_order_of_every_list(crowd: tuple[Runtime, str]) -> None:
    runtime, _ = crowd
    scopes: tuple[dict[str, int], ...] = ({}, {"channel_id": 1001}, {"account_id": 1001})
    with runtime.database.read() as session:
        for sort in (f"{direction}{sort}" for sort in SORTS for direction in ("", "-")):
            for scope in scopes:
                check(
                    session, lambda session, q=VideoQuery(sort=sort), s=scope: list_videos(session, ANONYMOUS, q, **s)
                )


def test_every_filter(crowd: tuple[Runtime, str]) -> None:
    runtime, tag = crowd
    with runtime.database.read() as session:
        for text in (*FILTERS, f"tagsOneOf={tag}"):
            for sort in ("-publishedAt", "-views", "-hot"):
                query = read_query(f"{text}&sort={sort}".encode())
                for viewer in (ANONYMOUS, MEMBER):
                    check(session, lambda session, q=query, v=viewer: list_videos(session, v, q))
        everything = read_query(b"include=1&privacyOneOf=3&privacyOneOf=1")
        check(session, lambda session: list_videos(session, MODERATOR, everything))


def test_every_search(crowd: tuple[Runtime, str]) -> None:
    runtime, _ = crowd
    with runtime.database.read() as session:
        for text in SEARCHES:
            query = read_search(text.encode())
            check(session, lambda session, q=query: search_videos(session, ANONYMOUS, q, most=300))


def test_totals_of_the_crowd_are_exact(crowd: tuple[Runtime, str]) -> None:
    runtime, _ = crowd
    with runtime.database.read() as session:
        for text in (
            "nsfw=both",
            "nsfw=false&languageOneOf=fr",
            "categoryOneOf=3&isLocal=true",
            "languageOneOf=_unknown",
        ):
            query = read_query(text.encode())
            total, rows = list_videos(session, ANONYMOUS, query)
            _, last = list_videos(session, ANONYMOUS, replace(query, start=total - 1, count=100))
            assert (len(rows), len(last)) == (15, 1)
