"""The table of questions is complete, and nothing else asks which question it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.commands.questions import BUTTONS, QUESTIONS
from bot.language.question import Ask
from bot.language.words import ASK_OF

SOURCE = Path(bot.__path__[0])


def test_every_question_has_its_row() -> None:
    """And lines for help: the example begins with the words that ask it."""
    assert set(QUESTIONS) == set(Ask)
    for ask, spec in QUESTIONS.items():
        assert spec.usage.startswith(ask.value)
        assert spec.example.startswith(ask.value)
        assert spec.summary.endswith(".")


def test_the_form_has_a_button_for_what_it_can_ask() -> None:
    """It has no field for one person, and its answer is not about this moment."""
    assert set(BUTTONS) == {ask for ask in Ask if not (ask.traits.is_of_one or ask.traits.is_live)}


def test_a_verb_asks_every_question_but_the_one_made_of_small_words() -> None:
    """`who is in` has no verb."""
    assert set(ASK_OF.values()) == set(Ask) - {Ask.IN_NOW}


def comparisons(path: Path) -> Iterator[str]:
    """Every place that compares something with a member of Ask."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            compared = ast.unparse(node)
            if "Ask." in compared and "Question(ask=" not in compared:
                yield f"{path.relative_to(SOURCE)}: {compared}"


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_compares_questions(path: Path) -> None:
    """What sets a question apart stands in its traits and its row, so that a new one is no edit anywhere else."""
    assert not list(comparisons(path))
