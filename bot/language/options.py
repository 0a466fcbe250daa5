"""Read what is to be done with the answer: shown as a card or sent as CSV, in the space or privately."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.draft import Draft
from bot.language.tokens import Token


def read_csv(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    draft.output = "csv"
    return 1


def read_private(draft: Draft, tokens: Sequence[Token], at: int) -> int:
    draft.is_private = True
    return 1
