"""Make Webex's webhooks match ours: create what is missing, mend what differs, and leave everybody else's alone.

Webex need not tell a webhook's secret. So a webhook is right when it looks so, and we were the last that we know of to
write it; and when Webex signs with another secret all the same, it is written again (see refusals.py).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import structlog

from bot.inbox.outcomes import Outcome, Reschedule
from bot.store.webhook_records import WebhookRecord, WebhookRecords
from bot.web.registration import Fault, Registration, Wanted, compare
from bot.web.signature import derived, fingerprint
from bot.web.webhook import PATH, WANTED
from bot.webex.errors import ApiError, WebexError
from bot.webex.port import Messaging
from bot.webex.values import Webhook

AGAIN = 2.0
"""Seconds until the next try, where Webex is away and what must be written is not written yet."""
FIRST_PAUSE = timedelta(minutes=10)
"""For so long a webhook is left alone that somebody else has taken again; then twice as long, and so on."""
LONGEST_PAUSE = timedelta(hours=1)
CALM = timedelta(hours=3)
"""After so long a taking is forgotten."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one webhook: `created`, `updated` or `deleted`; and why, None where nothing was wrong."""

    name: str
    what: str
    why: Fault | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one webhook. `elsewhere` is where it points instead of here.

    Where another deployment changes it again and again, it is not brought back before `left_until`.
    """

    name: str
    faults: tuple[Fault, ...]
    elsewhere: str | None
    left_until: datetime | None


class Subscriptions:
    """Our webhooks at Webex. Raises WebexError, and SQLAlchemyError where the database is gone.

    `count` is told of each repair; `after_repair` is called when events may have been missed. `clock` gives aware UTC.
    """

    def __init__(
        self,
        messaging: Messaging,
        records: WebhookRecords,
        public_url: str,
        secret: str,
        *,
        clock: Callable[[], datetime],
        count: Callable[[str], object] = lambda _: None,
        after_repair: Callable[[], object] = lambda: None,
    ) -> None:
        self._messaging = messaging
        self._records = records
        self._wanted = tuple(_wanted(resource, event, public_url, secret) for resource, event in sorted(WANTED))
        self._clock = clock
        self._count = count
        self._after_repair = after_repair
        self._is_refused = False
        self._is_away = False
        self._left: set[str] = set()
        self._one_at_a_time = threading.RLock()  # two that both saw one missing would both make it

    def troubles(self) -> list[Trouble]:
        """Return what is wrong, of each webhook that is not as it should be. Changes nothing."""
        return [self._trouble(each) for each in self._compared() if each.faults]

    def are_right(self) -> bool:
        """Whether each is there once, active, points here, and has the secret that we wrote."""
        return not self.troubles()

    def last_taken(self) -> datetime | None:
        """Return when somebody else's change was last taken back, of late. Webex is not asked."""
        now = self._clock()
        records = self._records.all().values()
        return max((each.taken_at for each in records if each.taken_at and _times_taken(each, now)), default=None)

    def repair(self) -> list[Change]:
        """Write every webhook as it should be; safe to repeat. There is never a moment without one.

        This also takes back what another deployment has taken: for an operator, and for a start.
        """
        with self._one_at_a_time:
            return self._mend(self._compared(), lambda _: True)

    def look_after(self, *, start: bool = False, refused: str | None = None, at: float = 0) -> Outcome | None:
        """Do the job of the clock: repair what is wrong.

        At the `start` of a process write everything. `refused` is a webhook whose signature was not ours: its secret is
        written again. Neither is done again that was done since it was asked for, `at` seconds since 1970.
        """
        try:
            with self._one_at_a_time:
                found = self._compared()
                found = _doubted(found, refused, at) if refused else found
                self._mend(found, lambda each: start and not _was_written_since(each, at))
        except WebexError as error:
            return self._put_off(error, is_urgent=start or refused is not None)
        if self._is_away:
            log.info("webhooks are looked after again")
        self._is_away = False
        return None

    def is_refused(self, error: WebexError) -> bool:
        """Whether Webex does not take the bot's token, which only the operator can mend: said in the log once."""
        if not isinstance(error, ApiError) or error.status != HTTPStatus.UNAUTHORIZED:
            return False
        if not self._is_refused:
            log.error("Webex does not accept WEBEX_BOT_TOKEN: copy a new token, and start again")
        self._is_refused = True
        return True

    def _put_off(self, error: WebexError, *, is_urgent: bool) -> Outcome | None:
        """Say once what stands in the way; try again soon, or when the job's next time comes."""
        if self.is_refused(error):
            return None
        if not self._is_away:
            log.warning("webhooks can't be looked after", why=str(error))
        self._is_away = True
        seconds = error.retry_after if isinstance(error, ApiError) else None
        return Reschedule(seconds or AGAIN) if is_urgent else None

    def _compared(self) -> list[Registration]:
        return compare(self._wanted, self._messaging.webhooks(), self._records.all())

    def _mend(self, found: Iterable[Registration], is_forced: Callable[[Registration], bool]) -> list[Change]:
        """Repair one after another; an error for one keeps no other from its repair, and is raised afterwards."""
        changes: list[Change] = []
        errors: list[WebexError] = []
        for registration in found:
            try:
                changes += self._repaired(registration, is_forced=is_forced(registration))
            except WebexError as error:
                errors.append(error)
        self._tell(changes)
        if errors:
            raise errors[0]
        return changes

    def _repaired(self, registration: Registration, *, is_forced: bool) -> list[Change]:
        name = registration.wanted.name
        if not is_forced and self._left_until(registration) is not None:
            self._say_left(registration)
            return []
        self._left.discard(name)
        if not is_forced and not registration.faults:
            return []
        change = self._written(registration, is_forced=is_forced)
        return [change, *(self._deleted(webhook) for webhook in registration.extra)]

    def _written(self, registration: Registration, *, is_forced: bool) -> Change:
        wanted, kept, record = registration.wanted, registration.kept, registration.record
        if kept is None:
            its_id = self._messaging.create_webhook(
                wanted.name, wanted.target_url, wanted.resource, wanted.event, wanted.secret
            )
        else:
            its_id = kept.id
            self._messaging.update_webhook(its_id, wanted.name, wanted.target_url, wanted.secret)
        now = self._clock()
        times_taken, taken_at = (record.times_taken, record.taken_at) if record else (0, None)
        if registration.was_taken and not is_forced:
            times_taken, taken_at = _times_taken(record, now) + 1, now
        self._records.save(WebhookRecord(wanted.name, its_id, wanted.fingerprint, now, times_taken, taken_at))
        if registration.elsewhere:
            log.warning("webhook pointed elsewhere", name=wanted.name, elsewhere=registration.elsewhere)
        return Change(wanted.name, "updated" if kept else "created", registration.worst)

    def _deleted(self, webhook: Webhook) -> Change:
        try:
            self._messaging.delete_webhook(webhook.id)
        except ApiError as error:
            if error.status != HTTPStatus.NOT_FOUND:  # else another process has deleted it
                raise
        return Change(webhook.name, "deleted", Fault.DUPLICATE)

    def _tell(self, changes: Sequence[Change]) -> None:
        repairs = [change for change in changes if change.why is not None]
        for change in repairs:
            log.warning("webhook repaired", name=change.name, what=change.what, why=str(change.why))
            self._count(str(change.why))
        if written := [change.name for change in changes if change.why is None]:
            log.info("webhooks written", names=written)
        if repairs:
            self._after_repair()

    def _trouble(self, registration: Registration) -> Trouble:
        return Trouble(
            registration.wanted.name, registration.faults, registration.elsewhere, self._left_until(registration)
        )

    def _left_until(self, registration: Registration) -> datetime | None:
        """Return until when the webhook is left to the other deployment that takes it again and again."""
        record = registration.record
        if record is None or record.taken_at is None or not registration.was_taken:
            return None
        now = self._clock()
        pause = min(FIRST_PAUSE * 2 ** (_times_taken(record, now) - 1), LONGEST_PAUSE)
        return record.taken_at + pause if abs(now - record.taken_at) < pause else None

    def _say_left(self, registration: Registration) -> None:
        if not self._left:
            log.error(
                "another deployment changes the webhooks of this bot again and again: stop one of the two",
                elsewhere=registration.elsewhere,
            )
        self._left.add(registration.wanted.name)


def _wanted(resource: str, event: str, public_url: str, secret: str) -> Wanted:
    its_secret = derived(secret, (resource, event))
    return Wanted(
        f"Rollcall {resource} {event}", resource, event, public_url + PATH, its_secret, fingerprint(its_secret)
    )


def _doubted(registrations: list[Registration], refused: str, at: float) -> list[Registration]:
    """Return them with their secrets in doubt: if one is wrong, all are. A refusal from before the last repair is over.

    Only what points here: Webex signs for us with nothing else.
    """
    if not any(each.is_about(refused) and not _was_written_since(each, at) for each in registrations):
        return registrations
    return [each.doubted() if each.is_here else each for each in registrations]


def _was_written_since(registration: Registration, at: float) -> bool:
    return registration.record is not None and registration.record.written_at.timestamp() > at


def _times_taken(record: WebhookRecord | None, now: datetime) -> int:
    if record is None or record.taken_at is None or abs(now - record.taken_at) > CALM:
        return 0
    return record.times_taken
