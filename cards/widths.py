"""How wide a line is at most, whatever the client's font: that of DejaVu Sans Bold, the widest in use. In ems."""

from __future__ import annotations

import unicodedata

from cards.escape import graphemes

_ELLIPSIS = "…"
_WIDTHS = {
    char: width
    for width, chars in {
        0.35: " \N{NO-BREAK SPACE}'ijl",
        0.38: "IJ/\\|.,·’",
        0.42: ":;-",
        0.48: "f!()[]t",
        0.53: 'r_`–"*',
        0.6: "?zcs",
        0.7: "0123456789aekovxyEFLT$€“”",
        0.74: "bdghnpquCPSYZ{}ß",
        0.84: "ABDGHKNRUVX#+<=>^~",
        0.88: "OQ&",
        0.93: "w",
        1.0: "M@—…",
        1.05: "m%",
        1.11: "W",
    }.items()
    for char in chars
}
_WIDEST = 1.4
"""Of any other character; some Arabic and Cyrillic letters and the pictures of some fonts have it."""
_NOTHING = frozenset({"Mn", "Me", "Cf"})


def line_width(text: str) -> float:
    """Return how many ems a bold line of this text takes at most."""
    return sum(map(_width, unicodedata.normalize("NFD", text)))


def fitted(text: str, ems: float) -> str:
    """Return the text, or as much of it as leaves room for an ellipsis in a bold line of that width."""
    if line_width(text) <= ems:
        return text
    kept, room = "", ems - line_width(_ELLIPSIS)
    for grapheme in graphemes(text):
        room -= line_width(grapheme)
        if room < 0:
            break
        kept += grapheme
    return kept.rstrip() + _ELLIPSIS


def _width(char: str) -> float:
    return 0 if unicodedata.category(char) in _NOTHING else _WIDTHS.get(char, _WIDEST)
