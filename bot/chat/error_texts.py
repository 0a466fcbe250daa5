"""What a person reads when something is wrong: one sentence on what happened, one on what to do next.

A refusal reads the same whether or not the meeting exists, so that nobody learns of meetings by asking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any, NamedTuple

from bot.errors import UserError
from bot.webex.errors import ApiError, PartialAnswerError, UnreachableError, UnreadableError, WebexError


@dataclass(frozen=True, slots=True)
class Apology:
    """`reason` is Webex's own text and comes from outside: the card escapes it."""

    title: str
    sentence: str
    next_step: str
    reason: str = ""
    tracking_id: str = ""


class Words(NamedTuple):
    """What is said of a mistake. The sentence quotes values from outside: the card escapes it."""

    heading: str
    sentence: str


MISUNDERSTOOD = "I did not understand that"
"""The heading over every mistake that has none of its own in `HEADINGS`."""

HEADINGS: Mapping[str, str] = {}

SENTENCES: Mapping[str, str] = {
    # What is asked
    "unknown words": "I don't know what {said:quoted or} means here."
    " Put a title in quotes, and name people by e-mail or @mention.",
    "too long": "That is longer than a Webex message. Ask in fewer words, or in two questions.",
    "too many words": "Those are more words than I can follow. Ask in fewer, or in two questions.",
    "two questions": "One question at a time, please: {asks:quoted or}?",
    "no opposite": "I can tell “{ask}”, but not who did not: ask “{ask}” and see who isn't listed.",
    "nobody to explain": "Whose attendance shall I explain? Write for example: explain bob@company.com last",
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
    # Whose attendance
    "no e-mail": "Not an e-mail address: {said:quoted}. Write it like alice@example.com.",
    "host without e-mail": "“{said}” is not an e-mail address. Write for example: hosted by jane@company.com",
    "groups are gone": "You have no group {groups} any more.",
    # When
    "two days": "You name two days. Name one, or write: between Monday and Friday",
    "two times held": "You name two times at which the meeting was held. Ask for one of them.",
    "two times": "You name two times to look at: the first minutes, and from when to when. Ask for one.",
    "two starts": "{said:quoted or}: from which of them on?",
    "two ends": "{said:quoted or}: until which of them?",
    "day outside": "You name a day, and a time that it isn't in. Write one of them.",
    "day or month": "“{said}” may be {ways:or}. Write the month's name, or for example 2026-03-04.",
    "no such day": "“{said}” is no day of the calendar. Write for example 2026-03-04, or 4 March.",
    "no time": "“{said}” is no time. Write for example 9:30, yesterday 9:30 or 2026-03-04 9:30.",
    "no time of day": "“{said}” is no time of day. Write for example 9:30, 9am or 21:30.",
    "no moment": "“{said}” is no time. Write for example 2026-03-04T09:30Z.",
    "no length": "“{said}” is no time at all. Write 1 or more.",
    "still to come": "“{said}” is still to come, so nobody has attended yet.",
    "wrong order": "“{first}” comes after “{second}”. Write the earlier time first.",
    "too many days": "That is {days} days. I can look at {most} days in one question: ask about fewer.",
    "last minutes": "“{said}”: I can look at the first minutes of a meeting, or “since 9:30”.",
    "morning or evening": "“{hour}” may be morning or evening. Write {hour}am or {hour}pm.",
    "skipped hour": "{local:moment} in {zone} doesn't exist: the clocks skip that hour. Write another time.",
    "repeated hour": "{local:moment} in {zone} comes twice, as the clocks go back. Write {ways:or}.",
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


def words_of(error: UserError) -> Words:
    """The heading and the sentence of a mistake."""
    sentence = SENTENCES.get(error.code)
    # The errors of meetings still carry their own sentence and heading.
    if sentence is None:
        return Words(getattr(error, "heading", MISUNDERSTOOD), error.code)
    return Words(HEADINGS.get(error.code, MISUNDERSTOOD), _FORMATTER.vformat(sentence, (), error.values))


_LONGEST_QUOTE = 60
_MOST_QUOTED = 5


class _SentenceFormatter(Formatter):
    """Puts values in a sentence. `{said:quoted or}` lists several, in quotes and with `or` before the last."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, datetime):
            return f"“{value:%H:%M}” on {value.day} {value:%B %Y}"
        if isinstance(value, date):
            return f"{value.day} {value:%B}"
        if isinstance(value, tuple):
            return _listed([self.format_field(each, "") for each in value], format_spec.split())
        text = str(value)
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


_FORMATTER = _SentenceFormatter()


def _listed(texts: Sequence[str], how: Sequence[str]) -> str:
    shown = [f"“{text}”" if "quoted" in how else text for text in texts[:_MOST_QUOTED]]
    if "or" in how:
        return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
    return ", ".join(shown)


_REFUSED = (
    "Webex shows you no such meeting",
    "It shows who attended to the meeting's host alone. The ID may be wrong, or the meeting somebody else's, or Webex"
    " has not made its details ready yet: that takes up to 15 minutes after the end.",
    "Check the ID, ask the host to write to me, or ask again a little later.",
)
"""One text for 403 and 404, so that asking does not tell which meetings there are."""

_WORDS: dict[int, tuple[str, str, str]] = {
    400: (
        "Webex did not accept the question",
        "Something in it is not of the form that Webex takes.",
        "Check the meeting ID and the times, and ask again.",
    ),
    401: (
        "Your Webex sign-in is no longer valid",
        "Webex refused the access that you gave to this bot.",
        "Write `sign in` to me, and then ask again.",
    ),
    403: _REFUSED,
    404: _REFUSED,
    405: (
        "Webex does not allow this",
        "This kind of question is switched off for your Webex site.",
        "Ask your Webex administrator whether meeting participants may be read.",
    ),
    409: (
        "Webex is busy with this meeting",
        "The question is in conflict with something that is happening to the meeting just now.",
        "Wait a minute and ask again.",
    ),
    410: (
        "This meeting is gone",
        "Webex no longer keeps the details of this meeting.",
        "Ask about a more recent one.",
    ),
    415: (
        "Webex did not accept the question",
        "Webex could not read the form in which it was sent: that is a fault of this bot, not yours.",
        "Please tell whoever runs this bot, with the number below.",
    ),
    423: (
        "Webex has locked this meeting for a moment",
        "Webex kept it locked each time I asked.",
        "Ask again in some minutes.",
    ),
    428: (
        "Webex wants a file checked first",
        "Webex could not scan something of this meeting for malware, and holds it back.",
        "Ask your Webex administrator, with the number below.",
    ),
    429: (
        "Webex asks us to slow down",
        "Too many questions were sent in your name, and Webex went on refusing.",
        "Ask again in some minutes.",
    ),
    500: (
        "Webex had an error",
        "Something went wrong on Webex's side each time I asked.",
        "Ask again later; if it stays so, give Webex support the number below.",
    ),
    502: (
        "Webex could not answer",
        "A part of Webex gave no valid answer each time I asked.",
        "Ask again in some minutes.",
    ),
    503: (
        "Webex is overloaded",
        "Webex refused for lack of capacity each time I asked.",
        "Ask again in some minutes.",
    ),
    504: (
        "Webex took too long",
        "A part of Webex did not answer in time, each time I asked.",
        "Ask again in some minutes, or about fewer people.",
    ),
}

_UNREACHABLE = (
    "Webex could not be reached",
    "No whole answer came from Webex each time I asked.",
    "Ask again in some minutes.",
)
_UNREADABLE = (
    "Webex sent something unreadable",
    "The answer was not of the form that Webex documents.",
    "Ask again in some minutes.",
)
_PARTIAL = (
    "Webex did not give the whole list",
    "It told of some people and then broke off, each time I asked. I don't show a part as the whole.",
    "Ask again in some minutes, or ask about certain people by e-mail.",
)
_UNEXPECTED = (
    "Something went wrong here",
    "I could not finish your question. That is a fault of this bot, not yours.",
    "Ask again; if it stays so, tell whoever runs this bot.",
)


_RECALLED = {"Unreadable": _UNREADABLE, "Unreachable": _UNREACHABLE, "PartialAnswer": _PARTIAL}


def apology(error: Exception) -> Apology:
    """The words for an error. Every status that the participants endpoint documents has its own."""
    if isinstance(error, ApiError):
        return _for_status(error.status, error.reason, error.tracking_id)
    if isinstance(error, UnreadableError):
        return Apology(*_UNREADABLE)
    if isinstance(error, UnreachableError):
        return Apology(*_UNREACHABLE)
    if isinstance(error, PartialAnswerError):
        return Apology(*_PARTIAL)
    return Apology(*_UNEXPECTED)


def cause(error: WebexError) -> str:
    """A few words that name an error, to be kept with the question while it is tried again: `503 ROUTER_5F3A`."""
    if isinstance(error, ApiError):
        return f"{error.status} {error.tracking_id}".strip()
    return type(error).__name__.removesuffix("Error")


def recalled(why: str) -> Apology:
    """The words for a cause that was kept."""
    name, _, tracking_id = why.partition(" ")
    if name.isdecimal():
        return _for_status(int(name), "", tracking_id)
    return Apology(*_RECALLED.get(name, _UNEXPECTED))


def _for_status(status: int, reason: str, tracking_id: str) -> Apology:
    words = _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    # Webex's reason helps where the question itself is at fault. On a 403 or 404 it might tell that a meeting exists.
    return Apology(*words, reason=reason if status in {400, 405, 409, 415} else "", tracking_id=tracking_id)


def is_passing(error: WebexError) -> bool:
    """Whether asking again later can help, so that the question stays in the inbox."""
    return not isinstance(error, ApiError) or error.is_passing
