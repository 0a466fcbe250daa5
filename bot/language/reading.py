"""Read a text once, from left to right: at each token the phrases that begin with it are tried, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from bot.language import asks, options, when, which, who
from bot.language.cursor import Cursor
from bot.language.draft import Draft, Phrase
from bot.language.question import MisunderstoodError
from bot.language.tokens import Kind, Token, tokens_of
from bot.language.words import (
    ASK_OF,
    BESIDE_NUMBERS,
    DAYS,
    EVERYONE,
    FILES,
    KNOWN,
    MONTHS,
    NEGATIONS,
    PHRASAL,
    SHORT_DAYS,
    WHO,
    meant,
    visible,
)
from bot.language.zones import zone_named, zone_said

_BY_KIND: dict[Kind, tuple[Phrase, ...]] = {
    Kind.ID: (which.read_id,),
    Kind.NUMBER: (which.read_number,),
    Kind.LINK: (which.read_link,),
    Kind.QUOTED: (which.read_quoted,),
    Kind.EMAIL: (who.read_people,),
    Kind.GROUP: (who.read_people,),
    Kind.ANGLE: (who.read_angle,),
    Kind.ZONE: (when.skip_zone,),
    Kind.DATE: (when.read_day,),
    Kind.RANGE: (when.read_range,),
    Kind.CLOCK: (when.read_hour,),
    Kind.INTEGER: (when.read_day, when.read_ago, options.read_share, options.read_length, when.read_hour),
    Kind.LENGTH: (when.read_ago, options.read_length),
    Kind.PERCENT: (options.read_share,),
}
PRIVATE = "privately private"
_BY_WORD: tuple[tuple[str, Phrase], ...] = (
    (" ".join(WHO), asks.read_who),
    ("explain explains explanation", asks.read_explain),
    ("did does do was were is are has have had", asks.read_did),
    (" ".join(NEGATIONS), asks.read_negation),
    ("on", asks.read_on_time),
    ("first last", asks.read_order),
    ("to till until", asks.read_to_the_end),
    ("late", options.read_late),
    ("left early", options.read_left_early),
    ("after before by more over at", options.read_length),
    ("at pass more over", options.read_share),
    ("of against", options.read_measure),
    ("at", when.read_hour),
    ("the", when.read_the),
    ("a an one", when.read_ago),
    ("since after from", when.read_since),
    ("before until till by", when.read_before),
    ("between", when.read_between),
    ("first", when.read_first),
    ("first", when.read_first_thing),
    ("last past", when.read_last_days),
    ("this", when.read_this),
    (f"on last past this today yesterday tomorrow day {' '.join((*DAYS, *MONTHS))}", when.read_day),
    (" ".join(SHORT_DAYS), when.read_short_day),
    ("in", when.read_in),
    ("here", which.read_here),
    ("this", which.read_this_space),
    ("before", which.read_before),
    ("last latest previous recent", which.read_last),
    (" ".join(EVERYONE), who.read_everyone),
    ("invitee invitees invited", who.read_invitees),
    ("hosted host", who.read_hosted),
    (" ".join(FILES), options.read_output),
    ("as", options.read_other_format),
    ("joined joining", when.read_joined),
    (PRIVATE, options.read_private),
    (" ".join({*ASK_OF, *(first for first, _ in PHRASAL)}), asks.read_hint),
)
_MOST_REPAIRS = 16


def _table() -> dict[str, tuple[Phrase, ...]]:
    phrases: dict[str, tuple[Phrase, ...]] = {}
    for words, phrase in _BY_WORD:
        for word in words.split():
            phrases[word] = (*phrases.get(word, ()), phrase)
    return phrases


PHRASES_BY_WORD = _table()


def read(text: str, now: datetime) -> Draft:
    """Read everything that is said. Raises MisunderstoodError where a part of it can't be right."""
    seen = visible(text)
    tokens = _repaired(tokens_of(seen))
    zone = _zone(tokens)
    draft = Draft(seen, now.astimezone(zone_named(zone)) if zone else now, tokens, zone_said=zone)
    names = who.display_names(tokens) if "<" in seen or "\t" in seen else ()
    cursor, unknown = Cursor(tokens), list[Token]()
    while not cursor.is_at_end:
        if cursor.place in names:
            cursor.take()
            unknown = []
        elif _read_phrase(draft, cursor):
            unknown = []
        else:
            if not unknown or "." in cursor.peek().after:
                unknown = []
                draft.unknown.append(unknown)
            unknown.append(cursor.take())
    draft.settle_day()
    return draft


def is_private(text: str) -> bool:
    """Tell whether the answer is for the asker alone, also where the words have a mistake."""
    return any(token.word in PRIVATE.split() for token in _repaired(tokens_of(visible(text))))


def _read_phrase(draft: Draft, cursor: Cursor) -> bool:
    """Try the phrases that begin with the next token, in their order."""
    token = cursor.peek()
    if token.kind is Kind.INTEGER and cursor.peek(1).word not in BESIDE_NUMBERS:
        return False
    phrases = PHRASES_BY_WORD.get(token.word) if token.kind is Kind.WORD else _BY_KIND.get(token.kind)
    if not phrases:
        return False
    start = cursor.place
    for phrase in phrases:
        draft.steps += 1
        if phrase(draft, cursor):
            return True
        cursor.reset(start)
    return False


def _zone(tokens: Sequence[Token]) -> str | None:
    """Return the zone that is said. It is read first, because days and times depend on it."""
    said = {token.text.casefold(): token.text for token in tokens if token.kind is Kind.ZONE}
    if len(said) > 1:
        raise MisunderstoodError("two zones")
    return zone_said(next(iter(said.values()))) if said else None


def _repaired(tokens: list[Token]) -> list[Token]:
    """Correct misspelt words, the first sixteen alone: a long pasted text would take too long."""
    unknown = (at for at, token in enumerate(tokens) if len(token.word) > 3 and token.word not in KNOWN)
    for at in islice(unknown, _MOST_REPAIRS):
        tokens[at] = tokens[at]._replace(word=meant(tokens[at].word))
    return tokens
