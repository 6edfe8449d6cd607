"""Writing the index and reading single words of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import Actor, parse_handle
from headwater.channels import Channel
from headwater.db import insert
from headwater.federation import host_of
from headwater.kit import ids
from headwater.remote import RemoteVideo
from headwater.search import words
from headwater.search.model import ChannelWord, SearchSpelling, SearchWord, VideoWord
from headwater.videos import Video

_HIGHEST = "\U0010ffff"
_MAX_ENDINGS = 20  # words that a beginning stands for, in one search
_MAX_NEAR = 50  # words looked at as what a mistyped one may mean


class Meaning(NamedTuple):
    """A word of the index that a searched word may mean."""

    word_id: int
    word: str
    is_spelling: bool  # found by what is left without a letter
    is_frequent: bool


def load_texts_of_videos(session: Session, video_ids: Collection[int]) -> list[Any]:
    """Return what is indexed of videos."""
    columns = (Video.id, Video.name, Video.tags, Video.description, Channel.display_name.label("channel_name"))
    query = sa.select(*columns).join(Channel, Channel.id == Video.channel_id).where(Video.id.in_(video_ids))
    return list(session.execute(query))


def load_texts_of_channels(session: Session, channel_ids: Collection[int]) -> list[Any]:
    """Return what is indexed of channels."""
    columns = (Channel.id, Channel.display_name, Channel.description, Actor.name)
    query = sa.select(*columns).join(Actor, Actor.id == Channel.actor_id).where(Channel.id.in_(channel_ids))
    return list(session.execute(query))


def write_words(session: Session, table: Any, subject: str, weights: Mapping[int, Mapping[str, int]]) -> None:
    """Write the weighed words of videos or channels, whose number is in the column `subject`."""
    known = {word: words.identify(word) for found in weights.values() for word in found}
    if not known:
        return
    _write_new_words(session, known)
    rows = [
        {subject: number, "word_id": known[word], "weight": weight}
        for number, found in weights.items()
        for word, weight in found.items()
    ]
    session.execute(sa.insert(table), rows)


def _write_new_words(session: Session, known: Mapping[str, int]) -> None:
    there = set(session.scalars(sa.select(SearchWord.id).where(SearchWord.id.in_(known.values()))))
    fresh = sorted((number, word) for word, number in known.items() if number not in there)  # one order: no deadlock
    if not fresh:
        return
    adding = insert(session, SearchWord).on_conflict_do_nothing()
    session.execute(adding, [{"id": number, "word": word} for number, word in fresh])
    spellings = sorted({(words.identify(left), number) for number, word in fresh for left in words.spread(word)})
    if spellings:
        adding = insert(session, SearchSpelling).on_conflict_do_nothing()
        session.execute(adding, [{"spelling": left, "word_id": number} for left, number in spellings])


def count_postings(session: Session, table: Any, word_ids: Collection[int], *, most: int) -> int:
    """Count where words stand, `most` at most."""
    some: sa.Select[Any] = (
        sa.select(sa.literal_column("1")).select_from(table).where(table.word_id.in_(word_ids)).limit(most)
    )
    return session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def remove_unused_words(session: Session) -> None:
    """Forget words that nothing has any more."""
    used = [sa.exists().where(table.word_id == SearchWord.id) for table in (VideoWord, ChannelWord)]
    session.execute(sa.delete(SearchWord).where(~used[0], ~used[1]).execution_options(synchronize_session=False))


def find_meanings(session: Session, searched: list[str], table: Any, *, frequent: int) -> dict[str, list[Meaning]]:
    """Return what each searched word may mean, in one statement: itself, words it begins, words it is near to.

    A word is frequent when at least so many videos or channels have it.
    """
    parts = [part for word in searched for part in _meanings_of(word, table, frequent)]
    found: dict[str, list[Meaning]] = {word: [] for word in searched}
    for row in session.connection().execute(sa.union_all(*parts)):
        if not row.is_spelling or words.is_near(row.searched, row.word):
            found[row.searched].append(Meaning(row.id, row.word, bool(row.is_spelling), row.uses >= frequent))
    return found


def _meanings_of(word: str, table: Any, frequent: int) -> list[Any]:
    some: Any = (
        sa.select(sa.literal_column("1")).where(table.word_id == SearchWord.id).limit(frequent).correlate(SearchWord)
    )
    uses = sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()
    columns = (sa.literal(word).label("searched"), SearchWord.id, SearchWord.word, uses.label("uses"))
    beginning = sa.select(*columns, sa.literal(0).label("is_spelling"))
    beginning = beginning.where(SearchWord.word >= word, SearchWord.word < word + _HIGHEST)
    found = [sa.select(beginning.order_by(SearchWord.word).limit(_MAX_ENDINGS).subquery())]
    if left := words.spread(word):
        meeting = sa.select(SearchSpelling.word_id)
        meeting = meeting.where(SearchSpelling.spelling.in_([words.identify(part) for part in left]))
        near = sa.select(*columns, sa.literal(1).label("is_spelling")).where(SearchWord.id.in_(meeting))
        found.append(sa.select(near.limit(_MAX_NEAR).subquery()))
    return found


def condition(text: str) -> sa.ColumnElement[bool]:
    """Say in SQL which videos have words that begin as those of a text; for lists that filter by a text."""
    searched = words.split(text)
    if not searched:
        return sa.false()
    return sa.and_(*(_begins(word) for word in searched))


def _begins(word: str) -> sa.ColumnElement[bool]:
    beginning = sa.select(VideoWord.video_id).join(SearchWord, SearchWord.id == VideoWord.word_id)
    return Video.id.in_(beginning.where(SearchWord.word >= word, SearchWord.word < word + _HIGHEST))


def find_video_at(session: Session, url: str, reference: str | None) -> int | None:
    """Return the number of the video at an address, its own or that of its page, or of an id of ours."""
    key = None if reference is None else ids.parse(reference)
    page = sa.select(RemoteVideo.video_id).where(RemoteVideo.page_url == url)
    named = [Video.url == url, Video.id.in_(page)]
    if key is not None:
        named.append(Video.uuid == key if isinstance(key, uuid.UUID) else Video.id == key)
    return session.scalar(sa.select(Video.id).where(sa.or_(*named), Video.replaces_id.is_(None)).limit(1))


def find_channel_at(session: Session, name: str, own_host: str) -> int | None:
    """Return the number of the living channel at an address or of a whole handle."""
    query = sa.select(Channel.id).join(Actor, Actor.id == Channel.actor_id).where(Actor.deleted_at.is_(None))
    if host_of(name):
        return session.scalar(query.where(Actor.url == name))
    folded, host = parse_handle(name, own_host)
    return session.scalar(query.where(Actor.folded_name == folded, Actor.host == host))
