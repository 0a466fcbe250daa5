"""What a person's words mean: the table of phrasings, and the sentences for what can't be understood."""

from __future__ import annotations

import pytest

from bot.language.grammar import understand
from bot.language.question import Question
from tests.phrases import ID, IN_THREAD, NOW, UNTIDY, WHEN, WHO_WHICH, ZONE


@pytest.mark.parametrize(("said", "meant"), [*WHO_WHICH, *WHEN, *UNTIDY])
def test_a_phrasing_means_exactly_one_question(said: str, meant: Question) -> None:
    """The table that the language is held to."""
    assert understand(said.replace("<id>", ID), now=NOW, zone=ZONE) == meant
