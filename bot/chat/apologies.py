"""What a person reads when Webex or the bot fails: one sentence on what happened, one on what to do next.

A refusal reads the same whether or not the meeting exists, so that nobody learns of meetings by asking.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.webex.errors import (
    ApiError,
    NotEntitledError,
    OwnMeetingRefusedError,
    PartialAnswerError,
    UnreachableError,
    UnreadableError,
)


@dataclass(frozen=True, slots=True)
class Apology:
    """`reason` is Webex's own text and comes from outside: the card escapes it."""

    title: str
    sentence: str
    next_step: str
    reason: str = ""
    tracking_id: str = ""


_REFUSED = (
    "Webex shows you no such meeting",
    "It shows who attended to the meeting's host alone. The ID may be wrong, or the meeting somebody else's.",
    "Check the ID, or ask the host to write to me.",
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
        "I asked Webex in a wrong way",
        "Webex does not take this kind of request at the address that I used: that is a fault of this bot, not yours.",
        "Please tell the person who runs this bot, with the number below.",
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
        "Please tell the person who runs this bot, with the number below.",
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

_NOT_ENTITLED = (
    "Webex does not let your account read meetings",
    "It refuses them all, whichever you ask about: your account lacks a licence or a role, or your Webex site does not"
    " allow it.",
    "Ask your Webex administrator, with the number below.",
)
_OWN_REFUSED = (
    "Webex does not tell who attended",
    "It shows this meeting as yours, and yet it shows nobody who was in it.",
    "Ask again later; if it stays so, ask your Webex administrator, with the number below.",
)
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
    "Ask again; if it stays so, tell the person who runs this bot.",
)


_RECALLED = {"Unreadable": _UNREADABLE, "Unreachable": _UNREACHABLE, "PartialAnswer": _PARTIAL}


def apology(error: Exception) -> Apology:
    """Return the words for an error. Every status that the participants endpoint documents has its own."""
    if isinstance(error, NotEntitledError):
        return Apology(*_NOT_ENTITLED, reason=error.reason, tracking_id=error.tracking_id)
    if isinstance(error, OwnMeetingRefusedError):
        return Apology(*_OWN_REFUSED, tracking_id=error.tracking_id)
    if isinstance(error, ApiError):
        return _for_status(error.status, error.reason, error.tracking_id)
    if isinstance(error, UnreadableError):
        return Apology(*_UNREADABLE)
    if isinstance(error, UnreachableError):
        return Apology(*_UNREACHABLE)
    if isinstance(error, PartialAnswerError):
        return Apology(*_PARTIAL)
    return Apology(*_UNEXPECTED)


def recalled(why: str) -> Apology:
    """Return the words for the name of an error that was kept."""
    name, _, tracking_id = why.partition(" ")
    if name.isdecimal():
        return _for_status(int(name), "", tracking_id)
    return Apology(*_RECALLED.get(name, _UNEXPECTED))


def _for_status(status: int, reason: str, tracking_id: str) -> Apology:
    words = _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    # Webex's reason helps where the question itself is at fault. On a 403 or 404 it might tell that a meeting exists.
    return Apology(*words, reason=reason if status in {400, 405, 409, 415} else "", tracking_id=tracking_id)
