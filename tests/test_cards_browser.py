"""The cards as they are seen: drawn by the official renderer in a browser, at the width of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cards import help as help_card
from cards.actions import read
from cards.attendance import TurnPage
from cards.blocks import BUTTON
from cards.form import FormAnswer, draw
from cards.widths import fitted, line_width
from tests.support.browser import needs_page
from tests.support.card_examples import EXAMPLES, FILLED, FORM, FULL_FORM, HELP, WRONG, WRONG_FORM
from tests.support.render import FONTS, PHONE, WIDE_FONT, Seen, has_font, screen, seen, show

pytestmark = [pytest.mark.slow, needs_page]

SEEN = [example for example in EXAMPLES if not example.name.endswith(("-long", "-empty"))]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with screen(browser, PHONE) as page:
        yield page


def texts(part: Any) -> list[str]:
    """What the card's TextBlocks say, in order."""
    if isinstance(part, list):
        return [words for item in part for words in texts(item)]
    if part.get("type") == "TextBlock":
        return [part["text"]]
    if part.get("style") == "expanded":
        return [choice["title"] for choice in part["choices"]]
    return texts([part[key] for key in ("body", "columns", "items") if key in part])


@pytest.fixture(scope="module")
def all_seen(browser: Browser) -> dict[str, Seen]:
    """Every example as it is seen on the smallest phone, by its name."""
    with screen(browser, PHONE) as page:
        cards = {example.name: example.card for example in EXAMPLES}
        return dict(zip(cards, seen(page, list(cards.values()), list(FONTS)), strict=True))


def test_every_card_is_seen_as_it_was_written(all_seen: dict[str, Seen]) -> None:
    """With anybody's words on it: the visible text is ours, and no markup comes of it."""
    for example in SEEN:
        written = [f"{words}\n" for words in texts(example.card)]
        assert (all_seen[example.name].texts, all_seen[example.name].markup) == (written, 0), example.name


@pytest.mark.parametrize("font", FONTS)
def test_nothing_is_wider_than_the_smallest_phone(page: Page, all_seen: dict[str, Seen], font: str) -> None:
    """No button and no column, in whatever font, and whatever the words are."""
    if not has_font(page, font):
        pytest.skip(f"the font {font} is not installed ({FONTS[font]})")
    assert {name: each.too_wide[font] for name, each in all_seen.items() if each.too_wide[font]} == {}


TITLES = [
    "Wed 30 Sep, 20:00",
    "MMMMWWWW mmmmwwww @@%%",
    "Yes: group team = bob@example.com, carol@example.com",
    "Ж Щ Ф ю щ ы, Жанна Иванова",
    "山田太郎, 회의, あいうえお",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f600 → ½ ™ ◀ ▶",
    "السلام عليكم שלום",
    "e\u0301 Ğ ǅ Łódź ÄÖÜß ﬁ",
    "".join(map(chr, range(33, 127))),
]


MEASURE = """
([text, font]) => {
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.font = `bold 1000px '${font}'`;
  return canvas.measureText(text).width / 1000;
}
"""


def test_a_line_is_never_wider_than_it_was_thought(page: Page) -> None:
    """Measured in the wide font; and what is cut keeps its beginning."""
    for title in TITLES:
        assert page.evaluate(MEASURE, [title, WIDE_FONT]) <= line_width(title) + 0.001, title
        cut = fitted(title, BUTTON)
        assert page.evaluate(MEASURE, [cut, WIDE_FONT]) <= BUTTON
        assert title.startswith(cut.removesuffix("…"))
        assert (cut == title) == (line_width(title) <= BUTTON)


def sent(page: Page) -> dict[str, object]:
    data: dict[str, object] = page.evaluate("window.sent")
    return data


def test_the_form_is_filled_in_and_read(page: Page) -> None:
    """A person's clicks and keys become the typed answer."""
    show(page, draw(FULL_FORM))
    page.get_by_label("Meeting", exact=True).select_option("m2")
    page.get_by_label("E-mail addresses").fill("alice@example.com\nbob@example.com")
    page.get_by_label("Held from").fill("2026-03-01")
    page.get_by_label("Joined from").fill("2026-03-03")
    page.locator("input[type=time]").nth(2).fill("09:30")
    page.get_by_label("Hosted by").fill("jane@example.com")
    page.get_by_label("Time zone").fill("Europe/Paris")
    page.get_by_label("Late after").fill("10")
    page.get_by_label("team").check()
    page.get_by_label("leads").check()
    page.get_by_role("button", name="Who missed it?").click()
    assert read(sent(page)) == FormAnswer(
        ask="who missed",
        groups="g1,g2",
        chosen="m2",
        emails="alice@example.com\nbob@example.com",
        host="jane@example.com",
        held_from_date="2026-03-01",
        from_date="2026-03-03",
        from_time="09:30",
        zone="Europe/Paris",
        late_after="10",
        pass_mark="75",
    )


def test_a_form_that_came_back_can_be_sent_again(page: Page) -> None:
    """The values were kept, and the errors are seen below their fields."""
    show(page, draw(WRONG_FORM))
    for sentence in WRONG.values():
        assert page.get_by_text(sentence).is_visible()
    page.get_by_role("button", name="Who attended?").click()
    assert read(sent(page)) == replace(FILLED, ask="who attended", pass_mark="75")


def test_a_form_with_nothing_but_a_meeting_is_sent(page: Page) -> None:
    """What may stay empty may really stay empty, in the client's eyes too."""
    show(page, draw(FORM))
    page.get_by_label("Meeting").fill("weekly")
    page.get_by_role("button", name="Who attended?").click()
    assert read(sent(page)) == FormAnswer(ask="who attended", meeting="weekly", late_after="5", pass_mark="75")


@pytest.mark.parametrize(
    ("label", "value", "error"),
    [
        ("Meeting", "", "Say which meeting."),
        ("Time zone", "12:00", "Write a time zone such as Europe/Berlin or UTC+2."),
        ("Late after", "601", "Write whole minutes, 0 to 600."),
        ("Short below", "-1", "Write whole percent, 0 to 100."),
    ],
)
def test_the_client_checks_the_form_itself(page: Page, label: str, value: str, error: str) -> None:
    """Adaptive Cards 1.3: nothing is sent until it is right, and the sentence says what is wrong."""
    show(page, draw(replace(FORM, values=FormAnswer(meeting="weekly"))))
    page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Who attended?").click()
    assert page.get_by_text(error).is_visible()
    assert sent(page) is None


def test_help_unfolds(page: Page) -> None:
    """What is not the main thing is one tap away."""
    show(page, help_card.draw(HELP))
    other = page.get_by_text("Who did not come.")
    assert not other.is_visible()
    page.get_by_role("button", name="Everything else").click()
    assert other.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_page_is_turned(page: Page) -> None:
    """The button that is seen sends the answer that is meant."""
    example = next(example for example in EXAMPLES if example.name == "attendance-page")
    show(page, example.card)
    page.get_by_role("button", name="Page 3 ▶").click()
    assert read(sent(page)) == TurnPage("q7Hk2", 3)
