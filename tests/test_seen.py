"""The main job as a host sees it, in a browser: simulated Webex, real bot, official card renderer.

With SHOTS set to a folder, the screenshots stay there; docs/ holds three of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, is_too_wide, needs_page, opened, screen
from tests.support.chat import Chat

pytestmark = [pytest.mark.slow, needs_page]

REVIEW = "Project Unicorn: design review"


def meeting(chat: Chat, title: str) -> str:
    return str([each["id"] for each in chat.control("GET", "meetings") if each["title"] == title][-1])


def address(chat: Chat, title: str) -> str:
    room = quote(chat.space("Alice", title))
    return f"{chat.simulator.url}/#person=alice@example.com&room={room}"


def write(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Message")
    field.fill(text)
    field.press("Enter")


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(300)  # the list scrolls to its end
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_hosts_question_and_its_card(fresh_chat: Chat, browser: Browser) -> None:
    """Alice writes one line and reads who came."""
    with screen(browser) as context, opened(context, address(fresh_chat, "Rollcall")) as page:
        people = "alice@example.com, bob@example.com, nadia@example.com"
        write(page, f"who attended {meeting(fresh_chat, REVIEW)} {people}")
        card = page.get_by_test_id("card")
        expect(card.get_by_text("2 of 3 attended")).to_be_visible()
        expect(card.get_by_text("Bob Müller")).to_be_visible()
        shot(page, "answer")


def test_the_form_and_its_card(fresh_chat: Chat, browser: Browser) -> None:
    """Filled in on a phone, answered in place of the form."""
    with screen(browser, width=PHONE) as context, opened(context, address(fresh_chat, "Rollcall")) as page:
        write(page, "attendance")
        page.get_by_role("textbox", name="Or another meeting").fill(meeting(fresh_chat, REVIEW))
        page.get_by_label("E-mail addresses").fill("bob@example.com carol@example.com")
        shot(page, "form")
        page.get_by_role("button", name="Who attended?").first.click()
        expect(page.get_by_text("of 2 attended").or_(page.get_by_text("All 2 attended"))).to_be_visible()
        expect(page.get_by_label("E-mail addresses")).to_have_count(0)
        assert not is_too_wide(page)
        shot(page, "form-answered")


def test_a_mention_in_a_group_space(fresh_chat: Chat, browser: Browser) -> None:
    """The answer stands in the thread, under the question."""
    with screen(browser) as context, opened(context, address(fresh_chat, "Team stand-up")) as page:
        field = page.get_by_role("textbox", name="Message")
        field.press_sequentially("@ro")
        field.press("Enter")
        field.press_sequentially("who attended 07ac020f8a5f513f99bf67885146d735")
        field.press("Enter")
        expect(page.get_by_test_id("thread").get_by_text("7 people attended")).to_be_visible()
        shot(page, "group")


def test_a_page_is_turned(fresh_chat: Chat, browser: Browser) -> None:
    """Two thousand people, ten a page."""
    with screen(browser, width=PHONE) as context, opened(context, address(fresh_chat, "Rollcall")) as page:
        write(page, f"who attended {meeting(fresh_chat, 'All-hands webinar')}")
        expect(page.get_by_text("page 1 of 200")).to_be_visible()
        page.get_by_role("button", name="Page 2 ▶").click()
        expect(page.get_by_text("page 2 of 200")).to_be_visible()
        expect(page.get_by_text("page 1 of 200")).to_have_count(0)
        shot(page, "page")
