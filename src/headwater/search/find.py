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
EXACT, BEGINNING, NEAR = FACTORS = 1.0, 0.7, 0.4  # how much a match counts: the word itself, or something like it
_COUNTED = 2000  # of a word, to tell which is rarer; two that are more frequent are often found together
_LEAST_SHARE = 20  # of a guess: more than a page
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
        leading = _find_rarest(session, subject, known)
        others = [sense for sense in known if sense is not leading]
        found = _execute(session, subject, leading, others, most)
        if found or not others:
            return _rank(found, [leading, *others])
    for sense in known:
        found += _execute(session, subject, sense, [], most)
    return _rank(found, known)


def _find_rarest(session: Session, subject: Subject, senses: Sequence[_Sense]) -> _Sense:
    """Return the sense that the fewest have, for each of them is asked whether it has the others too."""
    if len(senses) == 1:
        return senses[0]
    counts = [store.count_postings(session, subject.table, sense.factors, most=_COUNTED) for sense in senses]
    return senses[min(range(len(senses)), key=lambda place: (counts[place], len(senses[place].factors)))]


def _choose(word: str, meanings: Sequence[Meaning]) -> _Sense:
    """Take the word and those it begins; what it is near to only when it is rare, so hardly what was meant."""
    exact = [meaning for meaning in meanings if not meaning.is_spelling]
    is_frequent = any(meaning.is_frequent for meaning in exact)
    factors: dict[int, float] = {}
    for meaning in meanings:
        if meaning.is_spelling and is_frequent:
            continue
        factor = EXACT if meaning.word == word else NEAR if meaning.is_spelling else BEGINNING
        factors[meaning.word_id] = max(factor, factors.get(meaning.word_id, 0.0))
    return _Sense(factors)


def _execute(session: Session, subject: Subject, leading: _Sense, others: Sequence[_Sense], most: int) -> list[Any]:
    """Ask for each meaning by itself: one statement for all would be a new one for each number of them."""
    found: list[Any] = []
    for word_id, factor in leading.factors.items():
        share = _share(factor, most, len(leading.factors))
        found += session.connection().execute(_lead(subject, word_id, factor, others, share))
    return found


def _share(factor: float, most: int, meanings: int) -> int:
    """Say how many a meaning may bring: the word itself all, its guesses as many together."""
    return most if factor == EXACT else max(_LEAST_SHARE, most // meanings)


def _lead(subject: Subject, word_id: int, factor: float, others: Sequence[_Sense], most: int) -> sa.Select[Any]:
    """Select the heaviest of one word, with the weights of the others."""
    table = subject.table
    columns = [
        subject.number.label("number"),
        subject.popularity.label("popularity"),
        (sa.null() if subject.key is None else subject.key).label("key"),
        (table.weight * factor).label("weight_0"),
    ]
    joined, places = subject.joined, []
    for place, sense in enumerate(others, 1):
        other = sa.orm.aliased(table)
        number = getattr(other, subject.number.key)
        if len(sense.factors) == 1:  # a join, so that two frequent words may be laid side by side
            (only,) = sense.factors.items()
            joined = sa.join(joined, other, (number == subject.number) & (other.word_id == only[0]))
            columns.append((other.weight * only[1]).label(f"weight_{place}"))
        else:
            its = sa.select(sa.func.max(other.weight * _factor_of(other, sense)))
            its = its.where(number == subject.number, other.word_id.in_(sense.factors))
            weight = its.correlate(table).scalar_subquery()
            columns.append(weight.label(f"weight_{place}"))
            places.append(weight.is_not(None))
    query = sa.select(*columns).select_from(joined).where(table.word_id == word_id, *subject.conditions, *places)
    return query.order_by(table.weight.desc(), subject.number.desc()).limit(most)


def _factor_of(other: Any, sense: _Sense) -> Any:
    """Weigh by kind of meaning; of any words the statement is the same, and is built once."""
    kinds = {factor: [number for number, its in sense.factors.items() if its == factor] for factor in FACTORS}
    return sa.case(*((other.word_id.in_(numbers), factor) for factor, numbers in kinds.items()), else_=0.0)


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
