"""Thanks are no question, and a card that says so would be rude."""

from __future__ import annotations

from bot.conversation import Command, Reply

PHRASES = (
    *("thanks", "thank you", "thx", "ty", "cheers", "thanks a lot", "thanks so much", "many thanks"),
    *(
        "thank you very much",
        "thank you so much",
        "great",
        "perfect",
        "awesome",
        "cool",
        "nice",
        "got it",
        "ok",
        "okay",
    ),
)


def thanks() -> Command:
    return Command(phrases=PHRASES, run=lambda _asking, _rest: Reply("You're welcome."))
