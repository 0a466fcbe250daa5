"""How names and addresses are compared, in one place for everybody. Pure."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str | None) -> str:
    """Return the form in which e-mails and people's names are compared: trimmed and casefolded; "" for None."""
    return text.strip().casefold() if text else ""


def plain_words(text: str) -> list[str]:
    """Return the words of a name or a title: case, accents and punctuation don't matter; `stand-up` is `stand up`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.findall(r"[^\W_]+", plain)
