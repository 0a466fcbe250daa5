"""Guests who may be somebody asked about: offered on the host's card, each under a handle that means this pair."""

from __future__ import annotations

import hashlib

from bot.attendance.identity import fold
from bot.attendance.report import Report
from bot.attendance.suggest import Suggestion, suggest

_LENGTH = 16


def handle_of(suggestion: Suggestion) -> str:
    """Short, as it travels on a card, and the same whenever the answer is found again."""
    pair = f"{fold(suggestion.guest.name)}\0{fold(suggestion.email)}"
    return hashlib.sha256(pair.encode()).hexdigest()[:_LENGTH]


def suggested(report: Report, handle: str) -> Suggestion | None:
    """The pair of a handle, as long as the answer still suggests it."""
    return next((each for each in suggest(report) if handle_of(each) == handle), None)
