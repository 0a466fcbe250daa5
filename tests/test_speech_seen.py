"""Questions back, the form and files as people see them: in a browser, drawn by the official renderer.

With SHOTS set to a folder, the screenshots stay there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import PHONE, WIDE, faint_texts, is_too_wide, needs_page, opened, screen
from tests.support.chat import Chat
from tests.support.speaking import on_wednesday

pytestmark = [pytest.mark.slow, needs_page]

LISTED = "Team stand-up · Tue 17 Nov, 09:00 · 45 min · 2 runs"
Colours = Literal["light", "dark"]
SCREENS: list[tuple[int, Colours]] = [(WIDE, "light"), (PHONE, "dark")]


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    with on_wednesday(tmp_path_factory.mktemp("bot")) as running:
        running.ask("Alice", "group team = bob@example.com, carol@example.com, erin@example.com")
        yield running


@pytest.fixture(params=SCREENS, ids=lambda params: f"{params[1]}-{params[0]}")
def page(request: pytest.FixtureRequest, browser: Browser, chat: Chat) -> Iterator[Page]:
    width, colours = request.param
    address = f"{chat.simulator.url}/#person=alice@example.com&room={quote(chat.space('Alice', 'Rollcall'))}"
    with screen(browser, width=width, height=1100, colours=colours) as context, opened(context, address) as page:
        yield page


def write(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Message")
    field.fill(text)
    field.press("Enter")


def card(page: Page, text: str) -> Locator:
    """The newest card with these words."""
    found = page.get_by_test_id("card").filter(has_text=text).last
    expect(found).to_be_visible()
    return found


def looks_well(page: Page, name: str) -> None:
    """Nothing sticks out, everything can be read; and the screenshot, if one is wanted."""
    assert not is_too_wide(page)
    assert faint_texts(page) == []
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(400)  # the list scrolls to its end
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png")


def test_the_form_is_filled_in_and_answered(page: Page) -> None:
    """A meeting from the list, a group ticked, one button: the answer stands in the form's place."""
    write(page, "help")
    card(page, "What you can ask me").get_by_role("button", name="Ask about a meeting").click()
    form = card(page, "Everything below may stay empty.")
    form.get_by_label("Meeting", exact=True).select_option(label="Team stand-up · Tue 17 Nov, 09:00 · 45 min · 2 runs")
    form.get_by_label("@team (3)").check()
    looks_well(page, "form")
    form.get_by_role("button", name="Who missed it?").click()
    answer = card(page, "1 of 3 did not come")
    expect(answer.get_by_text("erin@example.com")).to_be_visible()
    expect(page.get_by_role("button", name="Who missed it?")).to_have_count(0)
    looks_well(page, "form-answered")


def test_a_form_with_something_wrong_comes_back(page: Page) -> None:
    """What was typed is still there, and the sentence stands below its field."""
    write(page, "form")
    form = card(page, "Everything below may stay empty.")
    form.get_by_label("Or another meeting").fill("kick-off")
    form.get_by_label("E-mail addresses").fill("bob@example.com\ncarol@example")
    form.get_by_role("button", name="Who attended?").click()
    again = card(page, "Not an e-mail address: “carol@example”.")
    expect(again.get_by_label("Or another meeting")).to_have_value("kick-off")
    again.get_by_label("E-mail addresses").fill("bob@example.com")
    looks_well(page, "form-wrong")
    again.get_by_role("button", name="Who attended?").click()
    lost = card(page, "I found no meeting called “kick-off”")
    looks_well(page, "form-not-found")
    lost.get_by_label("Or another meeting").fill("yesterday's stand-up")
    lost.get_by_role("button", name="Who attended?").click()
    card(page, "36 min")


def test_which_meeting_is_meant_is_chosen_with_a_button(page: Page) -> None:
    """Title, day and time are on the button."""
    write(page, "who attended this week")
    choice = card(page, "Which meeting do you mean?")
    looks_well(page, "which-meeting")
    choice.get_by_role("button", name="Tue 17 Nov, 09:00").click()
    card(page, "7 people attended")
    expect(page.get_by_text("Which meeting do you mean?")).to_have_count(0)


def test_who_is_meant_is_chosen_with_a_button(page: Page) -> None:
    """Somebody of nearly that name was there."""
    write(page, "did bobb attend the stand-up")
    question = card(page, "Nobody called “bobb”")
    looks_well(page, "which-person")
    question.get_by_role("button", name="bob@example.com").click()
    card(page, "Bob Müller attended")


def test_did_you_mean_is_one_tap(page: Page) -> None:
    """The button says it."""
    write(page, "gruops")
    question = card(page, "Did you mean “groups”?")
    looks_well(page, "did-you-mean")
    question.get_by_role("button", name="Yes: groups").click()
    card(page, "Your groups")


def test_a_file_is_downloaded_from_the_thread(page: Page) -> None:
    """The verdict beside it, the title and the day in its name."""
    write(page, "who attended yesterday's stand-up as csv")
    expect(page.get_by_text("7 people attended.").last).to_be_visible()
    looks_well(page, "csv")
    with page.expect_download() as download:
        page.locator(".files button").last.click()
    assert download.value.suggested_filename == "who attended 2026-11-17 Team stand-up.csv"
    assert "Bob Müller" in Path(download.value.path()).read_text("utf-8-sig")
