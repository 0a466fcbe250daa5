"""Slips of the pen: the nearest word counts when only one is near."""

from __future__ import annotations

import pytest

from bot.language.reading import PHRASES_BY_WORD
from bot.language.words import KNOWN, meant, nearest

COMMANDS = ("help", "groups", "group", "sign in", "sign out", "attendance", "who attended", "forget me")


@pytest.mark.parametrize(
    ("word", "choice"),
    [
        ("help", "help"),
        ("hlep", "help"),
        ("ehlp", "help"),
        ("helpp", "help"),
        ("halp", "help"),
        ("hilfe", None),
        ("hel", None),
        ("grops", "groups"),
        ("grous", None),
        ("sing out", "sign out"),
        ("attendence", "attendance"),
        ("atendence", "attendance"),
        ("atendense", None),
        ("who atended", "who attended"),
        ("forget", None),
        ("forget you", None),
        ("", None),
    ],
)
def test_the_nearest_choice(word: str, choice: str | None) -> None:
    """One slip in words of 4 to 6 letters, two in longer ones; two equally near are none."""
    assert nearest(word, COMMANDS) == choice


@pytest.mark.parametrize(
    ("word", "mended"),
    [
        ("atended", "attended"),
        ("attneded", "attended"),
        ("yesturday", "yesterday"),
        ("wensday", "wednesday"),
        ("sinse", "since"),
        ("code", "code"),
        ("planning", "planning"),
        ("вчера", "вчера"),
        ("", ""),
    ],
)
def test_a_word_of_the_language_is_mended(word: str, mended: str) -> None:
    """Short words and those of titles stay."""
    assert meant(word) == mended


def test_no_word_of_the_language_is_mended_into_another() -> None:
    """Each is known as it is, so that `percent` doesn't become `present`."""
    assert {word for word in PHRASES_BY_WORD if len(word) > 3} <= KNOWN
