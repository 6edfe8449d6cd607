"""Find the best matches without a look at all of them: the rarest word leads, heaviest first, the others are probed.

No more than `search.max_matches` are ranked: nobody reads further, and a common word of a million videos costs no more
than one of ten thousand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.search import store, words
from headwater.search.store import Meaning

MAX_WORDS = 8  # of one search; what follows is passed over
_FREQUENT = 5  # a word that so many have was hardly mistyped
_BEGINNING, _NEAR = 0.7, 0.4  # how much a match counts that is not the word itself
_PER_POPULARITY = 3.0  # for each e-fold of views; breaks ties between equal matches


class Subject(msgspec.Struct, frozen=True):
    """What is searched: the table of its words, the column that names it, the FROM that its conditions speak of."""

    table: Any
    number: Any  # the column of `table`
    joined: Any  # `table` joined with what is searched
    conditions: list[Any]
    popularity: Any
    key: Any | None  # another order than that of the match


class Match(NamedTuple):
    """Something that was found."""

    number: int
    relevance: float
    key: Any


class _Sense(NamedTuple):
    """Everything that one searched word may mean: words of the index with how much each counts."""

    factors: dict[int, float]
    is_frequent: bool


def find_matches(session: Session, text: str, subject: Subject, *, most: int) -> list[Match]:
    """Return what has all words of a text, or some of them if nothing has all; the best first."""
    searched = list(dict.fromkeys(words.split(text)))[:MAX_WORDS]
    if not searched:
        return []
    meanings = store.find_meanings(session, searched, subject.table, frequent=_FREQUENT)
    senses = [_choose(word, meanings[word]) for word in searched]
    known = [sense for sense in senses if sense.factors]
    if not known:
        return []
    found: list[Any] = []
    if len(known) == len(senses):
        leading = min(known, key=lambda sense: (sense.is_frequent, len(sense.factors)))
        others = [sense for sense in known if sense is not leading]
        found = _execute(session, subject, leading, others, most)
        if found or not others:
            return _rank(found, [leading, *others])
    for sense in known:
        found += _execute(session, subject, sense, [], most)
    return _rank(found, known)


def _choose(word: str, meanings: Sequence[Meaning]) -> _Sense:
    """Take the word and those it begins; what it is near to only when it is rare, so hardly what was meant."""
    exact = [meaning for meaning in meanings if not meaning.is_spelling]
    is_frequent = any(meaning.is_frequent for meaning in exact)
    factors: dict[int, float] = {}
    for meaning in meanings:
        if meaning.is_spelling and is_frequent:
            continue
        factor = 1.0 if meaning.word == word else _NEAR if meaning.is_spelling else _BEGINNING
        factors[meaning.word_id] = max(factor, factors.get(meaning.word_id, 0.0))
    return _Sense(factors, is_frequent)


def _execute(session: Session, subject: Subject, leading: _Sense, others: Sequence[_Sense], most: int) -> list[Any]:
    parts = [_lead(subject, word_id, leading.factors[word_id], others, most) for word_id in leading.factors]
    query = parts[0] if len(parts) == 1 else sa.union_all(*(sa.select(part.subquery()) for part in parts))
    return list(session.connection().execute(query))


def _lead(subject: Subject, word_id: int, factor: float, others: Sequence[_Sense], most: int) -> sa.Select[Any]:
    """Select the heaviest of one word, with the weights of the others."""
    table = subject.table
    columns = [
        subject.number.label("number"),
        subject.popularity.label("popularity"),
        (sa.null() if subject.key is None else subject.key).label("key"),
        (table.weight * factor).label("weight_0"),
    ]
    query = sa.select(*columns).select_from(subject.joined)
    query = query.where(table.word_id == word_id, *subject.conditions)
    for place, sense in enumerate(others, 1):
        other = sa.orm.aliased(table)
        number = getattr(other, subject.number.key)
        weighed = other.weight * _factor_of(other, sense)
        its = sa.select(sa.func.max(weighed)).where(number == subject.number, other.word_id.in_(sense.factors))
        weight = its.correlate(table).scalar_subquery()
        query = query.add_columns(weight.label(f"weight_{place}")).where(weight.is_not(None))
    return query.order_by(table.weight.desc(), subject.number.desc()).limit(most)


def _factor_of(other: Any, sense: _Sense) -> Any:
    if len(set(sense.factors.values())) == 1:
        return next(iter(sense.factors.values()))
    return sa.case(*((other.word_id == number, factor) for number, factor in sense.factors.items()), else_=0.0)


def _rank(rows: Sequence[Any], senses: Sequence[_Sense]) -> list[Match]:
    best: dict[int, Match] = {}
    for row in rows:
        weights = row[3:]
        relevance = sum(float(weight) for weight in weights) + _PER_POPULARITY * math.log1p(max(0, row.popularity))
        before = best.get(row.number)
        if before is None:
            best[row.number] = Match(row.number, relevance, row.key)
        elif len(weights) == 1 and len(senses) > 1:  # some of the words: each counts
            best[row.number] = before._replace(relevance=before.relevance + relevance)
        elif relevance > before.relevance:
            best[row.number] = before._replace(relevance=relevance)
    return sorted(best.values(), key=lambda match: (-match.relevance, -match.number))
