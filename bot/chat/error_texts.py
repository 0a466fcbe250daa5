"""What a person reads who can put something right: a heading and a sentence for each code of a UserError.

What Webex or the bot did wrong is in apologies.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from string import Formatter
from typing import Any, NamedTuple

from bot.errors import UserError
from bot.language.question import Window
from bot.meetings.errors import Known, SeveralMeetingsError, TimeSearched
from cards import formats
from cards.formats import DayFormat, in_pattern


class Words(NamedTuple):
    """What is said of a mistake. The sentence quotes values from outside: the card escapes it."""

    heading: str
    sentence: str


MISUNDERSTOOD = "I did not understand that"
"""The heading over every mistake that has none of its own in `HEADINGS`."""

_HEADED: Mapping[str, tuple[str, ...]] = {
    "I found no such meeting": (
        *("no such number", "no such link", "no space", "none in the room", "none in the space", "too few"),
        *("no such title", "no such title, and none hosted", "other titles", "none ended", "none ended of that host"),
        *("none held here", "none hosted"),
    ),
    "Only the host can ask this": ("not the host", "another host", "another host then"),
    "The meeting is not running": ("not running",),
    "I don't know who you mean": ("several of that name", "nearly that name", "nobody of that name"),
    "I don't know who was expected": ("nobody invited", "invitees refused"),
    "Whose minutes shall I explain?": ("nobody to explain", "too many to explain"),
    "I can't send such a file": ("no such file",),
    "That is shown as a card only": ("no table of one",),
    "You have no such group": ("nearly that group", "no such group", "no group yet", "no group at all"),
    "Who do you mean?": ("no match", "tells nobody", "no e-mail to ignore", "nobody to ignore"),
    "I know of no such guest": ("nearly that alias", "no such alias"),
}
HEADINGS: Mapping[str, str] = {code: heading for heading, codes in _HEADED.items() for code in codes}

SENTENCES: Mapping[str, str] = {
    # What is asked
    "turns the meaning": "I can't do that yet: “{said}”. I name everybody who was in one meeting, or who missed it."
    " Leave those words out; or put them in quotes, if they are a title.",
    "Webex does not tell": "Webex doesn't tell me that: “{said}”. I can say who attended, from when to when, and how"
    " they joined.",
    "unknown words": "I don't know what {said:quoted or} means here."
    " Put a title in quotes, and name people by e-mail or @mention.",
    "too long": "That is longer than a Webex message. Ask in fewer words, or in two questions.",
    "too many words": "Those are more words than I can follow. Ask in fewer, or in two questions.",
    "two questions": "One question at a time, please: {asks:quoted or}?",
    "no opposite": "I can tell “{ask}”, but not who did not: ask “{ask}” and see who isn't listed.",
    "nobody to explain": "Name one person and the meeting, for example: explain bob@company.com last",
    "why": "To see how somebody's minutes came about, write for example: explain bob@example.com",
    # Which meeting
    "no meeting": "Which meeting? Add its ID, number, link or title, or “last”. For example: who attended last",
    "no meeting in the field": "Say which meeting: its ID, its number, a link to it, or words of its title.",
    "not in the list": "That meeting is no longer in the list. Choose again, or write its ID or title below.",
    "two meetings": "You name two meetings. Ask about one at a time.",
    "no counting back": "I can't count back from there. Name the day instead, for example: on 3 March",
    "part of an ID": "“{said}” is not a whole meeting ID: an ID begins with 32 letters and digits.",
    "no meeting number": "“{said}” is not a meeting number: those have 9 to 11 digits.",
    "no meeting link": "“{said}” is not a link to a Webex meeting: those begin with https:// and a site of webex.com.",
    "a site alone": "“{said}” is a Webex site, but no meeting. Copy the link from the invitation.",
    "no thread": "I don't see which meeting you mean. Name it, or write in the thread of an answer.",
    "no such number": "You have no Webex meeting with the number {number}. Check it, or name the meeting by its title.",
    "no such link": "You have no Webex meeting with that link. Check it, or name the meeting by its title.",
    "no space": "This is our own chat, so no meeting is held here. Ask in its space, or name it.",
    "none in the room": "I found no meeting that was held in this personal room {time}. Name the meeting instead.",
    "none in the space": "I found no meeting that was held in this space {time}. Name the meeting instead.",
    "too few": "I found only {count} of “{title}” {time}.",
    "no such title": "I found no meeting called “{title}” {time}.",
    "no such title, and none hosted": "I found no meeting called “{title}” {time}. You hosted none then.",
    "other titles": "I found no meeting called “{title}” {time}. Your meetings then: {titles:quoted}.",
    "none ended": "I found no ended meeting that you hosted {time}. Name it by its ID, number, link or title.",
    "none ended of that host": "I found no ended meeting that {named} hosted {time}."
    " Name it by its ID, number, link or title.",
    "none held here": "I found no meeting {time:else of late} that was held in this space."
    " Name one by its ID, number, link or title.",
    "none hosted": "I found no meeting {time:else of late} that you hosted. Name one by its ID, number, link or title.",
    "not the host": "“{meeting:else This meeting}” is hosted by {host:else somebody else}; you are only invited."
    " Webex shows who attended to the host alone: please ask {host:else them}.",
    "another host then": "“{meeting:else This meeting}” was hosted by {host:else somebody else} then."
    " Webex shows who attended to the host of that day alone: please ask {host:else them}.",
    "another day": "That meeting was held on {held:EEEE, d MMMM y}, and you name another day. Leave the day out, or"
    " ask by the title or the series.",
    "none of the series": "I found no meeting of this series {time}.",
    "another host": "“{meeting:else This meeting}” is hosted by {host:else somebody else}, not by {named}.",
    "not running": "Webex tells of nobody who is in: it has ended, or has not begun.",
    # Whose attendance
    "no e-mail": "Not an e-mail address: {said:quoted}. Write it like alice@example.com.",
    "host without e-mail": "“{said}” is not an e-mail address. Write for example: hosted by jane@company.com",
    "groups are gone": "You no longer have the group {groups}.",
    "several of that name": "“{said}” may be {people:or}.",
    "nearly that name": "Nobody called “{said}” was in the meeting or invited to it. Did you mean {people:or}?",
    "nobody of that name": "Nobody called “{said}” was in the meeting or invited to it."
    " Ask with an e-mail address instead.",
    "nobody invited": "Webex tells of nobody who was invited. Name the people, or a group that you have made, for"
    " example: who missed <meeting> alice@example.com, bob@example.com",
    "invitees refused": "I may not see who was invited: Webex refuses to tell me. Name the people, or a group that you"
    " have made, for example: who missed <meeting> alice@example.com, bob@example.com",
    "too many to explain": "Only one person at a time, please, for example: explain bob@example.com last",
    "no such file": "“{said}” is no kind of file that I can send. Did you mean {formats:or}?",
    "no table of one": "A file has a line for each person: ask for example: who attended last as csv",
    # Groups and guests
    "nearly that group": "You have no group @{name}. Did you mean @{near}?",
    "no such group": "You have no group @{name}. Yours are {groups}.",
    "no group yet": "You have no group @{name}. Make it first: group {name} = alice@example.com, bob@example.com",
    "no group at all": "You have no group @{name}. There are none.",
    "no group name": "“{said}” is no name of a group: one word of letters and digits."
    " For example: group team = alice@example.com, bob@example.com",
    "group without a name": "Name the group: one word of letters and digits."
    " For example: group team = alice@example.com, bob@example.com",
    "taken group name": "@{name} means everybody in Webex. Choose another name,"
    " for example: group team = alice@example.com, bob@example.com",
    "no e-mail in the group": "Not an e-mail address: {said:quoted}. Correct that; nothing was saved.",
    "empty group": "Who is in the group? Write their e-mail addresses,"
    " for example: group team = alice@example.com, bob@example.com",
    "too many people": "A group has at most {most} people, and these are {count}.",
    "too many groups": "You have {most} groups already: forget one first, for example: forget group team",
    "nearly that alias": "You have said of no guest called “{said}” who that is. Did you mean: forget alias {near}?",
    "no such alias": "You have said of no guest called “{said}” who that is. See: aliases",
    "no match": "Write what the card shows, and whose e-mail that is, for example: match Bob from Sales ="
    " bob@example.com",
    "tells nobody": "“{said}” may be anybody, so it can't count as one person.",
    "no e-mail to ignore": "Not an e-mail address: {said:quoted}. Write for example: ignore all-hands@example.com",
    "nobody to ignore": "Which address? Write for example: ignore all-hands@example.com",
    "too many ignored": "You ignore {most} addresses at most. See: ignored",
    # When
    "two days": "You name two days. Name one, or write: between Monday and Friday",
    "two times held": "You name two times at which the meeting was held. Ask for one of them.",
    "two times": "You name two times to look at: the first minutes, and from when to when. Ask for one.",
    "two starts": "{said:quoted or}: from which of them on?",
    "two ends": "{said:quoted or}: until which of them?",
    "two hours": "{said:quoted or}: at which of them did the meeting begin?",
    "an hour without its day": "“{said}”: on which day? Name it, for example: yesterday at {said}",
    "day outside": "You name a day, and a time that it isn't in. Write one of them.",
    "day or month": "“{said}” may be {ways:or}. Write the month's name, or for example 2026-03-04.",
    "another weekday": "“{said}”: {day:d MMMM y} is a {day:EEEE}. Write the day that you mean.",
    "no such day": "“{said}” is no day of the calendar. Write for example 2026-03-04, or 4 March.",
    "no time of day": "“{said}” is no time of day. Write for example 9:30, 9am or 21:30.",
    "no moment": "“{said}” is no time. Write for example 2026-03-04T09:30Z.",
    "no length": "“{said}” is no time at all. Write 1 or more.",
    "still to come": "“{said}” is still to come, so nobody has attended yet.",
    "wrong order": "“{first}” comes after “{second}”. Write the earlier time first.",
    "too many days": "That is {days} days. I can look at {most} days in one question: ask about fewer.",
    "held backwards": "The time in which the meeting was held ends before it begins. Please swap the two times.",
    "joined backwards": "The join time ends before it begins. Please swap the two times.",
    "joins too long": "Webex looks at {most} days of joins at most, and you asked for {days}."
    " Please choose a shorter time.",
    "two addresses": "Please name the meeting in one way: by its number, its link or its space.",
    "no ID": "Please name the meeting: its ID, number or link.",
    "last minutes": "“{said}”: I can look at the first minutes of a meeting, or “since 9:30”.",
    "morning or evening": "“{hour}” may be morning or evening. Write {hour}am or {hour}pm.",
    "skipped hour": "“{local:HH:mm}” on {local:d MMMM y} in {zone} doesn't exist: the clocks skip that hour."
    " Write another time.",
    "repeated hour": "“{local:HH:mm}” on {local:d MMMM y} in {zone} comes twice, as the clocks go back."
    " Write {ways:or}.",
    # In which zone
    "two zones": "You name two time zones. Ask with one of them.",
    "several zones": "“{said}” is not one time zone. Write it as a place: {zones:or}.",
    "misspelt zone": "I don't know the time zone “{said}”. Did you mean {meant}?",
    "unknown zone": "I don't know the time zone “{said}”. Write a place such as Europe/Paris, or UTC+2.",
    "no such offset": "“{said}” is no time zone: they go from UTC-12 to UTC+14.",
    # How much
    "no share": "“{percent}%” can't be: write a share from 1% to 100%.",
    "more than a day": "“{minutes} minutes” is more than a day. Write for example: late after 10m",
}
"""What is wrong with a question, by the code of its error."""


ASKED_BACK: Mapping[str, Words] = {
    "several meetings": Words("Which meeting do you mean?", ""),
    "your last meetings": Words("Your last meetings", ""),
    "your meetings then": Words("Your meetings {time}", ""),
    "other titles": Words("I found no such meeting", "I found no meeting called “{title}” {time}. Your meetings then:"),
}
"""What stands above meetings to choose from, by the code of the error that offers them."""


def words_of(error: UserError) -> Words:
    """Return the heading and the sentence of a mistake."""
    return Words(HEADINGS.get(error.code, MISUNDERSTOOD), _filled(SENTENCES[error.code], error))


def is_all_said(error: UserError) -> bool:
    """Tell whether the sentence of a mistake quotes only what the asker wrote: it tells of no meeting and of nobody."""
    fields = {field for _, field, _, _ in _FORMATTER.parse(SENTENCES.get(error.code, "{unknown}"))}
    return fields <= _SAID


def asking_back(error: SeveralMeetingsError) -> Words:
    """Return the heading and the sentence above the meetings to choose from."""
    return Words(*(_filled(text, error) for text in ASKED_BACK[error.code]))


_SAID: frozenset[str | None] = frozenset(
    {
        *(None, "said", "name", "named", "number", "title", "first", "second", "percent", "minutes", "ask", "asks"),
        *("day", "days", "hour", "local", "time", "ways", "zone", "zones", "meant", "count", "most", "formats"),
    }
)
"""Fields of sentences for what the asker wrote, and for what everybody knows: the calendar, limits of this bot."""
_LONGEST_QUOTE = 60
_TO_WRITE = "yyyy-MM-dd'T'HH:mm'Z'"
"""A moment in UTC, as a person may write it in a question."""
_MOST_LISTED = 4


def _filled(text: str, error: UserError) -> str:
    return _FORMATTER.vformat(text, (), error.values)


class _SentenceFormatter(Formatter):
    """A formatter that knows lists, dates, and what to say where there is nothing.

    `{said:quoted or}` lists several, `{host:else somebody else}` has words for none, `{day:d MMMM}` shows a date in a
    pattern.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        how, _, instead = format_spec.partition("else ")
        if instead and not value:
            return instead
        if isinstance(value, tuple) and not isinstance(value, Known):
            return _listed([self.format_field(each, "") for each in value], how.split())
        text = in_pattern(value, how) if how and isinstance(value, date) else _shown(value)
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


_FORMATTER = _SentenceFormatter()


def _shown(value: object) -> str:
    match value:
        case time():
            return formats.time_of_day(value)
        case datetime():
            return in_pattern(value, _TO_WRITE)
        case date():
            return formats.day(value, DayFormat.DAY)
        case TimeSearched():
            return _time(value)
        case Known(name="", email=email):
            return email or ""
        case Known(name=name, email=email):
            return f"{name} ({email or 'guest'})"
    return str(value)


def _time(searched: TimeSearched) -> str:
    """Return `on Friday, 27 November`, `in the last 14 days`: the end of a window is exclusive."""
    window, zone = searched.window or Window(), searched.zone
    begins, ends = (moment and moment.astimezone(zone) for moment in (window.start, window.end))
    first, last = begins and begins.date(), ends and (ends - timedelta(seconds=1)).date()
    if begins and ends and first == last:
        is_part = begins.time() != ends.time()
        return f"on {_day(first)}" + (f", {_shown(begins.time())} – {_shown(ends.time())}" if is_part else "")
    if first and last:
        return f"from {_day(first)} to {_day(last)}"
    if first or last:
        return f"since {_day(first)}" if first else f"up to {_day(last)}"
    return f"in the last {searched.days} days"


def _day(day: date | None) -> str:
    return formats.day(day, DayFormat.WEEKDAY_AND_DAY) if day else ""


def _listed(texts: Sequence[str], how: Sequence[str]) -> str:
    shown = [f"“{text}”" if "quoted" in how else text for text in texts[:_MOST_LISTED]]
    more = len(texts) - len(shown)
    if "or" not in how:
        return ", ".join(shown) + (f" and {more} more" if more else "")
    if more:
        return f"{', '.join(shown)} or {more} more"
    return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
