"""What holds for every card, with anybody's words on it: valid, small, readable as text, and nothing hidden in it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from markdown_it import MarkdownIt

from cards.actions import read
from cards.fallback import LONGEST_MESSAGE
from tests.support.card_examples import EXAMPLES, STRANGE, USUAL, Example
from tests.support.card_parts import parts
from tests.support.conformance import card_errors, needs_spec

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BYTES = 20_000
ACTIONS = 5
# The schema takes half a second a card, and whose words are in it matters little to it.
VALIDATED = [example for example in EXAMPLES if example in USUAL or example.name.endswith("-hostile")]
each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
# Whether a name is long or endless matters to sizes and to texts, not to buttons.
each_kind = pytest.mark.parametrize(
    "example",
    [one for one in EXAMPLES if not one.name.endswith(("-long", "-longest"))],
    ids=lambda example: example.name,
)
each_usual = pytest.mark.parametrize("example", USUAL, ids=lambda example: example.name)


def actions(example: Example) -> list[dict[str, Any]]:
    return [part for part in parts(example.card) if part["type"].startswith("Action.")]


@needs_spec
@pytest.mark.parametrize("example", VALIDATED, ids=lambda example: example.name)
def test_a_card_is_valid_against_the_official_schema(example: Example) -> None:
    """Webex refuses a message whose card has a key too many or too few."""
    assert card_errors(example.card) == []


@needs_spec
@pytest.mark.parametrize(
    "change",
    [{"colour": "good"}, {"weight": "Heavy"}, {"text": None}, {"type": "TextBlok"}],
    ids=lambda change: next(iter(change)),
)
def test_a_broken_card_is_found_out(change: dict[str, object]) -> None:
    """So that the test above can fail: an extra key, a wrong word, a missing text, an unknown element."""
    card = USUAL[0].draw(USUAL[0].view)
    card["body"][0] |= change
    assert card_errors(card) != []


@each_kind
def test_a_card_keeps_to_what_webex_shows(example: Example) -> None:
    """Elements of version 1.3 that every Webex client draws, and no more than five buttons in all."""
    kinds = {part["type"] for part in parts(example.card)}
    inputs = {f"Input.{kind}" for kind in ("Text", "Date", "Time", "Number", "ChoiceSet")}
    elements = {"AdaptiveCard", "TextBlock", "ColumnSet", "Column", "ActionSet"}
    buttons = {"Action.Submit", "Action.OpenUrl", "Action.ShowCard"}
    assert kinds <= inputs | elements | buttons
    assert len(actions(example)) <= ACTIONS


@each
def test_a_card_is_small(example: Example) -> None:
    """Under 20 kB as it is sent, with 2,000 people and with the longest names there can be."""
    assert len(json.dumps(example.card)) < BYTES


@each
def test_what_a_card_says_is_text_and_nothing_else(example: Example) -> None:
    """Every TextBlock is Markdown: no link, emphasis, list or HTML comes out of it, and it is never empty."""
    for part in parts(example.card):
        if part["type"] == "TextBlock":
            assert unescape(MARKDOWN.render(part["text"])) == f"<p>{part['text']}</p>\n"
            assert "{{" not in part["text"]


@each
def test_the_text_that_stands_in_for_a_card_fits_a_message(example: Example) -> None:
    """At most 7,439 bytes, and never nothing: it must accompany the card."""
    assert 0 < len(example.words.encode()) <= LONGEST_MESSAGE


@pytest.mark.parametrize("example", STRANGE, ids=lambda example: example.name)
def test_the_text_mentions_nobody_and_links_to_nothing_but_us(example: Example) -> None:
    """Bold and lists are ours; the one link is to the sign-in page."""
    markdown = example.words
    html = MARKDOWN.render(markdown)
    assert "<@" not in markdown
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "ul", "li", "strong", "a"}
    assert set(re.findall(r'href="([^"]*)"', html)) <= {getattr(example.view, "url", "")}
    assert len(re.findall(r"<strong>", html)) == markdown.count("**") / 2


@each_usual
def test_everything_on_a_usual_card_is_in_its_text_too(example: Example) -> None:
    """A client without cards shows the same people, lengths and reasons."""
    if not example.name.startswith("attendance"):
        pytest.skip("forms and help say in words what their inputs and buttons do")
    spoken = re.sub(r"\s", " ", example.words).casefold()
    for part in parts(example.card):
        if part["type"] == "TextBlock" and "page" not in part["text"]:
            for said in re.split(r" · |, ", re.sub(r"\s", " ", part["text"])):
                assert said.casefold() in spoken or said in "–?"


@each_kind
def test_every_button_is_read_as_the_answer_it_was_made_of(example: Example) -> None:
    """A card and the reader of its answer cannot drift: the data, sent back as strings, is what was meant."""
    for action in actions(example):
        if action["type"] == "Action.Submit" and action["data"]["card"] != "form":
            answer = read({name: str(value) for name, value in action["data"].items()})
            assert answer.data() == action["data"]
