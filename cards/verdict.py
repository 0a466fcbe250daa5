"""The verdict: the one line that answers the question, and the line that says what it leaves out."""

from __future__ import annotations

from collections import Counter

from bot.attendance.report import Attendee, ParticipantKind, Status
from cards.answer import AttendanceView
from cards.formats import counted, figure, plural
from cards.notes import span_words
from cards.people import BADGES, Row, called
from cards.sections import Section
from cards.words import KINDS, STATUSES

_OTHERS = (
    Section.ABSENT,
    Section.NOT_KNOWN,
    Section.LOBBY_ONLY,
    Section.OUTSIDE,
    Section.ELSEWHEN,
    Section.UNEXPECTED,
    Section.BESIDE,
)
_BESIDE = (Section.UNEXPECTED, Section.BESIDE, Section.UNIDENTIFIED, Section.RECORDERS)
"""Of people nobody asked about."""
_NO_PEOPLE = (Section.UNIDENTIFIED, Section.RECORDERS)
"""Their rows may have badges, which are nobody's among the people counted."""
_FOCUS = {Section.LATE: Status.LATE, Section.LEFT_EARLY: Status.LEFT_EARLY}
"""The badge that everybody in the section has: the verdict counts it."""


def verdict(view: AttendanceView) -> str:
    """Return the answer in a line, safe to show: `2 of 3 attended`."""
    if only := _only_one(view):
        section, person = only
        if view.mark is not None and section is Section.ATTENDED:
            return _of_one_mark(person, view.mark)
        return view.words[section].of_one.format(called(person))
    return _tally(view)


def tally(view: AttendanceView) -> str:
    """Return the verdict without any name, for readers who may see no more: `1 of 1 attended, 1 recorder`."""
    return ", ".join([_tally(view), *_not_counted(view)])


def _tally(view: AttendanceView) -> str:
    """Return the count of the people who are known."""
    if view.is_without_rows:
        return "Webex tells of nobody"
    words = view.words[Section.IN_NOW if _is_of_those_in(view) else view.focus]
    if view.mark is not None and view.size(Section.ATTENDED):
        return _of_the_mark(view, view.mark)
    known = view.size(view.focus) + (view.size(Section.IN_NOW) if view.focus is Section.ATTENDED else 0)
    spoken = plural(known, words.one, words.many)
    if view.asked == 0:
        return "Asked about no people"
    if view.asked is not None:
        return f"{_share(known, view.asked)} {spoken}"
    if not known and not view.size(Section.NOT_KNOWN):
        is_of_all = not (view.joined or view.presence or view.size(Section.ATTENDED))
        nobody = "Nobody with a name" if view.size(Section.UNIDENTIFIED) else "Nobody"
        if view.occasion.is_running and is_of_all and view.focus is Section.ATTENDED:
            return f"{nobody} is in yet"
        return f"{nobody} {(view.focus is Section.ATTENDED and _in_time(view)) or words.one}"
    least = "At least " if view.is_part else ""
    return f"{least}{counted(known, 'person', 'people')} {spoken}"


def _is_of_those_in(view: AttendanceView) -> bool:
    """Tell whether it is about all who are in a running meeting: Webex doesn't list those who have left."""
    is_of_all = view.focus is Section.ATTENDED and view.asked is None and not (view.joined or view.presence)
    return is_of_all and view.size(Section.IN_NOW) > 0 and not view.size(Section.ATTENDED)


def summary(view: AttendanceView) -> str:
    """Return what the verdict leaves out, safe to show: `1 did not come · 1 not known · 2 late`."""
    told = {view.focus} | {section for section, _ in filter(None, [_only_one(view)])}
    others = [section for section in _OTHERS if view.size(section) and section not in told]
    people = [Row(person, section) for section, person in view.people() if section not in _NO_PEOPLE]
    badges = Counter(badge for row in people for badge in row.badges if badge != _FOCUS.get(view.focus))
    said = [f"{figure(view.size(section))} {view.words[section].many}" for section in others]
    said += [f"{figure(badges[badge])} {STATUSES[badge]}" for badge in BADGES if badges[badge]]
    return " · ".join([*said, *_not_counted(view)])


def _not_counted(view: AttendanceView) -> list[str]:
    """Return who is not counted as people: `2 callers without a name`, `1 recorder`."""
    counts = view.kinds
    maybe = sum(caller.kind is ParticipantKind.PHONE for caller in view.phone_of)
    counts[ParticipantKind.PHONE] -= maybe
    counts[ParticipantKind.OWN_PHONE] += maybe
    return [counted(counts[kind], *KINDS[kind]) for kind in ParticipantKind if counts[kind] > 0]


def used_badges(view: AttendanceView) -> list[Status]:
    """Return the badges of everybody, on all pages."""
    return [badge for section, person in view.people() for badge in Row(person, section).badges]


def minutes_count(view: AttendanceView) -> str:
    """Return in which time minutes count, where that isn't the whole meeting."""
    return f"Minutes count {span_words(view.presence, view.occasion.clock)} only." if view.presence else ""


def not_counted(view: AttendanceView) -> str:
    """Return the same as a sentence for a file."""
    return f"Not counted as people: {', '.join(said)}." if (said := _not_counted(view)) else ""


def _share(known: int, asked: int) -> str:
    return f"All {figure(known)}" if known == asked > 1 else f"{figure(known)} of {figure(asked)}"


def _in_time(view: AttendanceView) -> str:
    """Return what people did in the time that was asked about: `joined since 14:30`; "" for any time."""
    if view.joined:
        return f"joined {span_words(view.joined, view.occasion.clock)}"
    return f"was there {span_words(view.presence, view.occasion.clock)}" if view.presence else ""


def _of_the_mark(view: AttendanceView, mark: int) -> str:
    """Return `2 of 7 were there at least 80 %`: of those asked about, or of those who came."""
    came = view.sections[Section.ATTENDED]
    reached = sum(_has_reached(person, mark) for person in came)
    share = _share(reached, len(came) if view.asked is None else view.asked)
    return f"{share} {plural(reached, 'was', 'were')} there at least {mark} %"


def _of_one_mark(person: Attendee, mark: int) -> str:
    """Return the same of one person, as far as it is known."""
    if _has_reached(person, mark):
        return f"{called(person)} was there at least {mark} %"
    is_short = Status.SHORT in person.statuses
    return f"{called(person)} was there less than {mark} %" if is_short else f"{called(person)} attended"


def _has_reached(person: Attendee, mark: int) -> bool:
    return person.share is not None and person.share >= mark


def _only_one(view: AttendanceView) -> tuple[Section, Attendee] | None:
    """Return the one person that the question was about, even if others came."""
    if view.asked != 1:
        return None
    return next((each for each in view.people() if each[0] not in _BESIDE), None)
