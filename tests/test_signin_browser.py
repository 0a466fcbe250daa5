"""Signing in as a person sees it: the pages in a browser, on a desktop and a phone, by day and by night.

`SHOTS=folder` keeps pictures of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, WIDE, faint_texts, is_too_wide, needs_chromium, opened, screen
from tests.support.chat import words
from tests.support.signing import STANDUP, Desk, desk, link_in, links, new_link

pytestmark = [pytest.mark.slow, needs_chromium]

SHOTS = os.environ.get("SHOTS")
Colours = Literal["light", "dark"]
LOOKS = [(WIDE, "light"), (PHONE, "dark")]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def rollcall(shared: Desk) -> Desk:
    """One that knows nothing of Alice: no sign-in, no link that is still good."""
    shared.chat.ask("Alice", "forget me")
    return shared


def looked_at(page: Page, name: str) -> None:
    """Nothing sticks out, nothing is too faint; a picture if one is wanted."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    assert not is_too_wide(page)
    assert faint_texts(page) == []


def refusals(page: Page) -> list[str]:
    """What the page's own policy would not let it do: the browser complains of it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    return said


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_the_whole_sign_in(rollcall: Desk, browser: Browser, width: int, colours: Colours) -> None:
    """From the link to the answer: two clicks of the person's, Webex's page between."""
    chat = rollcall.chat
    known = len(links(chat, "Alice"))
    asked = chat.say("Alice", f"who attended {STANDUP} bob@example.com")
    link = new_link(chat, "Alice", known)
    with screen(browser, width=width, colours=colours) as profile, opened(profile, link) as page:
        said = refusals(page)
        expect(page.get_by_role("heading", name="Sign in to Webex")).to_be_visible()
        expect(page.get_by_text("Alice Archer")).to_be_visible()
        looked_at(page, f"start-{width}-{colours}")
        page.get_by_role("link", name="Continue to Webex").click()
        expect(page.get_by_label("Sign in as")).to_have_value("alice@example.com")
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_role("heading", name="You are signed in, Alice Archer")).to_be_visible()
        looked_at(page, f"done-{width}-{colours}")
        assert said == []
    assert "Bob Müller attended" in words(chat.reply("Alice", asked, after=1))


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_what_goes_wrong_is_said_on_a_page_too(rollcall: Desk, browser: Browser, width: int, colours: Colours) -> None:
    """Declined, another account, and a link that was used: what happened, and what to do."""
    chat = rollcall.chat
    link = link_in(chat.ask("Alice", "sign in"))
    with screen(browser, width=width, colours=colours) as profile, opened(profile, link) as page:
        page.get_by_role("link", name="Continue to Webex").click()
        page.get_by_role("button", name="Decline").click()
        expect(page.get_by_role("heading", name="You did not sign in")).to_be_visible()
        looked_at(page, f"declined-{width}-{colours}")
        page.goto(link)
        expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
        looked_at(page, f"over-{width}-{colours}")
        page.goto(link_in(chat.ask("Alice", "sign in")))
        page.get_by_role("link", name="Continue to Webex").click()
        page.get_by_label("Sign in as").select_option("bob@example.com")
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_role("heading", name="This link is for another account")).to_be_visible()
        looked_at(page, f"another-{width}-{colours}")
    assert rollcall.stored() == []


def test_keys_alone_are_enough(rollcall: Desk, browser: Browser) -> None:
    """Tab to the button, which shows that it is chosen, and Enter."""
    with screen(browser) as profile, opened(profile, link_in(rollcall.chat.ask("Alice", "sign in"))) as page:
        page.keyboard.press("Tab")
        button = page.get_by_role("link", name="Continue to Webex")
        expect(button).to_be_focused()
        assert button.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        expect(page.get_by_label("Sign in as")).to_be_visible()
