"""Compare Webex's webhooks with ours: what is missing, what differs, what is one too many. No I/O here.

A webhook is ours when it has our name, or our target, for the same resource and event. Only those are ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlsplit

from bot.events import bare_id
from bot.store.webhook_records import WebhookRecord
from bot.webex.values import Webhook

ACTIVE = "active"


class Fault(StrEnum):
    """What is wrong with one of our webhooks: the words of logs and metrics."""

    MISSING = "missing"
    RETARGETED = "retargeted"
    INACTIVE = "inactive"
    """Webex disables a webhook after 100 failures in 5 minutes and never brings it back by itself: updating it does."""
    SECRET = "secret"  # noqa: S105
    """It is signed, or may be, with a secret that is not ours."""
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A webhook as it should be."""

    name: str
    resource: str
    event: str
    target_url: str
    secret: str = field(repr=False)
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Registration:
    """One of our webhooks as Webex has it: `kept` is the one to keep, None where there is none; `extra` are to go."""

    wanted: Wanted
    record: WebhookRecord | None
    kept: Webhook | None
    extra: tuple[Webhook, ...]
    faults: tuple[Fault, ...]
    is_doubted: bool = False

    @property
    def elsewhere(self) -> str | None:
        """Where it points instead of here; of the address only what names the machine."""
        if Fault.RETARGETED not in self.faults or self.kept is None:
            return None
        parts = urlsplit(self.kept.target_url)
        return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"

    @property
    def worst(self) -> Fault | None:
        """What has to be mended by writing; None where that is no repair, as it was never written before."""
        written = [fault for fault in self.faults if fault is not Fault.DUPLICATE]
        if not written or (self.record is None and written[0] in (Fault.MISSING, Fault.SECRET)):
            return None
        return written[0]

    @property
    def is_here(self) -> bool:
        return self.kept is not None and self.kept.target_url == self.wanted.target_url

    def is_about(self, webhook_id: str) -> bool:
        return self.kept is not None and bare_id(self.kept.id) == bare_id(webhook_id)

    def doubted(self) -> Registration:
        """Return the same after Webex has signed with another secret: ours has to be written."""
        return replace(self, faults=tuple(dict.fromkeys((*self.faults, Fault.SECRET))), is_doubted=True)

    @property
    def was_taken(self) -> bool:
        """Whether somebody else has changed what we wrote: that happens by mistake once, and by another bot again."""
        if self.record is None or self.kept is None or self.is_doubted:
            return False
        return Fault.RETARGETED in self.faults or (Fault.SECRET in self.faults and self.kept.secret is not None)


def compare(
    wanted: Iterable[Wanted], existing: Iterable[Webhook], records: Mapping[str, WebhookRecord]
) -> list[Registration]:
    """Return what there is of each. Two processes that compare the same choose the same one to keep."""
    existing = list(existing)
    return [_registration(each, existing, records.get(each.name)) for each in wanted]


def _registration(wanted: Wanted, existing: list[Webhook], record: WebhookRecord | None) -> Registration:
    ours = [each for each in existing if _is_ours(each, wanted)]
    # A filter can't be changed, and with one Webex tells of some events only.
    whole = sorted((each for each in ours if not each.filter), key=lambda each: _rank(each, wanted, record))
    kept = whole[0] if whole else None
    extra = tuple(each for each in ours if each is not kept and each.target_url == wanted.target_url)
    return Registration(wanted, record, kept, extra, tuple(_faults(kept, extra, wanted, record)))


def _is_ours(webhook: Webhook, wanted: Wanted) -> bool:
    is_same_kind = (webhook.resource, webhook.event) == (wanted.resource, wanted.event)
    return is_same_kind and (webhook.name == wanted.name or webhook.target_url == wanted.target_url)


def _rank(webhook: Webhook, wanted: Wanted, record: WebhookRecord | None) -> tuple[bool, bool, bool, str]:
    is_known = record is not None and record.is_of(webhook.id)
    return webhook.target_url != wanted.target_url, webhook.status != ACTIVE, not is_known, webhook.id


def _faults(
    kept: Webhook | None, extra: tuple[Webhook, ...], wanted: Wanted, record: WebhookRecord | None
) -> Iterable[Fault]:
    if kept is None:
        yield Fault.MISSING
    else:
        if kept.target_url != wanted.target_url:
            yield Fault.RETARGETED
        if kept.status != ACTIVE:
            yield Fault.INACTIVE
        if not _has_secret(kept, wanted, record):
            yield Fault.SECRET
    if extra:
        yield Fault.DUPLICATE


def _has_secret(kept: Webhook, wanted: Wanted, record: WebhookRecord | None) -> bool:
    """Whether its secret is ours: by what Webex tells, and where it does not, by what we wrote last."""
    if kept.secret is not None and kept.secret != wanted.secret:
        return False
    return record is not None and record.is_of(kept.id) and record.fingerprint == wanted.fingerprint
