"""Read what may be added to a question: how late is late, how much is enough, as which file, and for whose eyes."""

from __future__ import annotations

import re

from bot.attendance.meeting import Measure
from bot.language.clocks import read_minutes
from bot.language.cursor import Cursor
from bot.language.draft import Draft
from bot.language.question import Ask, MisunderstoodError, Output
from bot.language.tokens import Kind
from bot.language.words import FILES, near, words

_DIGITS = re.compile(r"\d+")
_BEFORE_SHARES = frozenset({"at", "least", "pass", "mark", "of", "more", "over", "than"})
_MOST_BEFORE_SHARES = 4
_OF_MINUTES = frozenset({Ask.LATE, Ask.LEFT_EARLY})
_LONGEST = 24 * 60
_MEASURES = {"schedule": Measure.SCHEDULE, "scheduled": Measure.SCHEDULE, "plan": Measure.SCHEDULE, "run": Measure.RUN}
_OTHER_FORMATS = words("xlsx xls excel pdf png json docx")
_FORMATS = FILES | _OTHER_FORMATS
_OUTPUTS = {output.value: output for output in Output}


def read_late(draft: Draft, cursor: Cursor) -> bool:
    """`late after 10m`, `late by more than 10 minutes`: a threshold, where something else is asked."""
    cursor.take()
    return _read_threshold(draft, cursor, Ask.LATE)


def read_left_early(draft: Draft, cursor: Cursor) -> bool:
    """`left early before 5m`, `early by more than 5 minutes`."""
    cursor.take_if("left")
    return cursor.take_if("early") and _read_threshold(draft, cursor, Ask.LEFT_EARLY)


def _read_threshold(draft: Draft, cursor: Cursor, ask: Ask) -> bool:
    if not cursor.take_if("after", "before", "by"):
        return False
    _skip_more_than(cursor)
    minutes = read_minutes(cursor)
    if minutes is None:
        return False
    _set_threshold(draft, ask, minutes)
    return True


def read_length(draft: Draft, cursor: Cursor) -> bool:
    """`more than 10 minutes late` asks who was late, `more than 5 minutes early` who left early; also `after 10m`."""
    start, leading = cursor.place, cursor.peek().word
    cursor.take_if("after", "before", "by")
    _skip_more_than(cursor)
    is_led = cursor.place > start
    minutes = read_minutes(cursor)
    if minutes is None:
        return False
    verb = {"late": Ask.LATE, "early": Ask.LEFT_EARLY}.get(cursor.peek().word)
    if verb:
        _set_threshold(draft, verb, minutes)
        draft.hint(verb, [cursor.take()])
        return True
    asked = {"after": Ask.LATE, "before": Ask.LEFT_EARLY}.get(leading) or _asked(draft)
    if not asked or not is_led:
        return False
    _set_threshold(draft, asked, minutes)
    return True


def _asked(draft: Draft) -> Ask | None:
    return next((ask for ask in draft.asks if ask in _OF_MINUTES), None)


def _skip_more_than(cursor: Cursor) -> None:
    """Go past `more than`, `over` or `at least`."""
    if cursor.peek().word == "at" and cursor.peek(1).word == "least":
        cursor.take()
    if cursor.take_if("more", "over", "least"):
        cursor.take_if("than")


def _set_threshold(draft: Draft, ask: Ask, minutes: int) -> None:
    if minutes > _LONGEST:
        raise MisunderstoodError("more than a day", minutes=minutes)
    draft.minutes[ask] = minutes


def read_share(draft: Draft, cursor: Cursor) -> bool:
    """`at least 80%`, `80 percent`, `pass mark 80`."""
    is_mark = cursor.peek().word == "pass"
    cursor.take_while(_BEFORE_SHARES, _MOST_BEFORE_SHARES)
    percent = _read_percent(cursor, is_mark=is_mark)
    if percent is None:
        return False
    if not 1 <= percent <= 100:
        raise MisunderstoodError("no share", percent=percent)
    draft.pass_mark = percent
    return True


def _read_percent(cursor: Cursor, *, is_mark: bool) -> int | None:
    if token := cursor.take_kind(Kind.PERCENT):
        return int(_DIGITS.findall(token.text)[0])
    number, unit = cursor.peek(), cursor.peek(1).word
    if number.kind is not Kind.INTEGER or not number.text.isdecimal():
        return None
    words = {"percent": 1, "%": 1, "per": 2}.get(unit, 0)
    if not words and not is_mark:
        return None
    cursor.skip(1 + words)
    return int(number.text)


def read_measure(draft: Draft, cursor: Cursor) -> bool:
    """`of the schedule`, `against the scheduled time`, `of the run`."""
    cursor.take()
    cursor.take_if("the", "its")
    measure = _MEASURES.get(cursor.peek().word)
    if measure is None:
        return False
    cursor.take()
    cursor.take_if("time", "length", "duration")
    draft.measure = measure
    return True


def read_output(draft: Draft, cursor: Cursor) -> bool:
    """`csv`, and any other format of a file; at the end of the text also `csv ;` and `csv ,`."""
    token = cursor.take()
    rest = draft.text[token.end :].strip()
    draft.output = _OUTPUTS.get(f"{token.word} {rest}", Output(token.word))
    return True


def read_other_format(draft: Draft, cursor: Cursor) -> bool:
    """`as cvs`, `as pdf`: no title ends so. Raises MisunderstoodError."""
    cursor.take()
    word = cursor.peek().word
    if word in _OTHER_FORMATS or (word not in FILES and _is_slip(word)):
        raise MisunderstoodError("no such file", said=cursor.peek().text, formats=tuple(sorted(FILES)))
    return False


def _is_slip(word: str) -> bool:
    """Tell whether a format was meant. Of words of three letters only their order can be wrong."""
    return bool(near(word, _FORMATS)) or sorted(word) in map(sorted, _FORMATS)


def read_private(draft: Draft, cursor: Cursor) -> bool:
    """`privately`: for the asker alone."""
    cursor.take()
    draft.is_private = True
    return True
