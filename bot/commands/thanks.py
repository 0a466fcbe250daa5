"""Thanks are no question, and a card that says so would be rude."""

from __future__ import annotations

from bot.context import Command, Reply

PHRASES = (
    *("thanks", "thanks a lot", "thanks so much", "many thanks", "thx", "ty", "cheers"),
    *("thank you", "thank you very much", "thank you so much"),
    *("great", "perfect", "awesome", "cool", "nice", "got it", "ok", "okay"),
)


def thanks() -> Command:
    return Command(phrases=PHRASES, run=lambda _asking, _rest: Reply("You're welcome."))
