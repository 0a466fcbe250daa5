"""Tell whether Webex sent a webhook, from its bytes alone. No I/O here."""

from __future__ import annotations

import hashlib
import hmac


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `signature` is the lowercase hex HMAC-SHA1 of the raw `body` (Webex's webhooks guide).

    Compared as bytes in constant time: comparing text raises at the first non-ASCII character of a hostile header.
    """
    expected = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass"))
