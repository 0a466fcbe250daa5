"""Say that the answer is not known yet, and will come by itself: the meeting has only just ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cards.attendance import Refresh
from cards.blocks import Element, card, paragraph, small, submit
from cards.escape import safe
from cards.fallback import paragraphs
from cards.times import TimeFormat, length

_TITLE = "Not known yet"


@dataclass(frozen=True, slots=True)
class WaitingView:
    """`ended` is in seconds ago, None where that isn't known either; at `until` the bot gives up.

    `planned` is when it was to end. Times are aware.
    """

    question: str
    title: str
    ended: int | None
    until: datetime
    zone: tzinfo
    planned: datetime | None = None


def draw(view: WaitingView) -> Element:
    """Draw the card; nobody has to press its button."""
    return card(_body(view), [submit("Try now", Refresh(view.question))])


def text(view: WaitingView) -> str:
    """Return the same in Markdown."""
    return paragraphs(f"**{_TITLE}.** {_why(view)}", _by_when(view))


def _body(view: WaitingView) -> Iterator[Element]:
    yield paragraph(_TITLE, size="Large", weight="Bolder")
    yield paragraph(_why(view), spacing="Small")
    yield paragraph(_by_when(view), spacing="Small")
    yield small("Webex publishes who attended up to 15 minutes after the end.", spacing="Medium")


def _why(view: WaitingView) -> str:
    title = safe(view.title) or "The meeting"
    if view.ended is not None:
        return f"{title} ended {length(view.ended)} ago, and Webex has not published yet who attended."
    if view.planned is not None:
        planned = TimeFormat(view.zone, view.planned).time_and_zone()
        return f"{title} was planned until {planned}, and Webex has not published yet who attended."
    return f"{title}: Webex has not published yet who attended."


def _by_when(view: WaitingView) -> str:
    return f"I'll answer here by myself, by {TimeFormat(view.zone, view.until).time_and_zone()} at the latest."
