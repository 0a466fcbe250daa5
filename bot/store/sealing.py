"""Encrypt what is secret before it is stored, with its owner: a row that was put under another name won't open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.store.engine import StoreError

T = TypeVar("T")

NO_KEY = "None of ENCRYPTION_KEYS opens the stored sign-ins: put the key back with which they were stored."


class SealBrokenError(StoreError):
    """What is stored can't be opened: the keys are others, or the row was tampered with."""


class Sealer:
    """Seals with the first of `keys` and opens with any of them (Fernet keys)."""

    def __init__(self, keys: Iterable[str]) -> None:
        fernets = [Fernet(key) for key in keys]
        self._newest = fernets[0]
        self._fernet = MultiFernet(fernets)

    def seal(self, owner: str, value: object) -> str:
        """Return the text to store. `value` is a msgspec struct; `owner` is what the row is found by."""
        return self._fernet.encrypt(msgspec.json.encode((owner, value))).decode()

    def open(self, owner: str, sealed: str, kind: type[T]) -> T:
        """Return the value. Raises SealBrokenError."""
        try:
            plain = self._fernet.decrypt(sealed)
        except InvalidToken:
            raise SealBrokenError(NO_KEY) from None
        sealed_for, value = msgspec.json.decode(plain, type=tuple[str, kind])  # type: ignore[valid-type]
        if sealed_for != owner:
            raise SealBrokenError("A stored sign-in stands under another person's name.")
        opened: T = value
        return opened

    def again(self, sealed: str) -> str:
        """Return the same, sealed with the first key. Raises SealBrokenError."""
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            raise SealBrokenError(NO_KEY) from None

    def is_newest(self, sealed: str) -> bool:
        """Whether the first key opens it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True
