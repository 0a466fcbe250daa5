"""Who is who: one person is one e-mail; a guest without one is the name it shows, and is nobody else by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from bot.attendance.participants import Participant


def fold(text: str | None) -> str:
    """Return the form in which e-mails, and names of guests, are compared: trimmed and casefolded."""
    return text.strip().casefold() if text else ""


def fold_aliases(aliases: Mapping[str, str] | None) -> dict[str, str]:
    """Return the e-mails by the names of guests that the host has confirmed to be theirs, both folded."""
    return {fold(name): fold(email) for name, email in (aliases or {}).items()}


def email_of(row: Participant, aliases: Mapping[str, str]) -> str:
    """Return whose row it is: its e-mail, or the one confirmed for the name it shows; "" for a guest."""
    return fold(row.email) or aliases.get(fold(row.display_name), "")


class Guests:
    """Names that guests show, to ask whether one of them may be the owner of an e-mail. Only ever a suggestion.

    A name fits when its words are those of the address before its @, in whatever order: case, accents, punctuation
    and a `+tag` don't matter, so "Smith, Bob" may be bob.smith@example.com.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, set[str]] = {}
        for name in names:
            for spelling in _spellings(name):
                self._names.setdefault(spelling, set()).add(name)

    def like(self, email: str) -> list[str]:
        """Return the names that fit an e-mail, in order."""
        local = email.partition("@")[0].partition("+")[0]
        return sorted(set().union(*(self._names.get(spelling, ()) for spelling in _spellings(local))))


def _spellings(text: str) -> set[str]:
    """Return the words of a text run together, as they come and sorted."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.casefold())
    return {"".join(words), "".join(sorted(words))} - {""}
