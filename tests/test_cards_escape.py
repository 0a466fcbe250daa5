"""Names are chosen by strangers: whatever they write, a reader sees plain text, and nothing but the text."""

from __future__ import annotations

import random
import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.escape import COST, GRAPHEMES, clean, graphemes, safe, typed

HOSTILE = (
    "[Approve](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "[a]: https://evil.example",
    "[a][b]",
    "<https://evil.example>",
    "<evil@example.com>",
    "https://evil.example/login",
    "WWW.evil.example",
    "<@all>",
    "<@personEmail:boss@example.com|Boss>",
    "<@personId:Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x>",
    "<img src=x onerror=alert(1)>",
    "<!-- x -->",
    "&lt;@all&gt;",
    "&#60;b&#62;",
    "&amp;",
    "*a*",
    "**a**",
    "_a_",
    "__a__",
    "a_b_",
    "_a_b",
    "`a`",
    "```",
    "~~a~~",
    "~~~",
    "# a",
    "#",
    "> a",
    "- a",
    "-",
    "---",
    "+ a",
    "* a",
    "1. a",
    "1)",
    "12345.",
    "===",
    "    a",
    "\ta",
    "a  \nb",
    "a\\\nb",
    "a\n\nb",
    "a\n===",
    "a\n---",
    "|a|b|\n|-|-|",
    "\\*a\\*",
    "\\[a\\](b)",
    "{{DATE(2017-02-14T06:08:39Z, LONG)}}",
    "{{{TIME(2017-02-14T06:08:39Z)}}}",
    "\u202egnp.exe",
    "a\u200bb\u2060c\ufeff",
    "a\u2066b",
    "\u0301a",
    "a" + "\u0301" * 500,
    "\x00\x1b[31m",
    "\ud800a",
    "\U000e0041",
    "\u3164",
    "\u2068x",
    "`\u200d`",
    "a\ud800\u0301",
    "x" * 10_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 100,
    "\U0001f1e9\U0001f1ea" * 100,
    "محمد (ב) 12",
)
HONEST = (
    "Alice Adams",
    "Jean-Luc O'Neill, Ph.D.",
    "Günther Großmann",
    "Ольга Жукова",
    "山田 太郎",
    "Nguyễn Văn A",
    "R&D; Sync (Ops & Eng) #2",
    "[Ext] 1:1 Ann/Bob - Q3",
    "Release 2.0: who's in?",
    "alice_b.c-d+e@example.com",
    "+1 415 555 0100",
    "snake_case_name",
    "👩🏽‍💻 Zoë 🇩🇪",
    "50% done!",
)
# What each look-alike stands for, written down a second time: the one place to see what a reader is shown.
STANDS_FOR = str.maketrans("‹›∗ˋ∼∖ˍ❨❲∶❴＆∕․♯＋＝‐﹚", "<>*`~\\_([:{&/.#+=-)")
ISOLATES = str.maketrans("", "", "\u2068\u2069")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def made_up(count: int) -> list[str]:
    """Names put together at random, the same in every run, from what parsers look for."""
    pieces = [*HOSTILE, *HONEST, *"<>[]()*_`~#+-=|\\&;:!{}@/.1 \n", "a", "É", "://", "www.", "‍", "️"]
    chance = random.Random(7)
    return ["".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(count)]


def shown(markdown: str) -> str:
    """The text that a CommonMark reader sees, or a failure if it sees anything but one paragraph of text."""
    html = MARKDOWN.render(markdown)
    inside = re.fullmatch(r"(?:<p>(.*)</p>\n)?", html, re.DOTALL)
    assert inside is not None, html
    assert "<" not in (inside[1] or ""), html
    return unescape(inside[1] or "")


def test_ten_thousand_hostile_names_are_shown_as_they_are() -> None:
    """No link, mention, emphasis, list, heading, code or HTML: the visible text is the cleaned name."""
    for name in (*HOSTILE, *made_up(10_000)):
        markdown = safe(name)
        assert shown(markdown) == markdown
        assert "<" not in markdown
        assert "://" not in markdown


def test_a_name_is_safe_in_the_middle_of_a_sentence_and_of_bold() -> None:
    """Where the cards put names: in bold at the start of a list item, and in brackets."""
    for name in (*HOSTILE, *made_up(2_000)):
        if markdown := safe(name):
            html = MARKDOWN.render(f"- **{markdown}** ({markdown}): 5 min.")
            assert unescape(html) == f"<ul>\n<li><strong>{markdown}</strong> ({markdown}): 5 min.</li>\n</ul>\n"


@given(st.text())
def test_any_text_at_all_is_shown_as_it_is(name: str) -> None:
    """The same for whatever the fuzzer finds, and doing it twice changes nothing."""
    assert shown(safe(name)) == safe(name)
    assert safe(safe(name)) == safe(name)
    assert clean(clean(name)) == clean(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_look_alikes_stand_one_for_one(name: str) -> None:
    """A reader is shown the name itself, with only the shape of its marks a little different."""
    assert safe(name).translate(ISOLATES).translate(STANDS_FOR) == clean(name)


@pytest.mark.parametrize("name", HONEST)
def test_honest_names_and_titles_stay_as_they_are(name: str) -> None:
    """What people are really called, and what meetings are, can be copied from the card."""
    assert safe(name) == clean(name) == unicodedata.normalize("NFC", name)


@given(st.text(max_size=600))
def test_only_what_shows_is_left_and_on_one_line(name: str) -> None:
    """No control, direction or private character, no half of a surrogate, no space at an end or two in a row."""
    left = clean(name)
    assert not {unicodedata.category(char) for char in left.replace("\u200d", "")} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Zl",
        "Zp",
    }
    assert left == " ".join(left.split())
    left.encode()


@given(st.text(st.sampled_from("a\u0301\u200d\ufe0f\U0001f468\U0001f3fd\U0001f1e9é☃字 "), max_size=900))
def test_names_are_cut_at_64_graphemes_and_360_bytes(name: str) -> None:
    """Nobody's name can fill the card, however it is built."""
    left = clean(name)
    assert len(list(graphemes(left))) <= GRAPHEMES
    assert len(ascii(left)) <= COST + 8
    assert all(len(grapheme) <= 9 for grapheme in graphemes(left))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩🏽‍💻x", ["👩🏽‍💻", "x"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"]),
        ("❤️☃", ["❤️", "☃"]),
        ("", []),
    ],
)
def test_graphemes_are_what_a_reader_counts(text: str, parts: list[str]) -> None:
    """Marks, joined emoji, skin tones and flags are not cut in two."""
    assert list(graphemes(text)) == parts


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    """What is cut is seen to be cut; what just fits is whole."""
    assert clean("x" * 64) == "x" * 64
    assert clean("x" * 65) == "x" * 63 + "…"


def test_names_written_from_right_to_left_are_isolated() -> None:
    """So that the numbers which follow them stay in their order."""
    assert safe("محمد") == "\u2068محمد\u2069"
    assert "\u2068" not in safe("Alice")


def test_what_was_typed_keeps_its_lines() -> None:
    """A pasted list of addresses comes back as it was, without what cannot be seen, and within bounds."""
    assert typed("a@example.com\r\n<b@example.com>\u202e", 100) == "a@example.com\n<b@example.com>"
    assert typed("x" * 50, 10) == "x" * 10
    assert len(typed("a\n" * 5_000, 100)) <= 100
