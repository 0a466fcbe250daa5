"""Who can't be identified is counted apart, and never at somebody's cost: who is said to have come, and who is not.

Each case is a meeting of an hour in a few lines, written from the rules alone. Then the same through the process, from
the webhook to the card.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.attendance.absences import Invitation
from bot.attendance.identity import suggest
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.names import is_recorder
from bot.attendance.participants import Device, Participant
from bot.attendance.phones import phone_of
from bot.attendance.report import PEOPLE, ParticipantKind, Report, Status
from bot.attendance.roll import Roll
from tests.support.chat import Chat, Json, actions, card_of, words
from tests.support.meetings import ALICE, BOB, CAROL, DAVE, held, person

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
MEETING = MeetingTimes((Run(TEN, TEN + timedelta(hours=1)),))
CHEN, JANE, BOSS = "carol.chen@x.org", "jane.doe@x.org", "bob@x.org"
_ROW = re.compile(r"(?P<name>.*?) ?(?:<(?P<email>[^>]*)>)? ?(?P<start>\d+)-(?P<end>\d+)(?: (?P<audio>phone|silent))?")
_AUDIO: dict[str, dict[str, Any]] = {
    "phone": {"audio_type": "pstn", "call_type": "callIn"},
    "silent": {"audio_type": "inactive"},
}


def row(said: str) -> Participant:
    """Read `Bob King <bob@x.org> 0-60 phone`; without times Webex tells none."""
    match = _ROW.fullmatch(said)
    if match is None:
        name, _, email = said.rstrip(">").partition(" <")
        return Participant(display_name=name, email=email or None, state="end")
    start, end = (TEN + timedelta(minutes=int(match[part])) for part in ("start", "end"))
    audio: dict[str, Any] = _AUDIO.get(match["audio"] or "", {"audio_type": "voip"})
    device = Device(joined_time=start, left_time=end, **audio)
    return Participant(display_name=match["name"], email=match["email"], state="end", devices=(device,))


@dataclass(frozen=True)
class Case:
    """`missing` has, by e-mail of somebody expected without rows, why it isn't known whether they came, or "absent".

    `people` is how many count as people, `rest` counts the others by kind.
    """

    because: str
    rows: tuple[str, ...]
    missing: dict[str, str] = field(default_factory=dict)
    people: int | None = None
    rest: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    no_people: frozenset[str] = frozenset()


CASES = [
    # Guests with a name, beside somebody missing
    Case("A surname alone may be hers.", ("Chen 0-60",), {CHEN: "guest"}, people=1),
    Case("In capitals and turned round, with a company.", ("CHEN, Carol | ACME 0-60",), {CHEN: "guest"}),
    Case("A title in front, a degree behind.", ("Prof. Chen, PhD 0-60",), {CHEN: "guest"}),
    Case("A phone named after its owner.", ("Carol’s iPhone 0-60",), {CHEN: "guest"}, people=1),
    Case("Initials only.", ("CC 0-60",), {CHEN: "guest"}),
    Case("Initials with points.", ("C. C. 0-60",), {CHEN: "guest"}),
    Case("The address has initials, and the guest the whole name.", ("Jane Doe 0-60",), {"jd@x.org": "guest"}),
    Case("The address runs an initial and a surname together.", ("Chen 0-60",), {"cchen@x.org": "guest"}),
    Case("The address runs both names together.", ("Carol 0-60",), {"carolchen@x.org": "guest"}),
    Case("Digits in an address are no part of a name.", ("Carol C 0-60",), {"carol.chen2@x.org": "guest"}),
    Case("Pronouns in brackets.", ("Carol [they/them] 0-60",), {CHEN: "guest"}),
    Case("A second first name between.", ("Carol Mei-Ling Chen 0-60",), {CHEN: "guest"}),
    Case("A name with letters that are no accents.", ("Bjørn Łuk 0-60",), {"bjorn.luk@x.org": "guest"}),
    Case("Other letters can't be compared with an address.", ("陈美 0-60",), {CHEN: "guest"}),
    Case("The invitation has the name that the address hasn't.", ("Carol 0-60",), {"x7@x.org": "guest"},
         names={"x7@x.org": "Carol Chen"}),
    Case("A number in place of a name may be anybody's address.", ("Zoe Fox 0-60",), {"12345@x.org": "guest"}),
    Case("Another name altogether excuses nobody.", ("Zoe Fox 0-60",), {CHEN: "absent"}, people=1),
    Case("Nor do a title, a device and a room alone share a name.", ("Dr. Zoe Fox's iPad (12A) 0-60",),
         {"dr.ipad@x.org": "absent"}),
    Case("A particle that many names have is no name.", ("Jan van Berg 0-60",), {"marie.van.dijk@x.org": "absent"}),
    # Guests without a name
    Case("A caller may be any of two.", ("+49 30 •••12 0-60 phone",), {CHEN: "unidentified", BOSS: "unidentified"},
         people=0, rest={"phone": 1}),
    Case("A call-in user without a phone's audio.", ("Call-in User 3 0-60",), {CHEN: "unidentified"},
         rest={"phone": 1}),
    Case("A name that is a device.", ("iPad 0-60",), {CHEN: "unidentified"}, people=0, rest={"nameless": 1}),
    Case("A name that says guest.", ("Guest 2 0-60",), {CHEN: "unidentified"}, rest={"nameless": 1}),
    Case("No name at all, on the phone.", (" 0-60 phone",), {CHEN: "unidentified"}, rest={"phone": 1}),
    Case("A caller who has a name is a guest.", ("Zoe Fox 0-60 phone",), {CHEN: "absent"}, people=1),
    Case("What a name tells comes before a caller.", ("Carol 0-60", "Caller 0-60 phone"),
         {CHEN: "guest", BOSS: "unidentified"}, people=1, rest={"phone": 1}),
    Case("Bob's own dial-in is no second person.", ("Bob King <bob@x.org> 0-60", "BOB KING 2-50 phone"), people=1,
         rest={"own_phone": 1}),
    Case("A guest of his name in the app may be another Bob.", ("Bob <b@x.org> 0-60", "Bob 2-50"), people=2),
    # Several of one name
    Case("Three without a name at once are three.", (" 0-60", " 5-50", " 10-40"), people=0, rest={"nameless": 3}),
    Case("Two iPhones at once are two.", ("iPhone 0-30", "iPhone 29-60"), rest={"nameless": 2}),
    Case("One after another they are one.", ("iPhone 0-30", "iPhone 30-60"), rest={"nameless": 1}),
    Case("Of three at most two overlap.", ("Ann 0-20", "Ann 10-40", "Ann 20-60"), people=2),
    Case("Two people on one address are one.", ("Bob <bob@x.org> 0-60", "Nadia <bob@x.org> 5-50"), people=1),
    # Recorders
    Case("A recorder excuses nobody.", ("Carol Chen's Fireflies.ai Notetaker 0-60",), {CHEN: "absent"}, people=0,
         rest={"recorder": 1}),
    Case("People whose names begin so are people.", ("Fred Fathom 0-60", "Carole Bothin 0-60", "Tom Read 0-60"),
         people=3),
    # Other addresses
    Case("The same name from elsewhere.", ("Jane Doe <jd77@mail.net> 0-60",), {JANE: "other_address"}, people=1),
    Case("The invitation's name from elsewhere.", ("Doe, Jane (Ext) <x@mail.net> 0-60",), {"u1@x.org": "other_address"},
         names={"u1@x.org": "Jane Doe"}),
    Case("With a company behind the name.", ("Jane Doe - ACME <jd77@mail.net> 0-60",), {JANE: "other_address"}),
    Case("With a tag.", ("JD <jane.doe+webex@x.org> 0-60",), {JANE: "other_address"}),
    Case("Without the dots.", ("JD <janedoe@x.org> 0-60",), {JANE: "other_address"}),
    Case("At another domain.", ("JD <jane.doe@y.net> 0-60",), {JANE: "other_address"}),
    Case("Another Jane is another person.", ("Jane Roe <jane.roe@x.org> 0-60",), {JANE: "absent"}),
    # Rooms and lists
    Case("A room that was invited is not missing.", ("Bob <bob@x.org> 0-60",), {"berlin@rooms.webex.com": "left out"}),
    Case("A capacity in brackets.", ("Bob <bob@x.org> 0-60",), {"b@x.org": "left out"},
         names={"b@x.org": "Berlin (8)"}),
    Case("What the host said is no person.", ("Bob <bob@x.org> 0-60",), {"all@x.org": "left out"},
         no_people=frozenset({"all@x.org"})),
    Case("A room that joined has people in it.", ("Berlin <berlin@rooms.webex.com> 0-60",), {CHEN: "unidentified"},
         people=0, rest={"room": 1}),
    # Webex tells little
    Case("Without times somebody was there all the same.", ("Bob <bob@x.org>",), {CHEN: "absent"}, people=1),
    Case("Without a single row nothing is known.", (), {CHEN: "no_rows"}, people=0),
]  # fmt: skip


def report_of(case: Case) -> Report:
    roll = Roll()
    roll.add(map(row, case.rows))
    return roll.report(MEETING, now=TEN, expected=list(case.missing), invitation=Invitation(case.names, case.no_people))


def said_of(report: Report, email: str) -> str:
    person = next((each for each in report.attendees if each.email == email), None)
    if person is None:
        return "left out"
    return "absent" if Status.ABSENT in person.statuses else str(person.why)


@pytest.mark.parametrize("case", CASES, ids=[case.because for case in CASES])
def test_case(case: Case) -> None:
    """Nobody is called absent who may have been there, and nobody is counted who may not be one."""
    report = report_of(case)
    assert {email: said_of(report, email) for email in case.missing} == case.missing
    came = [each for each in (*report.attendees, *report.unexpected) if Status.PRESENT in each.statuses]
    counts: Counter[str] = Counter()
    for each in came:
        counts["people" if each.kind in PEOPLE else each.kind.value] += each.count
    if case.people is not None:
        assert counts["people"] == case.people
    assert {kind: count for kind, count in counts.items() if kind != "people"} == case.rest


@pytest.mark.parametrize(
    "name",
    [
        *("Otter", "Read", "read.ai", "Fathom Notetaker", "tl;dv", "Grain AI", "Avoma Assistant", "AI Notes"),
        *("Note-Taker", "Bob's Otter", "Meeting Notes Bot", "Fireflies Notetaker Bob", "Recorder", "OtterPilot"),
        *("Zoe's notetaker", "Bob’s AI Note Taker", "Otter (Carol Chen)"),
    ],
)
def test_a_recorder_is_known_by_whole_words(name: str) -> None:
    """With the product's name, or with what it does."""
    assert is_recorder(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Carole Bothin", "Fred Fathom", "Tom Read", "Ann Otter", "Notera Ken", "Ben Bot", "Graine Avomara", "Ai Ito"),
        *("Otter (Ann)", "Read (she/her)"),
    ],
)
def test_a_person_is_not_taken_for_a_recorder(name: str) -> None:
    """Many of the products are surnames, too."""
    assert not is_recorder(name)


def test_a_caller_may_be_the_phone_of_somebody_without_audio() -> None:
    """Of all whose times cover the caller's; nobody is added, and nobody's minutes change."""
    silent = ("Bob <bob@x.org> 0-60 silent", "Cara <cara@x.org> 2-60 silent", "Dan <dan@x.org> 3-60 silent")
    rows = (*silent, "Ann <ann@x.org> 0-60", "Caller 2-58 phone", "+1 555 0100 10-61 phone")
    found = phone_of(report_of(Case("", rows)))
    names = {caller.name: [person.name for person in people] for caller, people in found.items()}
    assert names == {"Caller": ["Bob", "Cara"]}


def test_two_names_on_one_address_at_once_are_both_shown() -> None:
    """A name that came after the other one is a change of name, and says nothing."""
    rows = ("Bob King <bob@x.org> 0-30", "Nadia <bob@x.org> 20-25", "Bob <bob@x.org> 30-60")
    [shared] = report_of(Case("", rows)).unexpected
    assert (shared.name, shared.other_names) == ("Bob King", ("Nadia",))


def test_another_address_is_suggested_once_for_each() -> None:
    """Not one that is expected itself."""
    rows = ("Jane Doe <j@mail.net> 0-60", "Jane Doe <jane@x.org> 0-60")
    report = report_of(Case("", rows, {JANE: "", "jane@x.org": ""}))
    assert [(each.shown, each.email) for each in suggest(report)] == [("j@mail.net", JANE)]


@pytest.mark.parametrize("is_email", [False, True])
def test_what_was_confirmed_counts_from_then_on(*, is_email: bool) -> None:
    """A guest's name, or another e-mail: also where the other one is asked about."""
    shown = "j@mail.net" if is_email else "Jane"
    roll = Roll({shown: JANE})
    roll.add([row(f"Jane <{shown}> 0-60" if is_email else "Jane 0-60")])
    for asked in (JANE, shown) if is_email else (JANE,):
        [attendee] = roll.report(MEETING, now=TEN, expected=[asked]).attendees
        assert (attendee.email, attendee.seconds) == (JANE, 3600)


def test_the_host_is_missing_only_if_nobody_may_be_the_host() -> None:
    """By the same rules as everybody; a row that is the host's own is enough."""

    def why(*rows: str | Participant) -> str | None:
        roll = Roll()
        roll.add(each if isinstance(each, Participant) else row(each) for each in rows)
        host = roll.report(MEETING, now=TEN, invitation=Invitation(host="ann.lee@x.org")).missing_host
        return str(host.why) if host else None

    assert why("Bob <bob@x.org> 0-60") == "None"
    assert why("Bob <bob@x.org> 0-60", "Ann 0-60") == "guest"
    assert why("Caller 0-60 phone") == "unidentified"
    assert why("Ann <ann.lee@x.org> 0-60") is None
    assert why(Participant(email="other@x.org", host=True, joined_time=TEN)) is None


# Through the process


def buttons(reply: Json) -> list[str]:
    return [action["title"] for action in actions(card_of(reply))]


def after(chat: Chat, reply: Json, button: str) -> Json:
    """What the bot says once the button is pressed."""
    chat.press("Alice", reply, button)
    return chat.wait(lambda: [each for each in chat.replies("Alice", reply) if each["id"] != reply["id"]])[0]


@pytest.fixture
def fresh(chat: Chat) -> Iterator[Chat]:
    """Nothing confirmed or ignored is left behind."""
    yield chat
    for shown in ("jane.alt@example.net", "Otter", "Room phone"):
        chat.ask("Alice", f"forget alias {shown}")
    ignored = chat.ask("Alice", "ignored")
    for button in [title for title in buttons(ignored) if title == "Count again"]:
        after(chat, chat.ask("Alice", "ignored"), button)


def phone(name: str, *spans: tuple[float, float]) -> Json:
    """A row of somebody who called in."""
    called = person(name, None, *spans)
    devices = [{**device, "audioType": "pstn", "callType": "callIn"} for device in called["devices"]]
    return {**called, "devices": devices}


def test_callers_stand_beside_the_count(fresh: Chat) -> None:
    """People in the headline, the rest below it."""
    meeting = held(fresh, "Callers", person(*ALICE, (0, 60)), phone("Call-in User 1", (0, 60)), phone("", (5, 50)))
    said = words(fresh.ask("Alice", f"who attended {meeting['id']}"))
    assert re.search(r"^1 person attended\n.*\b2 callers without a name$", said, re.MULTILINE)
    assert "Not known who this was (2)" in said


def test_nobody_is_late_for_a_caller(fresh: Chat) -> None:
    """A caller who came late is told, and not counted as a person."""
    meeting = held(fresh, "Late caller", person(*ALICE, (0, 60)), phone("+33 6 •• •• 12", (30, 60)))
    said = words(fresh.ask("Alice", f"who was late {meeting['id']}"))
    assert "0 of 1 were late" in said
    assert "1 caller without a name" in said


def test_a_silent_person_may_be_on_the_phone(fresh: Chat) -> None:
    """The card says whose phone it may be."""
    silent = person(*BOB, (0, 60))
    silent["devices"][0]["audioType"] = "inactive"
    meeting = held(fresh, "Silent", person(*ALICE, (0, 60)), silent, phone("+33 6 •• •• 12", (2, 58)))
    said = words(fresh.ask("Alice", f"who attended {meeting['id']}"))
    assert "2 people attended\n1 phone that may be one of them" in said
    assert "May be the phone of Bob Müller, who was there without audio." in said


def test_nobody_is_missing_where_a_nameless_guest_was(fresh: Chat) -> None:
    """In the verdict, below the name, in the working, and in the file."""
    meeting = held(fresh, "Nameless", person(*ALICE, (0, 60)), person("iPhone", None, (0, 60)))
    question = f"who missed {meeting['id']} {BOB[1]} {CAROL[1]}"
    said = words(fresh.ask("Alice", question))
    assert "All 2 not known" in said
    assert "Not seen; 1 guest without a name could be anyone." in said
    assert "did not come" not in said.lower()
    assert "somebody without a name was there" in words(fresh.ask("Alice", f"explain {BOB[1]} {meeting['id']}"))
    file = fresh.ask("Alice", f"{question} csv")
    assert "not known" in file["markdown"] or "not known" in words(file)


def test_another_address_is_confirmed_remembered_and_taken_back(fresh: Chat) -> None:
    """One tap; `aliases` lists it, and undoes it."""
    meeting = held(fresh, "Alt", person(*ALICE, (0, 60)), person("Jane Doe", "jane.alt@example.net", (0, 45)))
    question = f"who attended {meeting['id']} jane.doe@example.com"
    asked = fresh.ask("Alice", question)
    assert "Jane Doe (jane.alt@example.net, 45 min): is this jane.doe@example.com?" in words(asked)
    confirmed = words(after(fresh, asked, "Yes, the same person"))
    assert "Jane Doe attended" in confirmed
    assert "jane.alt@example.net is counted as jane.doe@example.com" in confirmed
    assert "Jane Doe attended" in words(fresh.ask("Alice", question))
    listed = fresh.ask("Alice", "aliases")
    assert "jane.alt@example.net\ncounts as jane.doe@example.com" in words(listed)
    after(fresh, listed, "Forget jane.alt@example.net")
    assert "Not known: jane.doe@example.com" in words(fresh.ask("Alice", question))


def test_a_list_is_ignored_until_it_is_counted_again(fresh: Chat) -> None:
    """The note names it, and a button takes it back."""
    meeting = held(fresh, "Lists", person(*ALICE, (0, 60)), person(*BOB, (0, 60)),
                   invitees=[BOB[1], "all-hands@example.com", "berlin@rooms.webex.com"])  # fmt: skip
    question = f"who missed {meeting['id']}"
    before = words(fresh.ask("Alice", question))
    assert "all-hands@example.com" in before.partition("Did not come (1)")[2]
    assert "Left out, as no people: berlin@rooms.webex.com" in before
    assert "never missing" in words(fresh.ask("Alice", "ignore all-hands@example.com"))
    ignoring = words(fresh.ask("Alice", question))
    assert "Did not come" not in ignoring
    assert "Left out, as no people: all-hands@example.com, berlin@rooms.webex.com" in ignoring
    listed = fresh.ask("Alice", "ignored")
    assert "all-hands@example.com\nno person: never missing" in words(listed)
    assert "You ignore no address yet" in words(after(fresh, listed, "Count again"))
    assert "Did not come (1)" in words(fresh.ask("Alice", question))


def test_a_name_taken_for_a_recorder_may_be_a_person(fresh: Chat) -> None:
    """The host says so in words."""
    meeting = held(fresh, "Otter", person(*ALICE, (0, 60)), person("Otter", None, (0, 60)))
    assert "1 person attended\n1 recorder" in words(fresh.ask("Alice", f"who attended {meeting['id']}"))
    assert "Otter counts as otto.er@example.com" in words(fresh.ask("Alice", "match Otter = otto.er@example.com"))
    said = words(fresh.ask("Alice", f"who attended {meeting['id']}"))
    assert "2 people attended" in said
    assert "Otter is counted as otto.er@example.com" in said


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("match Bob", "Write what the card shows"),
        ("match Call-in User = bob@example.com", "may be anybody"),
        ("match Bob = nobody", "Write what the card shows"),
        ("match bob@example.com = bob@example.com", "Write what the card shows"),
        ("ignore", "Which address?"),
        ("ignore the list", "Not an e-mail address"),
    ],
)
def test_what_can_t_be_matched_or_ignored_is_told(fresh: Chat, said: str, answered: str) -> None:
    """With an example of what can."""
    assert answered in words(fresh.ask("Alice", said))


def test_the_host_who_was_not_there_is_named(fresh: Chat) -> None:
    """In weaker words where somebody may be the host."""
    sure = held(fresh, "No host", person(*BOB, (0, 60)), person(*DAVE, (0, 60)))
    assert "Alice Archer, the host, was not in it." in words(fresh.ask("Alice", f"who attended {sure['id']}"))
    doubt = held(fresh, "Perhaps", person(*BOB, (0, 60)), phone("", (0, 60)))
    assert "the host, was not seen; somebody else who was there may be them." in words(
        fresh.ask("Alice", f"who attended {doubt['id']}")
    )
    there = held(fresh, "Host", person(*BOB, (0, 60)), person(*ALICE, (0, 60)))
    assert "the host" not in words(fresh.ask("Alice", f"who attended {there['id']}"))


def test_somebody_without_times_attended(fresh: Chat) -> None:
    """Counted in the headline; the minutes are not known."""
    meeting = held(fresh, "Untimed", person(*ALICE, (0, 60)), person(*BOB, state="end"))
    said = words(fresh.ask("Alice", f"who attended {meeting['id']}"))
    assert "2 people attended" in said
    assert "Was in the meeting, but Webex gives no times." in said


def test_the_name_on_the_invitation_is_compared(fresh: Chat) -> None:
    """Webex tells it of invitees: an address of numbers has no other name."""
    meeting = held(fresh, "Numbers", person(*ALICE, (0, 60)), person("Carol (Ext)", None, (0, 60)),
                   invitees=[CAROL[1]])  # fmt: skip
    reply = fresh.ask("Alice", f"who missed {meeting['id']}")
    assert "Carol (Ext) (guest, no e-mail, 1 h): is this carol@example.com?" in words(reply)
    assert "Yes, the same person" in buttons(reply)


def test_every_kind_is_tried() -> None:
    """A kind without a case proves nothing."""
    tried = {each.kind for case in CASES for each in report_of(case).unexpected}
    assert tried == set(ParticipantKind)
