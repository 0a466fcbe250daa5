"""Read the names that people show: what kind of participant it is, and which words of it tell who. Pure.

Nothing here knows of rows or meetings; who may be who is decided in bot/attendance/identity.py.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.attendance.report import ParticipantKind
from bot.text import fold, plain_words

ROOM_DOMAIN: Final = "rooms.webex.com"
_RESOURCES: Final = (ROOM_DOMAIN, "resource.calendar.google.com")
_CAPACITY = re.compile(r"[(\[]\s*\d{1,4}\s*(?:p|pax|people|persons?|seats?|places)?\s*[)\]]$", re.IGNORECASE)


def _words(together: str) -> frozenset[str]:
    return frozenset(together.split())


_MOST, _LONGEST = 20, 40
"""Words of a name, and letters of a word, that are looked at: strangers choose their names."""
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_POSSESSIVE = re.compile(r"['’`]s\b", re.IGNORECASE)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that are no other letter with an accent, so that taking accents away leaves them."""

_CALLS = _words(
    "call callin caller callers dial dialin phone telephone pstn telefon anrufer telefonteilnehmer appelant llamada"
)
"""Words that stand in place of a caller's name."""
_TITLES = _words("dr prof professor mr mrs ms mx miss sir herr frau mme madame ing mag dipl phd md mba")
_PRONOUNS = _words("she her hers he him his they them theirs elle lui sie ihr er ihm ella el iel")
_DEVICES = _words(
    "ipad iphone macbook mac pc laptop desktop computer tablet mobile handy galaxy samsung pixel android browser"
)
_PLACEHOLDERS = _words(
    "guest gast invite invité ext extern external user users participant attendee teilnehmer anonymous anonym unknown"
    " unbekannt unnamed webex cisco room raum salle in the"
)
_NO_NAMES = _CALLS | _TITLES | _PRONOUNS | _DEVICES | _PLACEHOLDERS
_PARTICLES = _words("van von der den de da di dos du la le del al bin ibn of and und et y zu")

# A product that is no word of its own is a recorder wherever it stands; one that is also a surname only alone, or in
# the company of words that only machines bear.
_TASKS = re.compile(
    r"\bnotes?[\s-]?takers?\b|\bnotetak(?:er|ing)\b|\bai[\s-]notes?\b|\bmeeting[\s-]notes\b|\bnotes[\s-]bot\b"
    r"|\b(?:ai|meeting)[\s-](?:assistant|bot|scribe|recorder)\b|\brecord(?:er|ing[\s-]bot)\b|\btranscri(?:ber|ption[\s-]bot)\b"
    r"|\b(?:otter|read|fireflies|sembly|spinach|recall|chorus)\.ai\b|\bfathom\.(?:video|ai)\b|\bgrain\.com?\b"
    r"|\bgong\.io\b|\btl\W?dv\b|\botter\s?pilot\b|\bfireflies\b|\bavoma\b|\bmeetgeek\b|\bsembly\b|\btactiq\b|\bnoota\b",
    re.IGNORECASE,
)
_PRODUCTS = _words("otter read fathom grain chorus krisp granola spinach circleback supernormal")
_OWNER = re.compile(r"\(([^()]*)\)\s*$")
_MACHINES = _words("ai app assistant bot copilot for io com notes note pilot recording the")
_PRODUCT_OF = re.compile(rf"['’`]s\s+(?:{'|'.join(sorted(_PRODUCTS))})\b", re.IGNORECASE)
_MAKERS = _words("otter.ai read.ai fireflies.ai fathom.video fathom.ai grain.com grain.co avoma.com tldv.io gong.io")


def kind_of_guest(name: str, *, is_phone: bool) -> ParticipantKind:
    """Return what somebody without an e-mail is, by the name shown and by how they were connected."""
    if is_recorder(name):
        return ParticipantKind.RECORDER
    if telling_words(name):
        return ParticipantKind.GUEST
    if is_phone or _is_number(name) or not _CALLS.isdisjoint(plain_words(name)):
        return ParticipantKind.PHONE
    return ParticipantKind.NAMELESS


def kind_of_address(email: str, name: str) -> ParticipantKind:
    """Return what stands behind a folded e-mail: a person, a room, or a recorder that signed in."""
    if is_no_person(email, name):
        return ParticipantKind.ROOM
    if email.rpartition("@")[2] in _MAKERS and is_recorder(name):
        return ParticipantKind.RECORDER
    return ParticipantKind.PERSON


def is_no_person(email: str, name: str) -> bool:
    """Tell whether an address is a room's: by its domain, or by a capacity in the name, as in `Berlin (8)`."""
    return email.endswith(_RESOURCES) or (name[-1:] in ")]" and _CAPACITY.search(name) is not None)


def is_recorder(name: str) -> bool:
    """Tell whether a name is a machine's that takes notes. `Fred Fathom` and `Carole Bothin` are people."""
    if _TASKS.search(name) or _PRODUCT_OF.search(name):
        return True
    words = set(plain_words(_without_owner(name)))
    return not words.isdisjoint(_PRODUCTS) and words <= _PRODUCTS | _MACHINES


def _without_owner(name: str) -> str:
    """Return `Otter` for `Otter (Carol Chen)`: behind a surname stands a first name alone, or no name."""
    owner = _OWNER.search(name)
    return name[: owner.start()] if owner and len(telling_words(owner[1])) > 1 else name


def telling_words(name: str) -> list[str]:
    """Return the words of a shown name that say who it is: no titles, devices, numbers, `(Ext)` or `(she/her)`."""
    words = [_letters(word)[:_LONGEST] for word in plain_words(_POSSESSIVE.sub("", _shown(name)))[:_MOST]]
    kept = [word for word in words if word and word not in _NO_NAMES and not _is_masked(word)]
    return [word for word in kept if word not in _PARTICLES] or kept


def spelled_words(name: str) -> list[list[str]]:
    """Return the telling words: once with ü as u, and once as ue where that makes a difference."""
    return [telling_words(each) for each in _spellings(name)]


def address_words(email: str) -> list[list[str]]:
    """Return the words of an address before its @ in the same two spellings, without `+tag` and digits."""
    return [list(filter(None, map(_without_digits, plain_words(each)))) for each in _spellings(local_part(email))]


def local_part(email: str) -> str:
    """Return the folded part of an address before its @ and its `+tag`."""
    return fold(email).partition("@")[0].partition("+")[0]


def is_latin(words: list[str]) -> bool:
    """Tell whether words have letters that can be compared with those of most addresses."""
    return any("a" <= char <= "z" for word in words for char in word)


def _spellings(text: str) -> list[str]:
    if text.isascii():
        return [text]
    folded = unicodedata.normalize("NFC", text).casefold()
    return list(dict.fromkeys([folded.translate(_PLAIN), folded.translate(_UMLAUTS).translate(_PLAIN)]))


def _shown(name: str) -> str:
    """Return the name; of an address that somebody shows as a name, the part before its @."""
    return name.partition("@")[0] if "@" in name and _ADDRESS.fullmatch(name.strip()) else name


def _letters(word: str) -> str:
    """Return `bob` for `bob2`; nothing for a number, or for a room such as `12a`."""
    return "" if word[0].isdigit() else word.rstrip("0123456789")


def _without_digits(word: str) -> str:
    return "".join(char for char in word if not char.isdigit())


def _is_masked(word: str) -> bool:
    """Tell whether a word stands for digits that are hidden: `xxx`."""
    return len(word) > 1 and set(word) == {"x"}


def _is_number(name: str) -> bool:
    """Tell whether a name is a phone number, also in part: digits, and no letters but those that hide digits."""
    return any(map(str.isdigit, name)) and all(not char.isalpha() or char in "xX" for char in name)
