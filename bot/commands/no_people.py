"""`ignore all-hands@example.com`, `ignored`: addresses that are nobody's, so that they are never missing."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import notices
from bot.context import Command, Context, Reply, Topic, anything
from bot.errors import UserError
from bot.language.people import emails
from bot.store.no_people import NoPeople
from cards.listing import CountAgain

MOST = 500
"""Addresses a host may mark."""


class NoPeopleCommands:
    """What a host can do with the addresses of rooms and mailing lists."""

    def __init__(self, no_people: NoPeople) -> None:
        self._no_people = no_people

    def commands(self) -> tuple[Command, ...]:
        return self._ignore_command(), self._list_command()

    def _ignore_command(self) -> Command:
        return Command(
            name="ignore",
            usage="ignore <e-mails>",
            summary="Say that an address is a room's or a mailing list's: then it is never missing.",
            example="ignore all-hands@example.com",
            topic=Topic.PEOPLE,
            phrases=("ignore",),
            takes=anything,
            run=self.ignore,
        )

    def _list_command(self) -> Command:
        return Command(
            name="ignored",
            usage="ignored",
            summary="Addresses that you said are no people, with a button to count each again.",
            example="ignored",
            topic=Topic.PEOPLE,
            phrases=("ignored",),
            run=lambda context, _rest: self.list_all(context),
            presses={CountAgain: self.press_count_again},
        )

    def ignore(self, context: Context, rest: str) -> Reply:
        """Mark `all-hands@example.com`. Raises UserError."""
        said = emails(rest)
        if said.wrong:
            raise UserError("no e-mail to ignore", said=said.wrong)
        if not said.found:
            raise UserError("nobody to ignore")
        known = self._no_people.of(context.person_id)
        if len({*known, *said.found}) > MOST:
            raise UserError("too many ignored", most=MOST)
        for email in said.found:
            self._no_people.save(context.person_id, email, context.now)
        return notices.ignored_now(said.found)

    def list_all(self, context: Context) -> Reply:
        """List every address that was marked."""
        return notices.ignored(self._no_people.of(context.person_id))

    def press_count_again(self, context: Context, press: CountAgain) -> Reply:
        """Take one back for the person who presses: another host's stay."""
        self._no_people.remove(context.person_id, press.email)
        return replace(self.list_all(context), replaces=context.card_id)
