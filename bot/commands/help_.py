"""Commands about no meeting: `help`, a button that says something, and thanks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from bot.chat import notices, replies
from bot.chat.history import Conversation, History
from bot.context import Command, Context, Reply
from cards.help import OpenHelp
from cards.notice import Say

THANKS = (
    *("thanks", "thanks a lot", "thanks so much", "many thanks", "thx", "ty", "cheers"),
    *("thank you", "thank you very much", "thank you so much"),
    *("great", "perfect", "awesome", "cool", "nice", "got it", "ok", "okay"),
)


def help_command(commands: Callable[[], Sequence[Command]]) -> Command:
    """Return `help`. `commands` gives the router's list when help is first asked for: help itself is on it."""

    @cache
    def drawn() -> Reply:
        return notices.help_(commands())

    def show(_context: Context, _rest: object) -> Reply:
        return drawn()

    return Command(
        name="help",
        usage="help",
        summary="This list.",
        example="",
        phrases=("help", "/help", "?", "hello", "hi", "what can you do"),
        run=show,
        presses={OpenHelp: show},
    )


def say_for(history: History, say: Callable[[Conversation], Reply]) -> Command:
    """Return what handles a button that says something: "did you mean …?", and the examples of help.

    `say` answers a message: the person who pressed the button says it now.
    """

    def pressed(context: Context, press: Say) -> Reply:
        # The card with the button stays, as what is written below it would let it stay.
        return say(Conversation(history, replace(context, card_id=None), press.words))

    return Command(presses={Say: pressed})


def thanks() -> Command:
    """Return the answer to thanks: they are no question, and a card that says so would be rude."""
    return Command(phrases=THANKS, run=lambda _context, _rest: replies.welcome())
