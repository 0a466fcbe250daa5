"""Say by which rules people are judged: only those that matter for this answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from bot.attendance.meeting import TimeSpan
from bot.attendance.report import DEFAULT, Status, Thresholds
from cards.notes import span_words
from cards.occasion import Occasion, plan_words, sentence_case
from cards.people import BADGES
from cards.times import length


def rule_words(occasion: Occasion, used: Collection[Status], presence: TimeSpan | None = None) -> str:
    """Return what counts where the plan differs, what the `used` badges mean, and the rules that the question changed.

    Where minutes count in the part `presence` only, shares are of that part, and the card says elsewhere which it is.
    Before the meeting's end is known nobody is called short or gone early.
    """
    if occasion.rule is None:
        return ""
    rule, (start, end, whole) = occasion.rule, _bounds(occasion)
    if presence:
        whole = f"the time {span_words(presence, occasion.clock)}"
    rules = {
        Status.LATE: f"late: more than {_span(rule.late_after)} after {start}",
        Status.LEFT_EARLY: f"left early: more than {_span(rule.left_early_before)} before {end}",
        Status.RETURNED: f"returned: away for more than {_span(rule.returned_after)}",
        Status.SHORT: f"short: less than {rule.pass_mark} % of {whole}",
    }
    at_the_end = () if occasion.end else (Status.LEFT_EARLY, Status.SHORT)
    told = {*used, *_changed(rule)}.difference(at_the_end)
    said = ["" if presence else _what_counts(occasion), *(rules[badge] for badge in BADGES if badge in told)]
    return sentence_case(" · ".join(filter(None, said)))


def _bounds(occasion: Occasion) -> tuple[str, str, str]:
    """Return the start, the end and the whole by which people are judged: their hours, where two could be meant."""
    if occasion.is_scheduled:
        return "the scheduled start", "the scheduled end", "the scheduled time"
    start, end = (occasion.clock.time(moment) if moment else "" for moment in occasion.judged)
    if not (start and plan_words(occasion)):
        return "the start", "the end", "the meeting"
    return start, end or "the end", f"{start} – {end}" if end else "the meeting"


def _what_counts(occasion: Occasion) -> str:
    """Return from when minutes count and up to when shares do, where that is not the whole run."""
    (start, end), clock = occasion.judged, occasion.clock
    if not (occasion.start and start and occasion.planned):
        return ""
    if occasion.as_of and start > occasion.as_of:
        return f"minutes count from {clock.time(start)}, which is still to come: so nobody has any yet"
    is_later = start > occasion.start and clock.time(start) != clock.time(occasion.start)
    is_earlier = end and occasion.end and end < occasion.end and clock.time(end) != clock.time(occasion.end)
    if occasion.is_scheduled and end and (is_later or is_earlier):
        return f"minutes count from {clock.time(start)} to {clock.time(end)}"
    if end and is_earlier:
        up_to = f"up to {clock.time(end)}"
        later = f"minutes count from {clock.time(start)}, percent {up_to}"
        return later if is_later else f"percent count {up_to}, minutes to the end"
    return f"minutes count from {clock.time(start)}" if is_later else ""


def _changed(rule: Thresholds) -> Iterator[Status]:
    """Yield the badges whose rule the question changed; by another measure, every share is of another length."""
    if rule.late_after != DEFAULT.late_after:
        yield Status.LATE
    if rule.left_early_before != DEFAULT.left_early_before:
        yield Status.LEFT_EARLY
    if rule.pass_mark != DEFAULT.pass_mark or rule.measure is not DEFAULT.measure:
        yield Status.SHORT


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if 0 < seconds < 60 else length(seconds)
