"""Who is meant by a name alone: matched against the people of one meeting, and against nobody else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.attendance.identity import fold
from bot.untold import UnknownPerson

MOST_LISTED = 4


class Known(NamedTuple):
    """Somebody of the meeting: who came, or who was invited. A guest has no e-mail."""

    name: str
    email: str | None

    def __str__(self) -> str:
        return f"{self.name} ({self.email or 'guest'})" if self.name else self.email or ""


def meant(name: str, people: Iterable[Known]) -> Known:
    """The one person whom the name fits. Raises UnknownPerson for nobody, and for several."""
    wanted = _words(name)
    fitting = {
        fold(known.email) or fold(known.name): known
        for known in people
        if wanted and wanted <= _words(known.name) | _words((known.email or "").partition("@")[0])
    }
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    if not fitting:
        raise UnknownPerson(
            f"Nobody called “{name}” was in the meeting or invited to it. Ask with an e-mail address instead."
        )
    raise UnknownPerson(f"“{name}” may be {_listed(list(fitting.values()))}. Ask with the e-mail address.")


def _listed(people: Sequence[Known]) -> str:
    shown = [str(known) for known in people[:MOST_LISTED]]
    more = len(people) - len(shown)
    return f"{', '.join(shown)} or {more} more" if more else " or ".join([", ".join(shown[:-1]), shown[-1]])


def _words(text: str) -> set[str]:
    """Case, accents and punctuation don't matter."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return set(re.findall(r"[^\W_]+", plain.casefold()))
