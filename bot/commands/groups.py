"""`group team = a@x.com, b@y.com`, `groups`, `forget group team`: names for people who are asked about together."""

from __future__ import annotations

import re

from bot.answering.expected import members_of
from bot.chat.replies import tell
from bot.context import Command, Context, Reply, Topic, anything
from bot.language.people import emails
from bot.language.question import MisunderstoodError
from bot.language.words import folded
from bot.meetings.errors import UnknownGroupError
from bot.store.groups import Groups
from cards import listing
from cards.listing import Item, ListView
from cards.notice import NoticeView

MOST_MEMBERS = 500
MOST_GROUPS = 50
LISTED = 5
"""Addresses shown of a group."""
_NAME = re.compile(r"@?(\w(?:[\w.-]{0,38}\w)?)")
_TAKEN = frozenset({"all", "here", "everyone", "channel"})
_EXAMPLE = "group team = alice@example.com, bob@example.com"
_USE = "who missed last @{}"


class GroupCommands:
    """What a host can do with groups."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups

    def save_command(self) -> Command:
        return Command(
            name="group",
            usage="group <name> = <e-mails>",
            summary="Save people under a name of your own; then write @name in any question.",
            example=_EXAMPLE,
            topic=Topic.PEOPLE,
            phrases=("group",),
            takes=anything,
            run=self.save,
        )

    def list_command(self) -> Command:
        return Command(
            name="groups",
            usage="groups",
            summary="Your groups, and who is in them.",
            example="groups",
            topic=Topic.PEOPLE,
            phrases=("groups",),
            run=self.list_all,
        )

    def forget_command(self) -> Command:
        return Command(
            name="forget group",
            usage="forget group <name>",
            summary="Delete one of your groups.",
            example="forget group team",
            deletes=True,
            topic=Topic.PEOPLE,
            phrases=("forget group",),
            takes=anything,
            run=self.forget,
        )

    def save(self, context: Context, rest: str) -> Reply:
        """`team = a@x.com, b@y.com`; without addresses show the group. Raises MisunderstoodError, UnknownGroupError."""
        said, is_new, members = rest.partition("=")
        name = _name(said)
        theirs = self._groups.of(context.person_id)
        if not is_new:
            return tell(
                NoticeView(f"@{name}", _listed(members_of(name, theirs)), "Ask for example:", _USE.format(name))
            )
        found = emails(members)
        _must_be_possible(found.found, found.wrong, is_full=name not in theirs and len(theirs) >= MOST_GROUPS)
        self._groups.save(context.person_id, name, found.found, context.now)
        title = f"Changed @{name}" if name in theirs else f"Saved @{name}"
        return tell(NoticeView(title, _listed(found.found), "Use it in any question, for example:", _USE.format(name)))

    def list_all(self, context: Context, _rest: str) -> Reply:
        """Every group, or how to make one."""
        theirs = self._groups.of(context.person_id)
        if not theirs:
            sentence = "A group is a name of your own for people whom you ask about together."
            return tell(NoticeView("You have no groups yet", sentence, "Make one:", _EXAMPLE))
        items = tuple(Item(f"@{name}", _listed(members)) for name, members in theirs.items())
        view = ListView("Your groups", items, f"To change one: {_EXAMPLE}. To delete one: forget group team")
        return Reply(listing.text(view), listing.draw(view))

    def forget(self, context: Context, rest: str) -> Reply:
        """`forget group team`. Raises MisunderstoodError, UnknownGroupError."""
        name = _name(rest)
        theirs = self._groups.of(context.person_id)
        if not theirs:
            raise UnknownGroupError(f"You have no group @{name}. There are none.")
        members_of(name, theirs)
        self._groups.remove(context.person_id, name)
        return tell(NoticeView(f"Forgot @{name}", "The group is deleted; the people in it are not told."))


def _name(said: str) -> str:
    """As the language reads it in a question."""
    match = _NAME.fullmatch(said.strip())
    if not match:
        shown = f"“{' '.join(said.split())[:60]}” is no name of a group" if said.strip() else "Name the group"
        raise MisunderstoodError(f"{shown}: one word of letters and digits. For example: {_EXAMPLE}")
    name = folded(match[1])
    if name in _TAKEN:
        raise MisunderstoodError(f"@{name} means everybody in Webex. Choose another name, for example: {_EXAMPLE}")
    return name


def _must_be_possible(found: tuple[str, ...], wrong: tuple[str, ...], *, is_full: bool) -> None:
    if wrong:
        listed = ", ".join(f"“{address}”" for address in wrong[:5])
        raise MisunderstoodError(f"Not an e-mail address: {listed}. Correct that; nothing was saved.")
    if not found:
        raise MisunderstoodError(f"Who is in the group? Write their e-mail addresses, for example: {_EXAMPLE}")
    if len(found) > MOST_MEMBERS:
        raise MisunderstoodError(f"A group has at most {MOST_MEMBERS} people, and these are {len(found)}.")
    if is_full:
        raise MisunderstoodError(
            f"You have {MOST_GROUPS} groups already: forget one first, for example: forget group team"
        )


def _listed(members: tuple[str, ...]) -> str:
    """`2 people: a@x.com, b@y.com`."""
    count = f"{len(members)} {'person' if len(members) == 1 else 'people'}"
    more = f" and {len(members) - LISTED} more" if len(members) > LISTED else ""
    return f"{count}: {', '.join(members[:LISTED])}{more}"
