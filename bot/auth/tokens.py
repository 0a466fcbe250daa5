"""Hosts' access tokens: always one that is good, renewed before it ends, by one of all threads and processes.

To renew, a thread takes a lease: a word in the host's row. So no database lock is held while Webex is asked. A new pair
is on disk before it is used. Another thread takes the lease over when its process has died, or when it has stood there
for LEASE by the other thread's monotonic clock: no wall clock, right or wrong, lets two renew at once.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.events import PersonId
from bot.inbox.process_id import has_died, this_process
from bot.store.hosts import Host, Hosts, Kept
from bot.store.sealing import SealBrokenError
from bot.webex.errors import NotSignedInError, UnreachableError, WebexError
from bot.webex.oauth import Grant, GrantExpiredError, OAuth

RENEWED_AFTER = 0.7
"""Of a token's life. The promise is 80 %, and the job that looks for due tokens runs in between."""
LEASE = 60.0
"""Seconds: longer than a call to Webex may take at all."""
PATIENCE = 5.0
"""Seconds to wait for another thread's or process's renewal before the question is tried again later."""
POLL = 0.05

ZONE_HOLDS = timedelta(hours=1)
"""A zone is looked up again when the host asks later than this: answers about today depend on it."""

log = structlog.get_logger()


class HostTokens:
    """The tokens of those who signed in. Raises SQLAlchemyError, and SealBrokenError where the keys don't fit.

    `clock` gives aware UTC times; `monotonic` gives seconds that no one sets; `count` is told how
    each renewal ended.
    """

    def __init__(
        self,
        hosts: Hosts,
        oauth: OAuth,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        count: Callable[[str], None],
    ) -> None:
        self._hosts = hosts
        self._oauth = oauth
        self._clock = clock
        self._monotonic = monotonic
        self._count = count
        self._locks: dict[PersonId, threading.Lock] = {}
        self._seen: dict[PersonId, tuple[str, float]] = {}

    def token(self, person: PersonId) -> str:
        """Return an access token that is good for a while. Raises NotSignedInError, WebexError where renewing fails."""
        return self._usable(person, refused=None)

    def instead_of(self, person: PersonId, refused: str) -> str:
        """Return a token in place of one that Webex refused, which is never used again. Raises as `token` does."""
        kept = self._find(person)
        if kept.host.access == refused:
            self._hosts.expire(person, kept, self._clock())
        return self._usable(person, refused)

    def give_up(self, person: PersonId, refused: str) -> None:
        """Forget a token that Webex refused just after giving it: the person must sign in again."""
        kept = self._hosts.find(person)
        if kept is not None and kept.host.access == refused and self._hosts.remove(person, kept):
            log.info("signed out by Webex", person=person)

    def zone(self, person: PersonId) -> str | None:
        """Return the IANA name of the host's time zone, as Webex told it at the sign-in."""
        kept = self._hosts.find(person)
        return None if kept is None else kept.host.zone

    def has_old_zone(self, person: PersonId) -> bool:
        """Tell whether Webex told the zone long ago: the host may have moved since."""
        kept = self._hosts.find(person)
        if kept is None:
            return False
        return (kept.host.zone_seen_at or kept.host.signed_in_at) < self._clock() - ZONE_HOLDS

    def learn_zone(self, person: PersonId, zone: str | None) -> None:
        """Keep the zone that Webex tells now."""
        kept = self._hosts.find(person)
        if kept is not None:
            self._hosts.learn_zone(person, kept, zone, self._clock())

    def scopes(self, person: PersonId) -> frozenset[str] | None:
        """Return the scopes that Webex named at the sign-in."""
        kept = self._hosts.find(person)
        return frozenset(kept.host.scopes) if kept is not None and kept.host.names_scopes else None

    def host(self, person: PersonId) -> Host:
        """Return what is known of the sign-in. Raises NotSignedInError."""
        return self._find(person).host

    def keep(
        self,
        person: PersonId,
        grant: Grant,
        zone: str | None,
        given: Callable[[Connection], bool] = lambda _: True,
        *,
        asked: tuple[str, ...] = (),
    ) -> bool:
        """Store what a sign-in gave, if `given` says yes in the same transaction; return what it says.

        `asked` are the scopes that were asked for: they are shown where Webex does not name those that it gave.
        """
        now = self._clock()
        host = _host(grant, now, zone, grant.scopes or asked, names_scopes=bool(grant.scopes))
        return self._hosts.put(person, host, _renewal(host, now), given)

    def forget(self, person: PersonId) -> bool:
        """Delete the person's tokens; return whether there were any."""
        return self._hosts.forget(person)

    def renew_due(self) -> None:
        """Renew what is due, so that no question waits for it and no idle host's sign-in runs out."""
        failed: list[str] = []
        for person in self._hosts.due(self._clock()):
            try:
                self.token(person)
            except WebexError as error:
                failed.append(error.name)
            except (NotSignedInError, SealBrokenError) as error:
                log.warning("sign-in over", person=person, why=str(error))
        if failed:  # in one line: where Webex is away, it is so for everybody
            log.warning("sign-ins not renewed", count=len(failed), why=failed[-1])

    @contextmanager
    def _alone(self, person: PersonId, patience: float) -> Iterator[bool]:
        """Let one thread of this process renew a person's tokens: the others need not all ask the database."""
        lock = self._locks.setdefault(person, threading.Lock())
        is_alone = lock.acquire(timeout=patience)
        try:
            yield is_alone
        finally:
            if is_alone:
                lock.release()

    def _usable(self, person: PersonId, refused: str | None) -> str:
        kept = self._find(person)
        if self._is_fresh(kept, refused):
            return kept.host.access
        is_good = self._is_good(kept, refused)
        with self._alone(person, patience=0 if is_good else PATIENCE) as is_alone:
            if is_alone:
                return self._renewed(person, refused)
        if is_good:
            return kept.host.access
        raise UnreachableError("the sign-in is being renewed")

    def _renewed(self, person: PersonId, refused: str | None) -> str:
        """Renew the tokens, or wait until another thread or process has."""
        deadline = self._monotonic() + PATIENCE
        while True:
            kept = self._find(person)
            if self._is_fresh(kept, refused):
                return kept.host.access
            lease = f"{this_process()} {secrets.token_hex(8)}"
            if self._is_free(person, kept) and self._hosts.lease(person, kept, lease):
                return self._renew(person, kept, lease, refused)
            if self._is_good(kept, refused):
                return kept.host.access
            if self._monotonic() >= deadline:
                raise UnreachableError("another process is renewing the sign-in")
            time.sleep(POLL)

    def _renew(self, person: PersonId, kept: Kept, lease: str, refused: str | None) -> str:
        try:
            grant = self._granted(kept.host)
        except GrantExpiredError:
            self._count("expired")
            if self._hosts.remove(person, kept, lease):
                log.info("signed out by Webex", person=person)
            return self._renewed(person, refused)  # unless they have signed in meanwhile, this raises NotSignedInError
        except WebexError as error:
            self._count("failed")
            self._hosts.release(person, lease)
            if not self._is_good(kept, refused):
                raise
            log.warning("sign-in not renewed yet", person=person, why=error.name)
            return kept.host.access
        self._count("renewed")
        host = _host(
            grant,
            kept.host.signed_in_at,
            kept.host.zone,
            grant.scopes or kept.host.scopes,
            names_scopes=bool(grant.scopes) or kept.host.names_scopes,
        )
        if not self._hosts.replace(person, lease, host, _renewal(host, self._clock())):
            return self._renewed(person, refused=None)  # they signed out, or in, meanwhile
        return host.access

    def _granted(self, host: Host) -> Grant:
        if host.refresh_expires_at is not None and self._clock() >= host.refresh_expires_at:
            raise GrantExpiredError("the refresh token has run out")
        return self._oauth.refresh(host.refresh)

    def _is_free(self, person: PersonId, kept: Kept) -> bool:
        if kept.lease is None or has_died(kept.lease.partition(" ")[0]):
            return True
        now = self._monotonic()
        lease, since = self._seen.get(person, (None, now))
        if lease != kept.lease:
            self._seen[person] = kept.lease, now
            return False
        return now - since >= LEASE

    def _is_fresh(self, kept: Kept, refused: str | None) -> bool:
        return self._clock() < kept.refresh_at and kept.host.access != refused

    def _is_good(self, kept: Kept, refused: str | None) -> bool:
        """Whether the access token will do until there is another."""
        return self._clock() < kept.host.expires_at and kept.host.access != refused

    def _find(self, person: PersonId) -> Kept:
        kept = self._hosts.find(person)
        if kept is None:
            raise NotSignedInError(person)
        return kept


def _host(
    grant: Grant, signed_in_at: datetime, zone: str | None, scopes: tuple[str, ...], *, names_scopes: bool
) -> Host:
    return Host(
        access=grant.access,
        refresh=grant.refresh,
        expires_at=grant.expires_at,
        refresh_expires_at=grant.refresh_expires_at,
        scopes=scopes,
        zone=zone,
        signed_in_at=signed_in_at,
        names_scopes=names_scopes,
    )


def _renewal(host: Host, now: datetime) -> datetime:
    """Return when to renew: before either token's life is over."""
    ends = [host.expires_at, *([host.refresh_expires_at] if host.refresh_expires_at else [])]
    return now + RENEWED_AFTER * (min(ends) - now)
