"""Find what is asked, in any order of the words: `who was late`, `late who`, `did bob attend`, or `attendance` alone.

A verb beside `who` is sure. A verb elsewhere is a hint: it counts where nothing is sure, as it may belong to a title.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.language.cursor import Cursor
from bot.language.draft import Draft
from bot.language.question import Ask, MisunderstoodError
from bot.language.tokens import PEOPLE, Kind
from bot.language.who import add_people, read_name
from bot.language.words import (
    AND_LATE,
    ANYONE,
    ASK_OF,
    AT_THIS_MOMENT,
    AUXILIARIES,
    EVERYONE,
    KNOWN,
    NEGATED,
    NEGATIONS,
    OF_EVERYONE,
    PHRASAL,
    PLACES,
    WHO,
)

_MOST_BETWEEN = 7
_BETWEEN = AUXILIARIES | NEGATIONS
_AFTER_WHO = AUXILIARIES.union(ASK_OF)
_BESIDE_NAMES = EVERYONE.union(ANYONE, {"and", "or"})
_NOW = frozenset({"is", "are", "isn't", "isnt", "aren't", "arent"})
_COMING_AND_GOING = frozenset({"join", "arrive", "come", "enter", "leave", "go", "drop"})
_STAYING = frozenset({"stayed", "stay", "remained"})
_WHILE_IT_RUNS = frozenset({"present", "attending", "joining", "participating"})


def read_who(draft: Draft, cursor: Cursor) -> bool:
    """`who has really attended`, `who was not there`, `who is in`; `who` alone is a question without a verb yet."""
    draft.has_who = True
    start = cursor.place
    who = cursor.take()
    between = {token.word for token in cursor.take_while(_BETWEEN, _MOST_BETWEEN)}
    if who.text[-1] in "sS":
        between.add("is")
    ask = _read_verb(cursor, between)
    if ask:
        draft.ask(ask, cursor.since(start))
    else:
        cursor.reset(start + 1)
    return True


def read_hint(draft: Draft, cursor: Cursor) -> bool:
    """Read a verb: with `who` behind it (`attended who`) it is sure; else a hint, and it stays among the words."""
    start = cursor.place
    ask = _read_verb(cursor, ())
    if not ask:
        return False
    if cursor.peek().word not in WHO or cursor.peek(1).word in _AFTER_WHO:
        draft.hint(ask, cursor.since(start))
        return False
    cursor.take()
    draft.has_who = True
    draft.ask(ask, cursor.since(start))
    return True


def read_negation(draft: Draft, cursor: Cursor) -> bool:
    """`people that didn't attend`."""
    start = cursor.place
    negation = cursor.take()
    ask = _read_verb(cursor, {negation.word})
    if ask:
        draft.ask(ask, cursor.since(start))
    return ask is not None


def read_did(draft: Draft, cursor: Cursor) -> bool:
    """`did bob attend`, `was ann@x.com late`, `did everyone come`: the people stand before the verb."""
    auxiliary = cursor.take()
    start, names = cursor.place, dict[str, None]()
    while cursor.place - start < _MOST_BETWEEN - 1:
        if name := read_name(cursor):
            names[name] = None
        elif cursor.peek().kind in PEOPLE or cursor.peek().word in _BESIDE_NAMES:
            cursor.take()
        else:
            break
    people, verb_begins = cursor.since(start), cursor.place
    ask = _read_verb(cursor, {auxiliary.word})
    if not ask or cursor.peek().word == "by":
        return False
    words = [auxiliary, *cursor.since(verb_begins)]
    if any(token.word in EVERYONE for token in people):
        ask = OF_EVERYONE.get(ask, ask)
    if not people:
        draft.hint(ask, words)
        return False
    draft.ask(ask, words)
    draft.names.update(names)
    for token in people:
        if token.kind in PEOPLE:
            add_people(draft, token)
    return True


def read_explain(draft: Draft, cursor: Cursor) -> bool:
    """`explain bob`, `explain bob and ann <meeting>`; words with an address behind them are a title instead.

    Where something else was asked before, it is a word of a title.
    """
    if draft.asks:
        return False
    draft.ask(Ask.EXPLAIN, [cursor.take()])
    start, names = cursor.place, dict[str, None]()
    while cursor.place - start < _MOST_BETWEEN - 1 and (name := read_name(cursor)):
        names[name] = None
        cursor.take_if("and")
    if cursor.peek().kind in PEOPLE:
        cursor.reset(start)
    else:
        draft.names.update(names)
    return True


def _read_verb(cursor: Cursor, between: Collection[str]) -> Ask | None:
    """Read a verb. `between` are the auxiliaries and negations before it."""
    first = cursor.peek().word
    if between and _is_on_time(cursor):
        return _read_on_time(cursor, between)
    ask, words = PHRASAL.get((first, cursor.peek(1).word)), 2
    if ask in AND_LATE and cursor.peek(2).word == "late":
        ask, words = AND_LATE[ask], 3
    if not ask:
        ask, words = ASK_OF.get(first), 1
    if not ask and first in PLACES and between:
        ask, words = Ask.ATTENDED, int(first != "here")
    if ask in AT_THIS_MOMENT and _NOW.intersection(between) and (first in PLACES or first in _WHILE_IT_RUNS):
        ask = AT_THIS_MOMENT[ask]
    if not ask:
        return None
    cursor.skip(words)
    if ask in NEGATED and _is_on_time(cursor):
        return _read_on_time(cursor, between)
    return _negated(ask) if NEGATIONS.intersection(between) else ask


def read_order(draft: Draft, cursor: Cursor) -> bool:
    """Refuse `the last to join`: that is not the last meeting, and nobody is told by their order yet."""
    start = cursor.place
    cursor.take()
    cursor.take_if("one", "ones", "person", "people")
    if cursor.take_if("to") and cursor.take_if(*_COMING_AND_GOING):
        raise MisunderstoodError("turns the meaning", said=cursor.said_since(start))
    return False


def read_to_the_end(draft: Draft, cursor: Cursor) -> bool:
    """Refuse `who stayed to the end`, and `stayed until 10:30`: these are not who joined before."""
    if cursor.before.word not in _STAYING:
        return False
    is_until, following = cursor.take().word != "to", [cursor.peek(ahead).word for ahead in range(2)]
    if following == ["the", "end"]:
        raise MisunderstoodError("no opposite", ask=Ask.LEFT_EARLY)
    if is_until:
        raise MisunderstoodError("turns the meaning", said=f"{cursor.before.text} {cursor.peek().text}")
    return False


def read_on_time(draft: Draft, cursor: Cursor) -> bool:
    """`who joined <meeting> on time`: who was not late can't be asked."""
    if _is_on_time(cursor) and not NEGATED.keys().isdisjoint(draft.asks):
        raise MisunderstoodError("no opposite", ask=Ask.LATE)
    return False


def _is_on_time(cursor: Cursor) -> bool:
    """Tell whether `on time` comes next, and no title that begins with it."""
    if cursor.peek().word != "on" or cursor.peek(1).word != "time":
        return False
    following = cursor.peek(2)
    return following.kind is not Kind.WORD or following.word in KNOWN


def _read_on_time(cursor: Cursor, between: Collection[str]) -> Ask:
    """`who was not on time` asks who was late; the opposite can't be asked."""
    cursor.skip(2)
    if NEGATIONS.isdisjoint(between):
        raise MisunderstoodError("no opposite", ask=Ask.LATE)
    return Ask.LATE


def _negated(ask: Ask) -> Ask:
    if ask not in NEGATED:
        raise MisunderstoodError("no opposite", ask=ask)
    return NEGATED[ask]
