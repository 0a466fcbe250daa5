"""The calculation against a second one that marks every second: thousands of random meetings, and no difference.

Meetings are a minute or two long with thresholds of seconds, so that everything touches everything else: devices that
overlap, times that Webex doesn't know, restarts, lobbies, breakout sessions, guests, windows, meetings that still run.
"""

from __future__ import annotations

import random as stdlib_random
from collections.abc import Sequence
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.attendance.report import Attendee
from tests.support.full import IS_FULL
from tests.support.naive_attendance import Lore, Naive, Question, Told, second
from tests.support.random_meetings import Maker, read

LORE = Lore(
    fits=frozenset(
        {
            *((name, email) for name in ("bob", "bob@x.org") for email in ("bob@x.org", "b.ob+phone@y.net")),
            ("king, dora", "dora.king@x.org"),
            ("ann other", "ann@x.org"),
            ("berlin (8)", "b.ob+phone@y.net"),  # B. Ob
        }
    ),
    same=frozenset(
        {
            *((name, email) for name in ("bob", "bob@x.org") for email in ("bob@x.org", "b.ob+phone@y.net")),
            ("king, dora", "dora.king@x.org"),
        }
    ),
    nameless=frozenset({"", "iphone"}),
    callers=frozenset({"call-in user", "+33 6 •• 12"}),
    recorders=frozenset({"otter.ai", "bob's notetaker (otter.ai)"}),
    rooms=frozenset({"berlin (8)"}),
)


def told(person: Attendee) -> Told:
    shared = {field: getattr(person, field) for field in Told.__dataclass_fields__}
    return Told(**{**shared, "first_join": second(person.first_join), "last_leave": second(person.last_leave)})


def people(attendees: Sequence[Attendee]) -> dict[str, Told]:
    return {f"mail {p.email}" if p.email else f"guest {p.name.casefold()}": told(p) for p in attendees}


def agree(question: Question) -> None:
    """Fail where the two calculations differ in anything."""
    report, naive = read(question), Naive(question, LORE)
    everybody = people(report.attendees + report.unexpected)
    assert everybody == naive.everybody()
    assert len(everybody) == len(report.attendees) + len(report.unexpected), "nobody is listed twice"
    assert all(person.is_expected for person in report.attendees)
    assert not any(person.is_expected for person in report.unexpected)
    assert report.length == naive.length
    assert (second(report.starts), second(report.ends)) == (naive.begins, naive.ends)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False))
def test_agrees_with_marking_every_second(random: Random) -> None:
    """Hypothesis makes every choice here, so that a difference is shown by the smallest meeting that has it."""
    agree(Maker(random).question())


@settings(max_examples=200 if IS_FULL else 8, deadline=None)
@given(st.integers(0, 2**48))
def test_agrees_on_thousands_of_meetings(seed: int) -> None:
    """The same in volume: fifty meetings an example, ten thousand in all with FULL=1."""
    for number in range(50):
        agree(Maker(stdlib_random.Random(seed + number)).question())
