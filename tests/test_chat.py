"""The chat page in a browser, against the simulator: what a person does and sees."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from simulator.faults import Fault
from simulator.server import Running, serve
from tests.support.browser import Screen, faint_texts, is_too_wide, needs_page, opened, screen
from tests.support.chat_site import ALICE, CARD, DOT, FORM, Site, write

pytestmark = [pytest.mark.slow, needs_page]


@pytest.fixture(scope="module")
def desktop(browser: Browser) -> Iterator[Screen]:
    with screen(browser) as desktop:
        yield desktop


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with serve() as running:
        yield running


@pytest.fixture
def site(running: Running) -> Iterator[Site]:
    """The samples as at first."""
    with requests.Session() as session:
        session.post(f"{running.url}/_control/reset", timeout=10).raise_for_status()
        yield Site(running, session)


@pytest.fixture
def page(desktop: Screen, site: Site) -> Iterator[Page]:
    """Alice's conversation with Rollcall."""
    with opened(desktop, site.address("Rollcall")) as page:
        expect(page.get_by_role("heading", name="Rollcall")).to_be_visible()
        yield page


def test_the_page_opens_as_the_host(desktop: Screen, site: Site) -> None:
    """Without an address to follow there is still somebody to be and something to read."""
    with opened(desktop, site.running.url) as page:
        expect(page.get_by_label("You are")).to_have_value(ALICE)
        expect(page.get_by_role("textbox", name="Message")).to_be_visible()
        assert "person=alice%40example.com&room=" in page.url


def test_choosing_a_person_shows_that_persons_spaces(page: Page) -> None:
    """The page shows what Webex shows to the chosen person, and bots can't be chosen."""
    spaces = page.get_by_role("navigation", name="Spaces")
    expect(spaces.get_by_role("link", name="Project Unicorn")).to_be_visible()
    page.get_by_label("You are").select_option("carol@example.com")
    expect(spaces.get_by_role("link", name="Project Unicorn")).to_have_count(0)
    expect(spaces.get_by_role("link", name="Team stand-up")).to_be_visible()
    assert "rollcall@webex.bot" not in page.get_by_label("You are").inner_html()


def test_enter_sends_and_shift_enter_starts_a_line(page: Page, site: Site) -> None:
    """A message leaves as it was typed, underscores and all."""
    field = page.get_by_role("textbox", name="Message")
    field.press_sequentially("who attended")
    field.press("Shift+Enter")
    field.press_sequentially("a_b_c@example.com *now*")
    field.press("Enter")
    expect(page.get_by_test_id("message")).to_contain_text("You")
    expect(field).to_have_value("")
    assert site.last_message("Rollcall")["text"] == "who attended\na_b_c@example.com *now*"


def test_a_name_is_completed_and_becomes_a_mention(desktop: Screen, site: Site) -> None:
    """In a group space a bot only hears what mentions it."""
    with opened(desktop, site.address("Team stand-up")) as page:
        field = page.get_by_role("textbox", name="Message")
        field.press_sequentially("@ro")
        expect(page.get_by_role("listbox", name="People to mention").get_by_role("option")).to_have_count(1)
        field.press("Enter")
        field.press_sequentially("who attended x_1 @bo")
        field.press("Tab")
        field.press("Enter")
        expect(page.locator(".mention")).to_have_text(["Rollcall", "Bob Müller"])
    message = site.last_message("Team stand-up")
    assert message["text"] == "Rollcall who attended x_1 Bob Müller"
    assert len(message["mentionedPeople"]) == 2


def test_what_others_write_appears_by_itself(page: Page, site: Site) -> None:
    """No reload: the conversation is live, and news in another space is marked there."""
    site.say("bot", "Rollcall", markdown="Good **morning**")
    expect(page.get_by_test_id("message").get_by_text("morning")).to_have_css("font-weight", "700")
    expect(page.get_by_role("link", name="Team stand-up")).not_to_contain_text("unread")
    site.say("bob", "Team stand-up", text="Anyone here?")
    expect(page.get_by_role("link", name="Team stand-up")).to_contain_text("unread")
    page.get_by_role("link", name="Team stand-up").click()
    expect(page.get_by_text("Anyone here?")).to_be_visible()
    expect(page.get_by_role("link", name="Team stand-up")).not_to_contain_text("unread")


def test_news_arrives_by_polling_where_events_do_not(desktop: Screen, site: Site) -> None:
    """A proxy that holds server-sent events back doesn't stop the conversation."""
    with opened(desktop) as page:
        page.route("**/_events", lambda route: route.abort())
        page.goto(site.address("Rollcall"))
        expect(page.get_by_role("heading", name="Rollcall")).to_be_visible()
        site.say("bot", "Rollcall", text="Still here")
        expect(page.get_by_text("Still here")).to_be_visible()


def test_a_deleted_message_goes_and_an_edited_one_changes(page: Page, site: Site) -> None:
    """A bot's 'working…' must not stay behind its answer."""
    gone, edited = site.say("bot", "Rollcall", text="working"), site.say("bot", "Rollcall", text="first")
    expect(page.get_by_text("working")).to_be_visible()
    site.call("bot", "DELETE", f"messages/{gone}")
    site.call("bot", "PUT", f"messages/{edited}", json={"roomId": site.room("Rollcall"), "text": "second"})
    expect(page.get_by_text("working")).to_have_count(0)
    expect(page.get_by_text("first")).to_have_count(0)
    expect(page.get_by_test_id("message")).to_contain_text("edited")


def test_a_reply_goes_into_the_thread(page: Page, site: Site) -> None:
    """Threads are read and written: a reply stands under its question."""
    question = site.say("bot", "Rollcall", text="Which meeting?")
    site.say("bot", "Rollcall", text="Something later")
    expect(page.get_by_text("Something later")).to_be_visible()
    page.get_by_text("Which meeting?").hover()
    page.get_by_role("button", name="Reply in thread").first.click()
    expect(page.get_by_text("Replying to Rollcall in a thread")).to_be_visible()
    write(page, "the stand-up")
    thread = page.get_by_test_id("thread").first
    expect(thread).to_contain_text("the stand-up")
    assert site.last_message("Rollcall")["parentId"] == question
    expect(page.get_by_text("Replying to Rollcall in a thread")).to_be_visible()


def test_a_card_is_drawn_instead_of_its_text(page: Page, site: Site) -> None:
    """Cards show; their buttons open parts of themselves or a page of their own."""
    site.show(CARD)
    card = page.get_by_test_id("card")
    expect(card.get_by_text("2 of 3")).to_have_css("font-weight", "700")
    expect(page.get_by_text("a card")).to_have_count(0)
    expect(card.get_by_text("Bob joined twice")).to_be_hidden()
    card.get_by_role("button", name="Details").click()
    expect(card.get_by_text("Bob joined twice")).to_be_visible()
    with page.expect_popup() as popup:
        card.get_by_role("link", name="Read more").click()
    assert popup.value.evaluate("window.opener") is None


def test_a_form_says_what_is_missing_before_it_is_sent(page: Page, site: Site) -> None:
    """The card's own rules hold in the page, in the card's own words."""
    site.show(FORM)
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("Which meeting?")).to_be_visible()
    assert site.answers() == []


def test_a_form_sends_its_inputs_with_the_buttons_data(page: Page, site: Site) -> None:
    """One flat object of inputs, as Webex hands it to the bot, from the person who pressed."""
    message = site.show(FORM)
    page.get_by_label("Meeting ID").fill("abc")
    page.get_by_label("Everyone").check()
    page.get_by_label("Who missed it").check()
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    (answer,) = site.answers()
    assert answer["inputs"] == {"form": "attendance", "meeting": "abc", "all": "true", "show": "missed"}
    assert answer["messageId"] == message


def test_two_forms_keep_their_choices_apart(page: Page, site: Site) -> None:
    """The same form may stand in a conversation twice; its radio buttons are not one group."""
    site.show(FORM)
    site.show(FORM)
    expect(page.get_by_test_id("card")).to_have_count(2)
    page.get_by_label("Who missed it").last.check()
    expect(page.get_by_label("Who came").first).to_be_checked()


def test_a_button_is_disabled_while_its_answer_is_under_way(page: Page, site: Site) -> None:
    """An impatient second click doesn't ask twice."""
    site.show(FORM)
    site.running.gateway.latency["attachment/actions"] = 500
    page.get_by_label("Meeting ID").fill("abc")
    button = page.get_by_role("button", name="Look it up")
    button.click()
    expect(button).to_be_disabled()
    expect(button).to_be_enabled()
    assert len(site.answers()) == 1


def test_a_half_filled_form_survives_news(page: Page, site: Site) -> None:
    """Others' messages don't wipe out what one is writing into a card."""
    site.show(FORM)
    page.get_by_label("Meeting ID").fill("half")
    site.say("bot", "Rollcall", text="By the way")
    expect(page.get_by_text("By the way")).to_be_visible()
    expect(page.get_by_label("Meeting ID")).to_have_value("half")


def test_what_webex_refuses_is_told_and_the_draft_is_kept(page: Page) -> None:
    """An error is read in words, with its tracking id, and nothing typed is lost."""
    write(page, "x" * 8000)
    notice = page.get_by_test_id("toast")
    expect(notice).to_contain_text("7439 bytes")
    expect(notice).to_contain_text("Tracking ID")
    expect(page.get_by_role("textbox", name="Message")).to_have_value("x" * 8000)
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)


def test_an_error_that_is_no_json_is_told_too(page: Page, site: Site) -> None:
    """Webex's gateways answer with HTML when they are overloaded."""
    site.show(FORM)
    site.running.gateway.faults.append(Fault("html", "attachment/actions", status=503))
    page.get_by_label("Meeting ID").fill("abc")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_test_id("toast")).to_contain_text("Webex answered with status 503.")


@pytest.mark.parametrize("field", ["text", "markdown"])
def test_a_hostile_message_is_only_text(page: Page, site: Site, field: str) -> None:
    """Names and messages are chosen by strangers: no script runs, no picture loads, no link runs a script."""
    hostile = "<img src=x onerror=window.pwned=1><script>window.pwned=1</script> [go](javascript:window.pwned=1)"
    site.say("bot", "Rollcall", **{field: hostile})
    message = page.get_by_test_id("message")
    expect(message).to_contain_text("<img src=x")
    assert message.locator("img, script, a").count() == 0
    assert page.evaluate("window.pwned") is None


def test_html_from_webex_is_copied_by_an_allow_list(page: Page) -> None:
    """Even HTML that Webex itself would hand on can bring in nothing but plain formatting."""
    html = (
        '<p onclick="window.pwned=1">Hello <b>you</b><img src=x onerror="window.pwned=1"><svg onload="window.pwned=1"/>'
        '<a href="javascript:window.pwned=1">one</a><a href="https://example.com">two</a><iframe src="x"></iframe></p>'
    )
    shown = page.evaluate("async (html) => (await import('/page/richtext.js')).richText({ html }, '').outerHTML", html)
    assert shown == (
        '<div class="rich"><p>Hello <b>you</b><span>one</span>'
        '<a href="https://example.com" target="_blank" rel="noopener noreferrer">two</a></p></div>'
    )
    assert page.evaluate("window.pwned") is None


def test_long_conversations_load_a_page_at_a_time(desktop: Screen, site: Site) -> None:
    """Fifty messages first, the earlier ones on request, in order, with nothing lost between the pages."""
    for number in range(120):
        site.say("bot", "Rollcall", text=f"message {number:03}")
    with opened(desktop, site.address("Rollcall")) as page:
        messages = page.get_by_test_id("message")
        expect(messages).to_have_count(50)
        expect(page.get_by_text("message 119")).to_be_in_viewport()
        for total in (100, 120):
            page.get_by_role("button", name="Show earlier messages").click()
            expect(messages).to_have_count(total)
        expect(page.get_by_role("button", name="Show earlier messages")).to_be_hidden()
        texts = page.locator("[data-testid=message] .plain").all_inner_texts()
    assert texts == [f"message {number:03}" for number in range(120)]


def test_news_while_reading_what_is_older_is_announced(desktop: Screen, site: Site) -> None:
    """A reader who has scrolled up stays there, and is told."""
    for number in range(40):
        site.say("bot", "Rollcall", text=f"message {number}")
    with opened(desktop, site.address("Rollcall")) as page:
        expect(page.get_by_text("message 39")).to_be_in_viewport()
        page.get_by_text("message 0", exact=True).scroll_into_view_if_needed()
        site.say("bot", "Rollcall", text="the news")
        page.get_by_role("button", name="New messages").click()
        expect(page.get_by_text("the news")).to_be_in_viewport()


def test_the_answer_to_a_button_is_brought_into_sight(page: Page, site: Site) -> None:
    """A person who presses a button far above sees what comes of it."""
    site.show(FORM)
    for number in range(40):
        site.say("bot", "Rollcall", text=f"message {number}")
    expect(page.get_by_text("message 39")).to_be_in_viewport()
    page.get_by_label("Meeting ID").fill("abc")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    expect(page.get_by_text("message 39")).not_to_be_in_viewport()
    site.say("bot", "Rollcall", text="the answer")
    expect(page.get_by_text("the answer")).to_be_in_viewport()


def test_a_suggestion_fills_the_field_and_asks_by_itself_for_nothing(page: Page, site: Site) -> None:
    """Sentences to try come from the person's own meetings, and may be changed before they are sent."""
    page.get_by_role("button", name="Who came to “Team stand-up”?").click()
    field = page.get_by_role("textbox", name="Message")
    expect(field).to_be_focused()
    assert re.fullmatch(r"who attended [0-9a-f]{32} (\S+@example\.com(, )?){3}", field.input_value())
    assert site.call("alice", "GET", "messages", params={"roomId": site.room("Rollcall")})["items"] == []


def test_a_first_message_opens_a_space(desktop: Screen, site: Site) -> None:
    """The guest has no space with the bot yet, and can still write to it."""
    with opened(desktop, site.address(person="gus@guest.example.net")) as page:
        page.get_by_role("button", name="New message").click()
        page.get_by_role("dialog").get_by_role("button", name="Rollcall").click()
        write(page, "hello")
        expect(page.get_by_test_id("message")).to_contain_text("hello")
        expect(page.get_by_role("navigation", name="Spaces")).to_contain_text("Rollcall")


def test_a_file_is_named_and_saved_under_its_name(page: Page, site: Site) -> None:
    """Exports come as files: the page fetches them with the person's token."""
    upload = {"files": ("attendance.csv", b"name,minutes\nBob,29\n", "text/csv")}
    site.call("bot", "POST", "messages", data={"roomId": site.room("Rollcall")}, files=upload)
    with page.expect_download() as download:
        page.get_by_role("button", name="attendance.csv").click()
    assert download.value.suggested_filename == "attendance.csv"
    assert download.value.path().read_bytes() == b"name,minutes\nBob,29\n"


def test_a_picture_is_shown(page: Page, site: Site) -> None:
    """A timeline is looked at in the conversation."""
    upload = {"files": ("timeline.png", base64.b64decode(DOT), "image/png")}
    site.call("bot", "POST", "messages", data={"roomId": site.room("Rollcall")}, files=upload)
    expect(page.get_by_role("img", name="timeline.png")).to_have_js_property("naturalWidth", 1)


def test_a_simulator_that_is_gone_is_told_once(desktop: Screen) -> None:
    """Stopping the demo under an open page leaves one clear sentence, not a heap of them."""
    with serve() as running, opened(desktop, running.url) as page:
        expect(page.get_by_role("textbox", name="Message")).to_be_visible()
        page.route("**/v1/**", lambda route: route.abort())
        for _ in range(2):
            write(page, "hello?")
            expect(page.get_by_test_id("toast")).to_have_text(re.compile("can't be reached"))


def test_a_drafts_place_is_its_space(page: Page) -> None:
    """Looking something up elsewhere doesn't lose what one was writing, nor carry it along."""
    field = page.get_by_role("textbox", name="Message")
    field.fill("half a thought")
    page.get_by_role("link", name="Team stand-up").click()
    expect(field).to_have_value("")
    page.get_by_role("link", name="Rollcall").click()
    expect(field).to_have_value("half a thought")


@pytest.mark.parametrize("width", [320, 400])
def test_a_phone_shows_one_column_that_fits(browser: Browser, site: Site, width: int) -> None:
    """The spaces, then the conversation, and back; nothing to be pushed sideways, not even by a card."""
    site.say("alice", "Rollcall", text=f"who attended {'0123456789abcdef' * 5} a.very.long.name.{'x' * 60}@example.com")
    site.show(CARD)
    site.show(FORM)
    with screen(browser, width=width, height=640) as phone, opened(phone, site.address()) as page:
        expect(page.get_by_role("textbox", name="Message")).to_be_hidden()
        assert not is_too_wide(page)
        page.get_by_role("link", name="Rollcall").click()
        expect(page.get_by_role("button", name="Look it up")).to_be_visible()
        assert not is_too_wide(page)
        assert page.locator("#scroller").evaluate("each => each.scrollWidth <= each.clientWidth")
        expect(page.get_by_role("navigation", name="Spaces")).to_be_hidden()
        page.get_by_role("link", name="Back to spaces").click()
        expect(page.get_by_role("navigation", name="Spaces")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(browser: Browser, site: Site, colours: Any) -> None:
    """Light and dark are both readable: at least 4.5 : 1."""
    site.say("bob", "Team stand-up", markdown=f"Look, <@personEmail:{ALICE}>, and <@personEmail:taro@example.com>")
    site.show(CARD, "Team stand-up")
    site.show(FORM, "Team stand-up")
    with screen(browser, colours=colours) as desktop, opened(desktop, site.address("Team stand-up")) as page:
        page.get_by_role("button", name="Details").click()
        page.get_by_role("button", name="Look it up").click()
        expect(page.get_by_text("Which meeting?")).to_be_visible()
        write(page, "x" * 8000)
        expect(page.get_by_test_id("toast")).to_be_visible()
        assert faint_texts(page) == []
