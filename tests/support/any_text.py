"""Any text at all, for the language's fuzzers; and how much of it."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.language.words import KNOWN
from tests.support.full import IS_FULL
from tests.support.phrases import ID

EXAMPLES = 100_000 if IS_FULL else 1_000
MORSELS = [
    *sorted(KNOWN),
    *("a@x.com", "<a@x.com>", "@team", "@", '"x y"', "“q”", "blorp", "Ann", "2551 234 5678", ID, f"{ID}_I_1"),
    *("9", "9:30", "25:00", "9am", "03/04", "13/04", "2026-03-03", "0/0", "9-10", "9:30-10", "3rd", "31", "0"),
    *("2026-03-29T02:30", "2026-10-25T02:30", "0001-01-01T00:00Z", "9999-12-31T23:59Z", "80%", "0%", "10m", "0m"),
    *("UTC", "utc+2", "UTC+99", "Europe/Paris", "Europe/x", "IST", "https://[::1", "https://acme.webex.com/meet/x"),
    *(",", ";", ":", "\n", "\t", "?", "'", '"', "<", ">", "-", "–", "/", "٣", "²", "ﷺ", "\x00", "\ud800", "🎉"),
]
"""Words of the language and what is hard to read: a fuzzer seldom finds them by itself."""

anything = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(MORSELS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(MORSELS), max_size=14).map(lambda morsels: f"who attended {' '.join(morsels)}"),
)
