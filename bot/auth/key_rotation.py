"""New keys in place of old ones, while the bot runs: `keygen --rotate` twice, and then `keygen --seal`.

A process reads only what is under a key that it knows, and writes under the first. So a new key comes behind the old
one; only when every process has both may it lead, and only when it leads everywhere is everything encrypted anew.
After that the old one can go.
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


def rotate(keys: tuple[str, ...]) -> Rotation:
    """The step that is due before anything is encrypted anew: with one key another is added, else the last leads."""
    if len(keys) < 2:
        return Rotation(
            ",".join((*keys, new_key())),
            "Set ENCRYPTION_KEYS to this and restart every process of the bot, so that each can read what is under the"
            " new key. Then run this command again.",
        )
    return Rotation(
        ",".join((keys[-1], *keys[:-1])),
        "Set ENCRYPTION_KEYS to this and restart every process of the bot, so that each writes under the new key. Then"
        " run `python -m bot keygen --seal`.",
    )


def seal(keys: tuple[str, ...], engine: Callable[[], Engine]) -> Rotation:
    """Bring everything under the first key. Raises SealBrokenError where the keys don't fit what is stored."""
    count = seal_again(engine(), Sealer(keys))
    return Rotation(
        keys[0],
        f"Encrypted anew: {count}. Nothing needs the other keys any more: set ENCRYPTION_KEYS to this and restart.",
    )
