"""What can go wrong between the bot and Webex: one type each. The words for people are in bot/chat/apologies.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

import msgspec
import requests

from bot.events import PersonId
from bot.webex.clock import read_date

DEFAULT_RETRY_AFTER = 15
LONGEST_RETRY_AFTER = 24 * 3600
PASSING = {423, 429}
SILENCING = {429, 503}
INTEGRATION = PersonId("the integration")
"""Stands for the Integration where Webex limits what it asks for itself: tokens."""
LONGEST_REASON = 300
UNDECODABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What reading JSON may raise, whatever the bytes are."""


class WebexError(Exception):
    """A call to Webex did not give what was asked for."""

    @property
    def name(self) -> str:
        """A few words to keep with a question while it is tried again: `503 ROUTER_5F3A`."""
        return type(self).__name__.removesuffix("Error")

    @property
    def is_passing(self) -> bool:
        """Whether asking again later can help, so that the question stays in the inbox."""
        return True


class UnreachableError(WebexError):
    """No answer came: no connection, a time-out, or the connection broke. The call may have had its effect."""


class UnreadableError(WebexError):
    """An answer came, but not one that this API gives: HTML, broken JSON, or a link to another host."""


class PartialAnswerError(WebexError):
    """A list broke off: some pages were read, and a later one is refused or unreadable. `read` counts the items read.

    It is no ApiError, so that nothing takes a 404 for the second page for "there is no such meeting".
    """

    def __init__(self, read: int) -> None:
        super().__init__(f"the answer broke off after {read}")
        self.read = read


class NotSignedInError(Exception):
    """There is no usable token for this person: they must sign in before Webex can be asked on their behalf."""

    def __init__(self, person_id: str) -> None:
        super().__init__("this person has not signed in")
        self.person_id = person_id


class HostTokenExpiredError(NotSignedInError):
    """Webex does not take WEBEX_HOST_TOKEN any more, or never did: the operator has to set another one."""


class TokenRefusedError(NotSignedInError):
    """Webex answered 401 to the person's token, and to a renewed one: they must sign in again."""


class ScopeMissingError(NotSignedInError):
    """The person's sign-in lacks a scope that the call needs: they must sign in again and allow it."""


class NotPermittedError(Exception):
    """The operator has not allowed questions about other hosts' meetings."""


class AdminSignInNeededError(NotPermittedError):
    """The person has not signed in as an administrator, and asks about another host's meeting."""


class _Detail(msgspec.Struct, frozen=True):
    description: str = ""


class _Body(msgspec.Struct, frozen=True, rename="camel"):
    message: str = ""
    errors: list[_Detail] = []
    error: Any = None
    tracking_id: str = ""


class ApiError(WebexError):
    """Webex answered with an error status.

    `reason` is Webex's own text: it comes from outside, and is escaped before it is shown. `retry_after` is in seconds,
    None where Webex names none. `person_id` is the person on whose behalf the bot asked, or INTEGRATION, None for the
    bot itself.
    """

    person_id: str | None = None

    def __init__(self, status: int, reason: str = "", tracking_id: str = "", retry_after: int | None = None) -> None:
        super().__init__(f"Webex answered {status}{f': {reason}' if reason else ''}")
        self.status = status
        self.reason = reason
        self.tracking_id = tracking_id
        self.retry_after = retry_after

    @property
    def name(self) -> str:
        return f"{self.status} {self.tracking_id}".strip()

    @property
    def is_passing(self) -> bool:
        return self.status in PASSING or self.status >= 500

    @property
    def asks_for_silence(self) -> bool:
        """Whether no call may be made with the same token for `retry_after` seconds. A 423 is about one meeting."""
        return self.status in SILENCING and self.retry_after is not None

    @classmethod
    def like(cls, refusal: ApiError) -> Self:
        """Return the same refusal as one of this kind."""
        error = cls(refusal.status, refusal.reason, refusal.tracking_id, refusal.retry_after)
        error.person_id = refusal.person_id
        return error

    @classmethod
    def of(cls, response: requests.Response) -> ApiError:
        """Return the error of a response. Its body may be JSON, HTML or nothing."""
        try:
            body = msgspec.json.decode(response.content, type=_Body)
        except UNDECODABLE:
            body = _Body()
        headers = response.headers
        details = [error.description for error in body.errors if error.description]
        code = body.error if isinstance(body.error, str) else ""  # RFC 6749's, as `invalid_grant`
        reason = " ".join(dict.fromkeys(part for part in (body.message, *details, code) if part))
        return cls(
            response.status_code,
            reason[:LONGEST_REASON],
            (body.tracking_id or headers.get("trackingid", ""))[:LONGEST_REASON],
            retry_after(headers.get("Retry-After"), read_date(headers.get("Date")) or datetime.now(UTC)),
        )


class SilenceAskedError(ApiError):
    """Webex was not asked: it had said, to an earlier call for this person, how long to wait."""

    def __init__(self, person_id: str, seconds: int) -> None:
        super().__init__(429, retry_after=seconds)
        self.person_id = person_id


class NotEntitledError(ApiError):
    """Webex answered 403 because of the person's account: a licence or a role is missing, or the site forbids it.

    This holds for every meeting, so that it tells nothing of the one that was asked about.
    """


class OwnMeetingRefusedError(ApiError):
    """Webex shows the meeting, with the asker as its host, and yet does not tell who attended: 403 or 404."""


def retry_after(header: str | None, now: datetime) -> int | None:
    """Return the seconds to wait, at most a day, None where the header is missing.

    Webex sends numbers, and has sent `rand(30),add(30)`. Others send dates.
    """
    if header is None:
        return None
    if re.fullmatch(r"\s*\d{1,9}\s*", header, re.ASCII):
        seconds = int(header)
    else:
        try:
            seconds = round((parsedate_to_datetime(header).astimezone(UTC) - now).total_seconds())
        except (ValueError, OverflowError):
            seconds = DEFAULT_RETRY_AFTER
    return min(max(seconds, 1), LONGEST_RETRY_AFTER)
