"""New keys in place of old ones, while the bot runs: `keygen --rotate` twice, and then `keygen --seal`.

A process reads what is encrypted with any key that it knows, and writes with the first. So a new key is first put
behind the old one. When every process knows both, the new key is put first. When it is first everywhere, everything is
encrypted with it. After that the old key can go.
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
    """Return the next step before the stored tokens change: add a second key, or put the last key first."""
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
    """Encrypt everything with the first key. Raises SealBrokenError where the keys don't fit what is stored."""
    count = seal_again(engine(), Sealer(keys))
    return Rotation(
        keys[0],
        f"Encrypted again: {count}. The other keys are not needed any more: set ENCRYPTION_KEYS to this and restart.",
    )
