"""Find e-mail addresses in what people paste: from mail clients, spreadsheets, or typed by hand.

An address that can't be one is named, never dropped. Nothing is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from typing import NamedTuple

from bot.language.words import visible

_SHORT = 60
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]++)*+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=.{{6,254}}\Z)(?=[^@]{{1,64}}@){_LOCAL}@(?:{_LABEL}\.){{1,126}}(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})"
)
_QUOTED_NAME = re.compile(r'"[^"\n]*"(?=\s{0,9}<)')
_ITEM = re.compile(r"[^,;|\n，、；]+")
_HEADINGS = frozenset({"name", "names", "email", "e-mail", "emails", "mail", "address", "participants", "attendees"})


class Emails(NamedTuple):
    """Addresses in their order: `found` in lower case, each once; `wrong` as they were written."""

    found: tuple[str, ...]
    wrong: tuple[str, ...]


def emails(text: str) -> Emails:
    """Read a list of addresses, however it is separated; display names are skipped.

    Other words without an address are wrong too, unless they are the heading of a column.
    """
    found: dict[str, None] = {}
    wrong: dict[str, None] = {}
    items = _ITEM.findall(_QUOTED_NAME.sub(" ", visible(text).replace("＠", "@")))
    for item, following in zip_longest(items, items[1:], fillvalue=""):
        written = [chunk for chunk in item.split() if "@" in chunk]
        for chunk in written:
            address = address_in(chunk)
            if address:
                found[address] = None
            else:
                wrong[chunk.strip("<>")[:_SHORT]] = None
        if not written and not _is_a_name(item, following):
            wrong[" ".join(item.split())[:_SHORT]] = None
    return Emails(tuple(found), tuple(wrong))


def address_in(chunk: str) -> str | None:
    """Return the address in a chunk without spaces (`<mailto:Ann@X.com>`), in lower case; None if it is not valid."""
    address = chunk.replace("’", "'").strip("<>()[]{}\"'“”‘.,:;!?*…").lower().removesuffix("'s")
    address = (
        address.rpartition(":")[2] if "mailto:" not in address else address.partition("mailto:")[2].partition("?")[0]
    )
    return address if _is_valid(address) else None


def _is_valid(address: str) -> bool:
    if address.isascii():
        return _ADDRESS.fullmatch(address) is not None
    return _is_valid_international(unicodedata.normalize("NFKC", address))


def _is_valid_international(address: str) -> bool:
    # Imported here: it takes longer than the rest of the language together, and few addresses need it.
    from email_validator import EmailNotValidError, validate_email

    try:
        return "." in validate_email(address, check_deliverability=False, globally_deliverable=False).ascii_domain
    except EmailNotValidError:
        return False


def _is_a_name(item: str, following: str) -> bool:
    """Tell whether an item is a surname (`Smith, Ann <ann@x.com>`), empty, or the heading of a column."""
    words = item.split()
    is_surname = "<" in following and "@" in following
    return is_surname or all(word.casefold().strip(':"') in _HEADINGS for word in words)
