"""Who may see what: whose token is used, where replies go, and what is read by people who should not.

With FULL=1 as often as promised; without it, a fraction of that.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.events import PersonId
from tests.support.chat import Chat, actions, card_of, words
from tests.support.full import IS_FULL
from tests.support.signing import SENT_DIRECTLY, STANDUP, Desk, Visitor, desk, direct_messages, email, links, page_title

pytestmark = pytest.mark.slow

Json = dict[str, Any]

SPACE = "Project Unicorn"
REFUSED = "Webex shows you no such meeting"
REFUSAL = "Webex shows"
"""That, or to the host alone: people who are invited may know whose meeting it is."""


def instances(chat: Chat, host: str = "alice@example.com") -> list[str]:
    """The ids of a host's meetings that Webex tells about by now."""
    return [
        str(each["id"])
        for each in chat.control("GET", "meetings")
        if each["host"] == host and each["title"] not in ("Retrospective", "All-hands webinar")
    ]


def add_bot(chat: Chat, title: str) -> None:
    body = {"roomId": chat.space("Alice", title), "personId": chat.bot["id"]}
    chat.api("Alice", "POST", "memberships", json=body)


@dataclass
class Causes:
    """Who asked what: each question names an address of its own, by which its calls are known."""

    people: dict[str, set[str]] = field(default_factory=dict)
    meetings: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, address: str, asker: str, meeting: str) -> None:
        with self.lock:
            self.people.setdefault(address, set()).add(asker)
            self.meetings[asker, meeting] += 1
            self.meetings[asker, meeting.partition("_")[0]] += 2  # its series: planned dates of a month, and of late


class Log:
    """Webex's log of calls for meetings, collected while it goes on."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._last = 0
        self.calls: list[Json] = []

    def collect(self) -> None:
        new = self._chat.control("GET", f"requests?path=/v1/meeting&since={self._last}")
        self.calls += new
        self._last = new[-1]["sequence"] if new else self._last


def test_no_ones_token_is_ever_used_for_somebody_else(tmp_path: Path) -> None:
    """Two hosts and an outsider in one space ask and press on 16 threads: every call bears the token of its cause."""
    count = 10_000 if IS_FULL else 32
    with desk(tmp_path, WORKERS="16") as running:
        chat = running.chat
        add_bot(chat, SPACE)
        for who in ("Alice", "Dana", "Mallory"):
            running.sign_in(who)
        hosts = {"Alice": instances(chat), "Dana": instances(chat, "dana@example.com")}
        every = [meeting for meetings in hosts.values() for meeting in meetings]
        causes, log, dice = Causes(), Log(chat), random.Random(1)
        pressed: list[str] = []
        plan = [(f"q{number}@example.net", dice.choice(("Alice", "Dana", "Mallory")), dice.choice(every), dice.random())
                for number in range(count)]  # fmt: skip

        def ask(address: str, who: str, meeting: str, chance: float) -> bool:
            causes.add(address, email(chat, who), meeting)
            said = chat.say(who, f"who attended {meeting} {address}", space=SPACE if chance < 0.7 else None)
            reply = patiently(chat, who, said)
            is_host = meeting in hosts.get(who, ())
            assert (address in words(reply)) == is_host, words(reply)
            assert (REFUSAL in words(reply)) == (not is_host), words(reply)
            others = [other for other in ("Alice", "Dana", "Mallory") if other != who]
            if chance < 0.7 and "Refresh" in [action["title"] for action in actions(card_of(reply))]:
                presser = others[int(chance * 1000) % 2]
                causes.add(address, email(chat, presser), meeting)
                chat.press(presser, reply, "Refresh")
                patiently(chat, who, said, REFUSAL)
                pressed.append(presser)
            return is_host

        with ThreadPoolExecutor(16) as threads:
            for start in range(0, count, 96):
                answered = list(threads.map(lambda each: ask(*each), plan[start : start + 96]))
                assert any(answered)
                assert not all(answered)
                log.collect()
        assert mismatches(log.calls, causes) == []
        assert len(log.calls) >= 2 * count
        assert pressed


def mismatches(calls: list[Json], causes: Causes) -> list[Json]:
    """Calls with the token of somebody who did not cause them; where no address tells, more calls than causes."""
    wrong = []
    looks: Counter[tuple[str, str, str]] = Counter()
    for call in calls:
        meeting = re.search(r"[0-9a-f]{32}(_I_\d+)?", f"{call['path']}?{call['query']}")  # or all dates of its series
        assert meeting is not None
        if named := re.search(r"q\d+@example\.net", call["body"]):
            wrong += [call] if call["owner"] not in causes.people[named[0]] else []
        else:
            kind = call["path"].split("/")[2]
            looks[kind, call["owner"], meeting[0]] += 1
    return wrong + [{kind: who} for (kind, *who), number in looks.items() if number > causes.meetings[who[0], who[1]]]


def patiently(chat: Chat, who: str, said: Json, text: str = "") -> Json:
    """The reply with that text in it; looked for less often than one person's client would."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for reply in chat.replies(who, said):
            if text in words(reply):
                return reply
        time.sleep(0.1)
    raise AssertionError("no reply")


def test_a_forwarded_link_never_stores_another_accounts_tokens(tmp_path: Path) -> None:
    """Pairs of people: one's link, another's sign-in. Nothing is stored; one's own sign-in is."""
    with desk(tmp_path) as running:
        chat = running.chat
        people = [person for person in chat.people.values() if not person["isBot"]]
        dice = random.Random(2)
        pairs = [dice.sample(people, 2) for _ in range(1_000 if IS_FULL else 30)]
        flow = running.rollcall.sign_in_flow

        def cross(pair: list[Json]) -> str:
            invited, came = pair
            page = Visitor(chat).sign_in(flow.start(PersonId(invited["id"])), came["email"])
            assert page.status_code == 403
            return page_title(page)

        with ThreadPoolExecutor(4) as threads:
            assert set(threads.map(cross, pairs)) == {"This link is for another account"}
        assert running.stored() == []
        running.sign_in("Alice")
        assert running.stored() == [chat.people["Alice"]["id"]]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Alice and Mallory have signed in."""
    with desk(tmp_path_factory.mktemp("hosts")) as running:
        for who in ("Alice", "Mallory"):
            running.sign_in(who)
        yield running


def test_a_refusal_reads_the_same_whether_or_not_the_meeting_exists(hosts: Desk) -> None:
    """A meeting of Alice's, one of Dana's, an instance, one that never was: Mallory learns nothing."""
    existing = [STANDUP, *instances(hosts.chat)[:2], *instances(hosts.chat, "dana@example.com")]
    missing = ["f" * 32, "f" * 32 + "_I_123456789012345678", existing[1][:-1] + "0"]
    said = {
        re.sub(r"(?m)^Tracking ID.*$", "", words(hosts.chat.ask("Mallory", f"who attended {meeting}")))
        for meeting in existing + missing
    }
    assert len(said) == 1
    assert REFUSED in said.pop()


def test_another_hosts_meetings_are_not_asked_for_unless_that_is_switched_on(hosts: Desk) -> None:
    """`hosted by`: a clear sentence, and no call."""
    hosts.forget_calls()
    said = words(hosts.chat.ask("Alice", f"who attended {STANDUP} hosted by dana@example.com"))
    assert "Asking about other hosts' meetings is not switched on" in said
    assert hosts.calls("meetingParticipants") == []


def test_a_private_question_is_answered_to_the_asker_alone(hosts: Desk) -> None:
    """`privately` in a space: nothing stands in the thread."""
    before = len(direct_messages(hosts.chat, "Alice"))
    asked = hosts.chat.say("Alice", f"who attended {STANDUP} bob@example.com privately", space="Team stand-up")
    hosts.chat.wait(lambda: direct_messages(hosts.chat, "Alice")[before:])
    assert "Bob Müller attended" in words(direct_messages(hosts.chat, "Alice")[-1])
    assert hosts.chat.replies("Alice", asked) == []


@pytest.mark.parametrize(
    ("words_said", "told"),
    [
        ("who attended privately", "Which meeting do you mean?"),
        ("who attended the xyzzy privately", "I found no such meeting"),
        ("who attended 07ac020f8a5f513f99bf67885146d735 alice@ privately", "Not an e-mail address"),
        ("explain Zed the stand-up privately", "Zed"),
        ("privately who atended", ""),
        (f"who attended {'f' * 32} privately", REFUSED),
    ],
)
def test_what_goes_wrong_with_a_private_question_is_told_to_the_asker_alone(
    hosts: Desk, words_said: str, told: str
) -> None:
    """Asking back names meetings, and a refusal quotes what was asked."""
    chat = hosts.chat
    before = len(direct_messages(chat, "Alice"))
    asked = chat.say("Alice", words_said, space="Team stand-up")
    assert told in words(chat.wait(lambda: direct_messages(chat, "Alice")[before:])[0])
    assert chat.replies("Alice", asked) == []


@pytest.mark.parametrize(
    "words_said",
    ["who missed it?", "who attended the one before?", "who attended xyzzy?", "explain Zed", "blorp blorp"],
)
def test_what_goes_on_with_a_private_question_is_private_too(hosts: Desk, words_said: str) -> None:
    """In its thread nobody has to say so again."""
    chat = hosts.chat
    before = len(direct_messages(chat, "Alice"))
    asked = chat.say("Alice", f"who attended {STANDUP} bob@example.com privately", space="Team stand-up")
    chat.wait(lambda: direct_messages(chat, "Alice")[before:])
    chat.say("Alice", words_said, space="Team stand-up", under=asked["id"])
    chat.wait(lambda: direct_messages(chat, "Alice")[before + 1 :])
    assert chat.replies("Alice", asked) == []


def test_an_apology_for_a_private_question_is_private(hosts: Desk) -> None:
    """Webex refuses for good; and there is nothing in the space to wonder about."""
    chat = hosts.chat
    before = len(direct_messages(chat, "Alice"))
    chat.control("POST", "faults", {"path": "meetingParticipants", "fault": "status", "status": 400, "times": 2})
    asked = chat.say("Alice", f"who attended {STANDUP} privately", space="Team stand-up")
    assert "did not accept" in words(chat.wait(lambda: direct_messages(chat, "Alice")[before:])[0])
    assert chat.replies("Alice", asked) == []


def test_who_i_am_is_told_to_nobody_else(hosts: Desk) -> None:
    """Asked in a space, name and address come directly."""
    asked = hosts.chat.say("Alice", "who am i", space="Team stand-up")
    assert SENT_DIRECTLY in words(hosts.chat.reply("Alice", asked))
    assert "alice@example.com" in words(direct_messages(hosts.chat, "Alice")[-1])


@pytest.mark.parametrize(("who", "is_answered"), [("Ada", True), ("Alice", False)])
@pytest.mark.parametrize("names_granted_scopes", [True, False])
def test_administrators_ask_with_their_own_rights(
    tmp_path: Path, who: str, is_answered: bool, names_granted_scopes: bool
) -> None:
    """WEBEX_ADMIN_SCOPES=1: an administrator sees Dana's meeting, a host who is none sees what she always did.

    Where Webex says that a sign-in has no admin scope, it is not even asked.
    """
    with desk(tmp_path, WEBEX_ADMIN_SCOPES="1") as running:
        running.chat.control("POST", "settings", {"names_granted_scopes": names_granted_scopes})
        running.sign_in(who, "sign in as admin")
        meeting = instances(running.chat, "dana@example.com")[-1]
        running.forget_calls()
        said = words(running.chat.ask(who, f"who attended {meeting} dana@example.com hosted by dana@example.com"))
        assert ("Dana Díaz attended" in said) == is_answered
        is_asked = is_answered or not names_granted_scopes
        assert (REFUSED in said) == (is_asked and not is_answered)
        assert ("Sign in as an administrator first" in said) == (not is_asked)
        assert {call["owner"] for call in running.calls("/v1/meeting")} == (
            {email(running.chat, who)} if is_asked else set()
        )


def test_a_space_reads_no_more_than_counts_where_the_operator_wants_it_so(tmp_path: Path) -> None:
    """GROUP_DETAILS=direct: answers, forms, refusals, mistakes and links; no name, address, title or number."""
    with desk(tmp_path, GROUP_DETAILS="direct") as running:
        chat = running.chat
        chat.say("Bob", f"who attended {STANDUP} bob@example.com", space="Team stand-up")
        running.sign_in("Alice")
        asked = [
            chat.say("Alice", text, space="Team stand-up")
            for text in (
                f"who attended {STANDUP} bob@example.com, nobody@example.com",
                f"who attended {STANDUP} bob@example.com",
                f"who attended {STANDUP}",
                f"who attended {instances(chat, 'dana@example.com')[-1]} bob@example.com",
                f"who attended {STANDUP} bob@example",
                "who attended",
                "attendance",
                "tell bob@example.com a story",
                "who am i",
                "help",
            )
        ]
        lines = [words(chat.reply("Alice", message)) for message in asked]
        chat.wait(lambda: [{}] if "Bob Müller attended" in str(direct_messages(chat, "Alice")) else [])
        assert lines[0].startswith("1 of 2 attended. " + SENT_DIRECTLY)
        assert lines[1].startswith("1 of 1 attended. " + SENT_DIRECTLY)
        assert lines[2].startswith("7 people attended. " + SENT_DIRECTLY)
        assert all(line.startswith(SENT_DIRECTLY) for line in lines[3:])
        room = chat.space("Alice", "Team stand-up")
        read = str([message for message in chat.api("Alice", "GET", "messages", params={"roomId": room, "max": 100})
                    ["items"] if message["personId"] == chat.bot["id"]])  # fmt: skip
        for secret in ("Alice", "Bob", "Müller", "@example", "stand-up", STANDUP, "Paris", "/oauth/", "story"):
            assert secret not in read


@pytest.mark.parametrize(("who", "is_served"), [("Alice", True), ("Mallory", False), ("Gus", False)])
def test_only_the_domains_that_are_allowed_are_served(tmp_path: Path, who: str, is_served: bool) -> None:
    """Others get a visible refusal, for words and for buttons, and no link; nothing is asked on their behalf."""
    with desk(tmp_path, ALLOWED_DOMAINS="@Example.COM, example.net") as running:
        chat = running.chat
        add_bot(chat, SPACE)
        chat.wait(lambda: greeting(chat))
        card = greeting(chat)[0]
        chat.api("Alice", "POST", "memberships", json={"roomId": card["roomId"], "personId": chat.people["Gus"]["id"]})
        for text in ("help", f"who attended {STANDUP}", "sign in"):
            said = chat.say(who, text, space=SPACE)
            assert ("I may not answer you here" in words(chat.reply(who, said))) == (not is_served)
        assert bool(links(chat, who)) == is_served
        if not is_served:
            chat.press(who, card, "Help")
            chat.wait(lambda: [each for each in chat.replies(who, card) if "I may not answer" in words(each)])


def greeting(chat: Chat) -> list[Json]:
    params = {"roomId": chat.space("Alice", SPACE), "max": 100}
    items = chat.api("Alice", "GET", "messages", params=params)["items"]
    return [item for item in items if item["personId"] == chat.bot["id"] and "Hello" in words(item)]


def test_forget_me_leaves_nothing(tmp_path: Path) -> None:
    """Tokens, links, questions, what waited, and the event that asked for it: gone within 5 seconds."""
    with desk(tmp_path) as running:
        chat, alice = running.chat, running.chat.people["Alice"]["id"]
        chat.ask("Alice", "sign in")
        asked = chat.say("Alice", f"who attended {STANDUP} secret@example.net")
        chat.reply("Alice", asked)
        running.sign_in("Alice")
        chat.reply("Alice", asked, after=1)
        chat.ask("Alice", "group team = secret@example.net")
        chat.ask("Alice", "sign out")
        chat.reply("Alice", chat.say("Alice", f"who attended {STANDUP} parked@example.net"))
        running.sign_in("Bob")
        assert len(traces(running, alice)) > 5
        began = time.monotonic()
        said = chat.ask("Alice", "forget me")
        assert "I have forgotten you" in words(said)
        while traces(running, alice) and time.monotonic() - began < 5:
            time.sleep(0.05)
        assert traces(running, alice) == []
        assert running.stored() == [chat.people["Bob"]["id"]]


def traces(running: Desk, person: str) -> list[str]:
    """Every row in which the person's id or address stands, or that is theirs."""
    found = []
    with running.rollcall.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.all():
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            found += [str(row) for row in rows if person in str(row) or re.search(r"alice@|secret@|parked@", str(row))]
    return found
