"""Read what is to be done with the answer: shown as a card or sent as CSV, in the space or privately."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.draft import Draft
from bot.language.question import Output
from bot.language.tokens import Token


def read_output(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    """`csv`, and any other format of a file."""
    draft.output = Output(tokens[at].word)
    return 1


def read_private(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    draft.is_private = True
    return 1
