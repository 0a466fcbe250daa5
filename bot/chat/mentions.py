"""Take the bot's own mention out of what was said, and put people's e-mails in for theirs.

In a space, Webex gives a message twice: as text, where a mention is just a display name, and as HTML, where it
carries the person's ID. Only the ID is sure; names are the fallback for messages without HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from bot.events import Person, PersonId, is_same_person
from bot.language.tokens import MOST_BYTES

_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "blockquote", "pre"})
_LONGEST_HTML = 60_000
"""Characters. A message of the greatest length has fewer, even if each of its words is a mention."""

# Each of these takes a character once, however the text is made: `[^<>]*+` never goes back.
_TAG = re.compile(r"<(?:[!?][^<>]*+|(/?)([a-z][a-z0-9-]*+)([^<>]*+))>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(href|data-object-id|data-object-type)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))""", re.IGNORECASE
)
_CHARACTER = re.compile(r"&(?:#\d{1,7}(?!\d)|#x[0-9a-f]{1,6}(?![0-9a-f])|[a-z][a-z0-9]{1,31});?", re.IGNORECASE)
_EMPHASIS_IN_A_WORD = re.compile(r"(?<=[^\W_])<(em|i|strong|b)>([^<>]*+)</\1>(?=[^\W_]|@)", re.IGNORECASE)
_WRITTEN = {"em": "_", "i": "_", "strong": "__", "b": "__"}
_BLANKS = re.compile(r"[ \r\f\v\xa0]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of somebody else; `shown` is the name that the reader sees."""

    person: PersonId
    shown: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message without the bot's own mention. `people` are the other people mentioned, each once, in order."""

    parts: tuple[str | Mention, ...]

    @property
    def people(self) -> tuple[PersonId, ...]:
        return tuple(dict.fromkeys(part.person for part in self.parts if isinstance(part, Mention)))

    def text(self, emails: Mapping[PersonId, str]) -> str:
        """Return the text with each person's e-mail in place of the mention, or the shown name where it isn't known."""
        said = (part if isinstance(part, str) else f" {emails.get(part.person, part.shown)} " for part in self.parts)
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(said).splitlines())
        return "\n".join(line for line in lines if line)


def spoken(text: str, html: str | None, bot: Person) -> Spoken:
    """Read a message's `text` and `html`; mentions of all (group mentions) are left out.

    What is longer than a message can be is not read as HTML: the text alone goes on, and is refused there.
    """
    if not html or len(html) > _LONGEST_HTML or len(text) > MOST_BYTES:
        return Spoken((_without_name(text, bot),))
    reader = _Reader(bot.id)
    reader.read(html)
    parts = reader.finished()
    if not reader.bot_was_mentioned and parts and isinstance(parts[0], str):
        parts[0] = _without_name(parts[0], bot)
    return Spoken(tuple(parts))


def _without_name(text: str, bot: Person) -> str:
    """Strip the bot's name from the beginning: the whole, the nick name, or the first word (what Webex shows)."""
    for name in (bot.display_name, bot.nick_name, bot.display_name.partition(" ")[0]):
        leading = name and re.match(rf"\s*@?{re.escape(name)}(?!\w)[\s:,]*", text, re.IGNORECASE)
        if leading:
            return text[leading.end() :]
    return text


class _Reader:
    """Collects text and mentions in the order in which they stand. Raises nothing, whatever the HTML is."""

    def __init__(self, bot: PersonId) -> None:
        self.bot_was_mentioned = False
        self._bot = bot
        self._parts: list[str | Mention] = []
        self._mentioned: str | None = None
        self._link = ""
        self._inner: list[str] = []

    def read(self, html: str) -> None:
        """Read the whole HTML. The time it takes grows with its length alone."""
        html = _EMPHASIS_IN_A_WORD.sub(_as_written, html)
        place = 0
        for tag in _TAG.finditer(html):
            self._add(html[place : tag.start()])
            place = tag.end()
            closing, name, attributes = tag.groups()
            if closing:
                self._end(name.lower())
            elif name:
                self._begin(name.lower(), attributes)
        self._add(html[place:])

    def finished(self) -> list[str | Mention]:
        """Return the parts, neighbouring texts joined; a mention that never ended counts as its text."""
        parts: list[str | Mention] = []
        texts: list[str] = []
        for part in [*self._parts, *self._inner]:
            if isinstance(part, str):
                texts.append(part)
                continue
            parts += ["".join(texts), part]
            texts.clear()
        return [part for part in [*parts, "".join(texts)] if part]

    def _add(self, text: str) -> None:
        inside = self._mentioned is not None or self._link
        (self._inner if inside else self._parts).append(_plain(text))

    def _begin(self, tag: str, written: str) -> None:
        if tag in ("spark-mention", "a"):
            self._parts += self._inner
            self._inner = []
            attributes = {name.lower(): _plain("".join(values)) for name, *values in _ATTRIBUTE.findall(written)}
            if tag == "a":
                self._link = attributes.get("href", "")
            else:
                is_group = attributes.get("data-object-type") == "groupMention"
                self._mentioned = "" if is_group else attributes.get("data-object-id", "")
        elif tag in _BLOCKS:
            self._parts.append("\n")

    def _end(self, tag: str) -> None:
        if tag == "spark-mention" and self._mentioned is not None:
            self._end_mention(PersonId(self._mentioned))
        elif tag == "a" and self._link:
            self._end_link()
        elif tag in _BLOCKS:
            self._parts.append("\n")

    def _end_mention(self, person: PersonId) -> None:
        if is_same_person(person, self._bot):
            self.bot_was_mentioned = True
            self._parts.append(" ")
        elif person:
            self._parts.append(Mention(person, "".join(self._inner)))
        self._mentioned = None
        self._inner = []

    def _end_link(self) -> None:
        """Keep a link's own text. Where it hides the address or the meeting, that is added."""
        shown, link = "".join(self._inner), self._link
        if link.startswith("mailto:"):
            address = link.removeprefix("mailto:").partition("?")[0]
            self._parts.append(shown if address in shown else f"{shown} <{address}>")
        else:
            self._parts.append(shown if shown.strip() in link else f"{shown} {link}")
        self._link = ""
        self._inner = []


def _as_written(emphasis: re.Match[str]) -> str:
    """Return `_doe_` for the emphasis that a Markdown client made of it in `john_doe_x@` or in an ID."""
    mark = _WRITTEN[emphasis[1].lower()]
    return f"{mark}{emphasis[2]}{mark}"


def _plain(text: str) -> str:
    """Return the text with its characters in place of `&lt;` and the like."""
    return _CHARACTER.sub(lambda written: unescape(written[0]), text) if "&" in text else text
