"""What a person reads of a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from bot.chat.error_texts import words_of
from bot.errors import UserError
from bot.language.question import MisunderstoodError

E = TypeVar("E", bound=UserError)


def sentence_of(error: UserError) -> str:
    return words_of(error).sentence


@contextmanager
def mistake(kind: type[E], pattern: str) -> Iterator[pytest.ExceptionInfo[E]]:
    """Expect an error of that kind whose sentence has a part that fits the pattern."""
    with pytest.raises(kind) as error:
        yield error
    assert re.search(pattern, sentence_of(error.value))


@contextmanager
def misunderstood(part: str) -> Iterator[None]:
    """Expect an error whose sentence has this part."""
    with mistake(MisunderstoodError, re.escape(part)):
        yield
