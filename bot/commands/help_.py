"""`help`: everything the bot can do, read off the router, so that it can't be out of date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.context import Command, Context, Reply, Topic
from cards import help as help_card
from cards.blocks import Button
from cards.form import OpenForm
from cards.help import Entry, HelpView, OpenHelp
from cards.notice import Say

TRIES = ("who attended last", "who missed last", "who is in")
"""Buttons that say something that everybody can ask: without made-up people or meetings in it."""
HINT = "A meeting is named by its ID, number, link, title or day, or by “last”."


def help_command(commands: Callable[[], Sequence[Command]]) -> Command:
    """`commands` gives the router's list when help is asked for: help itself is on it."""

    def show(_asking: Context, _rest: object) -> Reply:
        entries = (Entry(each.usage, each.summary, each.example, each.topic) for each in commands())
        by_topic = sorted(entries, key=lambda entry: list(Topic).index(Topic(entry.topic)))
        tries = (Button(words, Say(words)) for words in TRIES)
        view = HelpView(tuple(by_topic), (Button("Ask about a meeting", OpenForm(), is_first=True), *tries), HINT)
        return Reply(help_card.text(view), help_card.draw(view))

    return Command(
        name="help",
        usage="help",
        summary="This list.",
        example="",
        phrases=("help", "/help", "?", "hello", "hi", "what can you do"),
        run=show,
        presses={OpenHelp: show},
    )
