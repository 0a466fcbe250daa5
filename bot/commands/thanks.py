"""Thanks are no question, and a card that says so would be rude."""

from __future__ import annotations

from bot.conversation import Command, Reply

PHRASES = ("thanks", "thank you", "thx", "thanks a lot", "thank you very much", "great", "perfect", "ok", "okay")


def thanks() -> Command:
    return Command(phrases=PHRASES, run=lambda _asking, _rest: Reply("You're welcome."))
