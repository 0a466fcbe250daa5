"""The replies that are no answers: greeting, refusals, mistakes. Each says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from math import ceil

from bot.auth.sign_in import GOOD_FOR
from bot.chat.apologies import Apology, apology
from bot.chat.error_texts import asking_back, is_all_said, words_of
from bot.chat.router import UnknownWordsError
from bot.context import Command, Context, Named, Reply
from bot.errors import UserError
from bot.inbox.rates import Over, Whose
from bot.language.question import Question
from bot.meetings.errors import SeveralMeetingsError, UnknownPersonError
from bot.webex.errors import (
    AdminSignInNeededError,
    HostTokenExpiredError,
    NotPermittedError,
    NotSignedInError,
    ScopeMissingError,
    TokenRefusedError,
)
from cards import choose, notice
from cards import greeting as greeting_card
from cards import signin as signin_card
from cards.blocks import Button, small
from cards.choose import ChoosePerson, ChooseView, Option
from cards.form import OpenForm
from cards.formats import DayFormat
from cards.greeting import GreetingView
from cards.help import OpenHelp
from cards.notice import NoticeView, Say
from cards.signin import SignInView
from cards.times import TimeFormat, length

SENT_DIRECTLY = "I have sent you a direct message."
NOT_SENT_DIRECTLY = "I could not send you a direct message. Write to me directly, and ask me there."
_HELP = Button("Help", OpenHelp())
FORM = Button("Ask about a meeting", OpenForm(), is_first=True)
_EXAMPLE = "who attended last alice@example.com, bob@example.com"


def tell(view: NoticeView, names: tuple[Named, ...] | None = ()) -> Reply:
    """Return a notice of fixed words and of what the asker wrote, unless `names` says of what else it tells."""
    return Reply(notice.text(view), notice.draw(view), names=names)


def tell_asker(view: NoticeView) -> Reply:
    """Return a notice that others may not read: it tells of people or meetings that the asker did not name."""
    return tell(view, names=None)


def tell_directly(view: NoticeView) -> Reply:
    """Return a notice for the asker alone, wherever it was asked and whatever it tells."""
    return replace(tell(view), is_direct=True, line=SENT_DIRECTLY)


def with_time_asked(reply: Reply, context: Context) -> Reply:
    """Return a late reply with a line that says when it was asked."""
    line = f"(asked at {TimeFormat(context.zone, context.now).time(context.at)})"
    card = reply.card and {**reply.card, "body": [small(line), *reply.card["body"]]}
    instead = reply.instead_of_file and with_time_asked(reply.instead_of_file, context)
    return replace(reply, markdown=f"{line}\n\n{reply.markdown}", card=card, instead_of_file=instead)


def greeting(name: str, *, is_group: bool) -> Reply:
    """Return what the bot says when it is added to a space."""
    view = GreetingView(name, f"@{name.split()[0]} {_EXAMPLE}" if is_group and name else _EXAMPLE)
    return Reply(greeting_card.text(view), greeting_card.draw(view), names=())


def welcome() -> Reply:
    """Return what the bot says to thanks."""
    return Reply("You're welcome.", names=())


def for_error(error: Exception, keep: Callable[[Question], str]) -> Reply:
    """Return the reply to what went wrong. `keep` stores a question for the buttons, and returns its handle."""
    if isinstance(error, UnknownPersonError):
        return _who_is_it(error, keep)
    if isinstance(error, SeveralMeetingsError):
        return _which_one(error, keep)
    if isinstance(error, UnknownWordsError):
        return _unknown(error)
    if isinstance(error, UserError):
        view = NoticeView(*words_of(error), buttons=(FORM, _HELP))
        return tell(view) if is_all_said(error) else tell_asker(view)
    if isinstance(error, HostTokenExpiredError):
        return _host_token_over()
    if isinstance(error, NotSignedInError):
        return not_signed_in()
    if isinstance(error, AdminSignInNeededError):
        return admin_sign_in_needed()
    if isinstance(error, NotPermittedError):
        return tell(
            NoticeView(
                "I may not ask that",
                "Asking about other hosts' meetings is not switched on for this bot.",
                "The person who runs this bot can allow it.",
                buttons=(_HELP,),
            )
        )
    return sorry(apology(error))


def _which_one(several: SeveralMeetingsError, keep: Callable[[Question], str]) -> Reply:
    """Ask which of several meetings is meant, or offer them."""
    options = tuple(
        Option(found.pin.choice, found.title, found.start, found.runs, found.is_running) for found in several.found
    )
    view = ChooseView(keep(several.question), options, several.zone, *asking_back(several))
    names = tuple(found.named(several.question.meeting) for found in several.found)
    return Reply(choose.text(view), choose.draw(view), names=names)


def _who_is_it(unknown: UnknownPersonError, keep: Callable[[Question], str]) -> Reply:
    """Ask which person is meant, or name those of a similar name."""
    handle = keep(unknown.question) if unknown.question else ""
    people = ((known.email or known.name) for known in unknown.maybe)
    choices = (Button(person, ChoosePerson(handle, person)) for person in people)
    view = NoticeView(*words_of(unknown), buttons=(*choices, _HELP))
    return tell_asker(view) if unknown.maybe else tell(view)


def sorry(words: Apology) -> Reply:
    """Return an apology as a card. Webex's own reason is shown where it helps; it may name anything."""
    sentence = f"{words.sentence} Webex says: {words.reason}" if words.reason else words.sentence
    view = NoticeView(words.title, sentence, words.next_step, tracking_id=words.tracking_id)
    return tell_asker(view) if words.reason else tell(view)


def webex_is_not_answering() -> Reply:
    """Say that the answer takes longer. Names and titles are in no such word: a space may read it."""
    return Reply("Webex is not answering. I keep asking, and will answer here by myself.")


def webex_asks_to_wait(wait: timedelta, now: datetime, zone: tzinfo) -> Reply:
    """Say how long Webex asks to wait, and when the answer comes: in whole minutes, rounded up."""
    minutes = ceil(wait / timedelta(minutes=1))
    until = now + timedelta(minutes=minutes)
    is_today = until.astimezone(zone).date() == now.astimezone(zone).date()
    clock = TimeFormat(zone, until)
    when = "" if is_today else f"on {clock.day(DayFormat.WEEKDAY_AND_DAY)} "
    return Reply(
        f"Webex asks me to wait {length(minutes * 60)}. I'll answer here by myself {when}at {clock.time_and_zone()}."
    )


_ASKED_TOO_MUCH: Mapping[Whose, str] = {
    Whose.PERSON: "You have asked {most} questions in a minute.",
    Whose.SPACE: "In this space {most} questions were asked in a minute.",
    Whose.ORGANISATION: "People of your organisation have asked {most} questions in a minute.",
}


def asked_too_much(over: Over, wait: timedelta, context: Context) -> Reply:
    """Say which limit was passed, and when it goes on: in whole minutes, rounded up."""
    minute = timedelta(minutes=1)
    until = context.now + wait + minute - timedelta(microseconds=1)
    clock = TimeFormat(context.zone, until)
    return Reply(f"{_ASKED_TOO_MUCH[over.whose].format(most=over.most)} I'll read on at {clock.time_and_zone()}.")


FILE_NOT_SENT = "The file could not be sent: Webex did not take it. Here is the same as a card."


def instead_of_file(answer: Reply) -> Reply:
    """Return the card of an answer for which Webex refused the file."""
    card = answer.card and notice.with_line_above(answer.card, FILE_NOT_SENT)
    return replace(answer, markdown=f"{FILE_NOT_SENT}\n\n{answer.markdown}", card=card)


WHY_AGAIN: Mapping[type[NotSignedInError], str] = {
    TokenRefusedError: "Webex no longer takes the sign-in that you gave me (401).",
    ScopeMissingError: "Your sign-in does not allow me to read this. Please allow all that Webex lists.",
}
"""Why a person who has signed in is asked to do it again."""


def sign_in(url: str, words: str = "", why: str = "", *, as_admin: bool = False) -> Reply:
    """Return the link to sign in with, for the person alone. `words` is the question that waits for it."""
    view = SignInView(url, GOOD_FOR // timedelta(minutes=1), words=words, why=why, as_admin=as_admin)
    return Reply(signin_card.text(view), signin_card.draw(view), is_direct=True, line=SENT_DIRECTLY)


def sign_in_waits() -> Reply:
    """Remind a person of the link that was sent before."""
    view = NoticeView(
        "This waits for your sign-in, too",
        "Please use the link that I have sent you. Then I answer by myself whatever you have asked.",
        "Is the link gone? Write “sign in”, and you get a new one.",
    )
    return tell_directly(view)


def admin_sign_in_needed() -> Reply:
    """Say how to ask about other hosts' meetings."""
    return tell(
        NoticeView(
            "Sign in as an administrator first",
            "Webex tells of other hosts' meetings to administrators only, and you have not signed in to me as one.",
            "Write “sign in as admin”, and then ask again.",
        )
    )


def not_allowed() -> Reply:
    """Refuse a person whose e-mail domain may not use this bot."""
    return tell(
        NoticeView(
            "I may not answer you here",
            "The person who runs this bot lets people of certain organizations use it, and yours is not among them.",
            "Ask them if you think that it should be.",
        )
    )


def old_card() -> Reply:
    """Answer a button that no card of this version has."""
    return tell(
        NoticeView(
            "This card is out of date",
            "I can no longer tell what this button meant.",
            "Please ask again.",
            buttons=(FORM, _HELP),
        )
    )


def _unknown(error: UnknownWordsError) -> Reply:
    wrote = f"You wrote “{error.said}”."
    if error.deleting is not None:
        return _near_to_deleting(error.said, error.deleting)
    if error.instead is not None:
        button = Button(f"Yes: {error.instead}", Say(error.instead), is_first=True)
        return tell(NoticeView(f"Did you mean “{error.instead}”?", wrote, buttons=(button, _HELP)))
    if error.said.strip():
        title, sentence = "I don't know these words", wrote
    else:
        title, sentence = "What would you like to know?", "Tell me which meeting, and I tell you who attended."
    return tell(NoticeView(title, sentence, "Write it like this:", _EXAMPLE, buttons=(FORM, _HELP)))


def _near_to_deleting(said: str, command: Command) -> Reply:
    """Show the line of help, and no button: nothing is deleted but by its own words."""
    line = f"{command.usage}: {command.summary}"
    no_meetings = "Meetings I can't delete: I only tell who attended them. " if "meeting" in said.casefold() else ""
    return tell(
        NoticeView(
            "I have deleted nothing",
            f"You wrote “{said}”. {no_meetings}If you mean something that I keep, write it in these words:",
            line,
            buttons=(_HELP,),
        )
    )


def not_signed_in() -> Reply:
    """Say that nobody can sign in here."""
    return tell(
        NoticeView(
            "I can't ask Webex for you yet",
            "Webex shows who attended only to a meeting's host, and I have no valid sign-in of yours.",
            "Ask the person who runs this bot to let hosts sign in.",
        )
    )


def _host_token_over() -> Reply:
    return tell(
        NoticeView(
            "The access token is no longer valid",
            "Webex refuses WEBEX_HOST_TOKEN, with which I ask: it has run out, which takes 12 hours, or was mistyped.",
            "The person who runs this bot: copy a new personal access token from developer.webex.com, set"
            " WEBEX_HOST_TOKEN to it, and start the bot again.",
        )
    )
