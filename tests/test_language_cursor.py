"""The cursor from which phrases read: it shows, takes, and goes back."""

from __future__ import annotations

from bot.language.cursor import Cursor
from bot.language.tokens import END, Kind, tokens_of


def cursor_over(text: str) -> Cursor:
    return Cursor(tokens_of(text))


def test_it_shows_without_taking() -> None:
    """Also what stands further on."""
    cursor = cursor_over("who was late")
    assert [cursor.peek(ahead).word for ahead in range(3)] == ["who", "was", "late"]
    assert cursor.place == 0


def test_behind_the_last_token_it_shows_the_end() -> None:
    """However far one looks, and as often as one takes: no phrase has to count."""
    cursor = cursor_over("who")
    assert (cursor.peek(1), cursor.peek(99)) == (END, END)
    assert cursor.take().word == "who"
    assert cursor.is_at_end
    assert (cursor.take(), cursor.take_if("who"), cursor.take_kind(Kind.WORD)) == (END, False, None)
    assert cursor.place == 1


def test_it_takes_what_fits_and_nothing_else() -> None:
    """A word, a kind, or a row of words."""
    cursor = cursor_over("who was really never at 9:30")
    assert cursor.before == END
    assert not cursor.take_if("was", "is")
    assert cursor.take_if("whose", "who")
    assert cursor.before.word == "who"
    assert [token.word for token in cursor.take_while({"was", "really", "never"}, 2)] == ["was", "really"]
    cursor.skip(2)
    assert cursor.take_kind(Kind.DATE, Kind.WORD) is None
    clock = cursor.take_kind(Kind.CLOCK)
    assert clock
    assert clock.text == "9:30"


def test_it_goes_back_and_tells_what_was_read_since() -> None:
    """A phrase that turns out to be another one was read in vain."""
    cursor = cursor_over("from Monday, until Tuesday")
    cursor.take()
    start = cursor.place
    cursor.skip(2)
    assert [token.text for token in cursor.since(start)] == ["Monday", "until"]
    assert cursor.said_since(start) == "Monday until"
    cursor.reset(start)
    assert cursor.peek().text == "Monday"
