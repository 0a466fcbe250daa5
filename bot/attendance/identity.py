"""Tell who is who: one person is one e-mail; a guest without an e-mail is the name it shows.

That a guest is somebody with an e-mail is only ever suggested: the host decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.attendance.participants import Participant
from bot.attendance.report import Report, Suggestion, Why
from bot.text import fold, plain_words


def fold_aliases(aliases: Mapping[str, str] | None) -> dict[str, str]:
    """Return the e-mails by the names of guests that the host has confirmed to be theirs, both folded."""
    return {fold(name): fold(email) for name, email in (aliases or {}).items()}


def email_of(row: Participant, aliases: Mapping[str, str]) -> str:
    """Return the e-mail of a row, or the one confirmed for the name it shows; "" for a guest."""
    return fold(row.email) or aliases.get(fold(row.display_name), "")


class Guests:
    """Names that guests show, to find the one that may belong to an e-mail.

    A name fits when its words are those of the address before its @, in any order: case, accents, punctuation and a
    `+tag` don't matter, so "Smith, Bob" may be bob.smith@example.com. It fits in part when the address has only its
    first or its last word, or the last and the initial of the first: bob@, smith@, bsmith@.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._part: dict[str, set[str]] = {}
        for name in names:
            for words in _plain(_shown(name)):
                for spelling in _spellings(words):
                    self._whole.setdefault(spelling, set()).add(name)
                for spelling in _parts(words, is_reversed="," in name):
                    self._part.setdefault(spelling, set()).add(name)

    def like(self, email: str) -> list[str]:
        """Return the names that fit an e-mail, wholly or in part, in order."""
        return sorted({*self.wholly_like(email), *self._find(self._part, email)})

    def wholly_like(self, email: str) -> list[str]:
        """Return the names that fit an e-mail by all of their words, in order."""
        return sorted(self._find(self._whole, email))

    def _find(self, names: Mapping[str, set[str]], email: str) -> set[str]:
        local = email.partition("@")[0].partition("+")[0]
        spellings = {spelling for words in _plain(local) for spelling in _spellings(words)}
        return set().union(*(names.get(spelling, ()) for spelling in spellings))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


def _shown(name: str) -> str:
    """Return the name; of an address that somebody shows as a name, the part before its @."""
    return name.partition("@")[0] if _ADDRESS.fullmatch(name.strip()) else name


def _plain(text: str) -> list[list[str]]:
    """Return the words of a text without accents: once with ü as u, once as ue."""
    folded = unicodedata.normalize("NFC", text).casefold()
    written = {folded, folded.translate(_UMLAUTS)}
    return [plain_words(each) for each in written]


def _spellings(words: list[str]) -> set[str]:
    """Return the words run together, as they come and sorted."""
    return {"".join(words), "".join(sorted(words))} - {""}


def _parts(words: list[str], *, is_reversed: bool) -> set[str]:
    """Return the parts of a name that addresses often have: its first word, its last, the last and an initial."""
    if len(words) < 2:
        return set()
    first, last = (words[-1], words[0]) if is_reversed else (words[0], words[-1])
    return {word for word in (first, last, first[0] + last, last + first[0]) if len(word) > 1}


def suggest(report: Report) -> tuple[Suggestion, ...]:
    """Return which guest may be which missing person, in order of the e-mails. One may fit several.

    A name that fits in part is suggested only where nobody else fits that e-mail, and the name no other e-mail.
    """
    guests = {person.name: person for person in (*report.attendees, *report.unexpected) if person.email is None}
    missing = [person.email for person in report.attendees if person.why is Why.GUEST and person.email]
    names = Guests(guests if missing else ())
    like = {email: names.like(email) for email in missing}
    wanted = Counter(name for found in like.values() for name in found)
    return tuple(
        Suggestion(guests[name], email)
        for email, found in like.items()
        for name in names.wholly_like(email) or [only for only in found if len(found) == 1 == wanted[only]]
    )
