"""When, and how long: the rules of attendance asked of the bot, from the webhook to the card.

Each case is written from a rule alone: times not known, the meeting's own time, limits, restarts, dates, running ones.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.chat import NOW, Chat
from tests.support.rule_cases import TUESDAY_TEN, Case, Held, ask, check, held, name_of

HALF_AN_HOUR_AGO = NOW - timedelta(minutes=30)
AUGUST = datetime(2026, 8, 3, 9, tzinfo=UTC)
BOB, CAROL = "bob@example.com", "carol@example.com"
NO_TIMES = "but Webex gives no times"


def again(*rows: str, run: str) -> Held:
    """A second run of the meeting that was planned for ten."""
    return held(*rows, run=run, scheduledStart="2026-11-17T09:00:00Z")


UNTIMED = [
    Case("times of the row alone", "who attended", held("bob | 0-40 | own"), ("40 min",)),
    Case("join in 1970 without milliseconds", "who attended", held("bob | short-60"), ("2 people attended", NO_TIMES)),
    Case("join in 1970 east of Greenwich", "who attended", held("bob | east-60"), ("2 people attended", NO_TIMES)),
    Case("join in 1969 west of Greenwich", "who attended", held("bob | west-60"), ("2 people attended", NO_TIMES)),
    Case("leave in 1969 west of Greenwich", "who attended", held("bob | 0-west"), ("1 h", "assumed"), ("1969",)),
    Case("untimed is not punctual", "who was late", held("bob | untimed"), ("Not known",), ("Nobody was late",
         "Bob.* was late")),
    Case("an assumed leave is not early", "who left early", held("bob | 0-"), never=("Bob.* left early", "1 of 2")),
    Case("reversed is noted", "explain bob@example.com {id}", held("bob | 30-10 | 0-40"), ("(?i)before",)),
    Case("lobby only and missed", "who missed", held("bob | lobby", invites=BOB), ("(?i)lobby",), unaccused=(BOB,)),
    Case("presence without times", "who attended", held("bob | untimed"), ("2 people attended", NO_TIMES),
         (r"\b0 min",)),
    Case("untimed is not absent", "who missed", held("bob | untimed", invites=BOB), unaccused=(BOB,)),
    Case("ran without rows", "who attended", replace(held(invites=BOB), rows=()), ("(?i)Webex tells of nobody",),
         ("(?i)nobody attended",)),
    Case("nobody is absent without rows", "who missed", replace(held(invites=BOB), rows=()), unknown=(BOB,)),
    Case("host absent", "who attended", replace(held(), rows=("bob",)),
         (r"(?im)^.*\bhost\b.*(did not come|was not|not seen)",)),
    Case("host not known for a caller", "who attended", replace(held(), rows=("bob", "Call-in User | phone")),
         never=(r"(?im)^.*(Alice|\bhost\b).* did not come",)),
    Case("leave not known", "who attended", held("bob | 0-"), ("1 h", "100 %", "(?i)assumed")),
    Case("leave in 1970", "who attended", held("bob | 0-never"), ("1 h", "100 %", "(?i)assumed"), ("1970",)),
    Case("join in 1970", "who attended", held("bob | never-60"), ("2 people attended", NO_TIMES), ("1970",)),
    Case("one join known", "who attended", held("bob | 0-12 | -60"), ("12 min\nat least",), ("(?i)short",
         "(?i)left early")),
    Case("late is not claimed of one join", "who was late", held("bob | 20-40 | -10"), unaccused=(BOB,),
         never=("(?i)bob.* was late",)),
    Case("reversed", "who missed", held("bob | 30-10", invites=BOB), unknown=(BOB,)),
    Case("reversed beside another", "who attended", held("bob | 30-10 | 0-40"), ("40 min",)),
    Case("joined after the end", "who missed", held("bob | 70-", invites=BOB), unknown=(BOB,)),
    Case("wholly outside", "who attended", held("bob | 70-80"), ("0 min",), ("2 people attended",)),
    Case("wholly outside is not absent", "who missed", held("bob | 70-80", invites=BOB), unaccused=(BOB,)),
    Case("lobby only", "who attended", held("bob | lobby", invites=BOB), ("(?i)lobby",
         "1 person attended|1 of 2 attended"),
         ("2 people attended",)),
    Case("lobby with times", "who attended", held("bob | 0-60 | lobby"), ("(?i)lobby",), ("2 people attended",)),
]  # fmt: skip
OWN_TIME = [
    Case("overtime adds no share", "who attended", held("bob | 30-90", run="0-90"), ("1 h\n50 %", "(?i)short")),
    Case("there for the early part alone", "who attended", held("bob | -15--5", run="-20-60"), ("1 person attended",
         "0 min")),
    Case("late host and overtime", "who attended", held("bob | 10-60", run="10-90"), ("50 min\n100 %",),
         ("(?i)left early", "(?m)^Late")),
    Case("plan that ends as the run begins", "who attended", held("bob", run="60-120"), ("held at 11:00",
         "1 h\n100 %")),
    Case("schedule that does not overlap", "who attended {id} of the schedule", held("bob", run="180-240"),
         ("100 %",), (r"\b0 min",)),
    Case("left a longer meeting early", "who left early", held("bob | 0-54:59", run="0-90"), ("Bob Müller",)),
    Case("early host makes nobody late", "who was late", held("bob", run="-20-60"), never=("Bob.* late",
         "1 of 2 were late")),
    Case("early host takes no share", "who attended", held("bob | 0-60", run="-20-60"), ("100 %",), ("(?m)^Late",
         "75 %")),
    Case("early join is shown unclipped", "who attended", held("bob | -10-60", run="-20-60"), ("09:50", "1 h")),
    Case("late host makes nobody late", "who was late", held("bob | 10-60", run="10-60"), never=("Bob",)),
    Case("five minutes after a late host", "who was late", held("bob | 15-60", run="10-60"), never=("Bob",)),
    Case("later than that", "who was late", held("bob | 15:01-60", run="10-60"), ("Bob Müller",)),
    Case("overtime takes no share", "who attended", held("bob | 0-60", run="0-90"), ("1 h 30 min", "100 %"),
         ("66 %", "(?i)left early")),
    Case("leaving at the plan's end", "who left early", held("bob | 0-60", run="0-90"), never=("Bob",)),
    Case("ended early", "who left early", held("bob | 0-40", run="0-40"), never=("Bob",)),
    Case("ended early has whole shares", "who attended", held("bob", run="0-40"), ("40 min", "100 %"), ("66 %",)),
    Case("left before an early end", "who left early", held("bob | 0-34:59", run="0-40"), ("Bob Müller",)),
    Case("planned ten, held one", "who attended", held("bob", run="180-240"), ("Planned for 10:00 .* held at 13:00",
         "100 %"),
         ("(?i)late", "(?i)short")),
    Case("late of a plan that does not overlap", "who was late", held("bob | 190-240", run="180-240"), ("Bob Müller",)),
    Case("of the run", "who attended {id} of the run", held("bob | 0-60", run="-20-60"), ("75 %", "1 h 20 min")),
    Case("late of the run", "who was late {id} of the run", held("bob | 0-60", run="-20-60"), ("Bob Müller",)),
    Case("of the schedule", "who attended {id} of the schedule", held("bob", run="10-70"), ("50 min", "83 %"),
         ("100 %",)),
    Case("late of the schedule", "who was late {id} of the schedule", held("bob", run="10-70"), ("Bob Müller",)),
    Case("run longer than the plan", "who left early {id} of the run", held("bob | 0-60", run="0-90"), ("Bob Müller",)),
]  # fmt: skip
THRESHOLDS = [
    Case("badges of the headline are people's", "who attended", held("Call-in User | 10-40 | phone", "Otter.ai | 0-20"),
         ("1 person attended\n1 caller without a name · 1 recorder",)),
    Case("a second after ten minutes", "who was late {id} after 10m", held("bob | 10:01-60"), ("Bob Müller",)),
    Case("ten minutes before the end", "who left early {id} before 10m", held("bob | 0-50"), never=("Bob",)),
    Case("eighty percent", "who attended {id} at least 80%", held("bob | 0-48"), ("2 people|All 2|2 of 2",)),
    Case("a second below eighty percent", "who attended {id} at least 80%", held("bob | 0-47:59"), never=("2 people",
         "All 2", "2 of 2")),
    Case("no claim of audio", "who attended", held("bob | unheard"), (r"10:00 – 11:00$",)),
    Case("five minutes are not late", "who was late", held("bob | 5-60"), never=("Bob",)),
    Case("a second more is late", "who was late", held("bob | 5:01-60"), ("Bob Müller",)),
    Case("ten minutes after ten", "who was late {id} after 10m", held("bob | 10-60"), never=("Bob",)),
    Case("five minutes before the end", "who left early", held("bob | 0-55"), never=("Bob",)),
    Case("a second before that", "who left early", held("bob | 0-54:59"), ("Bob Müller",)),
    Case("three quarters are not short", "who attended", held("bob | 0-45"), ("75 %",),
         ("(?m)^Short|, short|1 short",)),
    Case("a second less is short", "who attended", held("bob | 0-44:59"), ("74 %", "(?i)short")),
    Case("a minute away", "who attended", held("bob | 0-30 | 31-60"), never=("(?i)returned",)),
    Case("more than a minute away", "who attended", held("bob | 0-30 | 31:01-60"), ("(?i)returned",)),
    Case("share rounds down", "who attended", held("bob | 0-59:59"), ("59 min", "99 %")),
    Case("minutes come from seconds", "who attended", held("bob | 0-10:40 | 20-30:40"), ("21 min", "35 %")),
    Case("devices overlap", "who attended", held("bob | 0-30 | 10-50"), ("50 min", "83 %")),
    Case("breakout beside the devices", "who attended", held("bob | 0-20 | breakout 20-40"), ("40 min", "66 %")),
    Case("longest audio first", "who attended", held("bob | 0-20 | app | 0-40 | phone"),
         (r"phone \(called in\) · VoIP",)),
    Case("equal audio by the alphabet", "who attended", held("bob | 0-30 | app | 0-30 | called back"),
         (r"phone \(called back\) · VoIP",)),
    Case("phone of no kind", "who attended", held("bob | some phone"), ("(?i)phone",), ("(?i)called in",
         "called back")),
]  # fmt: skip
RUNS = [
    Case("restart with a gap", "who attended {series}",
         (held("bob", run="0-20"), again("bob", run="40-60")),
         ("2 people attended", "40 min", "100 %", "(?i)restarted|2 runs|two runs")),
    Case("one run by its ID", "who attended",
         (held(run="0-20"), again("bob", run="40-60")), (r"\(20 min\)",), ("Bob",)),
    Case("only in the second run", "who was late {series}",
         (held(run="0-20"), again("bob | 40-60", run="40-60")), ("Bob Müller",)),
    Case("a restart is no return", "who attended {series}",
         (held("bob", run="0-20"), again("bob", run="25-60")), never=("(?i)returned",)),
    Case("thirty-one minutes are another meeting", "who attended {series} bob@example.com",
         (held("bob", run="0-20"), again(run="51-60")), absent=(BOB,)),
    Case("two dates close together", "who attended {series} bob@example.com",
         (held("bob", run="0-30", plan="0-30"), held(run="40-70", plan="40-70")), ("10:40",), ("(?i)restarted",),
         (BOB,)),
    Case("series says its date", "who attended {series}",
         (held("bob", at=TUESDAY_TEN - timedelta(days=1)), held("carol")), ("17 November 2026", "Carol"), ("Bob",)),
    Case("a day beside a series", "who attended {series} on 16 November",
         (held("bob", at=TUESDAY_TEN - timedelta(days=1)), held("carol")), ("16 November 2026", "Bob"), ("Carol",)),
    Case("the day beside a run", "who attended {id} on 17 November", held("bob"), ("2 people attended",)),
    Case("another day beside a run", "who attended {id} on 16 November", held("bob"), never=("2 people attended",)),
    Case("older than the join window", "who attended {id} bob@example.com", held("bob", at=AUGUST), unaccused=(BOB,),
         never=("15 minutes",)),
    Case("old and missed", "who missed", held("bob", invites=BOB, at=AUGUST), unaccused=(BOB,), never=("15 minutes",)),
    Case("not found last week", "who attended", held(participantsRefused=404, at=TUESDAY_TEN - timedelta(days=7)),
         ("Webex does not tell who attended", "this meeting as yours"),
         ("15 minutes", "(?i)a little later", "(?i)nobody attended", "(?i)somebody else", "no such meeting")),
    Case("running: early leave is not claimed", "who attended {id} bob@example.com", held("bob | 0-10 | end", run="0-",
         at=HALF_AN_HOUR_AGO, hideTimes=False), ("10 min",), ("(?i)left early", "(?m)^Short|, short|1 short")),
    Case("running: who left is not missing", "who missed", held("bob | 0-10 | end", run="0-", invites=BOB,
         at=HALF_AN_HOUR_AGO, hideTimes=False), unaccused=(BOB,), never=("Bob Müller is not there so far",)),
    Case("running: the list tells of those who are in", "who attended", held("bob | 0-10 | end", run="0-",
         at=HALF_AN_HOUR_AGO, hideTimes=False), never=("1 person came so far",)),
    Case("running: a caller could be anybody", "who missed", held("Call-in User | 0- | phone", run="0-", invites=BOB,
         at=HALF_AN_HOUR_AGO, hideTimes=False), ("1 caller",), unaccused=(BOB,)),
    Case("running: in a breakout session", "who attended", held("bob | untimed | breakoutSession", run="0-",
         at=HALF_AN_HOUR_AGO), ("2 people", "Bob Müller"), (r"\b0 min",)),
    Case("running: in the lobby", "who is in", held("bob | lobby", run="0-", at=HALF_AN_HOUR_AGO), ("1 person is in",
         "lobby")),
    Case("running: times are not told", "who attended", held("bob | untimed | joined", run="0-", at=HALF_AN_HOUR_AGO),
         ("2 people", "not known"), (r"\b0 min",)),
    Case("running: left at a time not known", "who attended {id} bob@example.com", held("bob | 0- | end", run="0-",
         at=HALF_AN_HOUR_AGO, hideTimes=False), ("(?i)left", "at least|not known"), ("(?i)bob[^\n]*still in",)),
    Case("running: nobody is absent yet", "who missed", held(run="0-", invites=BOB, at=HALF_AN_HOUR_AGO),
         unaccused=(BOB,)),
]  # fmt: skip
CORNERS = [
    Case("leave after the end is shown", "who attended", held("bob | 0-75"), ("11:15", "1 h\n100 %")),
    Case("join before the start is shown", "who attended", held("bob | -5-60"), ("09:55", "1 h\n100 %")),
    Case("of no length", "who missed", held("bob | 30-30", invites=BOB), unaccused=(BOB,)),
    Case("of no length attends nothing", "who attended", held("bob | 30-30"), ("1 person attended", "0 min")),
    Case("of no length sets no first join", "who was late", held("bob | 2-2 | 20-60"), ("Bob Müller", "10:20 –")),
    Case("outside sets no last leave", "who left early", held("bob | 0-40 | 70-80"), ("Bob Müller", "10:40")),
    Case("outside beside another is shown inside", "who attended", held("bob | 0-60 | 70-80"), ("– 11:00",),
         ("11:20",)),
    Case("breakout within the devices adds nothing", "who attended", held("bob | 0-40 | breakout 10-30"), ("40 min",)),
    Case("breakout beyond the end", "who attended", held("bob | 0-20 | breakout 50-80"), ("30 min\n50 %",)),
    Case("leave not known in the first run", "who attended {series}", (held("bob | 0-", run="0-20"),
         again(run="40-60")), ("20 min\n50 %", "(?i)assumed")),
    Case("restarted and running", "who missed {series}", (held("bob", run="-25--5", plan="-25-60",
         at=HALF_AN_HOUR_AGO, invites=BOB), held(run="0-", at=HALF_AN_HOUR_AGO, scheduledStart="2026-11-18T06:35:00Z",
         invites=BOB)), unaccused=(BOB,), never=("not there so far",)),
    Case("reversed and not known", "who attended", held("bob | 30-10 | -40"), ("2 people",
         "(?i)at least|gives no times"), (r"\b0 min",)),
    Case("late and untimed device", "who was late", held("bob | 20-60 | -"), never=("Bob Müller was late",
         "1 of 2 was late")),
    Case("running: late is known", "who was late", held("bob | 10-", run="0-", at=HALF_AN_HOUR_AGO, hideTimes=False),
         ("Bob Müller",)),
    Case("running: left early is told later", "who left early", held("bob | 0-10 | end", run="0-",
         at=HALF_AN_HOUR_AGO, hideTimes=False), never=("Bob Müller left early", "Nobody left early")),
    Case("running: times hidden, late not known", "who was late", held("bob | untimed | joined", run="0-",
         at=HALF_AN_HOUR_AGO), never=("Nobody was late", "Bob Müller was late")),
    Case("running: early host, before the plan", "who was late", held("bob | 10-", run="0-", plan="20-60",
         at=HALF_AN_HOUR_AGO, hideTimes=False), never=("Bob",)),
    Case("missed as a file beside a caller", "who missed {id} as csv", held("Call-in User | phone", invites=BOB),
         ("(?i)not known",), ("did not come", "(?i)absent")),
    Case("ended with all in the lobby", "who missed", replace(held(invites=BOB), rows=("bob | lobby",)), ("lobby",),
         unaccused=(BOB,)),
    Case("share over the end of an early end", "who attended", held("bob | 0-20", run="0-40"), ("20 min\n50 %",)),
    Case("short is of the shorter", "who attended", held("bob | 0-30", run="0-40"), ("30 min\n75 %",), ("(?i)short",)),
    Case("asked about a time span", "who attended {id} in the first 15 minutes", held("bob | 20-60", run="-20-60"),
         ("1 person",), ("2 people",)),
    Case("span from the own start", "who attended {id} in the first 15 minutes", held("bob | 10-60", run="-20-60"),
         ("2 people",)),
    Case("never negative", "who attended", held("bob | -30--25"), (), ("-\\d+ min",)),
]  # fmt: skip

CASES = [*UNTIMED, *OWN_TIME, *THRESHOLDS, *RUNS, *CORNERS]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_rule(case: Case, chat: Chat) -> None:
    """The answer says what the rule wants, and nothing that it forbids."""
    check(chat, case)


def test_all_pages_are_read(chat: Chat) -> None:
    """The second page is not there at the first try."""
    missing = {"fault": "status", "status": 404, "path": "meetingParticipants", "query": "cursor=", "times": 1}
    chat.control("POST", "faults", missing)
    rows = tuple(f"Person {number:03} <p{number:03}@example.com>" for number in range(101))
    assert "101 people attended" in ask(chat, "who attended", Held(rows)).words


def test_a_file_tells_who_is_not_counted(chat: Chat) -> None:
    """Callers, recorders, and what is assumed."""
    said = ask(chat, "who attended {id} as csv", held("bob | 0-", "Call-in User | phone", "Otter.ai"))
    for pattern in ("(?m)^Call-in User;.*caller", "(?m)^Otter.ai;.*recorder", "(?m)^Bob Müller;.*assumed"):
        assert re.search(pattern, said.file), pattern
    assert "Not counted as people: 1 caller without a name, 1 recorder" in said.file


def test_too_early_says_until_when_it_looks(chat: Chat) -> None:
    """Five minutes after the end Webex has nothing yet: nobody is missing, and the answer has a time."""
    said = ask(chat, "who attended {id} bob@example.com", held("bob", run="0-25", at=HALF_AN_HOUR_AGO, synced=False))
    assert "did not come" not in said.words
    assert re.search(r"by 08:\d\d", said.words)
