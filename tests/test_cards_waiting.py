"""The promise of an answer says what is known of the end: when it was, or when it was to be."""

from __future__ import annotations

from dataclasses import replace

from cards import waiting
from tests.support.card_examples import WAITING, at
from tests.support.card_parts import text_blocks


def test_what_was_planned_is_said_where_the_end_is_not_known() -> None:
    """A planned end is not passed off as the real one."""
    view = replace(WAITING, ended=None, planned=at(60))
    said = "Weekly stand-up was planned until 11:00 (UTC+1), and Webex has not published yet who attended."
    assert said in waiting.text(view)
    assert said in [block["text"] for block in text_blocks(waiting.draw(view))]
    assert "planned" not in waiting.text(replace(view, ended=240))
