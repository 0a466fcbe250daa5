"""Hosts' tokens: good ones only, renewed ahead of time and once, unreadable in the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.auth.key_rotation import new_key, rotate, seal
from bot.auth.tokens import LEASE, HostTokens
from bot.events import PersonId
from bot.inbox.process_id import this_process
from bot.store.hosts import Hosts
from bot.store.rotation import seal_again
from bot.store.sealing import SealBrokenError, Sealer
from bot.store.sign_ins import PendingSignIn, PendingSignIns
from bot.webex.errors import ApiError, NotSignedInError, UnreachableError
from tests.support.hosts import BOB, JANE, KEY, Office, office_on

pytest_plugins = ["tests.support.databases"]

ELSEWHERE = "another-machine/1/1 0123456789abcdef"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    with office_on(sqlite_url) as office:
        yield office


@pytest.fixture
def any_office(database_url: str) -> Iterator[Office]:
    """On SQLite, and on PostgreSQL."""
    with office_on(database_url) as office:
        yield office


def execute(office: Office, statement: str, **values: object) -> None:
    with office.engine.begin() as connection:
        connection.execute(text(statement), values)


def test_who_signed_in_has_a_token_and_nobody_else(any_office: Office) -> None:
    """Tokens are found by person alone."""
    tokens = any_office.sign_in(JANE)
    assert tokens.token(JANE) == "access-0"
    assert tokens.zone(JANE) == "Europe/Paris"
    assert tokens.zone(BOB) is None
    with pytest.raises(NotSignedInError):
        tokens.token(BOB)


def test_a_second_sign_in_replaces_the_first(any_office: Office) -> None:
    """One row a person."""
    any_office.sign_in()
    assert any_office.sign_in().token(JANE) == "access-1"


def test_a_young_token_is_not_renewed(office: Office) -> None:
    """Asking often costs Webex nothing."""
    tokens = office.sign_in()
    office.time.pass_(days=9)
    assert {tokens.token(JANE) for _ in range(50)} == {"access-0"}
    assert office.webex.asked == []


@pytest.mark.parametrize("life", [timedelta(days=14), timedelta(hours=6), timedelta(seconds=64_799)])
def test_a_token_is_renewed_before_80_percent_of_the_life_that_webex_gave_it(office: Office, life: timedelta) -> None:
    """The lives differ: nothing is assumed of them."""
    office.webex.life = life
    tokens = office.sign_in()
    office.time.pass_(seconds=life.total_seconds() * 0.79)
    assert tokens.token(JANE) == "access-1"
    assert office.webex.asked == ["refresh-0"]


def test_a_short_refresh_token_decides_where_it_ends_first(office: Office) -> None:
    """A refresh token that ends before the access token would be lost otherwise."""
    office.webex.refresh_life = timedelta(days=1)
    tokens = office.sign_in()
    office.time.pass_(hours=18)
    assert tokens.token(JANE) == "access-1"


def test_an_idle_host_is_still_signed_in_after_89_days(office: Office) -> None:
    """The clock's job renews what nobody uses."""
    tokens = office.sign_in()
    for _ in range(89 * 4):
        office.time.pass_(hours=6)
        tokens.renew_due()
    assert tokens.token(JANE).startswith("access-")
    assert len(office.webex.asked) == 8  # after 9.8 days, at the next full six hours


def test_after_a_bot_that_slept_for_more_than_90_days_webex_is_not_even_asked(office: Office) -> None:
    """The refresh token has run out by its own date: the host is signed out."""
    tokens = office.sign_in()
    office.time.pass_(days=91)
    with pytest.raises(NotSignedInError):
        tokens.token(JANE)
    assert office.webex.asked == []


def test_a_grant_that_webex_has_ended_is_asked_for_once(office: Office) -> None:
    """`invalid_grant`: signed out, and no further call with the token, no matter who asks."""
    tokens = office.sign_in()
    office.webex.good.clear()
    office.time.pass_(days=13)
    for _ in range(5):
        with pytest.raises(NotSignedInError):
            tokens.token(JANE)
    tokens.renew_due()
    assert office.webex.asked == ["refresh-0"]


def test_while_webex_is_in_trouble_the_old_token_is_used_as_long_as_it_lasts(office: Office) -> None:
    """Renewing is tried again each time; afterwards the question has to wait for Webex."""
    tokens = office.sign_in()
    office.webex.refused = ApiError(503)
    office.time.pass_(days=13)
    assert tokens.token(JANE) == "access-0"
    office.time.pass_(days=2)
    with pytest.raises(ApiError):
        tokens.token(JANE)
    office.webex.refused = None
    assert tokens.token(JANE) == "access-1"


def test_our_own_mistake_signs_nobody_out(office: Office) -> None:
    """A client secret that is wrong is refused with 401: the hosts' tokens stay."""
    tokens = office.sign_in()
    office.webex.refused = ApiError(401, "invalid_client")
    office.time.pass_(days=15)
    with pytest.raises(ApiError):
        tokens.token(JANE)
    office.webex.refused = None
    assert tokens.token(JANE) == "access-1"


def test_a_refused_token_is_replaced_and_not_used_again(office: Office) -> None:
    """Webex said 401 although the token's time was not over."""
    tokens = office.sign_in()
    assert tokens.instead_of(JANE, "access-0") == "access-1"
    assert tokens.token(JANE) == "access-1"
    assert tokens.instead_of(JANE, "access-0") == "access-1"  # somebody had renewed it already
    assert office.webex.asked == ["refresh-0"]


def test_a_refused_token_is_not_used_again_even_if_it_can_not_be_renewed_yet(office: Office) -> None:
    """No further call with it: the questions wait."""
    tokens = office.sign_in()
    office.webex.refused = UnreachableError("x")
    with pytest.raises(UnreachableError):
        tokens.instead_of(JANE, "access-0")
    with pytest.raises(UnreachableError):
        office.tokens().token(JANE)


def test_giving_up_forgets_that_token_only(office: Office) -> None:
    """The renewed token was refused as well: signed out, unless there is another by now."""
    tokens = office.sign_in()
    tokens.give_up(JANE, "an older one")
    assert tokens.token(JANE) == "access-0"
    tokens.give_up(JANE, "access-0")
    with pytest.raises(NotSignedInError):
        tokens.token(JANE)


def test_who_signs_out_while_the_token_is_renewed_stays_out(office: Office) -> None:
    """The new pair comes too late, and is dropped."""
    tokens = office.sign_in()
    office.time.pass_(days=15)

    office.webex.meanwhile = lambda: office.tokens().forget(JANE)
    with pytest.raises(NotSignedInError):
        tokens.token(JANE)
    assert office.hosts().find(JANE) is None


def test_who_signs_in_while_the_old_sign_in_is_refused_stays_in(office: Office) -> None:
    """The refusal is of the old tokens; the new ones are used."""
    tokens = office.sign_in()
    office.webex.good.clear()
    office.time.pass_(days=15)
    office.webex.meanwhile = office.sign_in
    assert tokens.token(JANE) == "access-1"


def held_by(office: Office, lease: str) -> None:
    execute(office, "UPDATE hosts SET lease = :lease", lease=lease)


def test_while_another_machine_renews_an_old_token_is_good_enough(office: Office) -> None:
    """Nobody waits as long as there is something to use."""
    tokens = office.sign_in()
    held_by(office, ELSEWHERE)
    office.time.pass_(days=13)
    assert tokens.token(JANE) == "access-0"
    assert office.webex.asked == []


def patiently(office: Office, ask: Callable[[], str]) -> str:
    """Ask while the test's clock goes on by itself."""
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.01):
            office.time.seconds += 1

    clock = threading.Thread(target=tick)
    clock.start()
    try:
        return ask()
    finally:
        done.set()
        clock.join()


def test_a_holder_that_says_nothing_is_waited_for_and_then_replaced(office: Office) -> None:
    """Another machine died while it renewed: after the lease somebody else does."""
    tokens = office.sign_in()
    held_by(office, ELSEWHERE)
    office.time.pass_(days=15)
    with pytest.raises(UnreachableError):
        patiently(office, lambda: tokens.token(JANE))
    office.time.seconds += LEASE
    assert tokens.token(JANE) == "access-1"


def test_a_clock_that_was_set_takes_no_lease_away(office: Office) -> None:
    """Only time that passes does: two hours forward by hand are none."""
    tokens = office.sign_in()
    held_by(office, ELSEWHERE)
    office.time.pass_(days=15)
    with pytest.raises(UnreachableError):
        patiently(office, lambda: tokens.token(JANE))
    office.time.set(hours=2)
    with pytest.raises(UnreachableError):
        patiently(office, lambda: tokens.token(JANE))
    assert office.webex.asked == []


def test_a_process_of_this_machine_that_died_is_replaced_at_once(office: Office) -> None:
    """After a crash between Webex's answer and the commit nobody waits, and the host is asked once."""
    tokens = office.sign_in()
    here, _, _ = this_process().partition("/")
    held_by(office, f"{here}/999999999/1 0123456789abcdef")
    office.webex.good.clear()  # the answer that was lost had used the refresh token up
    office.time.pass_(days=15)
    for _ in range(3):
        with pytest.raises(NotSignedInError):
            tokens.token(JANE)
    assert office.webex.asked == ["refresh-0"]


def test_many_threads_of_two_processes_renew_once(any_office: Office) -> None:
    """64 threads on two views of one database meet an expired token."""
    office = any_office
    office.monotonic = time.monotonic
    views = [office.sign_in(), office.tokens()]
    office.time.pass_(days=15)
    barrier = threading.Barrier(64)

    def ask(view: HostTokens) -> str:
        barrier.wait()
        return view.token(JANE)

    with ThreadPoolExecutor(64) as threads:
        assert set(threads.map(ask, views * 32)) == {"access-1"}
    assert office.webex.asked == ["refresh-0"]


def test_the_database_holds_nothing_that_can_be_read(office: Office) -> None:
    """Neither token, in no file of it; nor does anything that is printed show one."""
    tokens = office.sign_in()
    kept = office.hosts().find(JANE)
    folder = Path(office.engine.url.database or "").parent
    stored = b"".join(path.read_bytes() for path in folder.iterdir())
    assert JANE.encode() in stored
    for secret in ("access-0", "refresh-0", "Europe/Paris"):
        assert secret.encode() not in stored
        assert secret not in repr(kept) + str(kept) + repr(tokens)
        assert secret not in repr(replace(office.webex.give(), access="access-0", refresh="refresh-0"))


def test_rows_that_are_swapped_do_not_open(office: Office) -> None:
    """A person who can write to the database still can't use Bob's token as Jane."""
    office.sign_in(JANE)
    tokens = office.sign_in(BOB)
    execute(office, "UPDATE hosts SET sealed = (SELECT sealed FROM hosts WHERE person_id = 'bob')")
    assert tokens.token(BOB) == "access-1"
    with pytest.raises(SealBrokenError, match="another person"):
        tokens.token(JANE)


def test_a_row_that_does_not_open_keeps_no_other_from_being_renewed(office: Office) -> None:
    """The clock's job goes on with the next host."""
    office.sign_in(JANE)
    tokens = office.sign_in(BOB)
    execute(office, "UPDATE hosts SET sealed = 'x', refresh_at = '2020-01-01 00:00:00' WHERE person_id = 'jane'")
    office.time.pass_(days=11)
    tokens.renew_due()
    assert office.webex.asked == ["refresh-1"]


def test_keys_that_do_not_fit_stop_the_start(office: Office) -> None:
    """With a sentence, before anybody asks."""
    office.sign_in()
    office.keys = (Fernet.generate_key().decode(),)
    with pytest.raises(SealBrokenError, match="put the key back"):
        office.hosts().check()


def test_each_step_of_a_rotation_suits_processes_that_are_not_restarted_yet(any_office: Office) -> None:
    """Whatever the restarted ones store, the others can read, give back and renew."""
    office = any_office
    old = new_key()
    steps: list[tuple[str, ...]] = [(old,)]
    for _ in range(2):
        steps.append(tuple(rotate(steps[-1]).value.split(",")))
    steps.append((seal(steps[-1], lambda: office.engine).value,))
    assert steps[1:] == [(old, steps[3][0]), (steps[3][0], old), (steps[3][0],)]
    for before, after in pairwise(steps[:3]):
        for one, other in ((before, after), (after, before)):
            office.keys = one
            office.sign_in()
            office.keys = other
            assert office.tokens().token(JANE)
            assert office.tokens().forget(JANE)
    office.sign_in()
    seal(steps[2], lambda: office.engine)
    office.keys = steps[3]
    assert office.tokens().token(JANE)


def test_a_sign_in_that_does_not_open_is_not_used_up(office: Office) -> None:
    """A process with the right key can still complete it."""
    sign_ins = PendingSignIns(office.engine, Sealer(office.keys))
    later = office.time.now + timedelta(minutes=9)
    pending = PendingSignIn(person_id=JANE, org_id=None, name="Jane", email="", verifier="v")
    sign_ins.put("s" * 22, pending, later)
    with pytest.raises(SealBrokenError):
        PendingSignIns(office.engine, Sealer((new_key(),))).take("s" * 22, office.time.now, later)
    assert sign_ins.take("s" * 22, office.time.now, later) == pending


def test_who_signs_out_is_signed_out_even_if_no_key_opens_the_tokens(office: Office) -> None:
    """Deleting needs no key."""
    office.sign_in()
    assert Hosts(office.engine, Sealer((new_key(),))).forget(JANE)
    assert office.hosts().find(JANE) is None
    assert not office.hosts().forget(JANE)


def test_keys_rotate_while_others_read_and_write(any_office: Office) -> None:
    """Both keys everywhere, then all under the new one, then the old one can go."""
    office = any_office
    people = [PersonId(f"person-{number}") for number in range(20)]
    for person in people:
        office.sign_in(person)
    new = Fernet.generate_key().decode()
    office.keys = (new, KEY)
    stop = threading.Event()

    def go_on() -> None:
        tokens = office.tokens()
        while not stop.is_set():
            for person in people:
                assert tokens.instead_of(person, tokens.token(person))

    with ThreadPoolExecutor(1) as others:
        going = others.submit(go_on)
        seal_again(office.engine, Sealer(office.keys))
        stop.set()
        going.result()
    office.keys = (new,)
    assert all(office.tokens().token(person) for person in people)
    assert seal_again(office.engine, Sealer((new, KEY))) == 0
