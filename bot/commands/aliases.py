"""`match Bob = bob@x.com`, `aliases`, `forget alias Bob`: the guests that a host has matched to addresses."""

from __future__ import annotations

from dataclasses import replace

from bot.attendance.names import is_recorder, telling_words
from bot.chat import notices
from bot.context import Command, Context, Reply, Topic, anything
from bot.errors import UserError
from bot.language.people import address_in, emails
from bot.language.words import nearest
from bot.store.aliases import Aliases
from bot.text import fold
from cards.listing import ForgetAlias


class AliasCommands:
    """The commands about confirmed guests."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases

    def commands(self) -> tuple[Command, ...]:
        return self._match_command(), self._list_command(), self._forget_command()

    def _match_command(self) -> Command:
        return Command(
            name="match",
            usage="match <guest's name or other e-mail> = <e-mail>",
            summary="Say who a guest is, or whose other address it is; also of a name taken for a recorder.",
            example="match Bob from Sales = bob@example.com",
            topic=Topic.PEOPLE,
            phrases=("match",),
            takes=anything,
            run=self.match,
        )

    def _list_command(self) -> Command:
        return Command(
            name="aliases",
            usage="aliases",
            summary="Guests and other addresses you matched to an e-mail address.",
            example="aliases",
            topic=Topic.PEOPLE,
            phrases=("aliases",),
            run=lambda context, _rest: self.list_all(context),
            presses={ForgetAlias: self.press_forget},
        )

    def _forget_command(self) -> Command:
        return Command(
            name="forget alias",
            usage="forget alias <guest's name>",
            summary="Take back which address a guest counts as.",
            example="forget alias Bob",
            deletes=True,
            topic=Topic.PEOPLE,
            phrases=("forget alias",),
            takes=anything,
            run=self.forget,
        )

    def match(self, context: Context, rest: str) -> Reply:
        """Remember `Bob from Sales = bob@example.com`. Raises UserError."""
        said, _, address = rest.partition("=")
        shown, found = address_in(said.strip()) or said.strip(), emails(address)
        if not shown or len(found.found) != 1 or found.wrong or fold(shown) == found.found[0]:
            raise UserError("no match")
        if "@" not in shown and not any(map(str.isdigit, shown)) and not (is_recorder(shown) or telling_words(shown)):
            raise UserError("tells nobody", said=shown)
        self._aliases.save(context.person_id, shown, found.found[0], context.now)
        return notices.alias_saved(shown, found.found[0])

    def list_all(self, context: Context) -> Reply:
        """List every confirmed guest."""
        return notices.aliases(self._aliases.of(context.person_id))

    def press_forget(self, context: Context, press: ForgetAlias) -> Reply:
        """Forget an alias of the person who presses. Those of other hosts stay."""
        self._aliases.remove(context.person_id, press.name)
        return replace(self.list_all(context), replaces=context.card_id)

    def forget(self, context: Context, rest: str) -> Reply:
        """Forget `Bob`. Raises UserError."""
        known = {fold(name): name for name in self._aliases.of(context.person_id)}
        wanted = fold(rest)
        if wanted not in known:
            raise _unknown(rest, known)
        self._aliases.remove(context.person_id, known[wanted])
        return notices.alias_forgotten(known[wanted])


def _unknown(said: str, known: dict[str, str]) -> UserError:
    said, near = said.strip(), nearest(fold(said), known)
    if near:
        return UserError("nearly that alias", said=said, near=known[near])
    return UserError("no such alias", said=said)
