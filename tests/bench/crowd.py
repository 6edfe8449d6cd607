"""Fill an instance with any number of videos in a minute or two: channels, tags, languages, privacies as they occur.

What depends on chance comes from a fixed seed; popular things are popular as in life (Zipf).
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor, ActorKind
from headwater.channels import Channel
from headwater.kit.text import fold
from headwater.runtime import Runtime
from headwater.search import words
from headwater.search.model import SearchSpelling, SearchWord, VideoWord
from headwater.search.weights import weigh_video
from headwater.videos import Video
from headwater.videos.lists.tally import add_up
from headwater.videos.model import VideoTag

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
VIDEOS_PER_CHANNEL = 40
SYLLABLES = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve", "wi", "xo",
    "ya", "zu", "bra", "cle", "dri", "fro", "glu",
]  # fmt: skip
LANGUAGES = (None, "en", "fr", "de", "es", "it", "ja", "pl", "pt", "eo", "oc", "br", "cy")
CHUNK = 5000


class Crowd:
    """A vocabulary and the videos made of it."""

    def __init__(self, seed: int = 1) -> None:
        self.draw = random.Random(seed)
        made = ("".join(parts) for parts in itertools.product(SYLLABLES, repeat=3))
        self.vocabulary = list(itertools.islice(made, 12_000))
        self.draw.shuffle(self.vocabulary)
        self.tags = self.vocabulary[:3000]
        self._numbers = {word: words.identify(word) for word in self.vocabulary}
        self._weights = [1 / (rank + 20) for rank in range(len(self.vocabulary))]
        self._sums = list(itertools.accumulate(self._weights))
        self._tag_sums = list(itertools.accumulate(1 / (rank + 40) for rank in range(len(self.tags))))
        self._language_sums = list(itertools.accumulate(1 / (rank + 1) ** 1.5 for rank in range(len(LANGUAGES))))

    def fill(self, runtime: Runtime, count: int) -> None:
        """Write so many videos with channels and index."""
        channels = max(1, count // VIDEOS_PER_CHANNEL)
        with runtime.database.write() as session:
            self._write_channels(session, channels)
            self._write_vocabulary(session)
        for start in range(0, count, CHUNK):
            with runtime.database.write() as session:
                self._write_videos(session, start, min(count, start + CHUNK), channels)
        with runtime.database.write() as session:
            add_up(session)
        self._analyse(runtime)

    def _analyse(self, runtime: Runtime) -> None:
        with runtime.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE" if runtime.database.is_sqlite else "VACUUM ANALYZE")

    def _write_channels(self, session: Session, count: int) -> None:
        actors = [
            {
                "id": 1000 + 2 * n + kind,
                "kind": ActorKind.CHANNEL if kind else ActorKind.ACCOUNT,
                "name": f"crowd{n}{'_channel' if kind else ''}",
                "folded_name": f"crowd{n}{'_channel' if kind else ''}",
                "host": "" if n % 3 else f"tube{n % 50}.example",
                "url": f"https://example.com/actors/{n}/{kind}",
                "inbox_url": "",
                "created_at": NOW,
                "updated_at": NOW,
            }
            for n in range(count)
            for kind in (0, 1)
        ]
        texts = {"created_at": NOW, "updated_at": NOW}
        accounts = [
            {"id": 1000 + n, "actor_id": 1000 + 2 * n, "display_name": f"Crowd {n}", **texts} for n in range(count)
        ]
        named = [" ".join(self._pick(2)).title() for _ in range(count)]
        channels = [
            {
                "id": 1000 + n,
                "actor_id": 1001 + 2 * n,
                "account_id": 1000 + n,
                "display_name": named[n],
                "name_sort_key": named[n].casefold().encode().hex(),
                "folded_text": fold(named[n]),
                **texts,
            }
            for n in range(count)
        ]
        self.channel_names = named
        for table, rows in ((Actor, actors), (Account, accounts), (Channel, channels)):
            for start in range(0, len(rows), CHUNK):
                session.execute(sa.insert(table), rows[start : start + CHUNK])

    def _write_vocabulary(self, session: Session) -> None:
        session.execute(sa.insert(SearchWord), [{"id": n, "word": word} for word, n in self._numbers.items()])
        spellings = ((words.identify(left), n) for word, n in self._numbers.items() for left in words.spread(word))
        rows = [{"spelling": left, "word_id": number} for left, number in spellings]
        for start in range(0, len(rows), CHUNK):
            session.execute(sa.insert(SearchSpelling), rows[start : start + CHUNK])

    def _write_videos(self, session: Session, start: int, end: int, channels: int) -> None:
        videos = [self._make_video(number, channels) for number in range(start, end)]
        tags = [
            {"video_id": video["id"], "folded_name": tag} for video in videos for tag in dict.fromkeys(video["tags"])
        ]
        postings = list(self._index(videos))
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            for table, rows in ((Video, videos), (VideoTag, tags), (VideoWord, postings)):
                copy(connection, table.__table__, rows)
        else:
            for table, rows in ((Video, videos), (VideoTag, tags), (VideoWord, postings)):
                connection.execute(sa.insert(table.__table__), rows)

    def _index(self, videos: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for video in videos:
            channel = self.channel_names[video["channel_id"] - 1000]
            for word, weight in weigh_video(video["name"], video["tags"], channel, video["description"]).items():
                yield {"video_id": video["id"], "word_id": self._numbers[word], "weight": weight}

    def _make_video(self, number: int, channels: int) -> dict[str, Any]:
        draw, identity = self.draw, uuid.UUID(int=self.draw.getrandbits(128), version=4)
        name = " ".join(self._pick(draw.randint(2, 5)))
        tags = draw.choices(self.tags, cum_weights=self._tag_sums, k=draw.randint(0, 4))
        published = NOW - dt.timedelta(seconds=draw.randrange(5 * 365 * 86400))
        channel = (
            min(channels - 1, int(draw.paretovariate(0.9)) - 1) if draw.random() < 0.2 else draw.randrange(channels)
        )
        views = int(draw.paretovariate(0.7)) - 1
        return {
            "id": 10_000 + number,
            "uuid": identity,
            "url": f"https://example.com/videos/watch/{identity}",
            "channel_id": 1000 + channel,
            "is_local": bool(channel % 3),
            "name": name,
            "folded_text": " ".join([name, *tags]),
            "name_sort_key": name.encode().hex(),
            "description": " ".join(self._pick(4)),
            "category": draw.choice([None, *range(1, 19)]),
            "licence": draw.choice([None, None, *range(1, 8)]),
            "language": draw.choices(LANGUAGES, cum_weights=self._language_sums)[0],
            "nsfw": draw.random() < 0.06,
            "tags": tags,
            "privacy": draw.choices([1, 2, 3, 4], [88, 5, 5, 2])[0],
            "state": 1,
            "wait_transcoding": False,
            "comments_policy": 1,
            "download_enabled": True,
            "duration_seconds": int(draw.lognormvariate(6, 1)),
            "is_live": draw.random() < 0.002,
            "views": min(views, 10**8),
            "likes": min(views // draw.randint(10, 60), 10**7),
            "dislikes": min(views // 500, 10**6),
            "comments": min(views // 300, 10**6),
            "published_at": published,
            "originally_published_at": published if draw.random() < 0.1 else None,
            "created_at": published,
            "updated_at": published,
        }

    def _pick(self, count: int) -> list[str]:
        return self.draw.choices(self.vocabulary, cum_weights=self._sums, k=count)


def copy(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Write rows with COPY, which is several times faster than INSERT."""
    if not rows:
        return
    names = list(rows[0])
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    cursor: Any = connection.connection.cursor()
    with cursor.copy(statement) as writer:
        for row in rows:
            writer.write_row([json.dumps(value) if isinstance(value, list) else value for value in row.values()])
