"""A button that says something: "did you mean …?", and the examples of help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.chat.history import Conversation, History
from bot.context import Command, Context, Reply
from cards.notice import Say


def say_for(history: History, say: Callable[[Conversation], Reply]) -> Command:
    """`say` answers a message: the person who pressed the button says it now."""

    def pressed(context: Context, press: Say) -> Reply:
        # The card with the button stays, as what is written below it would let it stay.
        return say(Conversation(history, replace(context, card_id=None), press.words))

    return Command(presses={Say: pressed})
