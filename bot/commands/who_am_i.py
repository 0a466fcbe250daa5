"""`who am i`: whom the bot sees, in whose name it asks Webex, and what it may read for how long."""

from __future__ import annotations

from datetime import datetime, tzinfo

from bot.auth.scopes import in_words
from bot.auth.sign_in_flow import SignInFlow
from bot.chat.replies import tell
from bot.context import Command, Context, Reply
from bot.events import Person
from bot.store.hosts import Host
from bot.webex.errors import NotSignedInError
from bot.webex.port import Meetings, Messaging
from cards.notice import NoticeView


class WhoAmI:
    """Name and address are asked of Webex each time: the bot keeps neither."""

    def __init__(self, messaging: Messaging, meetings: Meetings, flow: SignInFlow) -> None:
        self._messaging = messaging
        self._meetings = meetings
        self._flow = flow

    def command(self) -> Command:
        return Command(
            name="who am i",
            usage="who am i",
            summary="Your name and time zone as I see them, what I may read, and until when.",
            example="who am i",
            phrases=("who am i", "whoami"),
            run=self.run,
        )

    def run(self, context: Context, _rest: str) -> Reply:
        try:
            person = self._meetings.me(context.person_id)
        except NotSignedInError:
            person = self._messaging.person(context.person_id)
            return tell(
                _view(person, context.zone, "You are not signed in: write sign in to change that."), is_direct=True
            )
        try:
            host = self._flow.host(context.person_id)
        except NotSignedInError:
            words = "I ask Webex with the access token that was set for you."
            return tell(_view(person, context.zone, words), is_direct=True)
        return tell(_view(person, context.zone, _signed_in(host, context.zone), _may(host)), is_direct=True)


def _view(person: Person, zone: tzinfo, words: str, more: str = "") -> NoticeView:
    sentence = f"{next(iter(person.emails), 'No e-mail address')}, time zone {zone}. {words}"
    return NoticeView(f"You are {person.display_name}", sentence, more)


def _signed_in(host: Host, zone: tzinfo) -> str:
    since = f"You signed in on {_day(host.signed_in_at, zone)}"
    if host.refresh_expires_at is None:
        return f"{since}."
    return f"{since}; that is good until {_day(host.refresh_expires_at, zone)}, and I renew it before."


def _may(host: Host) -> str:
    return f"I may {'; '.join(in_words(host.scopes))}."


def _day(time: datetime, zone: tzinfo) -> str:
    local = time.astimezone(zone)
    return f"{local.day} {local:%B %Y}"
