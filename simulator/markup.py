"""What becomes of Markdown in a message: its plain text, its HTML, and its mentions.

A small part of Markdown, as much as Webex clients write themselves; mentions exactly.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from simulator.models import Person

_MENTION = re.compile(r"<@(all|personId:[^|>]+|personEmail:[^|>]+)(?:\|([^>]*))?>")
_STYLES = (
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])"), r"<em>\1</em>"),
    (re.compile(r"(?<![_\w])_([^_\n]+)_(?![_\w])"), r"<em>\1</em>"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (
        re.compile(r"(?<!\\)\[([^\]\n]*)\]\((?:&lt;)?(https?://[^\s)]+|mailto:[^\s)]+?)(?:&gt;)?\)"),
        r'<a href="\2">\1</a>',
    ),
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MENTIONED = re.compile(r'<spark-mention[^>]* data-object-id="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")


@dataclass
class Rendered:
    """A message drawn: `people` are the ids of those mentioned, `groups` is ["all"] where everybody is."""

    text: str
    html: str
    people: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


def render(markdown: str, members: list[Person]) -> Rendered:
    """Render for a space with these members. People who are no members are named but not mentioned."""
    rendered = Rendered("", "")
    pieces: list[str] = []
    position = 0
    for match in _MENTION.finditer(markdown):
        pieces += [_styled(markdown[position : match.start()]), _mention(match, members, rendered)]
        position = match.end()
    body = "".join([*pieces, _styled(markdown[position:])])
    paragraphs = [part.replace("\n", "<br/>") for part in re.split(r"\n{2,}", body.strip("\n"))]
    rendered.html = "".join(f"<p>{part}</p>" for part in paragraphs)
    rendered.text = html.unescape(_TAG.sub("", body.replace("<br/>", "\n")))
    return rendered


def read(source: str, members: list[Person]) -> Rendered:
    """Take a message that is HTML already, as Webex's own clients send it. Its text has no marks any longer."""
    ids = {person.id for person in members}
    people = [identity for identity in _MENTIONED.findall(source) if identity in ids]
    groups = ["all"] if 'data-group-type="all"' in source else []
    words = html.unescape(_TAG.sub("", re.sub(r"<br ?/?>|</p>(?=.)", "\n", source)))
    return Rendered(words, source, list(dict.fromkeys(people)), groups)


def _styled(text: str) -> str:
    """Return the HTML of a text without mentions; a backslash before punctuation makes it plain."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\0{len(kept) - 1}\0"

    styled = html.escape(_ESCAPED.sub(keep, text.replace("\0", "")), quote=False)
    for pattern, replacement in _STYLES:
        styled = pattern.sub(replacement, styled)
    return re.sub(r"\0(\d+)\0", lambda match: html.escape(kept[int(match[1])], quote=False), styled)


def _mention(match: re.Match[str], members: list[Person], rendered: Rendered) -> str:
    target, shown = match[1], match[2]
    if target == "all":
        rendered.groups = ["all"]
        name = html.escape(shown or "All")
        return f'<spark-mention data-object-type="groupMention" data-group-type="all">{name}</spark-mention>'
    person = _member(target, members)
    if person is None:
        return html.escape(shown or target.partition(":")[2])
    if person.id not in rendered.people:
        rendered.people.append(person.id)
    name = html.escape(shown or (person.first_name if person.is_bot else person.name))
    return f'<spark-mention data-object-type="person" data-object-id="{person.id}">{name}</spark-mention>'


def _member(target: str, members: list[Person]) -> Person | None:
    key, _, value = target.partition(":")
    wanted = value.strip().casefold()
    for person in members:
        if (key == "personId" and person.id == value) or (key == "personEmail" and person.email.casefold() == wanted):
            return person
    return None
