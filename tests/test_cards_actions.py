"""What comes back from a card is untrusted strings: it becomes one typed answer, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.actions import UnknownActionError, read
from cards.attendance import Refresh, TurnPage
from cards.form import FormAnswer, OpenForm
from cards.help import OpenHelp
from cards.notice import Say
from cards.payload import TEXT

PAGE = {"card": "attendance", "do": "page", "question": "q1", "page": 3}


@pytest.mark.parametrize(
    ("inputs", "answer"),
    [
        (PAGE, TurnPage("q1", 3)),
        (PAGE | {"page": "3"}, TurnPage("q1", 3)),
        (PAGE | {"unknown": "x"}, TurnPage("q1", 3)),
        ({"card": "attendance", "do": "refresh", "question": "q1"}, Refresh("q1")),
        ({"card": "form", "do": "open"}, OpenForm()),
        ({"card": "form", "do": "open", "meeting": "weekly"}, OpenForm("weekly")),
        ({"card": "form", "do": "ask"}, FormAnswer()),
        ({"card": "form", "do": "ask", "meeting": "weekly", "emails": ""}, FormAnswer(meeting="weekly")),
        ({"card": "form", "do": "ask", "late_after": 5}, FormAnswer(late_after="5")),
        ({"card": "help", "do": "open"}, OpenHelp()),
        ({"card": "notice", "do": "say", "words": "help"}, Say("help")),
    ],
)
def test_answers(inputs: dict[str, object], answer: object) -> None:
    """Numbers come back as numbers or as strings; what isn't asked is ignored; what may be empty may be missing."""
    assert read(inputs) == answer


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"card": "attendance"},
        {"card": "attendance", "do": "fly"},
        {"card": ["attendance"], "do": {}},
        {"card": "form", "do": "page"},
        {"card": "attendance", "do": "page", "page": 3},
        {"card": "attendance", "do": "page", "question": "q1"},
        {"card": "notice", "do": "say", "words": ""},
        PAGE | {"page": "three"},
        PAGE | {"page": "-1"},
        PAGE | {"page": "9" * 50},
        PAGE | {"page": "٣"},
        PAGE | {"page": 1.5},
        PAGE | {"page": True},
        PAGE | {"page": [1]},
        PAGE | {"question": {"a": 1}},
    ],
    ids=str,
)
def test_what_no_card_of_ours_sends_is_refused(inputs: dict[str, object]) -> None:
    """With an error of its own, which a person is told of as "this card is out of date"."""
    with pytest.raises(UnknownActionError):
        read(inputs)


def test_endless_text_is_cut() -> None:
    """Nobody fills the memory through a form."""
    answer = read({"card": "form", "do": "ask", "emails": "x" * 10**6})
    assert isinstance(answer, FormAnswer)
    assert len(answer.emails) == TEXT


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["card", "do", "question", "page", "words", "meeting", "emails"])
KNOWN = st.sampled_from(["attendance", "page", "refresh", "form", "ask", "open", "help", "notice", "say", "1"])


@given(st.dictionaries(NAMES | st.text(max_size=5), JSON | KNOWN))
def test_any_inputs_are_an_answer_or_refused(inputs: dict[str, object]) -> None:
    """No other exception, whatever the JSON."""
    try:
        answer = read(inputs)
    except UnknownActionError:
        return
    assert answer.data()["card"] == inputs["card"]
