"""Exactly one of every message stands in Webex, wherever the process dies; an invitation is no answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from bot.chat.delivery import Delivery, Note, ReplyUnderWayError, fingerprint
from bot.chat.replies import SENT_DIRECTLY
from bot.context import Context, Reply
from bot.events import PersonId
from bot.inbox.queue import Claim, Inbox, LeaseLostError
from bot.webex.port import Place
from tests.support.board import DIRECTLY, IN_SPACE, Board, KilledError
from tests.support.inboxes import LEASE, Bench, accept, bench_on, claim

pytest_plugins = ["tests.support.databases"]

ANSWER = Reply("the answer")
SPLIT = Reply("the details", is_direct=True, line="the counts")
LINK = Reply("the link", is_direct=True, line=SENT_DIRECTLY)


@pytest.fixture
def bench(sqlite_url: str) -> Iterator[Bench]:
    with bench_on(sqlite_url) as bench:
        accept(bench.inbox(), "question")
        yield bench


def again(bench: Bench, inbox: Inbox, held: Claim) -> Claim:
    """The claim as the next holder gets it: after a crash, or because it was woken."""
    inbox.retry_at(held, bench.time.now, "x")
    bench.time.pass_(seconds=1)
    return claim(inbox)


def finish(delivery: Delivery, held: Claim, context: Context, reply: Reply) -> None:
    if not delivery.was_sent(held, context):
        delivery.send(held, context, reply)


@pytest.mark.parametrize("context", [IN_SPACE, DIRECTLY], ids=["space", "direct"])
@pytest.mark.parametrize(
    ("reply", "said"),
    [(ANSWER, ["the answer"]), (SPLIT, ["the details", "the counts"])],
    ids=["one part", "two parts"],
)
@pytest.mark.parametrize("dies_after", [None, 1, 2])
def test_each_part_is_said_once(
    bench: Bench, context: Context, reply: Reply, said: list[str], dies_after: int | None
) -> None:
    """Whether the process dies after the first message, the second, or never."""
    inbox, board = bench.inbox(), Board(dies_after=dies_after)
    delivery = Delivery(board, inbox)
    held = claim(inbox)
    try:
        finish(delivery, held, context, reply)
    except KilledError:
        held = again(bench, inbox, held)
        finish(delivery, held, context, reply)
    assert board.words == (said if context.is_group else said[:1])


@pytest.mark.parametrize("dies_after", [1, None])
def test_another_questions_answer_in_the_thread_is_not_taken_for_this_ones(bench: Bench, dies_after: int) -> None:
    """Somebody else asks there while the first question waits to be looked up, or its answer was never posted."""
    board, inbox = Board(dies_after=dies_after), bench.inbox()
    delivery = Delivery(board, inbox)
    held = claim(inbox)
    if dies_after is None:  # before anything was posted
        inbox.sending(held, str(Note()))
    else:
        with pytest.raises(KilledError):
            delivery.send(held, IN_SPACE, ANSWER)
    accept(inbox, "another question", "bob")
    other = claim(inbox)
    finish(delivery, other, IN_SPACE, Reply("another answer"))
    inbox.finish(other)

    finish(delivery, again(bench, inbox, held), IN_SPACE, ANSWER)
    assert sorted(board.words) == ["another answer", "the answer"]


@pytest.mark.parametrize("another", [ANSWER, Reply("another answer")], ids=["alike", "different"])
@pytest.mark.parametrize("later_first", [False, True])
def test_of_two_that_were_interrupted_in_one_thread_each_finds_its_own(
    bench: Bench, another: Reply, later_first: bool
) -> None:
    """In whichever order they are looked up: two questions, two answers."""
    board, inbox = Board(), bench.inbox()
    delivery = Delivery(board, inbox)
    accept(inbox, "another question", "bob")
    interrupted = [(claim(inbox), ANSWER), (claim(inbox), another)]
    for held, reply in interrupted:
        board.dies_after = len(board.posts) + 1
        with pytest.raises(KilledError):
            delivery.send(held, IN_SPACE, reply)

    for held, reply in reversed(interrupted) if later_first else interrupted:
        held = again(bench, inbox, held)
        finish(delivery, held, IN_SPACE, reply)
        inbox.finish(held)
    assert board.words == [ANSWER.markdown, another.markdown]


def test_a_reply_that_is_just_being_sent_is_not_taken_for_one_that_never_was(bench: Bench) -> None:
    """The first question's reply was lost, the second's stands already, and its sender doesn't know so yet."""
    board, inbox = Board(), bench.inbox()
    delivery = Delivery(board, inbox)
    lost = claim(inbox)
    inbox.sending(lost, str(Note(words=fingerprint(ANSWER.markdown))))
    accept(inbox, "the same question", "bob")
    current = claim(inbox)
    board.dies_after = 1
    with pytest.raises(KilledError):
        delivery.send(current, IN_SPACE, ANSWER)

    lost = again(bench, inbox, lost)
    with pytest.raises(ReplyUnderWayError):
        finish(delivery, lost, IN_SPACE, ANSWER)
    inbox.sent(current, str(Note(sent=("m0",))))
    inbox.finish(current)
    finish(delivery, again(bench, inbox, lost), IN_SPACE, ANSWER)
    assert board.words == [ANSWER.markdown] * 2


def test_an_answer_that_reads_otherwise_is_another_questions(bench: Bench) -> None:
    """Two are interrupted in one thread, and only the second one's answer was posted."""
    board, inbox = Board(), bench.inbox()
    delivery = Delivery(board, inbox)
    accept(inbox, "another question", "bob")
    first, second = claim(inbox), claim(inbox)
    inbox.sending(first, str(Note(words=fingerprint(ANSWER.markdown))))
    board.dies_after = 1
    with pytest.raises(KilledError):
        delivery.send(second, IN_SPACE, Reply("another answer"))

    for held, reply in (first, ANSWER), (second, Reply("another answer")):
        held = again(bench, inbox, held)
        finish(delivery, held, IN_SPACE, reply)
        inbox.finish(held)
    assert board.words == ["another answer", "the answer"]


def test_a_message_is_known_again_however_it_comes_back() -> None:
    """Signed, cut at its end, or with its Markdown spelt in another way; but not when it says something else."""
    said = "**Who came**\n\n" + "- Ann Lee, 29 min\n" * 300
    assert fingerprint(said) == fingerprint(said[:4000] + "\n\n<@personId:Y2lz>")
    assert fingerprint(said) == fingerprint(said.replace("**", "__").replace("- ", "* "))
    assert fingerprint(said) != fingerprint(said.replace("29", "28"))


def test_nothing_is_said_by_one_that_slept_past_its_lease(bench: Bench) -> None:
    """Not even if that was between the note and the message: here 31 s pass whenever somebody looks at the clock."""
    asleep = count(0, 31).__next__
    board, inbox = Board(), Inbox(bench.engine, clock=bench.time.clock, lease=LEASE, monotonic=asleep)
    with pytest.raises(LeaseLostError):
        Delivery(board, inbox).send(claim(inbox), IN_SPACE, ANSWER)
    assert board.words == []


@pytest.mark.parametrize("dies_after", [None, 1, 2, 3, 4])
def test_an_invitation_is_not_taken_for_the_answer(bench: Bench, dies_after: int | None) -> None:
    """The link, the sign-in, the answer: one of each, although all stand where the answer is looked for."""
    inbox, board = bench.inbox(), Board(dies_after=dies_after)
    delivery = Delivery(board, inbox)
    held = claim(inbox)
    try:
        delivery.send_sign_in(held, IN_SPACE, LINK)
    except KilledError:
        held = again(bench, inbox, held)
        if not delivery.was_sent_sign_in(held, IN_SPACE):
            delivery.send_sign_in(held, IN_SPACE, LINK)
    held = again(bench, inbox, held)
    try:
        finish(delivery, held, IN_SPACE, SPLIT)
    except KilledError:
        held = again(bench, inbox, held)
        finish(delivery, held, IN_SPACE, SPLIT)
    assert board.words.count("the link") == 1
    assert board.words.count("the details") == 1
    assert board.words.count("the counts") == 1


@pytest.mark.parametrize("reply", [ANSWER, SPLIT], ids=["answer", "split"])
def test_with_details_direct_a_space_reads_a_line(bench: Bench, reply: Reply) -> None:
    """The line of the reply, or that there is a message."""
    inbox, board = bench.inbox(), Board()
    Delivery(board, inbox, details_direct=True).send(claim(inbox), IN_SPACE, reply)
    places = [place for place, _ in board.posts.values()]
    assert places == [Place(person_id=PersonId("jane")), Place(room_id="space", parent_id="question")]
    assert board.words == [reply.markdown, reply.line or SENT_DIRECTLY]


def test_what_nobody_asked_is_said_to_the_space(bench: Bench) -> None:
    """The greeting is for all, whatever the setting."""
    inbox, board = bench.inbox(), Board()
    Delivery(board, inbox, details_direct=True).send(claim(inbox), replace(IN_SPACE, thread_id=None), ANSWER)
    assert [place for place, _ in board.posts.values()] == [Place(room_id="space")]
