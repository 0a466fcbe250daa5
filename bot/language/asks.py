"""Find what is asked, in any order of the words: `who was late`, `late who`, `did bob attend`, or `attendance` alone.

A verb beside `who` is sure. A verb elsewhere is a hint, and counts only where nothing is sure: it may be of a title.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.language.draft import Draft
from bot.language.question import Ask, MisunderstoodError
from bot.language.tokens import PEOPLE, Token
from bot.language.who import add_people, name_at
from bot.language.words import ANYONE, ASK_OF, AUXILIARIES, EVERYONE, NEGATIONS, PHRASAL, PLACES, WHO

_MOST_BETWEEN = 7
_BETWEEN = AUXILIARIES | NEGATIONS
_AFTER_WHO = AUXILIARIES.union(ASK_OF)
_BESIDE_NAMES = EVERYONE.union(ANYONE, {"and", "or"})
_NOW = frozenset({"is", "are", "isn't", "isnt", "aren't", "arent"})
_WHILE_IT_RUNS = frozenset({"present", "attending", "joining", "participating"})


def read_who(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`who has really attended`, `who was not there`, `who is in`; `who` alone is a question without a verb yet."""
    draft.has_who = True
    used = 1
    while used <= _MOST_BETWEEN and tokens[at + used].word in _BETWEEN:
        used += 1
    between = {token.word for token in tokens[at + 1 : at + used]}
    if tokens[at].text[-1] in "sS":
        between.add("is")
    ask, verbs = _verb(tokens, at + used, between)
    if not ask:
        return 1
    draft.ask(ask, tokens[at : at + used + verbs])
    return used + verbs


def read_verb(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """A verb with `who` behind it (`attended who`) is sure; else it is a hint, and stays among the words."""
    ask, used = _verb(tokens, at, ())
    if not ask:
        return 0
    following = tokens[at + used]
    if following.word in WHO and tokens[at + used + 1].word not in _AFTER_WHO:
        draft.has_who = True
        draft.ask(ask, tokens[at : at + used + 1])
        return used + 1
    draft.hint(ask, tokens[at : at + used])
    return 0


def read_negation(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`people that didn't attend`."""
    ask, used = _verb(tokens, at + 1, {tokens[at].word})
    if not ask:
        return 0
    draft.ask(ask, tokens[at : at + 1 + used])
    return 1 + used


def read_did(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`did bob attend`, `was ann@x.com late`, `is everyone in`: the people stand before the verb."""
    place, names = at + 1, []
    while place - at < _MOST_BETWEEN:
        name, used = name_at(tokens, place)
        names += [name] if name else []
        if not used and tokens[place].kind not in PEOPLE and tokens[place].word not in _BESIDE_NAMES:
            break
        place += used or 1
    ask, used = _verb(tokens, place, {tokens[at].word})
    if not ask or tokens[place + used].word == "by":
        return 0
    if place == at + 1:
        draft.hint(ask, tokens[at : place + used])
        return 0
    draft.ask(ask, [tokens[at], *tokens[place : place + used]])
    draft.names.update(dict.fromkeys(names))
    for token in tokens[at + 1 : place]:
        if token.kind in PEOPLE:
            add_people(draft, token)
        draft.is_everyone |= token.word in EVERYONE
    return place + used - at


def read_explain(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`explain bob`, `explain bob and ann <meeting>`; words with an address behind them are a title instead.

    Where something else was asked before, it is a word of a title.
    """
    if draft.asks:
        return 0
    place, names = at + 1, []
    while place - at < _MOST_BETWEEN:
        name, used = name_at(tokens, place)
        if not used:
            break
        names.append(name)
        place += used + (tokens[place + used].word == "and")
    draft.ask(Ask.EXPLAIN, tokens[at : at + 1])
    if tokens[place].kind in PEOPLE:
        return 1
    draft.names.update(dict.fromkeys(names))
    return place - at


def _verb(tokens: Sequence[Token], at: int, between: Collection[str]) -> tuple[Ask | None, int]:
    """The verb at a place, and of how many tokens it is; `between` stood before it: auxiliaries and negations."""
    first, second = tokens[at].word, tokens[at + 1].word
    ask, used = PHRASAL.get((first, second)), 2
    if ask is Ask.ATTENDED and tokens[at + 2].word == "late":
        ask, used = Ask.LATE, 3
    if not ask:
        ask, used = ASK_OF.get(first), 1
    if not ask and first in PLACES and between:
        ask, used = Ask.ATTENDED, int(first != "here")
    if ask is Ask.ATTENDED and _NOW.intersection(between) and (first in PLACES or first in _WHILE_IT_RUNS):
        ask = Ask.IN_NOW
    if ask and NEGATIONS.intersection(between):
        ask = _negated(ask)
    return ask, used if ask else 0


def _negated(ask: Ask) -> Ask:
    if ask in (Ask.ATTENDED, Ask.IN_NOW):
        return Ask.MISSED
    raise MisunderstoodError("no opposite", ask=ask)
