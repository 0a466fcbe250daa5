"""Who is who: one person is one e-mail; a guest without one is the name it shows, and is nobody else by itself."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str | None) -> str:
    """Return the form in which e-mails, and names of guests, are compared: trimmed and casefolded."""
    return text.strip().casefold() if text else ""


def may_be(guest_name: str, email: str) -> bool:
    """Tell whether the words of a shown name are those of an address before its @, in whatever order.

    Case, accents, punctuation and a `+tag` don't matter: "Smith, Bob" may be bob.smith@x. Only ever a suggestion.
    """
    return not _spellings(guest_name).isdisjoint(_spellings(email.partition("@")[0].partition("+")[0]))


def _spellings(text: str) -> set[str]:
    """Return the words of a text run together, as they come and sorted."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.casefold())
    return {"".join(words), "".join(sorted(words))} - {""}
