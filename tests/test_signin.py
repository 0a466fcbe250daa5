"""Signing in, over HTTP both ways: by a question that waits for it, by word, and in all the ways it must not work."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from bot.events import PersonId
from tests.support.chat import words
from tests.support.signing import (
    SENT_DIRECTLY,
    STANDUP,
    Desk,
    Visitor,
    desk,
    direct_messages,
    email,
    link_in,
    links,
    new_link,
    page_title,
)

pytest_plugins = ["tests.support.databases"]

QUESTION = f"who attended {STANDUP}"
ALICE = "alice@example.com"


@pytest.fixture
def rollcall(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as running:
        yield running


def changed(address: str, **changes: str | None) -> str:
    """The address with other parameters; None takes one away."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changes
    return parts._replace(query=urlencode({name: value for name, value in query.items() if value is not None})).geturl()


def test_a_question_waits_for_the_sign_in_and_is_then_answered_in_its_thread(rollcall: Desk) -> None:
    """The space reads a neutral line; the link comes directly; nobody has to ask twice."""
    chat = rollcall.chat
    asked = chat.say("Alice", QUESTION, space="Team stand-up")
    assert SENT_DIRECTLY in words(chat.reply("Alice", asked))
    link = new_link(chat, "Alice")
    assert QUESTION in words(direct_messages(chat, "Alice")[-1])
    page = Visitor(chat).sign_in(link, ALICE)
    assert page.status_code == 200
    assert page_title(page) == "You are signed in, Alice Archer"
    assert "Your question is being answered there" in page.text
    answer = chat.reply("Alice", asked, after=1)
    assert answer["parentId"] == asked["id"]
    assert "7 people attended" in words(answer)
    assert len(links(chat, "Alice")) == 1


def test_no_link_is_ever_read_in_a_space(rollcall: Desk) -> None:
    """Neither for a question, nor for `sign in`, nor for a pressed button."""
    chat = rollcall.chat
    for text in (QUESTION, "sign in", "who am i"):
        chat.ask("Alice", text, space="Team stand-up")
    new_link(chat, "Alice", known=1)
    room = chat.space("Alice", "Team stand-up")
    for message in chat.api("Alice", "GET", "messages", params={"roomId": room, "max": 100})["items"]:
        assert "/oauth/" not in str(message)


def test_several_questions_wait_and_each_is_answered_once(rollcall: Desk) -> None:
    """One link for all of them; then in the order they were asked, each in its own thread."""
    chat = rollcall.chat
    asked = [chat.say("Alice", f"{QUESTION} {name}@example.com") for name in ("bob", "carol", "dave")]
    said = [words(chat.reply("Alice", message)) for message in asked]
    assert ["waits for your sign-in, too" in each for each in said] == [False, True, True]
    (link,) = links(chat, "Alice")
    Visitor(chat).sign_in(link, ALICE)
    for message, name in zip(asked, ("Bob Müller", "Carol Chen", "Dave O'Neil"), strict=True):
        assert f"{name} attended" in words(chat.reply("Alice", message, after=1))
        assert len(chat.replies("Alice", message)) == 2


def test_a_pressed_button_waits_too(rollcall: Desk) -> None:
    """Bob presses a button of Alice's card: he is asked to sign in, and then the button does what it says."""
    chat = rollcall.chat
    rollcall.sign_in("Alice")
    meeting = [each["id"] for each in chat.control("GET", "meetings") if each["title"] == "All-hands webinar"][-1]
    asked = chat.say("Alice", f"who attended {meeting}", space="Team stand-up")
    card = chat.reply("Alice", asked)
    rollcall.forget_calls()
    chat.press("Bob", card, "Page 2 ▶")
    link = new_link(chat, "Bob")
    assert [call["owner"] for call in rollcall.calls("meeting")] == []
    Visitor(chat).sign_in(link, email(chat, "Bob"))
    chat.wait(lambda: [said for said in direct_messages(chat, "Bob") if "Only the host can ask this" in words(said)])
    assert "Only the host" not in words(chat.replies("Alice", asked)[-1])
    assert {call["owner"] for call in rollcall.calls("/v1/meeting")} == {"bob@example.com"}


def test_sign_in_who_am_i_and_sign_out_by_word(rollcall: Desk) -> None:
    """What the bot knows of a host, and that it knows nothing any more afterwards."""
    chat = rollcall.chat
    assert "You are not signed in" in words(chat.ask("Alice", "who am i?"))
    rollcall.sign_in("Alice")
    said = words(chat.ask("Alice", "who am i?"))
    assert "You are Alice Archer" in said
    assert "alice@example.com, time zone Europe/Paris" in said
    assert "read who took part in your meetings; read your meetings" in said
    assert "administrators" not in said
    assert "You are signed out" in words(chat.ask("Alice", "sign out"))
    assert rollcall.stored() == []
    assert "You are not signed in" in words(chat.ask("Alice", "sign out"))
    chat.say("Alice", QUESTION)
    new_link(chat, "Alice", known=1)


@pytest.mark.parametrize("words_said", ["sign out", "forget me"])
def test_who_leaves_while_webex_is_asked_for_the_tokens_is_not_signed_in(rollcall: Desk, words_said: str) -> None:
    """The last word counts: nothing is stored after it."""
    chat, visitor = rollcall.chat, Visitor(rollcall.chat)
    back = visitor.decide(visitor.to_webex(link_in(chat.ask("Alice", "sign in"))), ALICE)
    chat.control("POST", "latency", {"path": "access_token", "ms": 1500})
    with ThreadPoolExecutor(1) as others:
        page = others.submit(visitor.get, back)
        chat.wait(lambda: [{}] if not has_a_good_link(rollcall, "Alice") else [])
        chat.ask("Alice", words_said)
        assert not page.done()
        assert page_title(page.result()) == "This link no longer works"
    assert rollcall.stored() == []


def has_a_good_link(running: Desk, who: str) -> bool:
    """Whether a link of that person's may still be used."""
    return running.rollcall.sign_in_flow.is_pending(PersonId(running.chat.people[who]["id"]))


def test_the_first_page_says_for_whom_and_what_and_passes_on_what_oauth_needs(rollcall: Desk) -> None:
    """The account by name and address, the rights in words; PKCE S256, these scopes and no more."""
    chat = rollcall.chat
    link = link_in(chat.ask("Alice", "sign in"))
    visitor = Visitor(chat)
    page = visitor.get(link)
    assert "Alice Archer" in page.text
    assert "alice@example.com" in page.text
    assert "read who took part in your meetings" in page.text
    asked = visitor.to_webex(link)
    assert asked["scope"] == "meeting:participants_read meeting:schedules_read spark:people_read"
    assert asked["code_challenge_method"] == "S256"
    assert asked["state"] == link.rpartition("/")[2]
    assert asked["redirect_uri"] == f"{rollcall.rollcall.config.public_url}/oauth/callback"


def test_no_page_can_be_framed_cached_or_leak_its_address(rollcall: Desk) -> None:
    """The headers, on the page that works and on those that refuse; the cookie is for this browser alone."""
    base = rollcall.rollcall.config.public_url
    link = link_in(rollcall.chat.ask("Alice", "sign in"))
    for address in (link, f"{base}/oauth/start/nonsense", f"{base}/oauth/callback", f"{base}/oauth/callback?state=x"):
        page = requests.get(address, timeout=10)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "unsafe" not in page.headers["Content-Security-Policy"]
    cookie = requests.get(link, timeout=10).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=600" in cookie


def test_a_used_link_and_a_used_callback_work_no_more(rollcall: Desk) -> None:
    """Once: afterwards both say that the link is over."""
    chat = rollcall.chat
    link = link_in(chat.ask("Alice", "sign in"))
    visitor = Visitor(chat)
    asked = visitor.to_webex(link)
    back, cookies = visitor.decide(asked, ALICE), visitor.cookies()
    assert visitor.get(back).status_code == 200
    assert visitor.get(link).status_code == 410
    assert visitor.get(back).status_code == 400  # the cookie went with it
    again = requests.get(back, cookies=cookies, timeout=10)
    assert (again.status_code, page_title(again)) == (410, "This link no longer works")


def test_saying_no_stores_nothing(rollcall: Desk) -> None:
    """The page says so; the question still waits, for the next link."""
    chat = rollcall.chat
    asked = chat.say("Alice", QUESTION)
    page = Visitor(chat).sign_in(new_link(chat, "Alice"), ALICE, decision="deny")
    assert (page.status_code, page_title(page)) == (403, "You did not sign in")
    assert rollcall.stored() == []
    rollcall.sign_in("Alice")
    assert "7 people attended" in words(chat.reply("Alice", asked, after=1))


@pytest.mark.parametrize("is_asked_twice", [False, True])
def test_after_saying_no_the_next_question_brings_a_new_link(rollcall: Desk, is_asked_twice: bool) -> None:
    """Even where an older link would still be good: who has said no looks for none of those."""
    chat = rollcall.chat
    chat.say("Alice", QUESTION)
    new_link(chat, "Alice")
    if is_asked_twice:
        chat.ask("Alice", "sign in")
    known = links(chat, "Alice")
    assert Visitor(chat).sign_in(known[-1], ALICE, decision="deny").status_code == 403
    chat.say("Alice", QUESTION)
    new_link(chat, "Alice", known=len(known))


MALFORMED = {
    "no code": {"code": None},
    "no state": {"state": None},
    "neither": {"code": None, "state": None},
    "empty code": {"code": ""},
    "empty state": {"state": ""},
    "a short state": {"state": "abc"},
    "a long state": {"state": "a" * 5000},
    "a state with other characters": {"state": "é" * 22},
    "somebody else's state": {"state": "A" * 22},
    "a foreign code": {"code": "stolen"},
    "an array of states": {"state": None, "state[]": "A" * 22},
    "an empty error": {"error": ""},
}


@pytest.mark.parametrize("changes", MALFORMED.values(), ids=MALFORMED)
def test_a_callback_that_is_not_whole_is_refused(shared: Desk, changes: dict[str, str | None]) -> None:
    """400 and a clear page, whatever is missing, empty or foreign; nothing is stored."""
    visitor = Visitor(shared.chat)
    link = link_in(shared.chat.ask("Alice", "sign in"))
    back = visitor.decide(visitor.to_webex(link), ALICE)
    page = visitor.get(changed(back, **changes))
    assert page.status_code == 400
    assert "sign in" in page.text
    assert shared.stored() == []


@pytest.mark.parametrize("name", ["code", "state", "error"])
def test_a_doubled_parameter_is_refused(shared: Desk, name: str) -> None:
    """Two values of which each reader takes another one."""
    visitor = Visitor(shared.chat)
    link = link_in(shared.chat.ask("Alice", "sign in"))
    back = visitor.decide(visitor.to_webex(link), ALICE)
    for more in (f"&{name}=x&{name}=y", f"&{name}={parse_qs(urlsplit(back).query).get(name, ['x'])[0]}&{name}=y"):
        assert visitor.get(back + more).status_code == 400
    assert shared.stored() == []


def test_another_browser_can_not_finish_what_this_one_began(shared: Desk) -> None:
    """Somebody who is sent a finished address has no cookie for it; neither has one with a cookie of another link."""
    chat = shared.chat
    visitor, victim = Visitor(chat), Visitor(chat)
    back = visitor.decide(visitor.to_webex(link_in(chat.ask("Alice", "sign in"))), ALICE)
    assert page_title(victim.get(back)) == "Please use one browser"
    victim.to_webex(link_in(chat.ask("Bob", "sign in")))
    assert victim.get(back).status_code == 400
    assert shared.stored() == []


def test_two_tabs_do_not_disturb_each_other(rollcall: Desk) -> None:
    """Two links opened in one browser: both can be finished."""
    chat = rollcall.chat
    visitor = Visitor(chat)
    first = visitor.to_webex(link_in(chat.ask("Alice", "sign in")))
    second = visitor.to_webex(link_in(chat.ask("Alice", "sign in")))
    for asked in (first, second):
        assert visitor.get(visitor.decide(asked, ALICE)).status_code == 200


@pytest.mark.parametrize("other", ["bob@example.com", "mallory@example.org", "gus@guest.example.net"])
def test_a_forwarded_link_lets_nobody_else_in(shared: Desk, other: str) -> None:
    """Alice sends her link to a colleague, to another organization, to a guest: their tokens are not stored as hers."""
    chat = shared.chat
    link = link_in(chat.ask("Alice", "sign in"))
    page = Visitor(chat).sign_in(link, other)
    assert (page.status_code, page_title(page)) == (403, "This link is for another account")
    assert "Alice Archer" in page.text
    assert shared.stored() == []


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One bot for the tests after which nothing must be stored."""
    with desk(tmp_path_factory.mktemp("shared")) as running:
        yield running


@pytest.mark.parametrize("path", ["", "x", "../callback", "A" * 22, "A" * 5000, "%00", "%F0%9F%A6%84"])
def test_no_link_but_a_real_one_leads_anywhere(shared: Desk, path: str) -> None:
    """A page that says so, or the server's own; never an error of ours."""
    page = requests.get(f"{shared.rollcall.config.public_url}/oauth/start/{path}", timeout=10)
    assert 400 <= page.status_code < 500


def test_webex_not_answering_is_said_and_nothing_is_stored(shared: Desk) -> None:
    """The code is lost then: a new link is offered."""
    chat = shared.chat
    visitor = Visitor(chat)
    back = visitor.decide(visitor.to_webex(link_in(chat.ask("Alice", "sign in"))), ALICE)
    chat.control("POST", "faults", {"path": "access_token", "fault": "status", "status": 503, "times": 1})
    page = visitor.get(back)
    assert (page.status_code, page_title(page)) == (502, "Webex did not answer")
    assert shared.stored() == []


def test_without_an_integration_the_notice_stays(tmp_path: Path) -> None:
    """WEBEX_HOST_TOKEN serves its owner; the others are told that nobody can sign in, and there are no pages."""
    with desk(tmp_path, WEBEX_HOST_TOKEN="demo-alice-token", WEBEX_CLIENT_ID="", WEBEX_CLIENT_SECRET="") as running:
        assert "7 people attended" in words(running.chat.ask("Alice", QUESTION))
        assert "access token that was set for you" in words(running.chat.ask("Alice", "who am i"))
        for text in (QUESTION, "sign in"):
            assert "I can't ask Webex for you yet" in words(running.chat.ask("Bob", text))
        assert requests.get(f"{running.rollcall.config.public_url}/oauth/callback", timeout=10).status_code == 404


def test_the_personal_token_stays_beside_sign_ins(tmp_path: Path) -> None:
    """Alice is served by WEBEX_HOST_TOKEN, everybody else signs in."""
    with desk(tmp_path, WEBEX_HOST_TOKEN="demo-alice-token") as running:
        assert "7 people attended" in words(running.chat.ask("Alice", QUESTION))
        running.chat.say("Bob", QUESTION)
        new_link(running.chat, "Bob")
        assert links(running.chat, "Alice") == []


def test_it_is_the_same_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    """A question waits, is answered after the sign-in, and everything is forgotten on demand."""
    with desk(tmp_path, DATABASE_URL=postgres_url) as running:
        chat = running.chat
        asked = chat.say("Alice", QUESTION)
        link = new_link(chat, "Alice")
        assert Visitor(chat).sign_in(link, "bob@example.com").status_code == 403
        running.sign_in("Alice")
        assert "7 people attended" in words(chat.reply("Alice", asked, after=1))
        chat.ask("Alice", "forget me")
        assert running.stored() == []
        person = chat.people["Alice"]["id"]
        theirs = (
            f"SELECT count(*) FROM events WHERE person_id = '{person}' OR lane = '{person}' OR data LIKE '%{person}%'"
        )
        with running.rollcall.engine.connect() as connection:
            chat.wait(lambda: [{}] if not connection.exec_driver_sql(theirs.replace("%", "%%")).scalar() else [])
