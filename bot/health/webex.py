"""The checks of what the bot has at Webex: its token, the webhooks that tell it of messages, and the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol, TypeVar

from bot.health.check import Check, CheckFailedError
from bot.webex.errors import ApiError
from bot.webex.port import Messaging

T = TypeVar("T")

LARGEST_SKEW = timedelta(seconds=60)
REFUSED_FOR = 60.0
"""Seconds for which a wrong signature of Webex's is told. It is mended at once; what did it should be found."""

FAULTS = {
    "missing": "is missing",
    "retargeted": "points elsewhere",
    "inactive": "is disabled",
    "secret": "has another secret",
    "duplicate": "is there more than once",
}


class WebhookTrouble(Protocol):
    """What is wrong with a webhook. Another deployment changes it again and again where `left_until` is a time."""

    @property
    def faults(self) -> Sequence[str]: ...

    @property
    def left_until(self) -> datetime | None: ...


class WebexChecks:
    """Makes the checks.

    `webhook_troubles` raises WebexError. `refused` tells how many seconds ago Webex signed with a wrong secret, `skew`
    how far this machine's clock is ahead of Webex's; None where neither is known.
    """

    def __init__(
        self,
        messaging: Messaging,
        webhook_troubles: Callable[[], Sequence[WebhookTrouble]],
        refused: Callable[[], float | None],
        skew: Callable[[], timedelta | None],
    ) -> None:
        self._messaging = messaging
        self._webhook_troubles = webhook_troubles
        self._refused = refused
        self._skew = skew

    def all(self) -> tuple[Check, ...]:
        """Return them; where the first fails, the others can't be told."""
        return (Check("bot", self._token), *self.repeated())

    def repeated(self) -> tuple[Check, ...]:
        """Return what `/readyz` asks Webex now and then: one call for all of them."""
        return Check("webhooks", self._webhooks), Check("signatures", self._signatures), Check("clock", self._clock)

    def _token(self) -> str:
        """Tell whose the token is. Webex is asked once."""
        bot = accepted(self._messaging.me, "WEBEX_BOT_TOKEN")
        if bot.type not in (None, "bot"):
            raise CheckFailedError(f"WEBEX_BOT_TOKEN belongs to {bot.display_name}, a person: use the token of a bot.")
        return f"The bot is {bot.display_name}."

    def _webhooks(self) -> str:
        troubles = accepted(self._webhook_troubles, "WEBEX_BOT_TOKEN")
        if any(trouble.left_until for trouble in troubles):
            raise CheckFailedError(
                "Another deployment with the same WEBEX_BOT_TOKEN takes the webhooks again and again: stop one of the"
                " two. The log says where it is."
            )
        if troubles:
            wrong = dict.fromkeys(FAULTS[fault] for trouble in troubles for fault in trouble.faults)
            raise CheckFailedError(
                f"A webhook at Webex {' and '.join(wrong)}: a worker mends it within a minute, and so does"
                " `python -m bot webhooks`."
            )
        return "The webhooks are registered and active."

    def _signatures(self) -> str:
        seconds = self._refused()
        if seconds is not None and seconds < REFUSED_FOR:
            raise CheckFailedError(
                f"Webex signed with a secret that is not ours, {seconds:.0f} s ago: it is written again by itself. Find"
                " what else writes the webhooks of this bot."
            )
        return "Webex signs with the right secret, as far as this process was told."

    def _clock(self) -> str:
        skew = self._skew()
        if skew is None:
            return "Webex did not tell the time."
        if abs(skew) > LARGEST_SKEW:
            direction = "ahead of" if skew > timedelta() else "behind"
            seconds = abs(skew).total_seconds()
            raise CheckFailedError(f"This machine's clock is {seconds:,.0f} s {direction} Webex's: set it.")
        return "This machine's clock agrees with Webex's."


def accepted(ask: Callable[[], T], variable: str) -> T:
    """Ask Webex. Raises CheckFailedError where it does not take the token of that variable."""
    try:
        return ask()
    except ApiError as error:
        if error.status == HTTPStatus.UNAUTHORIZED:
            raise CheckFailedError(f"Webex does not accept {variable}: copy a new token.") from error
        raise
