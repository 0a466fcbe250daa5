"""One event from start to finish: hear what happened, find the answer, and see that exactly one stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from bot.auth.sign_in_flow import SignInFlow
from bot.chat import replies
from bot.chat.delivery import SETTLED_AFTER, Delivery, ReplyUnderWayError
from bot.chat.error_texts import cause, is_passing, recalled
from bot.chat.history import History
from bot.chat.incoming import IgnoredEventError, Incoming, IncomingEvent, Welcome
from bot.chat.router import CommandRouter, UnknownWordsError
from bot.context import Reply
from bot.inbox.outcomes import Done, Outcome, Reschedule, Retry, WaitForSignIn
from bot.inbox.queue import Claim
from bot.language.question import MisunderstoodError
from bot.meetings.lookup import SeveralMeetingsError
from bot.webex.errors import ApiError, NotPermittedError, NotSignedInError, WebexError
from bot.webex.queries import QueryError
from cards.actions import UnknownActionError

log = structlog.get_logger()

TOO_MANY_REQUESTS = 429


class Dispatcher:
    """Handles what a worker claims, and returns what becomes of it."""

    def __init__(
        self,
        incoming: Incoming,
        router: CommandRouter,
        history: History,
        delivery: Delivery,
        *,
        sign_in_flow: SignInFlow,
        allowed_domains: frozenset[str],
        limit: Callable[[str | None, int], None],
    ) -> None:
        """`limit` holds back what else would be asked with a person's token (None: the bot's), for some seconds."""
        self._incoming = incoming
        self._router = router
        self._history = history
        self._delivery = delivery
        self._sign_in_flow = sign_in_flow
        self._allowed_domains = allowed_domains
        self._limit = limit

    def handle(self, claim: Claim) -> Outcome:
        """See the event through, or ignore it with a reason in the log."""
        return self._finish(claim, self._reply)

    def report_failure(self, claim: Claim, why: str) -> Outcome:
        """Tell the person, once, that their question was given up, and why."""
        return self._finish(claim, lambda heard: self._discreet(heard, replies.sorry(recalled(why))))

    def _finish(self, claim: Claim, compose: Callable[[IncomingEvent], Reply]) -> Outcome:
        try:
            heard = self._incoming.hear(claim)
            if self._delivery.was_said(claim, heard.context):
                self._delivery.clear(claim)
            elif not self._delivery.was_released(claim):
                with bound_contextvars(person=heard.context.person_id, room=_room(heard)):
                    return self._say(claim, heard, compose)
        except IgnoredEventError as reason:
            log.info("event ignored", key=claim.key, why=str(reason))
            self._delivery.clear(claim)
        except ReplyUnderWayError as error:
            return Retry(str(error), SETTLED_AFTER)
        except WebexError as error:
            return Retry(cause(error), self._wait(error))
        return Done()

    def _wait(self, error: WebexError) -> int | None:
        """How long Webex asks to wait. A limit is the token's, so it holds for that person's other questions too."""
        if not isinstance(error, ApiError) or error.retry_after is None:
            return None
        if error.status == TOO_MANY_REQUESTS:
            self._limit(error.person_id, error.retry_after)
        return error.retry_after

    def _say(self, claim: Claim, heard: IncomingEvent, compose: Callable[[IncomingEvent], Reply]) -> Outcome:
        try:
            reply = compose(heard)
        except NotSignedInError as error:
            try:
                self._ask_to_sign_in(claim, heard)
            except NotSignedInError:  # nobody can sign in here
                reply = self._discreet(heard, self._for_error(heard, error))
            else:
                return WaitForSignIn(error.person_id)
        if reply.again_in is None:
            self._delivery.say(claim, heard.context, reply)
            return Done()
        is_ours = self._delivery.promise(claim, heard.context, reply)
        return Reschedule(reply.again_in.total_seconds()) if is_ours else Done()

    def _ask_to_sign_in(self, claim: Claim, heard: IncomingEvent) -> None:
        """Send a link to sign in with, or a reminder of the one that is still good: one link at a time is enough.

        Raises NotSignedInError where nobody can sign in.
        """
        log.info("refused", why="not signed in")
        person = heard.context.person_id
        if not self._sign_in_flow.is_pending(person):
            words = heard.said if isinstance(heard.said, str) else ""
            self._delivery.invite(claim, heard.context, replies.sign_in(self._sign_in_flow.start(person), words))
        elif not self._delivery.was_invited(claim, heard.context):
            self._delivery.invite(claim, heard.context, replies.sign_in_waits())

    def _reply(self, heard: IncomingEvent) -> Reply:
        if not self._is_allowed(heard):
            log.info("refused", why="domain")
            return replies.not_allowed()
        try:
            return self._answer(heard)
        except (MisunderstoodError, NotPermittedError, QueryError, SeveralMeetingsError, UnknownWordsError) as mistake:
            return self._discreet(heard, self._for_error(heard, mistake))
        except WebexError as error:
            if is_passing(error):
                raise
            return self._discreet(heard, self._for_error(heard, error))

    def _for_error(self, heard: IncomingEvent, error: Exception) -> Reply:
        return replies.for_error(error, partial(self._history.keep, heard.context))

    def _discreet(self, heard: IncomingEvent, reply: Reply) -> Reply:
        """Asking back and refusing tell of the meeting too: to the asker alone where the answer would have been."""
        if (
            isinstance(heard.said, str)
            and heard.context.is_group
            and self._router.is_private(heard.context, heard.said)
        ):
            return replace(reply, is_direct=True, line=None)
        return reply

    def _answer(self, heard: IncomingEvent) -> Reply:
        if isinstance(heard.said, Welcome):
            return replies.greeting(self._incoming.bot_name, is_group=heard.context.is_group)
        if isinstance(heard.said, str):
            return self._router.say(heard.context, heard.said)
        if isinstance(heard.said, UnknownActionError):
            return replies.old_card()
        return self._router.press(heard.context, heard.said)

    def _is_allowed(self, heard: IncomingEvent) -> bool:
        if not self._allowed_domains or isinstance(heard.said, Welcome):
            return True
        domain = self._incoming.email(heard.context).rpartition("@")[2].casefold()
        return domain in self._allowed_domains


def _room(heard: IncomingEvent) -> str:
    return "group" if heard.context.is_group else "direct"
