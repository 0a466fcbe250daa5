"""Read the thresholds that were said: how late is late, how early is early, how much is enough, and of what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.clocks import length_at
from bot.language.draft import Draft
from bot.language.question import Ask, MisunderstoodError
from bot.language.tokens import Kind, Token

_DIGITS = re.compile(r"\d+")
_MORE = frozenset({"more", "over", "least"})
_SCHEDULE = frozenset({"schedule", "scheduled", "plan"})
_LONGEST = 24 * 60


def read_late(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`late after 10m`, `late by more than 10 minutes`: a threshold, where something else is asked."""
    return _after_verb(draft, tokens, at, at + 1, Ask.LATE)


def read_left_early(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`left early before 5m`, `early by more than 5 minutes`."""
    early = at + (tokens[at].word == "left")
    return _after_verb(draft, tokens, at, early + 1, Ask.LEFT_EARLY) if tokens[early].word == "early" else 0


def _after_verb(draft: Draft, tokens: Sequence[Token], at: int, place: int, ask: Ask) -> int:
    if tokens[place].word not in ("after", "before", "by"):
        return 0
    place += 1
    place += _more(tokens, place)
    length = length_at(tokens, place)
    if not length:
        return 0
    _set_length(draft, ask, length[0])
    return place + length[1] - at


def read_length(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`more than 10 minutes late` asks who was late, `more than 5 minutes early` who left early; also `after 10m`."""
    place = at + int(tokens[at].word in ("after", "before", "by"))
    place += _more(tokens, place)
    length = length_at(tokens, place)
    if not length:
        return 0
    end = place + length[1]
    ask = {"late": Ask.LATE, "early": Ask.LEFT_EARLY}.get(tokens[end].word)
    if ask:
        _set_length(draft, ask, length[0])
        draft.hint(ask, tokens[end : end + 1])
        return end + 1 - at
    asked = {"after": Ask.LATE, "before": Ask.LEFT_EARLY}.get(tokens[at].word) or _asked(draft)
    if not asked or place == at:
        return 0
    _set_length(draft, asked, length[0])
    return end - at


def _asked(draft: Draft) -> Ask | None:
    return next((ask for ask in draft.asks if ask in (Ask.LATE, Ask.LEFT_EARLY)), None)


def read_share(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`at least 80%`, `80 percent`, `pass mark 80`."""
    place = at
    while tokens[place].word in ("at", "least", "pass", "mark", "of", "more", "over", "than") and place - at < 4:
        place += 1
    share, used = _percent(tokens, place, is_mark=tokens[at].word == "pass")
    if not used:
        return 0
    if not 1 <= share <= 100:
        raise MisunderstoodError("no share", percent=share)
    draft.pass_mark = share
    return place + used - at


def read_schedule(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`of the schedule`, `against the scheduled time`."""
    place = at + 1 + (tokens[at + 1].word in ("the", "its"))
    if tokens[place].word not in _SCHEDULE:
        return 0
    draft.is_of_schedule = True
    return place + 1 + (tokens[place + 1].word in ("time", "length", "duration")) - at


def _more(tokens: Sequence[Token], at: int) -> int:
    """How many tokens `more than`, `over` or `at least` are."""
    used = int(tokens[at].word == "at" and tokens[at + 1].word == "least")
    if tokens[at + used].word in _MORE:
        used += 1
        return used + (tokens[at + used].word == "than")
    return 0


def _percent(tokens: Sequence[Token], at: int, *, is_mark: bool) -> tuple[int, int]:
    """The share at a place, and of how many tokens it is: 0 if there is none."""
    token = tokens[at]
    if token.kind is Kind.PERCENT:
        return int(_DIGITS.findall(token.text)[0]), 1
    if token.kind is not Kind.INTEGER or not token.text.isdecimal():
        return 0, 0
    units = {"percent": 1, "%": 1, "per": 2}
    used = units.get(tokens[at + 1].word, 0)
    return (int(token.text), 1 + used) if used or is_mark else (0, 0)


def _set_length(draft: Draft, ask: Ask, minutes: int) -> None:
    if minutes > _LONGEST:
        raise MisunderstoodError("more than a day", minutes=minutes)
    if ask is Ask.LATE:
        draft.late_after = minutes
    else:
        draft.left_early_before = minutes
