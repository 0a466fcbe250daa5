"""New keys in place of old ones, while the bot runs: `python -m bot keygen --rotate`, twice.

A process reads only what is under a key that it knows. So a new key comes first, beside the old one, and only when
every process has both is everything encrypted anew; after that the old one can go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.fernet import Fernet
from sqlalchemy import Engine

from bot.store.rotation import seal_again
from bot.store.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Rotation:
    """The new value of ENCRYPTION_KEYS, and what to do with it."""

    value: str
    next_step: str


def new_key() -> str:
    return Fernet.generate_key().decode()


def rotate(keys: tuple[str, ...], engine: Callable[[], Engine]) -> Rotation:
    """The step that is due: with one key another is added, with several everything is brought under the newest.

    Raises SealBroken where the keys don't fit what is stored.
    """
    if len(keys) < 2:
        return Rotation(
            ",".join((new_key(), *keys)),
            "Set ENCRYPTION_KEYS to this, restart every process of the bot, and then run this command again.",
        )
    count = seal_again(engine(), Sealer(keys))
    return Rotation(
        keys[0],
        f"Encrypted anew: {count}. Nothing needs the older keys any more: set ENCRYPTION_KEYS to this and restart.",
    )
