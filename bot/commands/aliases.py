"""`aliases`, `forget alias Bob`: which guests the host has said to be whom, and how to take that back."""

from __future__ import annotations

from bot.chat.replies import tell
from bot.context import Command, Context, Reply, Topic, anything
from bot.language.words import nearest
from bot.meetings.errors import UnknownAliasError
from bot.store.aliases import Aliases
from bot.text import fold
from cards import listing
from cards.blocks import Button
from cards.listing import ForgetAlias, Item, ListView
from cards.notice import NoticeView

_HINT = "They count in your own answers only. To take one back: forget alias, and the name"


class AliasCommands:
    """What a host can do with confirmed guests."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases

    def list_command(self) -> Command:
        return Command(
            name="aliases",
            usage="aliases",
            summary="The guests without e-mail whom you said to be somebody.",
            example="aliases",
            topic=Topic.PEOPLE,
            phrases=("aliases",),
            run=lambda context, _rest: self.list_all(context),
            presses={ForgetAlias: self.press_forget},
        )

    def forget_command(self) -> Command:
        return Command(
            name="forget alias",
            usage="forget alias <guest's name>",
            summary="Take a guest for nobody any more.",
            example="forget alias Bob",
            deletes=True,
            topic=Topic.PEOPLE,
            phrases=("forget alias",),
            takes=anything,
            run=self.forget,
        )

    def list_all(self, context: Context) -> Reply:
        """Each with a button, as far as there is room for buttons."""
        known = self._aliases.of(context.person_id)
        if not known:
            return tell(
                NoticeView(
                    "You have confirmed no guests yet",
                    "Who joins without signing in has no e-mail address in Webex. Where the name of such a guest fits"
                    " somebody who seems to be missing, my answer asks you whether it is the same person.",
                )
            )
        items = tuple(
            Item(name, f"counts as {email}", Button(f"Forget {name}", ForgetAlias(name)))
            for name, email in known.items()
        )
        view = ListView("Guests whom you know", items, _HINT)
        return Reply(listing.text(view), listing.draw(view))

    def press_forget(self, context: Context, press: ForgetAlias) -> Reply:
        """Only of whoever presses: another host's aliases are not touched."""
        self._aliases.remove(context.person_id, press.name)
        reply = self.list_all(context)
        return Reply(reply.markdown, reply.card, replaces=context.card_id)

    def forget(self, context: Context, rest: str) -> Reply:
        """`forget alias Bob`. Raises UnknownAliasError."""
        known = {fold(name): name for name in self._aliases.of(context.person_id)}
        wanted = fold(rest)
        if wanted not in known:
            raise _unknown(rest, known)
        self._aliases.remove(context.person_id, known[wanted])
        return tell(NoticeView(f"Forgot who {known[wanted]} is", "From now on guests of this name are only guests."))


def _unknown(said: str, known: dict[str, str]) -> UnknownAliasError:
    near = nearest(fold(said), known)
    hint = f"Did you mean: forget alias {known[near]}?" if near else "See: aliases"
    return UnknownAliasError(f"You have said of no guest called “{said.strip()[:60]}” who that is. {hint}")
