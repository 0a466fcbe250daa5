"""The list of what is saved: items, the buttons there is room for, and how to do the same in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cards import listing
from cards.actions import read
from cards.listing import ForgetAlias, Item
from tests.support.card_examples import LISTING
from tests.support.card_parts import parts


def shown(card: dict[str, Any]) -> list[str]:
    return [part["text"] for part in parts(card) if part["type"] == "TextBlock"]


def test_each_item_has_its_button() -> None:
    """Right below it; pressing it means this item."""
    card = listing.draw(LISTING)
    assert shown(card)[:3] == ["Guests you matched to an address", "Bob 0", "counts as bob@example.com"]
    taps = [part for part in parts(card) if part["type"] == "Action.Submit"]
    assert [tap["title"] for tap in taps] == ["Forget Bob 0", "Forget Bob 1", "Forget Bob 2"]
    assert read(taps[0]["data"]) == ForgetAlias("Bob")


def test_no_more_buttons_than_webex_shows_and_no_more_items_than_fit() -> None:
    """The others are there in words, and those that are not are counted."""
    card = listing.draw(replace(LISTING, items=LISTING.items * 20))
    assert len([part for part in parts(card) if part["type"] == "Action.Submit"]) == 5
    assert len([text for text in shown(card) if text.startswith("Bob")]) == 10
    assert "And 50 more: Bob 1, Bob 2, Bob 0" in "\n".join(shown(card))


def test_the_list_in_words() -> None:
    """For a client without cards."""
    view = replace(
        LISTING, title="Your groups", items=(Item("@team", "2 people: a@x.org, b@x.org"),), hint="See: groups"
    )
    assert listing.text(view) == "**Your groups**\n\n- **@team**: 2 people: a@x.org, b@x.org\n\nSee: groups"
