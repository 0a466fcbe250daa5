"""A provisional reply stands once, through every crash and press of a button, until the answer takes its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.delivery import Delivery
from bot.context import Context, Reply
from bot.events import PersonId
from bot.inbox.queue import Claim, Inbox
from bot.webex.port import Place
from tests.support.board import AT, DIRECTLY, IN_SPACE, KilledError, Space
from tests.support.inboxes import Bench, accept, bench_on, claim

pytest_plugins = ["tests.support.databases"]

PROVISIONAL = Reply("not known yet", line="not known yet, in short")
ANSWER = Reply("the answer")


@pytest.fixture
def bench(sqlite_url: str) -> Iterator[Bench]:
    with bench_on(sqlite_url) as bench:
        accept(bench.inbox(), "question")
        yield bench


def later(bench: Bench, inbox: Inbox, held: Claim) -> Claim:
    """The claim as it comes back after a wait."""
    inbox.reschedule(held, bench.time.now)
    bench.time.pass_(seconds=1)
    return claim(inbox)


def answered(delivery: Delivery, held: Claim, context: Context) -> None:
    """As the dispatcher does it."""
    if delivery.was_sent(held, context):
        delivery.withdraw(held)
    elif not delivery.was_withdrawn(held):
        delivery.send(held, context, ANSWER)


@pytest.mark.parametrize("context", [IN_SPACE, DIRECTLY], ids=["space", "direct"])
@pytest.mark.parametrize("dies_after", [None, 1, 2])
def test_one_provisional_reply_and_one_answer(bench: Bench, context: Context, dies_after: int | None) -> None:
    """The process dies after the provisional reply, after the answer, or never; nine tries are not too many."""
    inbox, space = bench.inbox(), Space(dies_after=dies_after)
    delivery = Delivery(space, inbox)
    held = claim(inbox)
    for _ in range(9):
        with suppress(KilledError):
            assert delivery.send_provisional(held, context, PROVISIONAL)
        held = later(bench, inbox, held)
        assert held.attempts == 1
        assert space.words == ["not known yet"]
    try:
        answered(delivery, held, context)
    except KilledError:
        held = later(bench, inbox, held)
        answered(delivery, held, context)
    assert space.words == ["the answer"]


def test_who_presses_its_button_gets_a_new_one_for_the_same_event(bench: Bench) -> None:
    """The press is done at once; the answer still comes once, in place of the new provisional reply."""
    inbox, space = bench.inbox(), Space()
    delivery = Delivery(space, inbox)
    held = claim(inbox)
    delivery.send_provisional(held, IN_SPACE, PROVISIONAL)
    (standing,) = space.posts
    inbox.reschedule(held, bench.time.now + timedelta(minutes=1))
    accept(inbox, "press", "bob")
    press = claim(inbox)
    pressed = replace(PROVISIONAL, markdown="still not known", replaces=standing)
    assert not delivery.send_provisional(press, replace(IN_SPACE, at=AT, card_id=standing), pressed)
    inbox.finish(press)
    assert space.words == ["still not known"]
    bench.time.pass_(seconds=61)
    answered(delivery, claim(inbox), IN_SPACE)
    assert space.words == ["the answer"]


def test_another_persons_press_takes_no_provisional_reply_away(bench: Bench) -> None:
    """Bob presses a button in Jane's thread: he gets a provisional reply of his own, and hers stays hers."""
    inbox, space = bench.inbox(), Space()
    delivery = Delivery(space, inbox)
    held = claim(inbox)
    delivery.send_provisional(held, IN_SPACE, PROVISIONAL)
    (standing,) = space.posts
    inbox.reschedule(held, bench.time.now + timedelta(minutes=1))
    accept(inbox, "press", "bob")
    by_bob = replace(IN_SPACE, person_id=PersonId("bob"), card_id=standing)
    assert delivery.send_provisional(claim(inbox), by_bob, replace(PROVISIONAL, markdown="for bob", replaces=standing))
    assert space.words == ["not known yet", "for bob"]


def test_a_form_stays_until_the_answer_comes(bench: Bench) -> None:
    """A form was filled in: it is what the press is fetched by, as long as that comes back."""
    inbox, space = bench.inbox(), Space()
    delivery = Delivery(space, inbox)
    held = claim(inbox)
    space.posts["form"] = Place(room_id="space"), "the form"
    reply = replace(PROVISIONAL, replaces="form")
    assert delivery.send_provisional(held, IN_SPACE, reply)
    assert space.words == ["the form", "not known yet"]
    held = later(bench, inbox, held)
    delivery.send(held, IN_SPACE, replace(ANSWER, replaces="form"))
    assert space.words == ["the answer"]


def test_a_provisional_reply_that_somebody_deleted_stays_deleted(bench: Bench) -> None:
    """Its button brought the answer, or nobody wants it."""
    inbox, space = bench.inbox(), Space()
    delivery = Delivery(space, inbox)
    held = claim(inbox)
    delivery.send_provisional(held, IN_SPACE, PROVISIONAL)
    space.posts.clear()
    answered(delivery, later(bench, inbox, held), IN_SPACE)
    assert space.words == []


def test_with_details_direct_both_parts_of_a_provisional_reply_go(bench: Bench) -> None:
    """The card that the asker alone got, and the line in the space."""
    inbox, space = bench.inbox(), Space()
    delivery = Delivery(space, inbox, details_direct=True)
    held = claim(inbox)
    delivery.send_provisional(held, IN_SPACE, PROVISIONAL)
    assert space.words == ["not known yet", "not known yet, in short"]
    delivery.send(later(bench, inbox, held), IN_SPACE, replace(ANSWER, line="the counts"))
    assert space.words == ["the answer", "the counts"]
