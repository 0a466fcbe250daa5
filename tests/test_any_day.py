"""Whatever day it is: what the README and the demo say is answered, and the widest card fits the smallest phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from bot.app import Rollcall
from simulator.demo import welcome
from simulator.server import serve
from tests.support.browser import needs_page, opened
from tests.support.browser import screen as new_context
from tests.support.card_examples import START, USUAL, moved
from tests.support.chat import NOW, Chat, Json, config, running, words
from tests.support.days import on_any_day
from tests.support.readme import ASKED, FOLLOWING
from tests.support.render import PHONE, WIDE_FONT, screen, seen

pytestmark = pytest.mark.slow

SENTENCES = re.findall(r"^    (\w.*)$", welcome(8001), re.MULTILINE)
"""What the demo suggests."""


@dataclass(frozen=True)
class Calendar:
    """One simulated Webex and one bot, which go from day to day."""

    chat: Chat
    rollcall: Rollcall

    def turn_to(self, now: datetime) -> None:
        """Start the samples at that moment, as a simulator does that is started then."""
        self.chat.control("POST", "clock", {"now": now.isoformat()})
        self.chat.control("POST", "reset")
        self.rollcall.subscriptions.repair()


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calendar]:
    with serve(now=NOW) as simulator:
        settings = config(simulator, tmp_path_factory.mktemp("bot"))
        with running(settings, clock=simulator.world.now) as rollcall:
            chat = Chat(simulator)
            chat.ask("Alice", "group team = bob@example.com, carol@example.com")
            yield Calendar(chat, rollcall)


@on_any_day
def test_what_the_readme_and_the_demo_say_is_answered(calendar: Calendar, now: datetime) -> None:
    """With an answer, not with a question back or an apology; in the thread of an answer too."""
    calendar.turn_to(now)
    chat = calendar.chat
    said = [(phrase, chat.say("Alice", phrase)) for phrase in (*ASKED, *SENTENCES)]
    for phrase, message in said:
        assert is_answer(chat.reply("Alice", message)), phrase
    answer = chat.ask("Alice", "who attended the stand-up bob@example.com")
    for phrase in FOLLOWING:
        reply = chat.ask("Alice", phrase, under=answer["parentId"])
        assert is_answer(reply), phrase


def is_answer(reply: Json) -> bool:
    said = words(reply)
    return bool(reply.get("files")) or "Europe/Paris" in said or said.startswith("Ask about a meeting")


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    with screen(browser, PHONE) as page:
        yield page


@needs_page
@on_any_day
def test_every_card_fits_the_smallest_phone(phone: Page, now: datetime) -> None:
    """In the widest font, with that day's name and month on it, over the change of the clocks too."""
    views = [(example, moved(example.view, now - START)) for example in USUAL]
    dated = [(example, view) for example, view in views if example.text(view) != example.words]
    assert len(dated) > 10
    cards = seen(phone, [example.draw(view) for example, view in dated])
    too_wide = {example.name: card.too_wide[WIDE_FONT] for (example, _), card in zip(dated, cards, strict=True)}
    assert {name: parts for name, parts in too_wide.items() if parts} == {}


@needs_page
@pytest.mark.parametrize("now", ["2026-12-05T10:00+00:00", "2027-01-01T16:30+00:00", "2028-02-29T12:00+00:00"])
def test_what_the_chat_page_suggests_is_answered(calendar: Calendar, browser: Browser, now: str) -> None:
    """Two meetings and the words that need none, each with a button."""
    calendar.turn_to(datetime.fromisoformat(now))
    chat = calendar.chat
    place = f"#person=alice@example.com&room={quote(chat.space('Alice', 'Rollcall'))}"
    with new_context(browser) as context, opened(context, f"{chat.simulator.url}/{place}") as page:
        page.get_by_role("button", name="Who came to “Team stand-up”?").wait_for()
        chips = [(chip.inner_text(), chip.get_attribute("title") or "") for chip in page.locator(".chip").all()]
    assert len(chips) == 4
    first, second, form, help_ = (words(chat.ask("Alice", text)).partition("\n")[0] for _, text in chips)
    assert first == "Team stand-up"
    assert chips[1][0] == f"Everyone at “{second}”"
    assert (form, help_) == ("Ask about a meeting", "What you can ask me")
