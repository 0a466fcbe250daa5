"""`group team = a@x.com, b@y.com`, `groups`, `forget group team`: names for people who are asked about together."""

from __future__ import annotations

import re

from bot.answering.people import members_of
from bot.chat import notices
from bot.context import Command, Context, Reply, Topic, anything
from bot.errors import UserError
from bot.language.people import emails
from bot.language.words import folded
from bot.store.groups import Groups

MOST_MEMBERS = 500
MOST_GROUPS = 50
_NAME = re.compile(r"@?(\w(?:[\w.-]{0,38}\w)?)")
_TAKEN = frozenset({"all", "here", "everyone", "channel"})


class GroupCommands:
    """The commands about groups."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups

    def commands(self) -> tuple[Command, ...]:
        return self._save_command(), self._list_command(), self._forget_command()

    def _save_command(self) -> Command:
        return Command(
            name="group",
            usage="group <name> = <e-mails>",
            summary="Save people under a name of your own; then write @name in any question.",
            example="group team = alice@example.com, bob@example.com",
            topic=Topic.PEOPLE,
            phrases=("group",),
            takes=anything,
            run=self.save,
        )

    def _list_command(self) -> Command:
        return Command(
            name="groups",
            usage="groups",
            summary="Your groups, and who is in them.",
            example="groups",
            topic=Topic.PEOPLE,
            phrases=("groups",),
            run=self.list_all,
        )

    def _forget_command(self) -> Command:
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
        """Save `team = a@x.com, b@y.com`; without addresses show the group. Raises UserError."""
        said, has_members, members = rest.partition("=")
        name = _name(said)
        theirs = self._groups.of(context.person_id)
        if not has_members:
            return notices.group(name, members_of(name, theirs))
        found = emails(members)
        _must_be_possible(found.found, found.wrong, is_full=name not in theirs and len(theirs) >= MOST_GROUPS)
        self._groups.save(context.person_id, name, found.found, context.now)
        return notices.group_saved(name, found.found, is_new=name not in theirs)

    def list_all(self, context: Context, _rest: str) -> Reply:
        """List every group."""
        return notices.groups(self._groups.of(context.person_id))

    def forget(self, context: Context, rest: str) -> Reply:
        """Delete a group. Raises UserError."""
        name = _name(rest)
        theirs = self._groups.of(context.person_id)
        if not theirs:
            raise UserError("no group at all", name=name)
        members_of(name, theirs)
        self._groups.remove(context.person_id, name)
        return notices.group_forgotten(name)


def _name(said: str) -> str:
    """Read a group's name as the language reads it in a question."""
    match = _NAME.fullmatch(said.strip())
    if not match and said.strip():
        raise UserError("no group name", said=" ".join(said.split()))
    if not match:
        raise UserError("group without a name")
    name = folded(match[1])
    if name in _TAKEN:
        raise UserError("taken group name", name=name)
    return name


def _must_be_possible(found: tuple[str, ...], wrong: tuple[str, ...], *, is_full: bool) -> None:
    if wrong:
        raise UserError("no e-mail in the group", said=wrong)
    if not found:
        raise UserError("empty group")
    if len(found) > MOST_MEMBERS:
        raise UserError("too many people", most=MOST_MEMBERS, count=len(found))
    if is_full:
        raise UserError("too many groups", most=MOST_GROUPS)
