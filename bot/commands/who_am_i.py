"""`who am i`: which person the bot sees, on whose behalf it asks Webex, and what it may read for how long."""

from __future__ import annotations

from bot.auth.sign_in_flow import SignInFlow
from bot.chat import notices
from bot.context import Command, Context, Reply
from bot.webex.errors import NotSignedInError
from bot.webex.port import Meetings, Messaging


class WhoAmI:
    """The command. It asks Webex for name and address each time: the bot keeps neither."""

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
            return notices.you_are_not_signed_in(self._messaging.person(context.person_id), context.zone)
        try:
            host = self._flow.host(context.person_id)
        except NotSignedInError:
            return notices.you_with_a_token(person, context.zone)
        return notices.you_are_signed_in(
            person,
            context.zone,
            since=host.signed_in_at,
            until=host.refresh_expires_at,
            scopes=host.scopes,
            names_scopes=host.names_scopes,
        )
