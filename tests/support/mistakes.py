"""What a person reads of a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.chat.error_texts import words_of
from bot.language.question import MisunderstoodError


def sentence_of(error: MisunderstoodError) -> str:
    return words_of(error).sentence


@contextmanager
def misunderstood(part: str) -> Iterator[None]:
    """Expect an error whose sentence has this part."""
    with pytest.raises(MisunderstoodError) as error:
        yield
    assert part in sentence_of(error.value)
