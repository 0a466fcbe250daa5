"""Groups: `group team = …`, `groups`, `forget group team`, and @team in any question."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.groups import MOST_GROUPS, GroupCommands
from bot.context import Context
from bot.errors import UserError
from bot.events import PersonId
from bot.store.engine import engine_for
from bot.store.groups import Groups
from bot.store.migrations import migrate
from tests.support.chat import Chat, actions, card_of, words
from tests.support.meetings import BOB, CAROL, held, person
from tests.support.mistakes import mistake


@pytest.fixture
def alone(chat: Chat) -> Chat:
    """Nobody has a group left from another test."""
    chat.ask("Alice", "forget me")
    chat.ask("Bob", "forget me")
    return chat


def test_a_group_is_saved_shown_changed_and_forgotten(alone: Chat) -> None:
    """The whole life of a group, in the words of a chat."""
    say = [
        ("groups", "You have no groups yet"),
        ("group Team = bob@example.com, Carol <carol@example.com>", "Saved @team\n2 people: bob@example.com, carol"),
        ("groups", "Your groups\n@team\n2 people: bob@example.com, carol@example.com"),
        ("group @team = dave@example.com", "Changed @team\n1 person: dave@example.com"),
        ("group team", "@team\n1 person: dave@example.com"),
        ("forget group TEAM", "Forgot @team"),
        ("groups", "You have no groups yet"),
    ]
    for said, answered in say:
        assert answered in words(alone.ask("Alice", said))


@pytest.mark.parametrize("said", ["delete my data", "Delete me!", "forget me, please", "delete all my data now."])
def test_everything_is_forgotten_in_whichever_words(alone: Chat, said: str) -> None:
    """A person who wants to be forgotten does not look the word up."""
    alone.ask("Alice", "group team = bob@example.com")
    assert "I have forgotten you" in words(alone.ask("Alice", said))
    assert "You have no groups yet" in words(alone.ask("Alice", "groups"))


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("delete the design review meeting", "forget me: Delete everything"),
        ("delete me from the team", "forget me: Delete everything"),
        ("delete my data of last week", "forget me: Delete everything"),
        ("forget me not", "forget me: Delete everything"),
        ("forgt me", "forget me: Delete everything"),
        ("sign oout", "sign out: Delete your sign-in"),
        ("log out everyone", "sign out: Delete your sign-in"),
        ("disconect", "sign out: Delete your sign-in"),
        ("forget gruop team", "forget group ‹name›: Delete one"),
        ("forget alais Bob", "forget alias ‹guest's name›: Take"),
    ],
)
def test_words_that_are_only_near_delete_nothing(alone: Chat, said: str, line: str) -> None:
    """They are answered with the exact words to write, and never with a button that leads to deleting."""
    alone.ask("Alice", "group team = bob@example.com")
    asked = alone.ask("Alice", said)
    assert "I have deleted nothing" in words(asked)
    assert line in words(asked)
    assert [action["title"] for action in actions(card_of(asked))] == ["Help"]
    assert ("Meetings I can't delete" in words(asked)) == ("meeting" in said)
    assert "@team" in words(alone.ask("Alice", "groups"))


def test_a_group_is_expected_in_a_question(alone: Chat) -> None:
    """With people who are named beside it, each once."""
    alone.ask("Alice", "group team = bob@example.com carol@example.com dave@example.com")
    meeting = held(alone, "Grouped", person(*BOB, (0, 60)), person(*CAROL, (9, 60)))
    missed = words(alone.ask("Alice", f"who missed {meeting['id']} @team"))
    assert "1 of 3 did not come" in missed
    assert "dave@example.com" in missed
    attended = words(alone.ask("Alice", f"who attended {meeting['id']} @TEAM bob@example.com, ann@example.net"))
    assert "2 of 4 attended" in attended
    assert "1 of 3 was late" in words(alone.ask("Alice", f"who was late {meeting['id']} @team"))


def test_an_unknown_group_is_named_with_the_nearest(alone: Chat) -> None:
    """Before Webex is asked anything."""
    alone.control("DELETE", "requests")
    none = words(alone.ask("Alice", "who missed last @tea"))
    assert "You have no such group\nYou have no group @tea. Make it first: group tea = alice@example.com" in none
    alone.ask("Alice", "group team = bob@example.com")
    alone.ask("Alice", "group board = carol@example.com")
    assert "Did you mean @team?" in words(alone.ask("Alice", "who missed last @teem"))
    assert "Yours are @board, @team." in words(alone.ask("Alice", "who missed last @everybody-else"))
    assert "Did you mean @team?" in words(alone.ask("Alice", "forget group teem"))
    assert alone.control("GET", "requests?path=/meeting") == []


def test_a_group_belongs_to_whoever_made_it(alone: Chat) -> None:
    """Bob has none of Alice's, and may have one of the same name."""
    alone.ask("Alice", "group team = bob@example.com")
    assert "You have no groups yet" in words(alone.ask("Bob", "groups"))
    assert "Saved @team" in words(alone.ask("Bob", "group team = alice@example.com"))
    assert "bob@example.com" in words(alone.ask("Alice", "groups"))
    alone.ask("Bob", "forget group team")
    assert "Your groups\n@team" in words(alone.ask("Alice", "groups"))


def test_mentioned_people_can_be_members(alone: Chat) -> None:
    """In a group space, where names come easier than addresses."""
    bob = alone.people["Bob"]["id"]
    text = f"group team = <@personId:{bob}|Bob> carol@example.com"
    assert "2 people: bob@example.com, carol@example.com" in words(alone.ask("Alice", text, space="Team stand-up"))


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("group", "Name the group: one word of letters and digits."),
        ("group our team = bob@example.com", "“our team” is no name of a group"),
        ("group all = bob@example.com", "@all means everybody in Webex."),
        ("group team =", "Who is in the group? Write their e-mail addresses"),
        ("group team = bob@example", "Not an e-mail address: “bob@example”. Correct that; nothing was saved."),
        ("group team = " + " ".join(f"u{n}@x.org" for n in range(501)), "A group has at most 500 people"),
        ("forget group", "Name the group"),
        ("forget group team", "You have no group @team."),
        ("group team", "You have no group @team."),
    ],
)
def test_what_cannot_be_a_group_says_why(alone: Chat, said: str, answered: str) -> None:
    """And nothing is saved."""
    assert answered in words(alone.ask("Alice", said))
    assert "You have no groups yet" in words(alone.ask("Alice", "groups"))


def test_only_so_many_groups(tmp_path: Path) -> None:
    """The fifty-first is refused, and those there are can still be changed."""
    engine = engine_for(f"sqlite:///{tmp_path / 'rollcall.db'}")
    migrate(engine)
    groups, now = Groups(engine), datetime(2026, 3, 3, tzinfo=UTC)
    alice = PersonId("alice")
    for number in range(MOST_GROUPS):
        groups.save(alice, f"g{number}", ["bob@example.com"], now)
    context = Context(person_id=alice, room_id="r", thread_id="t", at=now, now=now, zone=UTC, is_group=False)
    commands = GroupCommands(groups)
    with mistake(UserError, "You have 50 groups already"):
        commands.save(context, "g50 = bob@example.com")
    assert "Changed @g49" in commands.save(context, "g49 = carol@example.com").markdown
    assert "And 40 more: @g18, @g19" in commands.list_all(context, "").markdown
    engine.dispose()


def test_a_group_that_is_not_there_needs_not_be_made_to_be_forgotten(alone: Chat) -> None:
    """It says so, and which groups there are."""
    nothing = words(alone.ask("Alice", "forget group nobody"))
    assert "You have no group @nobody. There are none." in nothing
    assert "Make it" not in nothing
    alone.ask("Alice", "group team = bob@example.com")
    assert "You have no group @nobody. Yours are @team." in words(alone.ask("Alice", "forget group nobody"))
