"""One event from start to finish: fetch what was asked, find the answer, and see that exactly one is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

from bot.auth.sign_in_flow import SignInFlow
from bot.chat import replies
from bot.chat.apologies import recalled
from bot.chat.audience import Audience
from bot.chat.delivery import SETTLED_AFTER, Delivery, ReplyUnderWayError
from bot.chat.history import Conversation, History
from bot.chat.incoming import IgnoredEventError, Incoming, IncomingEvent, NothingThereError, Welcome
from bot.chat.router import CommandRouter
from bot.chat.shared_looks import SharedLooks, Wait
from bot.context import Context, Reply
from bot.errors import UserError
from bot.events import PersonId
from bot.inbox.outcomes import Done, Outcome, Reschedule, Retry, WaitForSignIn, backoff
from bot.inbox.queue import JOB, Claim, Inbox
from bot.inbox.rates import Over
from bot.language.question import Question
from bot.webex.call_count import calls_so_far, counting_calls
from bot.webex.errors import ApiError, NotPermittedError, NotSignedInError, WebexError
from cards.actions import UnknownActionError

log = structlog.get_logger()

SOON = timedelta(seconds=10)
"""A person who gets no answer for so long is told that it will come."""
LATE = timedelta(minutes=1)
VERY_LATE = timedelta(days=1)
"""The same for a question that has got a provisional reply, or a link to sign in with: it may wait for long."""
OVERDUE = timedelta(minutes=15)
LONG = timedelta(minutes=1)
"""A longer wait that Webex asks for is told at once, with the time of the answer."""


class Composed(NamedTuple):
    """A reply that is to be posted, and how the event ends with it: `answered`, `refused` or `failed`."""

    reply: Reply
    ending: str


class Dispatcher:
    """Handles what a worker claims, and returns what becomes of it."""

    def __init__(
        self,
        incoming: Incoming,
        router: CommandRouter,
        history: History,
        delivery: Delivery,
        audience: Audience,
        *,
        sign_in_flow: SignInFlow,
        admits: Callable[[PersonId, str | None], bool],
        inbox: Inbox,
        clock: Callable[[], datetime],
        count: Callable[[str, str, datetime], None],
    ) -> None:
        """`admits` tells who may use the bot.

        `count` is told of each reply that was posted: the command, how it ended, and since when it was waited for.
        """
        self._incoming = incoming
        self._router = router
        self._history = history
        self._delivery = delivery
        self._audience = audience
        self._sign_in_flow = sign_in_flow
        self._admits = admits
        self._inbox = inbox
        self._clock = clock
        self._count = count
        self._looks = SharedLooks(clock)

    def handle(self, claim: Claim) -> Outcome:
        """See the event through, or ignore it with a reason in the log."""
        seconds = self._looks.put_off(claim.key)
        if seconds is not None:
            return Reschedule(seconds)
        with counting_calls():
            outcome = self._finish(claim, self._reply)
        if isinstance(outcome, Done):
            self._looks.over(claim.key)
        return outcome

    def report_failure(self, claim: Claim, why: str) -> Outcome:
        """Tell the person, once, that their question was given up, and why."""
        sorry = replies.sorry(recalled(why))
        return self._finish(claim, lambda _event: Composed(sorry, "failed"))

    def _finish(self, claim: Claim, compose: Callable[[IncomingEvent], Composed]) -> Outcome:
        try:
            event = self._incoming.fetch(claim)
            if not claim.is_known and claim.person_id:
                self._inbox.know(claim.person_id)
            if claim.over:
                return self._put_off(claim, event, claim.over)
            if self._delivery.was_sent(claim, event.context):
                self._delivery.withdraw(claim)
            elif is_late(claim, event.context) and self._delivery.was_answered(claim, event.context):
                log.info("event ignored", key=claim.key, why="answered before")
            elif not self._delivery.was_withdrawn(claim):
                with bound_contextvars(person=event.context.person_id, room=_room(event), command="none"):
                    return self._send(claim, event, compose)
        except IgnoredEventError as reason:
            say = log.debug if reason.is_ordinary else log.info
            say("event ignored", key=claim.key, why=str(reason))
            if isinstance(reason, NothingThereError) and not claim.is_known:
                self._inbox.forged()
            self._delivery.withdraw(claim)
        except ReplyUnderWayError as error:
            return Retry(str(error), SETTLED_AFTER)
        except WebexError as error:
            return Retry(error.name, self._wait(error))
        return Done()

    def _put_off(self, claim: Claim, event: IncomingEvent, over: Over) -> Outcome:
        """Tell the person, where they asked, that they ask more than is read, and when it goes on."""
        log.info("over a limit", whose=over.whose, most=over.most)
        wait = max(over.until - self._clock(), timedelta())
        self._delivery.send_waiting(claim, event.context, replies.asked_too_much(over, wait, event.context))
        return Reschedule((claim.due_again(over) - self._clock()).total_seconds())

    def _wait(self, error: WebexError) -> int | None:
        """Return how long Webex asks to wait. A limit of the bot's own token holds for all events."""
        if not isinstance(error, ApiError) or error.retry_after is None:
            return None
        if error.asks_for_silence and error.person_id is None:
            self._inbox.pause(error.retry_after)
        return error.retry_after

    def _say_that_it_waits(self, claim: Claim, event: IncomingEvent, error: WebexError) -> None:
        """Say so where the answer comes more than 10 s after the question. What the clock asks can wait in silence."""
        if claim.given_up is not None or claim.resource == JOB:
            return
        asked = error.retry_after if isinstance(error, ApiError) else None
        wait = timedelta(seconds=asked) if asked else backoff(claim.attempts, 0)
        if wait > LONG:
            word = replies.webex_asks_to_wait(wait, event.context.now, event.context.zone)
        elif self._clock() - claim.created_at + wait > SOON:
            word = replies.webex_is_not_answering()
        else:
            return
        try:
            self._delivery.send_waiting(claim, event.context, word)
        except (WebexError, ReplyUnderWayError) as trouble:
            log.info("nothing said of the wait", why=str(trouble))

    def _send(self, claim: Claim, event: IncomingEvent, compose: Callable[[IncomingEvent], Composed]) -> Outcome:
        try:
            reply, ending = compose(event)
        except NotSignedInError as error:
            try:
                self._ask_to_sign_in(claim, event, error)
            except NotSignedInError:  # nobody can sign in here
                reply, ending = self._mistake(event, error)
            else:
                self._counted(claim, "sign-in")
                return WaitForSignIn(error.person_id)
        except WebexError as error:
            self._say_that_it_waits(claim, event, error)
            raise
        reply = self._audience.addressed(event.context, reply, is_private=event.context.is_group and event.is_private)
        if is_overdue(claim, event):
            reply = replies.with_time_asked(reply, event.context)
        if reply.again_in is None:
            self._delivery.send(claim, event.context, reply)
            self._counted(claim, ending)
            return Done()
        is_ours = self._delivery.send_provisional(claim, event.context, reply)
        self._counted(claim, "provisional")
        if is_ours and reply.waits_for:
            self._looks.waits(claim.key, Wait(event.context.person_id, reply.waits_for), reply.again_in)
        return Reschedule(reply.again_in.total_seconds()) if is_ours else Done()

    def _counted(self, claim: Claim, ending: str) -> None:
        self._count(str(get_contextvars()["command"]), ending, claim.created_at)
        took = self._clock() - claim.created_at
        log.info("answered", outcome=ending, ms=round(took.total_seconds() * 1000), calls=calls_so_far())

    def _ask_to_sign_in(self, claim: Claim, event: IncomingEvent, error: NotSignedInError) -> None:
        """Send a link to sign in with, or a reminder of the one that is still good: one link at a time is enough.

        Raises NotSignedInError where nobody can sign in.
        """
        log.info("refused", why="not signed in")
        person = event.context.person_id
        if not self._sign_in_flow.is_pending(person):
            words = event.content.text if isinstance(event.content, Conversation) else ""
            link = replies.sign_in(self._sign_in_flow.start(person), words, replies.WHY_AGAIN.get(type(error), ""))
            self._delivery.send_sign_in(claim, event.context, link)
        elif not self._delivery.was_sent_sign_in(claim, event.context) and self._inbox.may_remind(person):
            self._delivery.send_sign_in(claim, event.context, replies.sign_in_waits())

    def _reply(self, event: IncomingEvent) -> Composed:
        if not isinstance(event.content, Welcome) and not self._admits(event.context.person_id, event.context.email):
            log.info("refused", why="not on the list")
            return Composed(replies.not_allowed(), "refused")
        try:
            return Composed(self._answer(event), "answered")
        except (UserError, NotPermittedError) as error:
            return self._mistake(event, error)
        except WebexError as error:
            if error.is_passing:
                raise
            return self._mistake(event, error)

    def _answer(self, event: IncomingEvent) -> Reply:
        match event.content:
            case Conversation() as conversation:
                return self._router.say(conversation)
            case Question() as question:
                return self._router.ask(event.context, question)
            case Welcome():
                return replies.greeting(self._incoming.bot_name, is_group=event.context.is_group)
            case UnknownActionError():
                return replies.old_card()
            case action:
                return self._router.press(event.context, action)

    def _mistake(self, event: IncomingEvent, error: Exception) -> Composed:
        return Composed(replies.for_error(error, partial(self._history.keep, event.context)), "refused")


def is_late(claim: Claim, context: Context) -> bool:
    """Whether it may have been answered already: before its database was lost, and a backup of it restored."""
    return context.now - context.at > (LATE if claim.was_sending is None else VERY_LATE)


def is_overdue(claim: Claim, event: IncomingEvent) -> bool:
    """Whether a person has waited for long without a word, and may need to be reminded of what was asked."""
    waited = event.context.now - event.context.at
    is_asked = claim.resource != JOB and not isinstance(event.content, Welcome)
    return is_asked and claim.was_sending is None and waited > OVERDUE


def _room(event: IncomingEvent) -> str:
    return "group" if event.context.is_group else "direct"
