"""The words for the calculation's codes: one for each code, none forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import pytest

from bot.attendance.report import Audio, Mark, Status, Why
from bot.auth.scopes import ADMIN_SCOPES, USER_SCOPES
from cards import words
from cards.scopes import SCOPES


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (Status, words.STATUSES),
        (Audio, words.AUDIO),
        (Mark, words.MARKS),
        (Why, words.REASONS),
        (Why, words.REASON_SENTENCES),
    ],
)
def test_every_code_has_words_of_its_own(codes: type[Enum], table: Mapping[Enum, str]) -> None:
    """A code without words would leave a gap on the card; two with the same could not be told apart."""
    assert set(table) == set(codes)
    assert all(table.values())
    assert len(set(table.values())) == len(table)


def test_every_scope_that_is_asked_for_is_explained() -> None:
    """Nobody allows what they can't read; and nothing is explained that the bot doesn't ask for."""
    assert tuple(SCOPES) == USER_SCOPES + ADMIN_SCOPES


def test_audio_codes_sort_as_their_words_do() -> None:
    """Equal lengths are shown in alphabetical order, and the calculation knows the codes only."""
    assert sorted(Audio) == sorted(Audio, key=lambda audio: words.AUDIO[audio].casefold())
