"""The inbox's promises, on a SQLite file and on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, func, select

from bot.inbox.lanes import DUE, FIRST, LEASES
from bot.inbox.process_id import this_process
from bot.inbox.queue import JOB, Claim, Inbox, LeaseLostError, lane_of
from bot.inbox.rows import HEAD, NewEvent, Rows, SomeKnownError
from bot.store.engine import reading, writing
from bot.store.tables import events, lanes
from tests.support.inboxes import LEASE, Bench, accept, bench_on, claim, drain, name_of

pytest_plugins = ["tests.support.databases"]


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with bench_on(database_url) as bench:
        yield bench


@pytest.fixture
def inbox(bench: Bench) -> Inbox:
    return bench.inbox()


def later(bench: Bench, **duration: float) -> None:
    bench.time.pass_(**duration)


# Taking in


def test_an_event_is_claimed_as_it_was_accepted(bench: Bench, inbox: Inbox) -> None:
    """Nothing of it changes on the way through the database, whatever is in it."""
    data = {"id": "m1", "roomId": "r", "text": "Zoë – \u0000 \ud800 😀", "nested": {"n": [1, 2.5, None, True]}}
    inbox.accept("messages:created:m1", "messages", "created", "jane", data)

    held = claim(inbox)

    assert (held.key, held.resource, held.event) == ("messages:created:m1", "messages", "created")
    assert (held.person_id, held.data, held.created_at) == ("jane", data, bench.time.now)
    assert (held.attempts, held.was_sending, held.given_up) == (1, None, None)


def test_an_event_delivered_twice_is_stored_once(inbox: Inbox) -> None:
    """Before it is claimed, while it is held, and after it is done."""
    assert accept(inbox, "m1")
    assert not accept(inbox, "m1")
    held = claim(inbox)
    assert not accept(inbox, "m1")
    inbox.finish(held)
    assert not accept(inbox, "m1")
    assert drain(inbox) == []


def test_fifty_parallel_deliveries_are_one_row(bench: Bench) -> None:
    """Over two inboxes, as two processes have them."""
    inboxes = [bench.inbox(), bench.inbox()]
    with ThreadPoolExecutor(16) as pool:
        new = list(pool.map(lambda n: accept(inboxes[n % 2], "m1"), range(50)))

    assert new.count(True) == 1
    with reading(bench.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(events)) == 1


def test_events_that_come_together_are_stored_together(bench: Bench, inbox: Inbox) -> None:
    """A person's two of which the later is due first; where one is there already, or comes twice, each alone."""
    accept(inbox, "old", "ann")
    now = bench.time.now

    def new(name: str, person: str | None, minutes: int = 0) -> NewEvent:
        return NewEvent(
            key=f"messages:created:{name}",
            resource="messages",
            event="created",
            person_id=person,
            lane=person or f"messages:created:{name}",
            data=f'{{"id": "{name}"}}',
            run_at=now + timedelta(minutes=minutes),
            created_at=now,
        )

    rows = Rows(bench.engine)
    with pytest.raises(SomeKnownError), writing(bench.engine) as connection:
        rows.add(connection, [new("a", "bob", 2), new("old", "ann"), new("a", "bob", 2)])
    with writing(bench.engine) as connection:
        assert rows.add(connection, [new("old", "ann")]) == [False]
        assert rows.add(connection, [new("a", "bob", 2), new("b", "bob", 1), new("c", None, 1)]) == [True] * 3
        assert rows.add(connection, [new("a", "bob", 2)]) == [False]
    assert drain(inbox) == ["old"]
    later(bench, minutes=1)
    assert sorted(drain(inbox)) == ["b", "c"]
    later(bench, minutes=1)
    assert drain(inbox) == ["a"]


def test_what_was_accepted_is_committed(bench: Bench, inbox: Inbox) -> None:
    """When accept returns, another connection sees the row: nothing is answered that isn't stored."""
    for number in range(20):
        accept(inbox, f"m{number}")
        with reading(bench.engine) as connection:
            assert connection.scalar(select(func.count()).select_from(events)) == number + 1


# Order and fairness


def test_one_persons_events_are_handled_one_after_another(inbox: Inbox) -> None:
    """In the order in which they came; the second only when the first is let go."""
    accept(inbox, "m1")
    accept(inbox, "m2")

    first = claim(inbox)
    assert name_of(first) == "m1"
    assert inbox.claim("another worker") is None
    inbox.finish(first)
    assert name_of(inbox.claim("another worker")) == "m2"


def test_a_flood_takes_every_other_turn_at_most(bench: Bench, inbox: Inbox) -> None:
    """Two people ask one thing each after a third has asked fifty: theirs come next."""
    for number in range(50):
        accept(inbox, f"flood{number}", "flooder")
    later(bench, seconds=1)
    accept(inbox, "ann's", "ann")
    accept(inbox, "bob's", "bob")
    later(bench, seconds=1)

    assert drain(inbox)[:4] == ["flood0", "ann's", "bob's", "flood1"]


def test_a_flood_takes_one_thread_at_most(inbox: Inbox) -> None:
    """While one of the flood is handled, free workers see everybody else's events and none of the flood."""
    for number in range(10):
        accept(inbox, f"flood{number}", "flooder")
    accept(inbox, "ann's", "ann")

    assert [name_of(inbox.claim("w")) for _ in range(3)] == ["flood0", "ann's", None]


def test_events_of_nobody_in_particular_are_handled_side_by_side(inbox: Inbox) -> None:
    """They share no token and no conversation, so there is no order to keep."""
    accept(inbox, "m1", person=None)
    accept(inbox, "m2", person=None)

    assert [name_of(inbox.claim("w")) for _ in range(2)] == ["m1", "m2"]


def test_one_that_waits_for_later_does_not_hold_up_the_next(bench: Bench, inbox: Inbox) -> None:
    """A question about a meeting that isn't synced yet waits; the same person's next one is answered."""
    accept(inbox, "m1")
    accept(inbox, "m2")
    inbox.retry_at(claim(inbox), bench.time.now + timedelta(minutes=2), "not synced yet")

    assert drain(inbox) == ["m2"]
    later(bench, minutes=2)
    assert drain(inbox) == ["m1"]


# Coming back


def test_a_retry_comes_back_at_its_time_and_not_before(bench: Bench, inbox: Inbox) -> None:
    """And counts as another attempt."""
    accept(inbox, "m1")
    inbox.retry_at(claim(inbox), bench.time.now + timedelta(seconds=10), "429")

    later(bench, seconds=9.9)
    assert inbox.claim("w") is None
    later(bench, seconds=0.1)
    assert claim(inbox).attempts == 2


def test_a_new_event_does_not_make_a_waiting_one_come_early(bench: Bench, inbox: Inbox) -> None:
    """Nor does it wait for the other's time."""
    accept(inbox, "m1")
    inbox.retry_at(claim(inbox), bench.time.now + timedelta(hours=1), "429")
    accept(inbox, "m2")

    assert drain(inbox) == ["m2"]
    later(bench, hours=1)
    assert drain(inbox) == ["m1"]


def test_an_event_handed_back_is_as_it_was(inbox: Inbox) -> None:
    """A worker that stops leaves no trace: the attempt doesn't count."""
    accept(inbox, "m1")
    inbox.hand_back(claim(inbox))

    assert claim(inbox).attempts == 1


def test_an_event_whose_reply_may_be_under_way_is_not_handed_back(bench: Bench, inbox: Inbox) -> None:
    """It could not be looked up yet; it is when the lease is over."""
    accept(inbox, "m1")
    held = claim(inbox)
    inbox.sending(held, "thread t")
    inbox.hand_back(held)

    assert inbox.claim("another") is None
    inbox.reap()
    later(bench, seconds=LEASE.total_seconds())
    inbox.reap()
    assert claim(inbox).was_sending == "thread t"


def test_a_reply_of_an_earlier_claim_is_no_reason_to_wait(bench: Bench, inbox: Inbox) -> None:
    """It was looked up since; what comes next can be handed back at once, and the note stays."""
    accept(inbox, "m1")
    first = claim(inbox)
    inbox.sending(first, "thread t")
    inbox.retry_at(first, bench.time.now, "503")
    inbox.hand_back(claim(inbox))

    assert claim(inbox).was_sending == "thread t"


def test_one_that_came_too_early_has_all_its_tries_before_it(bench: Bench, inbox: Inbox) -> None:
    """Nothing failed."""
    accept(inbox, "m1")
    inbox.reschedule(claim(inbox), bench.time.now + timedelta(minutes=2))
    assert inbox.claim("w") is None
    later(bench, minutes=2)
    assert claim(inbox).attempts == 1


def test_a_job_runs_at_its_time_once(bench: Bench, inbox: Inbox) -> None:
    """However many processes schedule it."""
    at = bench.time.now + timedelta(minutes=15)
    assert inbox.schedule("cron:report:1", "report", {"id": "j"}, at)
    assert not bench.inbox().schedule("cron:report:1", "report", {"id": "j"}, at)

    assert inbox.claim("w") is None
    later(bench, minutes=15)
    held = claim(inbox)
    assert (held.resource, held.event) == (JOB, "report")
    inbox.finish(held)
    assert drain(inbox) == []


# Leases


def test_only_the_last_holder_can_finish(bench: Bench, inbox: Inbox) -> None:
    """A worker that stood still past its lease has lost the event, and is told so whatever it tries."""
    accept(inbox, "m1")
    slow, watcher = claim(inbox), bench.inbox()
    watcher.reap()
    later(bench, seconds=LEASE.total_seconds())
    assert watcher.reap() == 1
    fast = claim(watcher)

    assert (fast.id, fast.fence > slow.fence) == (slow.id, True)
    attempts: list[Callable[[], None]] = [
        lambda: inbox.finish(slow),
        lambda: inbox.renew(slow),
        lambda: inbox.sending(slow, "note"),
        lambda: inbox.retry_at(slow, bench.time.now, "why"),
        lambda: inbox.dead_letter(slow, "why"),
        lambda: inbox.park(slow, "jane"),
        lambda: inbox.hand_back(slow),
    ]
    for attempt in attempts:
        with pytest.raises(LeaseLostError):
            attempt()
    watcher.finish(fast)


def test_an_event_is_finished_once(inbox: Inbox) -> None:
    """The second time it isn't held any more."""
    accept(inbox, "m1")
    held = claim(inbox)
    inbox.finish(held)
    with pytest.raises(LeaseLostError):
        inbox.finish(held)


def send(inbox: Inbox, held: Claim) -> None:
    inbox.sending(held, "note")


@pytest.mark.parametrize("beat", [Inbox.renew, send])
def test_a_heart_that_beats_keeps_the_lease(bench: Bench, inbox: Inbox, beat: Callable[[Inbox, Claim], None]) -> None:
    """For as long as the work takes; sending beats too."""
    accept(inbox, "m1")
    held, watcher = claim(inbox), bench.inbox()
    for _ in range(5):
        watcher.reap()
        later(bench, seconds=LEASE.total_seconds() - 1)
        beat(inbox, held)

    assert watcher.reap() == 0
    inbox.finish(held)


def test_the_holder_knows_by_itself_when_its_lease_may_be_over(bench: Bench, inbox: Inbox) -> None:
    """Before anybody else may take it, and without asking the database."""
    accept(inbox, "m1")
    held = claim(inbox)
    assert inbox.is_ours(held)
    later(bench, seconds=LEASE.total_seconds())
    assert not inbox.is_ours(held)
    inbox.renew(held)
    assert inbox.is_ours(held)
    inbox.finish(held)
    assert not inbox.is_ours(held)


@pytest.mark.parametrize("hours", [-2, 2, -500_000])
def test_setting_the_clock_ends_no_lease(bench: Bench, inbox: Inbox, hours: int) -> None:
    """Nor does it keep a dead worker's lease alive."""
    accept(inbox, "m1")
    held, watcher = claim(inbox), bench.inbox()
    watcher.reap()
    bench.time.set(hours=hours)
    assert watcher.reap() == 0
    assert inbox.is_ours(held)
    bench.time.pass_(seconds=LEASE.total_seconds())
    assert watcher.reap() == 1


def test_a_note_survives_its_writer(bench: Bench, inbox: Inbox) -> None:
    """The next worker knows that a reply was being sent, and where to look for it."""
    accept(inbox, "m1")
    inbox.sending(claim(inbox), "thread t")
    inbox.reap()
    later(bench, seconds=LEASE.total_seconds())
    inbox.reap()

    assert claim(inbox).was_sending == "thread t"


def died(bench: Bench, inbox: Inbox) -> Claim:
    """Claim the next event in the name of a process that died while it was sending a reply."""
    machine, process, _ = this_process().split("/")
    held = inbox.claim(f"{machine}/{process}/0")
    assert held is not None
    inbox.sending(held, "thread t")
    assert inbox.reap() == 0
    return held


def test_two_may_die_over_the_reply_to_one_question(bench: Bench, inbox: Inbox) -> None:
    """Each time it is set apart until Webex can't be at it any more, and nobody else waits for that."""
    accept(inbox, "m1")
    for times in range(2):
        assert name_of(died(bench, inbox)) == "m1"
        accept(inbox, f"other {times}")
        assert drain(inbox) == [f"other {times}"]
        assert inbox.reap() == 0
        later(bench, seconds=LEASE.total_seconds())
        assert inbox.reap() == 1
        later(bench, seconds=1)
    held = claim(inbox)
    assert (name_of(held), held.was_sending) == ("m1", "thread t")


def test_a_sign_in_is_not_missed_by_one_whose_worker_died(bench: Bench, inbox: Inbox) -> None:
    """It wasn't in the person's lane when that was woken, so it looks once more before it waits."""
    accept(inbox, "old")
    inbox.park(claim(inbox), "jane")
    accept(inbox, "m1")
    died(bench, inbox)
    inbox.reap()
    later(bench, seconds=LEASE.total_seconds())
    assert inbox.reap() == 1
    held = claim(inbox)
    inbox.resume("jane")
    assert drain(inbox) == ["old"]
    inbox.park(held, "jane")

    again = claim(inbox)
    assert name_of(again) == "m1"
    inbox.park(again, "jane")
    assert inbox.claim("w") is None


# Giving up


def crash(bench: Bench, inbox: Inbox) -> None:
    """Let whatever is held run out of its lease, and wait until it is handed out again."""
    inbox.reap()
    later(bench, seconds=LEASE.total_seconds())
    inbox.reap()
    later(bench, seconds=1)


def test_a_dead_letter_comes_back_once_so_that_the_person_is_told(inbox: Inbox) -> None:
    """With the reason, and with tries of its own."""
    accept(inbox, "m1")
    inbox.dead_letter(claim(inbox), "Webex answered 500")

    last = claim(inbox)
    assert (last.given_up, last.attempts) == ("Webex answered 500", 1)
    inbox.finish(last)
    assert drain(inbox) == []


def test_a_report_that_fails_to_the_end_is_given_up_too(inbox: Inbox) -> None:
    """Nothing comes back for ever."""
    accept(inbox, "m1")
    inbox.dead_letter(claim(inbox), "why")
    inbox.dead_letter(claim(inbox), "and again")

    assert drain(inbox) == []


def test_a_job_that_crashes_its_worker_is_given_up_after_three_times(bench: Bench, inbox: Inbox) -> None:
    """And if the worker dies over the apology three times as well, there is no more of it."""
    accept(inbox, "m1")
    for _ in range(3):
        assert claim(inbox).given_up is None
        crash(bench, inbox)
    for _ in range(3):
        given_up = claim(inbox).given_up
        assert given_up is not None
        assert "died" in given_up
        crash(bench, inbox)

    assert drain(inbox) == []


def test_the_innocent_are_not_given_up_with_the_guilty(bench: Bench, inbox: Inbox) -> None:
    """What was handled beside a crash is tried one at a time from then on, so only the guilty one dies three times."""
    for name in ("guilty", "ann's", "bob's"):
        accept(inbox, name, person=name)
    ended: list[str] = []
    while inbox.depth() > 0:
        held = list(iter(lambda: inbox.claim("w"), None))
        if any(name_of(one) == "guilty" and one.given_up is None for one in held):
            crash(bench, inbox)
            continue
        for one in held:
            ended.append(f"sorry for {name_of(one)}" if one.given_up else f"answer to {name_of(one)}")
            inbox.finish(one)
        later(bench, seconds=1)

    assert ended == ["answer to ann's", "answer to bob's", "sorry for guilty"]


# Waiting for a sign-in


def test_a_parked_event_waits_until_its_person_has_signed_in(bench: Bench, inbox: Inbox) -> None:
    """However long that takes, and with all its tries before it."""
    accept(inbox, "m1")
    inbox.park(claim(inbox), "jane")
    later(bench, days=2)
    assert inbox.claim("w") is None
    assert inbox.resume("bob") == 0
    assert inbox.claim("w") is None

    assert inbox.resume("jane") == 1
    held = claim(inbox)
    assert (name_of(held), held.attempts) == ("m1", 1)


def test_a_sign_in_just_before_parking_is_not_missed(inbox: Inbox) -> None:
    """The person signed in between the worker's look for a token and its parking the event."""
    accept(inbox, "m1")
    held = claim(inbox)
    inbox.resume("jane")
    inbox.park(held, "jane")

    assert drain(inbox) == ["m1"]


def test_a_sign_in_before_the_claim_wakes_nothing_later(inbox: Inbox) -> None:
    """Only a sign-in since the claim counts: otherwise a signed-out person's event would go round and round."""
    inbox.resume("jane")
    accept(inbox, "m1")
    inbox.park(claim(inbox), "jane")

    assert inbox.claim("w") is None


def test_an_event_of_nobody_can_wait_for_a_person(inbox: Inbox) -> None:
    """A report that is due waits for its host."""
    accept(inbox, "m1", person=None)
    inbox.park(claim(inbox), "jane")
    assert inbox.claim("w") is None
    assert inbox.resume("jane") == 1
    assert drain(inbox) == ["m1"]


def test_while_one_event_is_parked_others_of_that_person_go_on(inbox: Inbox) -> None:
    """Help is answered without a sign-in."""
    accept(inbox, "m1")
    inbox.park(claim(inbox), "jane")
    accept(inbox, "help")

    assert drain(inbox) == ["help"]


# Gates


def test_a_gate_shut_by_the_event_being_handled_holds_the_next(bench: Bench, inbox: Inbox) -> None:
    """A 429 is met while an event is held; letting it go doesn't open the gate."""
    accept(inbox, "m1")
    accept(inbox, "m2")
    held = claim(inbox)
    inbox.pause(15)
    inbox.finish(held)

    assert inbox.claim("w") is None
    later(bench, seconds=15)
    assert drain(inbox) == ["m2"]


def test_a_gate_is_never_shortened(bench: Bench, inbox: Inbox) -> None:
    """Two 429 answers: the later time holds."""
    accept(inbox, "m1")
    inbox.pause(60)
    inbox.pause(5)
    later(bench, seconds=59)

    assert inbox.claim("w") is None
    later(bench, seconds=1)
    assert drain(inbox) == ["m1"]


def test_a_gate_for_the_bots_own_token_holds_everything(bench: Bench, inbox: Inbox) -> None:
    """Nobody's question can be read or answered without it."""
    accept(inbox, "m1")
    accept(inbox, "m2", person=None)
    inbox.pause(15)

    assert not inbox.due()
    assert inbox.claim("w") is None
    later(bench, seconds=15)
    assert sorted(drain(inbox)) == ["m1", "m2"]


def test_a_gate_outlives_a_purge(bench: Bench, inbox: Inbox) -> None:
    """Though nothing is in that lane."""
    inbox.pause(3600)
    inbox.purge(bench.time.now)
    accept(inbox, "m1")

    assert inbox.claim("w") is None


# Forgetting, and telling


def test_done_events_lose_their_payload_after_a_day_and_their_key_after_thirty(bench: Bench, inbox: Inbox) -> None:
    """Nothing personal is left, but a second delivery is still known."""
    accept(inbox, "m1", "jane")
    inbox.finish(claim(inbox))
    accept(inbox, "open", "bob")
    later(bench, hours=25)
    inbox.purge(bench.time.now)

    with reading(bench.engine) as connection:
        row = connection.execute(select(events).where(events.c.key == "messages:created:m1")).one()
        assert "jane" not in str(row)
        assert row.data is None
        assert [lane for (lane,) in connection.execute(select(lanes.c.lane))] == ["bob"]
    assert not accept(inbox, "m1")
    later(bench, days=30)
    inbox.purge(bench.time.now)
    assert accept(inbox, "m1")
    assert drain(inbox) == ["open", "m1"]


def test_purging_spares_what_is_not_done(bench: Bench, inbox: Inbox) -> None:
    """However old; only a sign-in that didn't come in a week is waited for no longer."""
    accept(inbox, "held", "ann")
    held = claim(inbox)
    accept(inbox, "parked", "jane")
    inbox.park(claim(inbox), "jane")
    accept(inbox, "retried", "bob")
    inbox.retry_at(claim(inbox), bench.time.now + timedelta(days=9), "why")
    later(bench, days=8)
    inbox.purge(bench.time.now)

    assert inbox.resume("jane") == 0
    inbox.finish(held)
    later(bench, days=1)
    assert drain(inbox) == ["retried"]


def test_keys_of_the_clocks_jobs_are_kept_two_days(bench: Bench, inbox: Inbox) -> None:
    """A job of every minute leaves 43,000 keys a month behind otherwise."""
    for slot in range(3):
        inbox.schedule(f"cron:tick:{slot}", "tick", {"id": "j"}, bench.time.now)
    drain(inbox)
    later(bench, days=2, seconds=1)
    inbox.purge(bench.time.now)

    with reading(bench.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(events)) == 0


def test_a_purge_of_many_rows_ends(bench: Bench, inbox: Inbox) -> None:
    """It works in pieces, so that nobody waits long for the write lock."""
    with bench.engine.begin() as connection:
        row = {"resource": "m", "event": "c", "lane": "x", "state": "done", "run_at": bench.time.now}
        row |= {"data": "{}", "created_at": bench.time.now, "ended_at": bench.time.now}
        connection.execute(events.insert(), [row | {"key": f"k{n}"} for n in range(1201)])
    later(bench, days=31)
    inbox.purge(bench.time.now)

    with reading(bench.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(events)) == 0


def test_depth_and_age_tell_how_far_behind_the_work_is(bench: Bench, inbox: Inbox) -> None:
    """What waits for a person is not behind."""
    assert (inbox.depth(), inbox.oldest_age()) == (0, timedelta())
    accept(inbox, "m1", "ann")
    later(bench, seconds=5)
    accept(inbox, "m2", "bob")
    assert (inbox.depth(), inbox.oldest_age()) == (2, timedelta(seconds=5))
    inbox.park(claim(inbox), "ann")
    assert (inbox.depth(), inbox.oldest_age()) == (1, timedelta())


def test_what_is_paused_is_not_behind(bench: Bench, inbox: Inbox) -> None:
    """Webex has asked to wait."""
    accept(inbox, "m1", "ann")
    later(bench, seconds=5)
    assert inbox.oldest_age() == timedelta(seconds=5)
    inbox.pause(60)
    assert inbox.oldest_age() == timedelta()


def test_a_ring_is_not_slept_through(inbox: Inbox) -> None:
    """One that came after the worker last looked wakes it at once."""
    count = inbox.wakeup.count
    accept(inbox, "m1")
    inbox.wakeup.wait(since=count, timeout=60)
    assert inbox.wakeup.count == count + 1


@pytest.mark.parametrize("statement", [DUE, HEAD, LEASES, FIRST])
def test_the_cost_of_a_claim_does_not_grow_with_the_backlog(sqlite_url: str, statement: Select[Any]) -> None:
    """An index leads straight to what is sought; nothing is scanned or sorted."""
    with bench_on(sqlite_url) as bench, reading(bench.engine) as connection:
        compiled = statement.compile(bench.engine)
        values = tuple(1 for _ in compiled.positiontup or ())
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)
        steps = [row.detail for row in plan]
    assert steps
    assert not [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step]


def test_what_a_clock_far_ahead_has_stored_is_made_due(bench: Bench, inbox: Inbox) -> None:
    """It was never claimed, or was put off for longer than Webex ever asks for, or all were. Jobs wait."""
    bench.time.set(days=10)
    for person in ("jane", "bob", "ann"):
        accept(inbox, f"of {person}", person)
    inbox.retry_at(claim(inbox), bench.time.now + timedelta(seconds=5), "x")
    inbox.pause(60)
    bench.time.set(days=-10)
    inbox.schedule("cron:later", "later", {}, bench.time.now + timedelta(days=3))
    assert not inbox.due()
    assert inbox.make_due() == 3
    assert sorted(drain(inbox)) == ["of ann", "of bob", "of jane"]
    assert inbox.make_due() == 0


def test_a_short_wait_is_kept(bench: Bench, inbox: Inbox) -> None:
    """What was put off for a minute comes in a minute."""
    accept(inbox, "m1")
    inbox.retry_at(claim(inbox), bench.time.now + timedelta(minutes=1), "x")
    assert inbox.make_due() == 0
    assert not inbox.due()


def test_keys_that_no_event_has_are_told(inbox: Inbox) -> None:
    """Those of events that are over are known, too."""
    accept(inbox, "m1")
    drain(inbox)
    assert inbox.unknown(["messages:created:m1", "messages:created:m2"]) == {"messages:created:m2"}


def test_jobs_of_one_name_run_one_at_a_time(bench: Bench, inbox: Inbox) -> None:
    """They have one lane."""
    for key in ("first", "second"):
        inbox.schedule(f"cron:tidy:{key}", "tidy", {}, bench.time.now, lane_of("tidy"))
    first = claim(inbox)
    assert inbox.claim("another") is None
    inbox.finish(first)
    assert claim(inbox).key == "cron:tidy:second"
