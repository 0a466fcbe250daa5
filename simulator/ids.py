"""Ids that look like Webex's: base64 of a ciscospark URI, 32 hex digits for meetings.

Ids made from a name are the same at every start, so that documents can quote them. Ids of what happens while the
simulator runs are new each time: a bot that remembers the ids it has seen must not take them for old ones.
"""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime

_NAMES = uuid.UUID("5d1f3c1e-3d62-4c5a-9f0a-6a1b7f1d2c3e")


def webex_id(kind: str, name: str | None = None) -> str:
    """Return an opaque id of one kind, such as PEOPLE or MESSAGE; always the same for the same name."""
    number = uuid.uuid5(_NAMES, f"{kind}/{name}") if name else uuid.uuid4()
    return base64.b64encode(f"ciscospark://us/{kind}/{number}".encode()).decode().rstrip("=")


def in_cluster(identity: str, cluster: str) -> str:
    """Return the same ID in another cluster."""
    uri = base64.b64decode(identity + "=" * (-len(identity) % 4)).decode()
    kind, number = uri.rsplit("/", 2)[1:]
    return base64.b64encode(f"ciscospark://{cluster}/{kind}/{number}".encode()).decode().rstrip("=")


def plain_uuid(name: str) -> str:
    return str(uuid.uuid5(_NAMES, name))


def series_id(name: str | None = None) -> str:
    return (uuid.uuid5(_NAMES, f"SERIES/{name}") if name else uuid.uuid4()).hex


def occurrence_id(series: str, start: datetime) -> str:
    return f"{series}_{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def instance_id(series: str, name: str | None = None) -> str:
    number = uuid.uuid5(_NAMES, f"INSTANCE/{series}/{name}") if name else uuid.uuid4()
    return f"{series}_I_{10**17 + number.int % (9 * 10**17)}"
