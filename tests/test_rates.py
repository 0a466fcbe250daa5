"""Who asks too much is told so once, and read on in the next minute; nobody else notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Rollcall
from bot.inbox.queue import Claim, Inbox
from bot.inbox.rates import MOST_FORGED, Whose
from bot.inbox.rows import READ_LATER
from bot.store.engine import reading
from bot.store.tables import rates
from simulator.server import serve
from tests.support.chat import NOW, Chat, Json, config, deliver, running, words
from tests.support.inboxes import Bench, bench_on
from tests.support.signing import direct_messages

pytest_plugins = ["tests.support.databases"]

MOST = 5
MINUTE = timedelta(minutes=1)
TOWN_HALL = "d84eb3cb8acc556a942c333afbf4a336"
SPACE = "Team stand-up"


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with bench_on(database_url) as bench:
        yield bench


@pytest.fixture
def inbox(bench: Bench) -> Inbox:
    return bench.inbox(MOST)


def ask(inbox: Inbox, name: str, person: str = "jane", room: str = "", domain: str = "example.com") -> None:
    data = {"id": name, "personId": person, "personEmail": f"{person}@{domain}"}
    data |= {"roomId": room, "roomType": "group"} if room else {"roomType": "direct"}
    inbox.accept(f"messages:created:{name}", "messages", "created", person, data)


def claims(inbox: Inbox) -> list[Claim]:
    """Claim and finish what is due; what is over a limit is put off, as by a worker."""
    found = []
    while claim := inbox.claim("a worker"):
        found.append(claim)
        if claim.over:
            inbox.sending(claim, "{}")
            inbox.reschedule(claim, claim.due_again(claim.over))
        else:
            inbox.finish(claim)
    return found


def read(found: list[Claim]) -> list[str]:
    return [claim.data["id"] for claim in found if not claim.over]


def told(found: list[Claim]) -> list[tuple[str, Whose, int]]:
    return [(claim.data["id"], claim.over.whose, claim.over.most) for claim in found if claim.over]


def test_who_asks_too_much_is_told_once_and_read_on_at_the_full_minute(bench: Bench, inbox: Inbox) -> None:
    """In the order in which it was asked; others are answered meanwhile."""
    bench.time.pass_(seconds=20)
    for number in range(3 * MOST):
        ask(inbox, f"jane's {number}")
    ask(inbox, "bob's", "bob")

    found = claims(inbox)

    assert sorted(read(found)) == ["bob's", *(f"jane's {number}" for number in range(MOST))]
    assert told(found) == [(f"jane's {MOST}", Whose.PERSON, MOST)]
    assert [claim.over.until for claim in found if claim.over] == [datetime(2026, 3, 3, 9, 2, tzinfo=UTC)]
    bench.time.pass_(seconds=99)
    assert claims(inbox) == []
    bench.time.pass_(seconds=1)
    found = claims(inbox)
    assert read(found) == [f"jane's {MOST + number}" for number in range(MOST + 1)]  # the first was counted before
    assert told(found) == []
    bench.time.pass_(minutes=2)
    assert read(claims(inbox)) == [f"jane's {number}" for number in range(2 * MOST + 1, 3 * MOST)]


def test_who_asks_too_much_later_is_told_again(bench: Bench, inbox: Inbox) -> None:
    """After the silence a new flood gets a new word."""
    for flood in range(2):
        for number in range(MOST + 1):
            ask(inbox, f"{flood} {number}")
        assert len(told(claims(inbox))) == 1
        bench.time.pass_(minutes=3)
        claims(inbox)
        bench.time.pass_(minutes=3)


def test_processes_agree(bench: Bench, inbox: Inbox) -> None:
    """What one has handled counts for the other."""
    other = bench.inbox(MOST)
    for number in range(MOST):
        ask(inbox, str(number))
    assert len(read(claims(inbox))) == MOST
    ask(inbox, "one more")
    assert [name for name, *_ in told(claims(other))] == ["one more"]


@pytest.mark.parametrize(("whose", "most"), [(Whose.SPACE, 4 * MOST), (Whose.ORGANISATION, 20 * MOST)])
def test_a_space_and_an_organisation_have_limits_too(bench: Bench, inbox: Inbox, whose: Whose, most: int) -> None:
    """Many people together; each of them may ask elsewhere."""
    room = "r" if whose is Whose.SPACE else ""
    for number in range(most + MOST):
        inbox.know(f"person {number}")
        ask(inbox, str(number), f"person {number}", room, f"{number}.example" if room else "Example.COM")
    found = claims(inbox)
    assert (len(read(found)), Counter(each[1:] for each in told(found))) == (most, {(whose, most): 1})
    ask(inbox, "elsewhere", f"person {most}", "another space", "example.org")
    assert read(claims(inbox)) == ["elsewhere"]
    bench.time.pass_(minutes=2)
    assert len(read(claims(inbox))) == MOST


def test_what_comes_back_is_counted_once(bench: Bench, inbox: Inbox) -> None:
    """Tries, second looks, apologies: they are the bot's own."""
    for number in range(MOST):
        ask(inbox, str(number))
        for _ in range(3):
            claim = inbox.claim("w")
            assert claim
            inbox.retry_at(claim, bench.time.now, "503")
        claim = inbox.claim("w")
        assert claim
        inbox.sending(claim, "{}")
        inbox.reschedule(claim, bench.time.now)
        assert read(claims(inbox)) == [str(number)]


def test_bots_and_jobs_are_not_counted(bench: Bench, inbox: Inbox) -> None:
    """The bot's own messages come as webhooks, too."""
    for number in range(2 * MOST):
        ask(inbox, f"{number}", "rollcall", domain="Webex.bot")
        inbox.schedule(f"job {number}", "purge", {"id": f"job {number}"}, bench.time.now)
    assert len(read(claims(inbox))) == 4 * MOST


def test_a_clock_that_was_set_back_makes_nobody_wait(bench: Bench, inbox: Inbox) -> None:
    """The minute that was counted lies in the future now."""
    for number in range(MOST):
        ask(inbox, str(number))
    claims(inbox)
    bench.time.set(hours=-2)
    ask(inbox, "after")
    assert read(claims(inbox)) == ["after"]


def test_a_flood_of_hours_is_not_answered_for_hours(bench: Bench, inbox: Inbox) -> None:
    """What waits for longer than READ_LATER because of the limit is dropped; what is asked afterwards is answered."""
    for number in range(60 * MOST):
        ask(inbox, str(number))
    minutes = 0
    while inbox.depth():
        claims(inbox)
        bench.time.pass_(minutes=1)
        minutes += 1
    assert READ_LATER / MINUTE <= minutes <= READ_LATER / MINUTE + 3
    ask(inbox, "after")
    assert read(claims(inbox)) == ["after"]


def test_made_up_events_of_strangers_share_a_small_budget(bench: Bench, inbox: Inbox) -> None:
    """Each names another person; people who are known are answered meanwhile, and the strangers later."""
    inbox.know("jane")
    handled = 0
    for number in range(3 * MOST_FORGED):
        ask(inbox, str(number), f"stranger {number}")
        claim = inbox.claim("w")
        if claim:
            assert not claim.is_known
            inbox.forged()
            inbox.finish(claim)
            handled += 1
    assert handled == MOST_FORGED
    ask(inbox, "jane's")
    found = claims(inbox)
    assert read(found) == ["jane's"]
    assert found[0].is_known
    bench.time.pass_(minutes=2)
    assert len(claims(inbox)) == 2 * MOST_FORGED


def test_what_strangers_make_up_uses_up_nobody_elses_limit(inbox: Inbox) -> None:
    """Not that of a space or an organisation whose names they put into it."""
    inbox.know("jane")
    for number in range(20 * MOST + 1):
        ask(inbox, str(number), f"stranger {number}", "r")
    claims(inbox)
    ask(inbox, "jane's", "jane", "r")
    assert read(claims(inbox)) == ["jane's"]


def test_the_counts_tell_nobody_who_asked(bench: Bench, inbox: Inbox) -> None:
    """The keys are fingerprints, and gone after a day."""
    inbox.know("jane")
    ask(inbox, "m", "jane", "r")
    claims(inbox)
    with reading(bench.engine) as connection:
        kept = str(connection.execute(select(rates)).all())
    assert not [word for word in ("jane", "example.com", "'r'") if word in kept]
    inbox.purge(bench.time.now + timedelta(days=1, seconds=1))
    with reading(bench.engine) as connection:
        assert connection.execute(select(rates)).all() == []


# Through the running bot


@pytest.fixture
def flooded(tmp_path: Path) -> Iterator[tuple[Chat, Rollcall]]:
    with serve(now=NOW) as simulator:
        settings = config(simulator, tmp_path, QUESTIONS_PER_MINUTE=str(MOST))
        with running(settings, clock=simulator.world.now) as rollcall:
            yield Chat(simulator), rollcall


@pytest.mark.slow
def test_a_person_reads_one_word_and_then_every_answer(flooded: tuple[Chat, Rollcall]) -> None:
    """The word says how many and until when, and goes when the answer comes; Bob is answered meanwhile."""
    chat, _ = flooded
    said = [chat.say("Alice", "help") for _ in range(MOST + 3)]
    word = words(chat.reply("Alice", said[MOST]))
    assert word.startswith(f"You have asked {MOST} questions in a minute. I'll read on at 08:3")
    assert "who attended" in words(chat.ask("Bob", "help"))
    assert all(len(chat.replies("Alice", message)) == 1 for message in said[:MOST])
    assert not any(chat.replies("Alice", message) for message in said[MOST + 1 :])
    chat.control("POST", "clock", {"advance": 120})
    chat.wait(lambda: answered(chat, said))


def answered(chat: Chat, said: list[Json]) -> list[Json]:
    replies = [chat.replies("Alice", message) for message in said]
    return [{}] if all(len(each) == 1 and "who attended" in words(each[0]) for each in replies) else []


@pytest.mark.slow
def test_made_up_memberships_greet_nobody(flooded: tuple[Chat, Rollcall]) -> None:
    """Signed, with the bot's own id, and of no space: a few are looked up, and nothing is posted anywhere."""
    chat, rollcall = flooded
    room = chat.space("Alice", SPACE)
    chat.ask("Alice", "help")
    chat.control("DELETE", "requests")
    for number in range(MOST_FORGED + 10):
        deliver(rollcall, "memberships", id=f"made up {number}", roomId=room, personId=chat.bot["id"])
    chat.wait(lambda: [] if rollcall.inbox.due() else [{}])
    assert chat.ask("Alice", "help")  # a stranger would have to wait now
    calls = Counter((call["method"], call["path"].split("/")[2]) for call in chat.control("GET", "requests"))
    assert 0 < calls["GET", "memberships"] <= MOST_FORGED + 4  # one more for each worker


@pytest.mark.slow
def test_a_stranger_who_presses_and_presses_is_told_a_few_times(tmp_path: Path) -> None:
    """Each press waits for a sign-in; the link, its line in the space, and two reminders with theirs."""
    with serve(now=NOW) as simulator:
        integration = {"WEBEX_CLIENT_ID": "demo-client-id", "WEBEX_CLIENT_SECRET": "demo-client-secret"}
        settings = config(simulator, tmp_path, **integration)
        with running(settings, clock=simulator.world.now) as rollcall:
            chat = Chat(simulator)
            card = chat.ask("Alice", f"who attended {TOWN_HALL}", space=SPACE)
            before = len(direct_messages(chat, "Bob"))
            for _ in range(30):
                chat.press("Bob", card, "Page 2 ▶")
            chat.wait(lambda: [] if rollcall.inbox.depth() else [{}])
            assert 1 <= len(direct_messages(chat, "Bob")) - before <= 3
