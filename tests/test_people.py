"""A name alone means somebody of the meeting, if it can mean only one of them; else it is asked back, never guessed."""

from __future__ import annotations

import pytest

from bot.answering.people import exactly, meant
from bot.meetings.errors import Known, UnknownPersonError
from tests.support.mistakes import mistake, sentence_of

BOB = Known("Bob Müller", "bob@example.com")
ROBERT = Known("Robert Fox", "bob.fox@example.com")
CAROL = Known("Carol Chen", "carol@example.com")
DANA = Known("Dana Díaz", "dana@example.com")
GUEST = Known("Carol", None)
TARO = Known("山田太郎", "taro@example.com")
ALL = [BOB, ROBERT, CAROL, DANA, GUEST, TARO]


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("bob müller", BOB),
        ("Muller, Bob", BOB),
        ("robert", ROBERT),
        ("fox", ROBERT),
        ("dana diaz", DANA),
        ("DANA", DANA),
        ("chen", CAROL),
        ("山田太郎", TARO),
        ("taro", TARO),
        (exactly("Carol"), GUEST),
    ],
)
def test_a_name_that_fits_one_person_means_that_one(name: str, person: Known) -> None:
    """By any of its words, or those of the address; case and accents don't matter."""
    assert meant(name, ALL) == person


@pytest.mark.parametrize(("name", "maybe"), [("bob", (BOB, ROBERT)), ("carol", (CAROL, GUEST))])
def test_a_name_that_fits_two_is_asked_back(name: str, maybe: tuple[Known, ...]) -> None:
    """A whole name is no more likely than a part of one: guests show what they like."""
    with pytest.raises(UnknownPersonError) as error:
        meant(name, ALL)
    assert error.value.maybe == maybe
    assert all(known.name in sentence_of(error.value) for known in maybe)


@pytest.mark.parametrize(
    ("name", "maybe"),
    [("Dan", (DANA,)), ("carlo", (CAROL, GUEST)), ("Zoe", ()), ("…", ()), (exactly("Bob"), (BOB, ROBERT))],
)
def test_a_name_that_fits_nobody_gets_the_nearest_names(name: str, maybe: tuple[Known, ...]) -> None:
    """As a question back: nobody is taken for somebody of a similar name."""
    with mistake(UnknownPersonError, f"Nobody called “{name.removeprefix(exactly(''))}”") as error:
        meant(name, ALL)
    assert error.value.maybe == maybe


def test_somebody_who_came_and_was_invited_is_one_person() -> None:
    """However the invitation writes the name."""
    assert meant("bob", [BOB, Known("", "BOB@example.com")]).email == "BOB@example.com"


def test_many_of_one_name_are_counted() -> None:
    """Four are offered, the others can be named by e-mail."""
    bobs = [Known(f"Bob {number}", f"{number}@example.com") for number in range(6)]
    with mistake(UnknownPersonError, r"Bob 3 \(3@example.com\) or 2 more\.") as error:
        meant("bob", bobs)
    assert len(error.value.maybe) == 4
