"""Views of every card, for the tests and the pictures: usual, empty, huge, and with a stranger's words everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace as changed

from bot.attendance.report import (
    DEFAULT,
    Attendee,
    Audio,
    Explanation,
    Line,
    Mark,
    ParticipantKind,
    ScheduleApart,
    Status,
    Suggestion,
    Why,
)
from cards import attendance, choose, explain, form, greeting, listing, notice, signin, waiting
from cards import help as help_card
from cards.answer import AttendanceView
from cards.blocks import Button, Element
from cards.choose import ChooseView, Option
from cards.explain import ExplainView
from cards.form import Choice, FormAnswer, FormView, OpenForm
from cards.greeting import GreetingView
from cards.help import Entry, HelpView, OpenHelp
from cards.listing import ForgetAlias, Item, ListView
from cards.notes import CountedAs, HostMissing, LeftOut, NotFinal
from cards.notice import NoticeView, Say
from cards.occasion import Occasion, Series
from cards.payload import Payload
from cards.people import BADGES
from cards.sections import Section
from cards.signin import SignInView
from cards.waiting import WaitingView

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HOSTILE = "[Approve](https://evil.example) <@all> **x** \u202egnp.exe {{DATE(2017-02-14T06:08:39Z)}} 1. _a_ `b` "
LONGEST = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 200
LONG = "字" * 200


@dataclass(frozen=True)
class Example:
    """A card's name, the view, and the two ways to show it."""

    name: str
    view: Any
    draw: Callable[[Any], Element]
    text: Callable[[Any], str]

    @cached_property
    def card(self) -> Element:
        """Drawn once for all tests: not to be changed."""
        return self.draw(self.view)

    @cached_property
    def words(self) -> str:
        """The text that stands in for the card."""
        return self.text(self.view)


def at(minutes: float) -> datetime:
    """So many minutes after the meeting's start."""
    return START + timedelta(minutes=minutes)


def person(name: str, email: str | None = None, *statuses: Status, **fields: Any) -> Attendee:
    """Somebody of a report; without statuses they were there."""
    return Attendee(name=name, email=email, statuses=frozenset(statuses or {Status.PRESENT}), **fields)


def but(somebody: Attendee, *statuses: Status, **fields: Any) -> Attendee:
    """Return the same person with other statuses, if any are given, and other fields."""
    return changed(somebody, **({"statuses": frozenset(statuses)} if statuses else {}), **fields)


ALICE = person(
    "Alice Adams",
    "alice@example.com",
    is_host=True,
    first_join=at(-5),
    last_leave=at(60),
    seconds=3600,
    share=100,
    audio=(Audio.VOIP,),
)
BOB = person(
    "Bob Brown",
    "bob@example.com",
    *(Status.PRESENT, Status.LATE, Status.RETURNED),
    first_join=at(12),
    last_leave=at(62.5),
    seconds=48 * 60,
    share=80,
    audio=(Audio.CALL_IN, Audio.VOIP),
)
CAROL = person(
    "Carol Clark-Featherstonehaugh of the Northern Region",
    "carol.clark-featherstonehaugh@northern.example.com",
    *(Status.PRESENT, Status.SHORT),
    first_join=at(0.4),
    last_leave=at(60),
    leave_is_assumed=True,
    seconds=12 * 60 + 3,
    is_at_least=True,
    share=20,
    audio=(Audio.NONE,),
)
DAN = person("", "dan@example.com", Status.ABSENT, seconds=0, share=0)
EVE = person("Eve Évora", "eve@example.com", Status.NOT_KNOWN, why=Why.GUEST)
FRANK = person("Frank Foe", "frank@example.com", Status.LOBBY_ONLY, seconds=0, share=0)
GUEST = person(
    "Bob from Sales",
    kind=ParticipantKind.GUEST,
    first_join=at(3),
    last_leave=at(45),
    seconds=42 * 60,
    share=70,
    audio=(Audio.CALL_BACK,),
)
TWINS = but(GUEST, name="Camille Martin", count=2, audio=(Audio.VOIP,))
SHARED = but(BOB, Status.PRESENT, other_names=("Nadia",))
UNTIMED = person("Gina Gray", "gina@example.com", why=Why.NO_TIMES)
CALLER = but(GUEST, name="+33 6 •• •• 12", kind=ParticipantKind.PHONE, audio=(Audio.CALL_IN,))
CALLERS = but(CALLER, name="Call-in User", count=2)
RECORDER = but(GUEST, name="Bob's Notetaker (Otter.ai)", kind=ParticipantKind.RECORDER, audio=())
UNSEEN = but(EVE, why=Why.UNIDENTIFIED)
IN_NOW = but(ALICE, Status.PRESENT, Status.STILL_IN, last_leave=None, seconds=42 * 60, share=None)
JUST_IN = but(
    GUEST, Status.PRESENT, Status.STILL_IN, first_join=None, last_leave=None, seconds=None, share=None, why=Why.RUNNING
)
GONE = but(BOB, Status.PRESENT, Status.LATE, last_leave=at(31), seconds=19 * 60, share=None)
FULLEST = but(
    CAROL,
    *(Status.PRESENT, *BADGES),
    is_host=True,
    first_join=at(-1441),
    last_leave=at(1441),
    audio=tuple(Audio),
    why=Why.OUTSIDE_WINDOW,
)


OPENED_EARLY: dict[str, Any] = {"planned": (at(20), at(60)), "judged": (at(20), at(60))}
RAN_OVER: dict[str, Any] = {"planned": (at(-5), at(40)), "judged": (START, at(40)), "runs": 2}
OCCASION = Occasion(
    title="Weekly stand-up",
    start=START,
    end=at(60),
    zone=BERLIN,
    zone_name="Europe/Berlin",
    length=3600,
    rule=DEFAULT,
)
_OF_OCCASION = {each.name for each in fields(Occasion)}


def occasion(**changes: Any) -> tuple[Occasion, dict[str, Any]]:
    """Return the usual meeting with those of the changes that are its own, and the other changes."""
    own = {name: value for name, value in changes.items() if name in _OF_OCCASION}
    return replace(OCCASION, **own), {name: value for name, value in changes.items() if name not in own}


def answer(**changes: object) -> AttendanceView:
    """Return the usual answer: three of five attended, one did not, one is not known, and a guest came too."""
    held, others = occasion(**changes)
    usual: dict[str, Any] = {
        "occasion": held,
        "question": "q7Hk2",
        "sections": {
            Section.ATTENDED: (ALICE, BOB, CAROL),
            Section.ABSENT: (DAN,),
            Section.NOT_KNOWN: (EVE,),
            Section.UNEXPECTED: (GUEST,),
        },
        "asked": 5,
    }
    return AttendanceView(**(usual | others))


def running(**changes: object) -> AttendanceView:
    """Return the same meeting 42 minutes after its start."""
    sections = {
        Section.IN_NOW: (IN_NOW, JUST_IN),
        Section.ATTENDED: (GONE,),
        Section.ABSENT: (DAN,),
        Section.NOT_KNOWN: (but(EVE, why=Why.RUNNING),),
        Section.LOBBY_ONLY: (FRANK,),
    }
    live: dict[str, object] = {"end": None, "is_running": True, "length": None, "as_of": at(42), "asked": 6}
    return answer(**(live | {"sections": sections} | changes))


def everybody(count: int, **changes: object) -> AttendanceView:
    """Return an answer about all who came, each with as much to say as there can be."""
    people = tuple(but(FULLEST, name=f"Person {number}") for number in range(count))
    return answer(sections={Section.ATTENDED: people}, asked=None, **changes)


def joined(start: datetime | None, end: datetime | None, adds: int, *marks: Mark, **fields: Any) -> Line:
    """Return a join of a device, as the working tells of it."""
    return Line(start, end, adds, frozenset(marks), **fields)


def explained(**changes: object) -> ExplainView:
    """Return the worked case: 09:55–10:20, a second device 10:15–10:30, and 10:40–11:10 make 50 minutes."""
    mac, iphone = "webex_meeting_center_mac", "webex_meeting_center_iphone"
    lines = (
        joined(at(-5), at(20), 1200, Mark.CLIPPED, device_type=mac, audio=Audio.VOIP),
        joined(at(15), at(30), 600, Mark.MERGED, device_type=iphone, audio=Audio.CALL_IN),
        joined(at(40), at(70), 1200, Mark.CLIPPED, device_type=mac, audio=Audio.VOIP),
    )
    held, others = occasion(**changes)
    usual: dict[str, Any] = {
        "attendee": but(BOB, Status.PRESENT, Status.RETURNED, seconds=3000, share=83),
        "lines": lines,
        "stretches": ((at(0), at(30)), (at(40), at(60))),
        "length": held.length,
    }
    return ExplainView(occasion=held, explanation=Explanation(**(usual | others)))


SUGGESTIONS = tuple(
    Suggestion(person(name, seconds=seconds), "eve@example.com")
    for name, seconds in {"Bob from Sales": 42 * 60, "E": None}.items()
)
EARLIER = (at(-7 * 1440), at(-14 * 1440), at(-21 * 1440))
OTHER_ADDRESS = Suggestion(person("Eve Évora", "eve.alt@example.net", seconds=3600), "eve@example.com")
UNIDENTIFIED = {
    Section.ATTENDED: (ALICE, SHARED, TWINS, UNTIMED),
    Section.NOT_KNOWN: (UNSEEN,),
    Section.UNIDENTIFIED: (CALLER, CALLERS),
    Section.RECORDERS: (RECORDER,),
}
BESIDE_PEOPLE = (HostMissing("Holly Host", is_sure=False), LeftOut(("Berlin (8)", "all-hands@example.com")))
BUTTONS = (Button("Ask about a meeting", OpenForm(), is_first=True), Button("Help", OpenHelp()))
FULLEST_JOIN = {"device_type": "d" * 99, "audio": Audio.CALL_BACK, "breakout": "Room 1"}
SPOKEN = "who attended 2551 234 5678"
HELP = HelpView(
    (
        Entry("who attended <meeting> [e-mails]", "Who came, when, how long.", SPOKEN, "About a meeting"),
        Entry("who missed <meeting>", "Who did not come.", "who missed last @team", "About a meeting"),
        Entry("help", "This list.", topic="Sign-in, your data, help"),
    ),
    (*BUTTONS, *(Button(words, Say(words)) for words in ("who missed last", "who is in"))),
    "A meeting is named by its ID, number, link, title or day, or by “last”.",
)
NOTICE = NoticeView(
    "That is not your meeting",
    "Webex shows who attended to a meeting's host only, and you are not the host of this one.",
    "Ask the host to put the question to me.",
    tracking_id="ROUTER_62E0A1B2-01BB-1234-5678-1A2B3C4D5E6F",
)
HINT = NoticeView(
    "I did not understand “who atended”",
    "The nearest command is who attended.",
    example=SPOKEN,
    buttons=(Button(SPOKEN, Say(SPOKEN), is_first=True), Button("Help", OpenHelp())),
)
LISTING = ListView(
    "Guests you matched to an address",
    tuple(Item(f"Bob {number}", "counts as bob@example.com", Button(f"Forget Bob {number}", ForgetAlias("Bob")))
          for number in range(3)),
    "They count in your own answers only. To take one back: forget alias, and the name",
)  # fmt: skip
PROVISIONAL = (
    NotFinal(ended=4 * 60, until=at(45)),
    CountedAs("Bob", "bob@example.com"),
)
ELSEWHERE = {Section.OUTSIDE: (but(BOB, Status.SHORT, seconds=0, share=0),)}
CHOICES = (
    Choice("Weekly stand-up · Tue 3 March, 10:00 (1 h)", "m1"),
    Choice("Design review · live now", "m2"),
)
ASKS = (
    Choice("Who attended?", "who attended"),
    Choice("Who missed it?", "who missed"),
    Choice("Who was late?", "who was late"),
    Choice("Who left early?", "who left early"),
)
FORM = FormView(asks=ASKS[:1])
FULL_FORM = FormView(choices=CHOICES, groups=(Choice("team", "g1"), Choice("leads", "g2")), asks=ASKS, asks_host=True)
FILLED = FormAnswer(
    meeting="weekly",
    emails="alice@example.com,\nbob@@example",
    from_date="2026-03-03",
    from_time="09:30",
    zone="Europe/Berln",
    late_after="10",
)
WRONG = {
    "emails": "This is not an e-mail address: bob@@example",
    "zone": "I don't know the time zone Europe/Berln. Did you mean Europe/Berlin?",
}
WRONG_FORM = replace(FORM, values=FILLED, errors=WRONG)
CHOOSE = ChooseView(
    "q7Hk2",
    (
        Option("m1", "Design review", at(0), runs=2),
        Option("m2", "Design review (mobile)", at(-7 * 1440), is_running=True),
        Option("m3", "Design review", at(-14 * 1440)),
    ),
    BERLIN,
)
WAITING = WaitingView("q7Hk2", "Weekly stand-up", 4 * 60, at(75), BERLIN)
SIGN_IN = SignInView("http://127.0.0.1:8000/oauth/start/one-time-state", 10, words=SPOKEN)
SIGN_IN_AGAIN = replace(SIGN_IN, why="Webex no longer takes the sign-in that you gave me (401).")
SIGN_IN_AS_ADMIN = replace(SIGN_IN, words="", as_admin=True)
GREETING = GreetingView("Rollcall", f"@Rollcall {SPOKEN} alice@example.com, bob@example.com")


def _examples(card: Any, views: Mapping[str, Any]) -> list[Example]:
    return [Example(name, view, card.draw, card.text) for name, view in views.items()]


USUAL = [
    *_examples(
        attendance,
        {
            "attendance": answer(series=Series.LAST, runs=2),
            "attendance-nobody": answer(sections={}, asked=None, rule=None, length=None),
            "attendance-one": answer(sections={Section.ABSENT: (DAN,)}, asked=1),
            "attendance-running": running(),
            "attendance-maybe": answer(maybe={"dan@example.com": "den@example.com"}),
            "attendance-host": answer(suggestions=SUGGESTIONS, earlier=EARLIER),
            "attendance-unidentified": answer(
                sections=UNIDENTIFIED, asked=None, phone_of={CALLER: [ALICE]}, notes=BESIDE_PEOPLE
            ),
            "attendance-unseen": answer(
                sections={Section.NOT_KNOWN: (UNSEEN,), Section.UNIDENTIFIED: (CALLERS,)},
                focus=Section.NOT_KNOWN,
                asked=1,
                notes=(HostMissing("Holly Host", is_sure=True),),
            ),
            "attendance-other-address": answer(
                suggestions=(OTHER_ADDRESS,), asked=1, sections={Section.NOT_KNOWN: (but(EVE, why=Why.OTHER_ADDRESS),)}
            ),
            "attendance-without-rows": answer(
                sections={Section.NOT_KNOWN: (but(EVE, why=Why.NO_ROWS), but(EVE, name="", why=Why.NO_ROWS))},
                asked=2,
                is_without_rows=True,
            ),
            "attendance-page": everybody(35, page=2),
            "attendance-provisional": answer(notes=PROVISIONAL),
            "attendance-outside": answer(sections=ELSEWHERE, asked=1),
            "attendance-opened-early": answer(**OPENED_EARLY),
            "attendance-overtime": answer(**RAN_OVER),
            "attendance-elsewhen": answer(
                planned=(at(-180), at(-120)), judged=(START, at(60)), notes=(ScheduleApart(),)
            ),
            "attendance-another-day": answer(planned=(at(-1440), at(-1380)), judged=(START, at(60))),
            "attendance-no-times": answer(start=None, end=None, length=None, as_of=at(42)),
            "attendance-no-end": answer(end=None, length=None, as_of=at(42)),
        },
    ),
    *_examples(form, {"form": FORM, "form-choices": FULL_FORM, "form-errors": WRONG_FORM}),
    *_examples(help_card, {"help": HELP, "help-nothing": HelpView(())}),
    *_examples(notice, {"notice": NOTICE, "notice-hint": HINT, "notice-short": NoticeView("Webex did not answer", "")}),
    *_examples(
        explain,
        {
            "explain": explained(),
            "explain-unknown": explained(
                attendee=but(BOB, Status.NOT_KNOWN, seconds=None, share=None),
                lines=(joined(None, None, 0, Mark.JOIN_NOT_KNOWN),),
                stretches=(),
            ),
            "explain-many": explained(
                lines=(joined(at(-5), at(2900), 77, *Mark, **FULLEST_JOIN),) * 40,
                stretches=((at(0), at(1)),) * 40,
            ),
        },
    ),
    *_examples(listing, {"listing": LISTING, "listing-many": replace(LISTING, items=LISTING.items * 20)}),
    *_examples(choose, {"choose": CHOOSE}),
    *_examples(
        waiting,
        {
            "waiting": WAITING,
            "waiting-endless": replace(WAITING, ended=None),
            "waiting-planned": replace(WAITING, ended=None, planned=at(60)),
        },
    ),
    *_examples(greeting, {"greeting": GREETING}),
    *_examples(signin, {"signin": SIGN_IN, "signin-short": SIGN_IN_AS_ADMIN, "signin-again": SIGN_IN_AGAIN}),
]
HUGE = _examples(
    attendance,
    {
        "attendance-huge": everybody(2_000, page=100),
        "attendance-last": everybody(2_000, page=9999),
        "attendance-live": everybody(2_000, page=100, end=None, is_running=True, as_of=at(42)),
    },
)


def spoken_by(stranger: str, value: Any) -> Any:
    """`value` with the stranger's words in place of every text but our own addresses, handles and fixed words."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return stranger
    if isinstance(value, tuple):
        return tuple(spoken_by(stranger, item) for item in value)
    if isinstance(value, Mapping):
        return {key: spoken_by(stranger, item) for key, item in value.items()}
    if isinstance(value, Struct):
        return changed(value, **{name: spoken_by(stranger, getattr(value, name)) for name in value.__struct_fields__})
    if is_dataclass(value) and not isinstance(value, type) and (not isinstance(value, Payload) or is_form(value)):
        ours = {"url", "question", "value", "asks"} | ({"meeting"} if isinstance(value, Option) else set())
        said = {f.name: spoken_by(stranger, getattr(value, f.name)) for f in fields(value) if f.name not in ours}
        return replace(value, **said)
    return value


def moved(value: Any, by: timedelta) -> Any:
    """`value` with every moment in it so much later."""
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(moved(item, by) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: moved(getattr(value, f.name), by) for f in fields(value) if f.init})
    return value


def is_form(value: Payload) -> bool:
    """Tell which answer is shown again: a form's own."""
    return isinstance(value, FormAnswer)


STRANGERS = {"hostile": HOSTILE, "longest": LONGEST, "long": LONG, "empty": ""}
STRANGE = [
    replace(example, name=f"{example.name}-{kind}", view=spoken_by(stranger, example.view))
    for kind, stranger in STRANGERS.items()
    for example in (USUAL if kind in ("hostile", "empty") else [*USUAL, HUGE[-1]])
    if not (kind == "empty" and isinstance(example.view, (HelpView, GreetingView, NoticeView)))
]
EXAMPLES = [*USUAL, *HUGE, *STRANGE]
