"""Which meeting is meant: looked up in what Webex lists, asked back where several fit, refused where it is not ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.context import Context
from bot.errors import UserError
from bot.events import PersonId
from bot.language.grammar import understand
from bot.language.question import (
    Ask,
    ById,
    ByLink,
    ByNumber,
    ByTitle,
    OfThread,
    Pin,
    Question,
    Recent,
    Window,
)
from bot.language.times import day_window
from bot.meetings.errors import NoSuchMeetingError, NotTheHostError, SeveralMeetingsError
from bot.meetings.listing import Listing
from bot.meetings.lookup import Lookup
from bot.webex.errors import ApiError
from bot.webex.meeting_id import MeetingId
from bot.webex.queries import MeetingsQuery, MeetingType
from bot.webex.values import Meeting
from tests.support.calendar import ALICE, NOW, Calendar, meeting, planned, series
from tests.support.mistakes import mistake, sentence_of

BERLIN = ZoneInfo("Europe/Berlin")
DANA: dict[str, Any] = {"host_user_id": "dana", "host_email": "dana@example.com"}
ROOM = "Y2lzY29zcGFyazovL3VzL1JPT00vMQ"
LINK = "https://example.webex.com/example/j.php?MTID=m1"
ID = "870f51ff287b41be84648412901e0402"

STANDUPS = [meeting("Team stand-up", f"{day} 09:00", room_id=ROOM) for day in ("11-03", "11-04", "11-16", "11-17")]
REVIEW = meeting("Design review", "11-12 13:00", 61)
RETRO = meeting("Retrospective", "10-01 13:00")
PIPELINE = meeting("Sales pipeline", "11-17 16:00", **DANA)
BUDGET = meeting("Budget sync", "11-18 13:35", None)
HELD = (*STANDUPS, REVIEW, RETRO, PIPELINE, BUDGET)
STANDUP_SERIES = series("Team stand-up", "11-03 09:00", meeting_number="25512345678", web_link=LINK, room_id=ROOM)


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


class Desk:
    """Asks in words, as Alice."""

    def __init__(self, pool: Executor, *meetings: Meeting) -> None:
        self.calendar = Calendar(*meetings)
        self.lookup = Lookup(Listing(self.calendar, pool))

    def context(self, **parts: Any) -> Context:
        known: dict[str, Any] = {
            "person_id": ALICE,
            "room_id": ROOM,
            "thread_id": None,
            "at": NOW,
            "now": NOW,
            "zone": BERLIN,
            "is_group": True,
        }
        return Context(**(known | parts))

    def find(self, said: str, **parts: Any) -> str:
        context = self.context(**parts)
        return self.lookup.find(context, understand(said, now=context.at, zone=context.zone)).pin.meeting_id


@pytest.fixture
def desk(pool: Executor) -> Desk:
    return Desk(pool, *HELD, STANDUP_SERIES)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (f"who attended {ID}", ID),
        (f"who attended {ID}_I_42", f"{ID}_I_42"),
        ("who attended 2551 234 5678", "team-stand-up"),
        (f"who attended {LINK}", "team-stand-up"),
        ("who attended last", "team-stand-up_I_11170900"),
        ("who attended the one before", "team-stand-up_I_11160900"),
        ("who attended today's budget sync", "budget-sync_I_11181335"),
        ("who is in budget sync", "budget-sync_I_11181335"),
        ("who missed yesterday's stand-up", "team-stand-up_I_11170900"),
        ("who missed the stand-up before last", "team-stand-up_I_11160900"),
        ("who attended stand-up on 4 November", "team-stand-up_I_11040900"),
        ("who attended design review", "design-review_I_11121300"),
        ("who attended desing reveiw", "design-review_I_11121300"),
        ("who was late to the design review on Thursday", "design-review_I_11121300"),
        ("who attended the retrospective", "retrospective_I_10011300"),
        ("who attended stand-up before Monday", "team-stand-up_I_11040900"),
        ("who attended here", "team-stand-up_I_11170900"),
        ("who attended here on 4 November", "team-stand-up_I_11040900"),
    ],
)
def test_the_meeting_that_is_meant(desk: Desk, said: str, meant: str) -> None:
    """However it is named, by the ID that Webex is asked with."""
    assert desk.find(said) == meant


@pytest.mark.parametrize(
    "said", ["who attended this week", "who attended stand-up this week", "who missed here since Monday"]
)
def test_a_time_in_which_several_were_held_is_asked_about(desk: Desk, said: str) -> None:
    """Of a week nobody knows which day."""
    with pytest.raises(SeveralMeetingsError) as several:
        desk.find(said)
    assert [each.meeting_id for each in several.value.found] == ["team-stand-up_I_11170900", "team-stand-up_I_11160900"]
    assert several.value.question == understand(said, now=NOW, zone=BERLIN)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("who attended last week", "design-review_I_11121300"),
        ("who attended on Tuesday", "team-stand-up_I_11170900"),
    ],
)
def test_the_only_one_of_a_time_needs_no_question(desk: Desk, said: str, meant: str) -> None:
    """What still runs, or was another's, doesn't count."""
    assert desk.find(said) == meant


def test_two_meetings_of_one_title_are_asked_about(pool: Executor) -> None:
    """A meeting with Bob and one with Carol, both called 1:1; each series by its newest."""
    with_bob = [meeting("1:1", f"11-{day} 09:00", series="bob") for day in ("09", "16")]
    desk = Desk(pool, *with_bob, meeting("1:1", "11-10 10:00", series="carol"))
    with pytest.raises(SeveralMeetingsError) as several:
        desk.find("who attended 1:1")
    assert [each.meeting_id for each in several.value.found] == ["bob_I_11160900", "carol_I_11101000"]
    with pytest.raises(SeveralMeetingsError):
        desk.find('who missed "1:1" since 2 November')
    assert desk.find("who attended 1:1 on 10 November") == "carol_I_11101000"
    assert desk.find('who attended "1:1" before last') == "bob_I_11090900"


def test_ones_own_goes_before_those_to_which_one_was_invited(pool: Executor) -> None:
    """Webex would not tell of the others anyway."""
    desk = Desk(pool, REVIEW, meeting("Design review", "11-13 09:00", series="danas", **DANA))
    assert desk.find("who attended design review") == "design-review_I_11121300"


@pytest.mark.parametrize(
    "said",
    [
        "who attended sales pipeline",
        "who attended yesterday's sales pipeline",
        "who attended 299 999 9999",
        "who attended https://example.webex.com/meet/dana",
    ],
)
def test_a_meeting_of_somebody_else_is_said_to_be_so(pool: Executor, said: str) -> None:
    """Before Webex is asked about anybody's attendance, and nothing is put aside."""
    danas_series = series(
        "Sales pipeline",
        "11-10 16:00",
        meeting_number="2999999999",
        web_link="https://example.webex.com/meet/dana",
        **DANA,
    )
    desk = Desk(pool, PIPELINE, danas_series)
    with mistake(NotTheHostError, r"“Sales pipeline” is hosted by dana@example\.com; you are only invited"):
        desk.find(said)


def test_two_meetings_of_others_are_not_offered(pool: Executor) -> None:
    """A button that can only be refused helps nobody."""
    desk = Desk(pool, PIPELINE, meeting("Sales kick-off", "11-16 16:00", **DANA))
    with pytest.raises(NotTheHostError):
        desk.find("who attended sales")


def test_the_host_is_known_by_person_or_by_address(pool: Executor) -> None:
    """A pressed button has no address; another cluster writes the person's ID differently."""
    desk = Desk(pool, meeting("Lunch", "11-17 12:00", host_user_id="", host_email="Alice@Example.com"))
    assert desk.find("who attended lunch", email="alice@example.com") == "lunch_I_11171200"
    with pytest.raises(NotTheHostError):
        desk.find("who attended lunch")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "who attended planning",
            "I found no meeting called “planning” in the last 90 days. Your meetings then:"
            " “Budget sync”, “Team stand-up”, “Design review”.",
        ),
        (
            "who attended budget review on Tuesday",
            "I found no meeting called “budget review” on Tuesday, 17 November. Your meetings then: “Team stand-up”.",
        ),
        (
            "who missed planning last week",
            "I found no meeting called “planning” from Monday, 9 November to Sunday, 15 November. Your meetings then:"
            " “Design review”.",
        ),
        (
            "who missed planning on 1 November",
            "I found no meeting called “planning” on Sunday, 1 November. You hosted none",
        ),
        ("who attended the retrospective before last", "I found only 1 of “retrospective” in the last 90 days."),
        (
            "who attended on 1 November",
            "I found no ended meeting that you hosted on Sunday, 1 November. Name it by its ID, number, link or title.",
        ),
        ("who attended 123 456 789", "You have no Webex meeting with the number 123456789. Check it, or name"),
        ("who attended https://example.webex.com/meet/bob", "You have no Webex meeting with that link. Check it, or"),
    ],
)
def test_where_nothing_fits_it_says_what_was_searched(desk: Desk, said: str, sentence: str) -> None:
    """And which titles are nearest; in a space only those that are like what was said there."""
    with pytest.raises(NoSuchMeetingError) as error:
        desk.find(said, is_group=False)
    assert sentence_of(error.value).startswith(sentence)


def test_a_space_without_meetings_and_our_own_chat_have_none(desk: Desk) -> None:
    """`here` needs a space in which meetings are held."""
    with mistake(NoSuchMeetingError, "no meeting that was held in this space in the last 90 days"):
        desk.find("who attended here", room_id="another")
    with mistake(NoSuchMeetingError, "our own chat"):
        desk.find("who attended here", is_group=False)


def test_a_meeting_of_a_space_that_was_not_planned_is_held_there_too(pool: Executor) -> None:
    """Ad-hoc meetings are in no series of the space, but name it themselves."""
    desk = Desk(pool, meeting("Team space", "11-17 12:00", room_id=ROOM))
    assert desk.find("who attended here") == "team-space_I_11171200"


def test_what_has_just_ended_is_the_last_one(pool: Executor) -> None:
    """Webex lists it 15 minutes later; until then its plan tells of it, and the one before is not taken for it."""
    just_over = planned("Retrospective", "11-18 13:25", 30)
    desk = Desk(pool, *STANDUPS, just_over)
    assert desk.find("who attended last") == desk.find("who attended retrospective") == "retrospective_20261118T132500Z"
    assert desk.find("who attended the one before") == "team-stand-up_I_11170900"


def test_a_plan_of_which_nothing_came_is_no_meeting(pool: Executor) -> None:
    """Missed by all. One that may run now is tried first, and left out once Webex tells nothing of it."""
    missed = planned("Retrospective", "11-18 13:25", 30, state="missed")
    desk = Desk(pool, *STANDUPS, missed, planned("Team stand-up", "11-18 13:55", 30))
    for said in ("who attended last", "who attended yesterday"):
        assert desk.find(said) == "team-stand-up_I_11170900"
    asked = Question(ask=Ask.ATTENDED, meeting=ByTitle(title="team stand-up"))
    found = desk.lookup.find(desk.context(), asked)
    assert (found.pin.meeting_id, found.may_be_off) == ("team-stand-up_20261118T135500Z", True)
    begun = desk.lookup.of_begun.find(desk.context(), asked)
    assert (begun.pin.meeting_id, begun.may_be_off) == ("team-stand-up_I_11170900", False)
    assert desk.find("who is in team stand-up") == desk.find("who is in?") == "team-stand-up_20261118T135500Z"
    assert [each.meeting_id for each in desk.lookup.recent(desk.context(), 1)] == ["team-stand-up_I_11170900"]


def test_who_is_in_means_the_meeting_that_runs(desk: Desk, pool: Executor) -> None:
    """The last one where none does; asked back where two do."""
    assert desk.find("who is in?") == "budget-sync_I_11181335"
    assert Desk(pool, *STANDUPS).find("who is in?") == "team-stand-up_I_11170900"
    with pytest.raises(SeveralMeetingsError):
        Desk(pool, BUDGET, meeting("Board", "11-18 13:00", None)).find("who is in now?")


def test_a_restarted_meeting_is_found_as_one(pool: Executor) -> None:
    """By both of its runs."""
    date = "stand-up_20261117T090000Z"
    runs = [
        meeting("Stand-up", "11-17 09:00", 12, scheduled_meeting_id=date),
        meeting("Stand-up", "11-17 09:20", 25, scheduled_meeting_id=date),
    ]
    desk = Desk(pool, *runs)
    which = desk.lookup.find(desk.context(), Question(ask=Ask.ATTENDED, meeting=Recent()))
    assert which.pin.runs == tuple(run.id for run in runs)


def test_a_personal_room_is_asked_about_by_what_was_held_in_it(pool: Executor) -> None:
    """Its own ID has no participants; it is known by its number or link."""
    link = "https://example.webex.com/meet/alice"
    room = series(
        "Alice’s Personal Room",
        "01-01 00:00",
        scheduled_type="personalRoomMeeting",
        web_link=link,
        meeting_number="123456789",
    )
    held = meeting("Alice’s Personal Room", "11-16 10:30", series="another")
    for said in ("who attended 123 456 789", f"who attended {link}", "who attended personal room"):
        assert Desk(pool, room, held).find(said) == "another_I_11161030"
    with mistake(NoSuchMeetingError, "in this personal room in the last 90 days"):
        Desk(pool, room).find("who attended 123 456 789")


def test_a_date_that_was_moved_and_is_to_come_answers_for_its_series(pool: Executor) -> None:
    """Webex gives the moved date for the number; nobody can have attended it."""
    moved = planned("Team stand-up", "11-20 09:00", meeting_number="25512345678")
    assert Desk(pool, *STANDUPS, moved).find("who attended 25512345678") == "team-stand-up"


def test_a_link_is_tried_in_the_forms_that_it_may_have(desk: Desk) -> None:
    """An invitation's join link is not the one under which Webex lists the meeting."""
    said = "https://example.webex.com/wbxmjs/joinservice/sites/example/meeting/download/9f?MTID=m1"
    assert desk.find(f"who attended {said}") == "team-stand-up"


def test_days_are_those_of_the_asker(pool: Executor) -> None:
    """Half past eleven in the evening in New York is the next day in Berlin."""
    desk = Desk(pool, meeting("Launch", "11-17 04:30"))
    assert desk.find("who attended launch on Tuesday") == "launch_I_11170430"
    assert desk.find("who attended launch on Monday in America/New_York") == "launch_I_11170430"
    with pytest.raises(NoSuchMeetingError):
        desk.find("who attended launch on Monday")


@pytest.mark.parametrize(("start", "is_found"), [("10-24 21:30", False), ("10-24 22:30", True), ("10-25 22:30", True)])
def test_the_day_on_which_the_clocks_go_back_has_25_hours(pool: Executor, start: str, is_found: bool) -> None:
    """25 October 2026 in Berlin: from 22:00 UTC the day before to 23:00 UTC."""
    desk = Desk(pool, meeting("Launch", start))
    try:
        assert bool(desk.find("who attended launch on 25 October")) is is_found
    except NoSuchMeetingError:
        assert not is_found


def test_an_administrator_names_the_host(pool: Executor) -> None:
    """Every call of the look-up names that host, and only the host's own meetings count."""
    danas_series = series("Sales pipeline", "11-10 16:00", meeting_number="2999999999", **DANA)
    desk = Desk(pool, *HELD, danas_series)
    for said in ("last", "sales pipeline", "299 999 9999", "yesterday"):
        assert desk.find(f"who attended {said} hosted by dana@example.com").startswith("sales-pipeline")
    assert {query.host_email for query in desk.calendar.asked} == {"dana@example.com"}
    with mistake(NotTheHostError, r"hosted by alice@example\.com, not by dana@example\.com"):
        desk.find("who attended design review hosted by dana@example.com")


def test_what_is_recent_is_found_in_one_listing(desk: Desk) -> None:
    """Ninety days may be many pages: they are listed only when two weeks have nothing that fits."""
    desk.find("who attended last")
    assert [query.type for query in desk.calendar.asked].count(MeetingType.INSTANCE) == 1
    desk.calendar.asked.clear()
    desk.find("who attended the retrospective")
    began = [query.from_ for query in desk.calendar.asked if query.type is MeetingType.INSTANCE]
    assert began == [NOW - timedelta(days=14), NOW - timedelta(days=90)]


def test_what_webex_refuses_otherwise_is_not_taken_for_nothing(pool: Executor) -> None:
    """A 500 is no answer to whether there is such a meeting."""

    class Broken(Calendar):
        def meetings(self, person: PersonId, query: MeetingsQuery) -> Iterator[Sequence[Meeting]]:
            raise ApiError(500)

    lookup = Lookup(Listing(Broken(), pool))
    with pytest.raises(ApiError):
        lookup.find(Desk(pool).context(), Question(ask=Ask.ATTENDED, meeting=ByLink(link=LINK)))


def test_the_thread_of_nothing_has_no_meeting(desk: Desk) -> None:
    """Said outside of a thread, or below a message that is forgotten."""
    with mistake(UserError, "which meeting you mean"):
        desk.lookup.find(desk.context(), Question(ask=Ask.ATTENDED, meeting=OfThread()))


def test_a_window_without_a_start_means_the_last_one_before_its_end(desk: Desk) -> None:
    """`the one before` in a thread: whatever was held since then doesn't matter."""
    before = Window(end=datetime.fromisoformat("2026-11-17T09:00:00+00:00"))
    for which in (ByTitle(title="Team stand-up"), Recent()):
        question = Question(ask=Ask.ATTENDED, meeting=which, held_between=before)
        assert desk.lookup.find(desk.context(), question).pin == Pin(meeting_id=MeetingId("team-stand-up_I_11160900"))


def test_when_a_meeting_was_held_matters_to_a_series_alone(desk: Desk) -> None:
    """The endpoint takes the window of starts for series; one meeting that was found needs none."""
    monday = day_window(date(2026, 11, 16), BERLIN)
    for which, pin in (
        (ById(meeting_id=MeetingId(ID)), Pin(meeting_id=MeetingId(ID), held_between=monday)),
        (ByNumber(number="25512345678"), Pin(meeting_id=MeetingId("team-stand-up"), held_between=monday)),
        (ById(meeting_id=MeetingId(f"{ID}_I_42")), Pin(meeting_id=MeetingId(f"{ID}_I_42"))),
        (ByTitle(title="stand-up"), Pin(meeting_id=MeetingId("team-stand-up_I_11160900"))),
    ):
        assert (
            desk.lookup.find(desk.context(), Question(ask=Ask.ATTENDED, meeting=which, held_between=monday)).pin == pin
        )


def test_a_pinned_question_is_not_looked_up_again(desk: Desk) -> None:
    """Whatever was held since, or whatever its words would mean by now."""
    pin = Pin(
        meeting_id=MeetingId("team-stand-up_I_11030900"), began=datetime.fromisoformat("2026-11-03T09:00:00+00:00")
    )
    assert desk.lookup.find(desk.context(), Question(ask=Ask.ATTENDED, meeting=Recent(), pin=pin)).pin == pin
    assert desk.calendar.asked == []


def test_last_counts_from_when_it_was_asked(desk: Desk) -> None:
    """A question may wait, for a sign-in or for Webex, and another meeting may end meanwhile."""
    for asked, meant in (("11-16 09:31", "team-stand-up_I_11160900"), ("11-17 09:10", "team-stand-up_I_11160900")):
        at = datetime.fromisoformat(f"2026-{asked}+00:00")
        assert desk.find("who attended last", at=at) == meant


def test_the_form_offers_ones_own_meetings_the_newest_first(desk: Desk) -> None:
    """Of two weeks, those that run among them; no more than fit."""
    offered = desk.lookup.recent(desk.context(is_group=False), 3)
    assert [each.meeting_id for each in offered] == [
        "budget-sync_I_11181335",
        "team-stand-up_I_11170900",
        "team-stand-up_I_11160900",
    ]
    assert [each.is_running for each in offered] == [True, False, False]


def test_a_list_in_a_space_has_its_own_meetings_alone(desk: Desk) -> None:
    """That is the form's. Titles near to one that nothing has are found as elsewhere: the asker alone reads them."""
    assert {each.title for each in desk.lookup.recent(desk.context(), 10)} == {"Team stand-up"}
    with mistake(NoSuchMeetingError, r"Your meetings then: “Budget sync”, "):
        desk.find("who attended budget planning")
