"""Ask a host to sign in, and say beforehand what the bot will read and who will see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cards.blocks import Element, card, open_url, paragraph, small
from cards.escape import safe
from cards.fallback import paragraphs
from cards.formats import counted

_READS = (
    "I will read your meetings and who took part in them, and nothing else: not what was said, no recordings, no files."
)
_READS_AS_ADMIN = (
    "I will read the meetings of your site's hosts and who took part in them, and nothing else. Webex gives this to"
    " administrators only."
)
_FOR_WHOM = (
    "I read them only when you ask, and only for your own questions. Write “sign out” and I forget your sign-in."
)
_SENTENCE = 200
_AFTERWARDS = "Once you have signed in, I answer your question by myself."


@dataclass(frozen=True, slots=True)
class SignInView:
    """`url` is the bot's own one-time address, good for `minutes`; `words` is the question that waits, if any.

    `why` says why a person who has signed in before has to do it again.
    """

    url: str
    minutes: int
    words: str = ""
    why: str = ""
    as_admin: bool = False


def draw(view: SignInView) -> Element:
    """Draw the card, with the link as its only button."""
    return card(_body(view), [open_url("Sign in to Webex", view.url, style="positive")])


def text(view: SignInView) -> str:
    """Return the same in Markdown, with the link."""
    link = f"[Sign in to Webex]({view.url}). {_validity(view)}"
    return paragraphs(f"**{_title(view)}.**", safe(view.why, _SENTENCE), _reads(view), _FOR_WHOM, _waiting(view), link)


def _body(view: SignInView) -> Iterator[Element]:
    yield paragraph(_title(view), size="Large", weight="Bolder")
    yield paragraph(safe(view.why, _SENTENCE), spacing="Small")
    yield paragraph(_reads(view), spacing="Small")
    yield paragraph(_FOR_WHOM, spacing="Small")
    yield paragraph(_waiting(view), spacing="Small")
    yield small(_validity(view), spacing="Medium")


def _title(view: SignInView) -> str:
    return "Please sign in to Webex again" if view.why else "Please sign in to Webex first"


def _reads(view: SignInView) -> str:
    return _READS_AS_ADMIN if view.as_admin else _READS


def _waiting(view: SignInView) -> str:
    return f"{_AFTERWARDS} You asked: {safe(view.words, _SENTENCE)}" if view.words else ""


def _validity(view: SignInView) -> str:
    return f"The link is for you alone, works once, and is good for {counted(view.minutes, 'minute', 'minutes')}."
