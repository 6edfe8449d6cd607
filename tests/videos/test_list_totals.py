"""Totals come from tallies that the database keeps: they are those of a count, whatever happens to videos."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace

from headwater.house import ANONYMOUS
from headwater.runtime import Runtime
from headwater.videos import Privacy, Video, VideoFile, VideoState, listed_to
from headwater.videos.lists.query import VideoQuery
from headwater.videos.lists.store import list_videos
from headwater.videos.lists.tally import VideoTally, add_up
from headwater.videos.model import VideoTag
from tests.videos.people import add_files, add_person, add_video

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def change_at_random(draw: random.Random) -> dict[str, Any]:
    return {
        "privacy": draw.choice(list(Privacy)),
        "state": draw.choice([VideoState.PUBLISHED, VideoState.TO_TRANSCODE]),
        "playable_at": draw.choice([None, NOW]),
        "wait_transcoding": draw.random() < 0.5,
        "nsfw": draw.random() < 0.5,
        "category": draw.choice([None, 1, 15]),
        "language": draw.choice([None, "fr"]),
        "views": draw.randrange(100),
    }


def check_totals(runtime: Runtime) -> None:
    with runtime.database.read() as session:
        for query in (VideoQuery(), VideoQuery(nsfw="false", category_one_of=[15]), VideoQuery(language_one_of=["fr"])):
            conditions = [listed_to(ANONYMOUS)]
            conditions += [Video.nsfw.is_(False)] if query.nsfw else []
            conditions += [Video.category == 15] if query.category_one_of else []
            conditions += [Video.language == "fr"] if query.language_one_of else []
            expected = session.scalar(sa.select(sa.func.count()).select_from(Video).where(*conditions))
            total, rows = list_videos(session, ANONYMOUS, query)
            assert (total, len(rows)) == (expected, min(15, expected or 0))


def test_totals_are_exact_whatever_happens(runtime: Runtime) -> None:
    mary, draw = add_person(runtime, "mary"), random.Random(3)
    videos = [add_video(runtime, mary, name=f"video {number}", row=change_at_random(draw)) for number in range(12)]
    check_totals(runtime)
    for video in videos:
        with runtime.database.write() as session:
            session.execute(sa.update(Video).where(Video.id == video.id).values(change_at_random(draw)))
    check_totals(runtime)
    with runtime.database.write() as session:
        session.execute(sa.delete(Video).where(Video.id.in_([video.id for video in videos[:5]])))
    check_totals(runtime)


def test_adding_up_keeps_the_totals_and_leaves_one_row_for_each_facet(runtime: Runtime) -> None:
    mary, draw = add_person(runtime, "mary"), random.Random(4)
    for number in range(12):
        add_video(runtime, mary, name=f"video {number}", row=change_at_random(draw))
    with runtime.database.write() as session:
        assert add_up(session) > 0
        rows = session.scalars(sa.select(VideoTally)).all()
        assert len({row.facet for row in rows}) == len(rows)
        assert all(row.videos > 0 for row in rows)
        assert add_up(session) == 0
    check_totals(runtime)


def test_sizes_of_files_follow_the_files(runtime: Runtime) -> None:
    video = add_video(runtime, add_person(runtime, "mary"))
    add_files(runtime, video)
    with runtime.database.write() as session:
        files = session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video.id)).all()
        found = session.execute(sa.select(Video.files_bytes, Video.hls_files, Video.web_files)).one()
        assert found == (sum(file.size_bytes for file in files), *_count_kinds(files))
        session.execute(sa.delete(VideoFile))
        assert session.execute(sa.select(Video.files_bytes, Video.hls_files, Video.web_files)).one() == (0, 0, 0)


def _count_kinds(files: Any) -> tuple[int, int]:
    hls = sum(file.playlist_id is not None for file in files)
    return hls, len(files) - hls


def test_a_tag_knows_what_its_videos_are(runtime: Runtime) -> None:
    mary, draw = add_person(runtime, "mary"), random.Random(5)
    videos = [add_video(runtime, mary, name=f"video {number}", row=change_at_random(draw)) for number in range(12)]
    with runtime.database.write() as session:
        for video in videos[::2]:
            session.execute(sa.insert(VideoTag), [{"video_id": video.id, "folded_name": "mill"}])
        for video in videos:
            later = {"published_at": NOW + dt.timedelta(hours=draw.randrange(100))}
            session.execute(sa.update(Video).where(Video.id == video.id).values(change_at_random(draw) | later))
    with runtime.database.read() as session:
        shown = session.scalars(
            sa.select(Video.id)
            .where(listed_to(ANONYMOUS), Video.id.in_([video.id for video in videos[::2]]))
            .order_by(Video.published_at.desc(), Video.id.desc())
        ).all()
        assert shown
        for query in (VideoQuery(tags_one_of=["Mill"]), VideoQuery(tags_all_of=["mill"])):
            total, rows = list_videos(session, ANONYMOUS, query)
            assert (total, [row.id for row in rows]) == (len(shown), list(shown))
            total, rows = list_videos(session, ANONYMOUS, replace(query, sort="-views", category_one_of=[15]))
            assert {row.id for row in rows} == {row.id for row in rows if row.category == 15}
            assert total == len(rows)


def test_the_text_of_a_facet_answers_what_the_columns_say(runtime: Runtime) -> None:
    mary, draw = add_person(runtime, "mary"), random.Random(6)
    for number in range(40):
        row = change_at_random(draw) | {"licence": draw.choice([None, 1, 11]), "is_live": draw.random() < 0.3}
        row |= {"category": draw.choice([None, 1, 11]), "language": draw.choice([None, "fr", "fr-CA", "zh_"])}
        add_video(runtime, mary, name=f"video {number}", row=row)
    asked: list[tuple[VideoQuery, Any]] = [
        (VideoQuery(category_one_of=[1]), Video.category == 1),
        (VideoQuery(category_one_of=[11, 3]), Video.category == 11),
        (VideoQuery(licence_one_of=[1]), Video.licence == 1),
        (VideoQuery(licence_one_of=[1, 11], nsfw="true"), Video.licence.in_([1, 11]) & Video.nsfw),
        (VideoQuery(language_one_of=["fr"]), Video.language == "fr"),
        (VideoQuery(language_one_of=["zh_", "_unknown"]), Video.language.in_(["zh_"]) | Video.language.is_(None)),
        (VideoQuery(language_one_of=["f_"]), sa.false()),
        (VideoQuery(is_live=True, is_local=True), Video.is_live),
        (VideoQuery(is_live=False, nsfw="false"), Video.is_live.is_(False) & Video.nsfw.is_(False)),
        (VideoQuery(has_hls_files=True), Video.hls_files > 0),
        (VideoQuery(privacy_one_of=[Privacy.PRIVATE]), sa.false()),
    ]
    with runtime.database.read() as session:
        for query, condition in asked:
            expected = session.scalars(sa.select(Video.id).where(listed_to(ANONYMOUS), condition)).all()
            for sort in ("-publishedAt", "views"):
                total, rows = list_videos(session, ANONYMOUS, replace(query, sort=sort, count=100))
                assert (total, sorted(row.id for row in rows)) == (len(expected), sorted(expected)), query
