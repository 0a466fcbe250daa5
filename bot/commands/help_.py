"""`help`: everything the bot can do, read off the router, so that it can't be out of date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation import Asking, Command, Reply
from cards import help as help_card
from cards.blocks import Button
from cards.form import OpenForm
from cards.help import Entry, HelpView, OpenHelp
from cards.notice import Say

MOST_TRIED = 3
"""Buttons for examples: on a phone each stands on a line of its own."""


def help_command(commands: Callable[[], Sequence[Command]]) -> Command:
    """`commands` gives the router's list when help is asked for: help itself is on it."""

    def show(_asking: Asking, _rest: object) -> Reply:
        listed = commands()
        entries = tuple(Entry(command.usage, command.summary, command.example) for command in listed)
        examples = [command.example for command in listed if _can_be_tried(command)][:MOST_TRIED]
        tries = (Button(f"Try: {example}", Say(example)) for example in examples)
        view = HelpView(entries, (Button("Ask about a meeting", OpenForm(), is_first=True), *tries))
        return Reply(help_card.text(view), help_card.draw(view))

    return Command(
        name="help",
        usage="help",
        summary="This list.",
        example="",
        phrases=("help", "?", "hello", "hi"),
        run=show,
        presses={OpenHelp: show},
    )


def _can_be_tried(command: Command) -> bool:
    """A question that means something to everybody: without made-up people or meetings in it."""
    return bool(command.asks) and "last" in command.example.split() and "@" not in command.example
