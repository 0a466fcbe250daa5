"""Tell whether Webex sent a webhook, from its bytes alone. No I/O here.

Each webhook has a secret of its own, which is derived from WEBEX_WEBHOOK_SECRET: one that leaks at Webex, or from a log
on the way, signs the events of that webhook alone.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SECRET_LENGTH = 40
"""Characters, 160 bits: as long as the secret in Webex's own example, and as what SHA-1 gives."""

Kind = tuple[str, str]
"""What a webhook tells of: a resource and an event."""
MOST: Kind = ("messages", "created")
"""Of most events; tried first."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a webhook may be signed with. `kind` is the only one that it signs; None: it signs all.

    `begun` is the signature of nothing: to go on from a copy takes two thirds of the time.
    """

    begun: hmac.HMAC = field(repr=False)
    kind: Kind | None

    @classmethod
    def of(cls, secret: str, kind: Kind | None) -> Key:
        return cls(hmac.new(secret.encode(), digestmod=hashlib.sha1), kind)

    def signature(self, body: bytes) -> str:
        mac = self.begun.copy()
        mac.update(body)
        return mac.hexdigest()

    def signs(self, kind: Kind) -> bool:
        return self.kind is None or self.kind == kind


class Keyring:
    """All that Webex's signatures may be made with: for each secret a derived one for each kind, and itself.

    The secrets themselves are accepted, too. That gives nobody more: from one of them the others can be derived.
    """

    def __init__(self, secrets: Sequence[str], kinds: Iterable[Kind]) -> None:
        kinds = sorted(kinds, key=lambda kind: kind != MOST)
        self._keys = [
            key
            for secret in secrets
            for key in (*(Key.of(derived(secret, kind), kind) for kind in kinds), Key.of(secret, None))
        ]

    def key_of(self, body: bytes, signature: str) -> Key | None:
        """Return what the raw `body` was signed with, or None. `signature` is the header's value.

        It is the lowercase hex HMAC-SHA1 (Webex's webhooks guide). Compared as bytes in constant time: comparing text
        raises at the first non-ASCII character of a hostile header.
        """
        given = signature.encode("utf-8", "surrogatepass")
        for key in self._keys:
            if hmac.compare_digest(key.signature(body).encode(), given):
                return key
        return None


def derived(secret: str, kind: Kind) -> str:
    """Return the secret of the webhook for that kind of event."""
    return _hmac(secret, ":".join(kind))[:SECRET_LENGTH]


def fingerprint(secret: str) -> str:
    """Return what tells that a webhook has this secret, and can be stored: the secret can't be computed from it."""
    return _hmac(secret, "fingerprint")[:16]


def _hmac(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
