"""What is said in the thread of an answer changes the question that was answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from bot.attendance.meeting import Measure
from bot.language.follow_ups import follow_up, next_question
from bot.language.question import (
    Ask,
    ById,
    ByTitle,
    Here,
    Limits,
    Minutes,
    MisunderstoodError,
    NotAQuestionError,
    Output,
    Pin,
    Question,
    Recent,
    WhichMeeting,
    Who,
    Window,
)
from bot.store.questions import decoded, encoded
from bot.webex.meeting_id import MeetingId
from tests.support.any_text import EXAMPLES, anything
from tests.support.full import IS_FULL
from tests.support.mistakes import misunderstood
from tests.support.phrases import (
    ID,
    LAST,
    LAST_WEEK,
    NOW,
    NUMBER,
    ON_TUESDAY,
    REVIEW,
    SERIES,
    TUESDAY,
    ZONE,
    attended,
    clock,
    explain,
    missed,
    people,
    titled,
    utc,
)

ASKED = attended(
    titled("design review", TUESDAY),
    who=people("ann@x.com", "bob@x.com"),
    joined=clock("09:00", "10:30"),
    limits=Limits(late_after=10),
)


def changed(**parts: object) -> Question:
    """The question that was answered, with other parts."""
    return replace(ASKED, **parts)


def afresh(ask: Ask, **parts: object) -> Question:
    """What is asked of the same meeting without its people and times; limits hold on."""
    return changed(**{"ask": ask, "who": Who(), "joined": None, **parts})


FOLLOW_UPS = [
    # Who
    ("and carol@x.com?", changed(who=people("ann@x.com", "bob@x.com", "carol@x.com"))),
    ("also carol@x.com, BOB@x.com", changed(who=people("ann@x.com", "bob@x.com", "carol@x.com"))),
    ("carol@x.com?", changed(who=people("ann@x.com", "bob@x.com", "carol@x.com"))),
    ("and Carol West <carol@x.com>", changed(who=people("ann@x.com", "bob@x.com", "carol@x.com"))),
    ("only carol@x.com", changed(who=people("carol@x.com"))),
    ("just carol", changed(who=Who(names=("carol",)))),
    ("and carol", changed(who=Who(emails=ASKED.who.emails, names=("carol",)))),
    ("and carol and Dan Fox?", changed(who=Who(emails=ASKED.who.emails, names=("carol", "Dan Fox")))),
    ("what about carol", changed(who=Who(emails=ASKED.who.emails, names=("carol",)))),
    ("carol?", changed(who=Who(emails=ASKED.who.emails, names=("carol",)))),
    ("and @team", changed(who=Who(emails=ASKED.who.emails, groups=("team",)))),
    ("with the invitees", changed(who=Who(emails=ASKED.who.emails, invitees=True))),
    ("everyone", changed(who=Who(everyone=True))),
    # What is asked: a question of its own is about the meeting, and about nobody and no time that was said before
    ("who was late?", afresh(Ask.LATE)),
    ("and who missed it?", afresh(Ask.MISSED)),
    ("who missed it of the invitees?", afresh(Ask.MISSED, who=Who(invitees=True))),
    ("was carol late?", afresh(Ask.LATE, who=Who(names=("carol",)))),
    ("who attended?", afresh(Ask.ATTENDED)),
    ("explain", changed(ask=Ask.EXPLAIN)),
    ("explain dan@x.com", changed(ask=Ask.EXPLAIN, who=people("dan@x.com"))),
    ("explain dan", changed(ask=Ask.EXPLAIN, who=Who(names=("dan",)))),
    ("exlpain dan", changed(ask=Ask.EXPLAIN, who=Who(names=("dan",)))),
    # When
    ("but since 10", changed(joined=clock("10:00", loose=True))),
    ("again but since 10:00", changed(joined=clock("10:00"))),
    ("first 15 minutes", changed(joined=None, presence=Minutes(first=15))),
    ("who was there between 10:00 and 10:15", afresh(Ask.ATTENDED, presence=clock("10:00", "10:15"))),
    ("who joined since 10:00?", afresh(Ask.ATTENDED, joined=clock("10:00"))),
    ("since yesterday 9:30 in Europe/London", changed(joined=utc("2026-11-17 09:30"), zone="Europe/London")),
    # Which meeting
    ("the one before", changed(meeting=titled("design review", back=1))),
    ("and on Monday?", changed(meeting=titled("design review", date(2026, 11, 16)))),
    ("last week?", changed(meeting=titled("design review"), held_between=LAST_WEEK)),
    ("same for 2551 234 5678", changed(meeting=NUMBER)),
    # How, and where to
    ("at least 90%", changed(limits=Limits(late_after=10, pass_mark=90))),
    ("late after 0m of the schedule", changed(limits=Limits(late_after=0, measure=Measure.SCHEDULE))),
    ("of the run", changed(limits=Limits(late_after=10, measure=Measure.RUN))),
    ("csv", changed(output=Output.CSV)),
    ("csv ;", changed(output=Output.CSV_SEMICOLON)),
    ("csv ,", changed(output=Output.CSV_COMMA)),
    ("as csv privately please", changed(output=Output.CSV, privately=True)),
    ("hosted by jane@x.com", changed(hosted_by="jane@x.com")),
    ("again", ASKED),
    ("again please!", ASKED),
]


@pytest.mark.parametrize(("said", "meant"), FOLLOW_UPS)
def test_a_follow_up_changes_what_it_names_and_keeps_the_rest(said: str, meant: Question) -> None:
    """Nobody should have to say the meeting twice."""
    assert follow_up(said, ASKED, now=NOW, zone=ZONE) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "thanks!",
        "great, very helpful",
        "ok",
        "who attended last",
        "who attended planning?",
        "who missed <the review>",
    ],
)
def test_talk_and_questions_of_their_own_are_no_follow_ups(said: str) -> None:
    """The router looks further."""
    with pytest.raises(NotAQuestionError):
        follow_up(said, ASKED, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("csv blorp", "I don't know what “blorp” means here."),
        ("and carol@x", "Not an e-mail address: “carol@x”."),
        ("but on 03/04", "“03/04” may be 3 April or 4 March."),
    ],
)
def test_a_follow_up_that_is_wrong_is_told(said: str, sentence: str) -> None:
    """The same care as for a question."""
    with misunderstood(sentence):
        follow_up(said, ASKED, now=NOW, zone=ZONE)


def test_who_is_added_to_the_invitees_joins_them() -> None:
    """Where nobody is named, the invitees are the people who can miss a meeting."""
    asked = replace(attended(SERIES), ask=Ask.MISSED)
    added = follow_up("and ann@x.com", asked, now=NOW, zone=ZONE)
    assert added.who == Who(emails=("ann@x.com",), invitees=True)
    assert follow_up("only ann@x.com", added, now=NOW, zone=ZONE).who == people("ann@x.com")


EXPLAINED = changed(ask=Ask.EXPLAIN, who=people("ann@x.com"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("and bob@x.com", replace(EXPLAINED, who=people("bob@x.com"))),
        ("and erin?", replace(EXPLAINED, who=Who(names=("erin",)))),
        ("what about erin", replace(EXPLAINED, who=Who(names=("erin",)))),
        ("but since 10:00", replace(EXPLAINED, joined=None, presence=clock("10:00"))),
        ("again", EXPLAINED),
        ("csv", changed(who=Who(), output=Output.CSV)),
        ("as csv privately", changed(who=Who(), output=Output.CSV, privately=True)),
        ("and erin as csv", changed(who=Who(names=("erin",)), output=Output.CSV)),
        ("who missed it?", afresh(Ask.MISSED)),
    ],
)
def test_one_persons_working_goes_on_with_another_or_with_the_table(said: str, meant: Question) -> None:
    """Only one is explained at a time; and a file is of the meeting's attendance."""
    assert follow_up(said, EXPLAINED, now=NOW, zone=ZONE) == meant


def test_times_keep_meaning_being_there_when_they_did_before() -> None:
    """`who was there between …`, then `but since 10:00`."""
    asked = attended(SERIES, presence=clock("09:00", "09:30"))
    assert follow_up("but since 10:00", asked, now=NOW, zone=ZONE) == attended(SERIES, presence=clock("10:00"))


def test_times_are_of_the_zone_of_the_question() -> None:
    """The thread began in Tokyo, so it goes on there."""
    asked = attended(SERIES, zone="Asia/Tokyo")
    assert follow_up("since yesterday 9:30", asked, now=NOW, zone=ZONE).joined == utc("2026-11-17 00:30")


def test_a_day_for_a_meeting_named_by_its_id_tells_when_it_was_held() -> None:
    """An ID has no day of its own: the endpoint takes a window."""
    assert follow_up("and yesterday?", attended(SERIES), now=NOW, zone=ZONE) == attended(
        SERIES, held_between=ON_TUESDAY
    )


def test_the_one_before_can_be_asked_again_and_again() -> None:
    """Each time it is one further back."""
    asked = attended(titled("stand-up", TUESDAY))
    for back in (1, 2, 3):
        asked = follow_up("and the one before?", asked, now=NOW, zone=ZONE)
        assert asked.meeting == ByTitle(title="stand-up", back=back)
    with misunderstood("can't count back"):
        follow_up("the one before", attended(SERIES), now=NOW, zone=ZONE)


BEGAN = datetime(2026, 11, 17, 9, tzinfo=UTC)


def pinned(meeting: WhichMeeting, meeting_id: str, **parts: object) -> Question:
    """A question that was answered for that meeting."""
    return replace(attended(meeting, **parts), pin=Pin(meeting_id=MeetingId(meeting_id), began=BEGAN))


@pytest.mark.parametrize("said", ["and a@x.com", "who was late?", "but since 10:00", "csv", "again", "at least 90%"])
def test_a_follow_up_is_about_the_meeting_that_was_answered_for(said: str) -> None:
    """Whatever was held since then."""
    asked = pinned(LAST, f"{ID}_I_42")
    assert follow_up(said, asked, now=NOW, zone=ZONE).pin == asked.pin


@pytest.mark.parametrize("said", ["and on Monday?", "same for 2551 234 5678", "and last week?", "hosted by jane@x.com"])
def test_another_meeting_is_looked_up_anew(said: str) -> None:
    """Another day, number or host: the meeting that was answered for is not meant."""
    assert follow_up(said, pinned(LAST, f"{ID}_I_42"), now=NOW, zone=ZONE).pin is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (pinned(LAST, f"{ID}_I_42"), attended(LAST, held_between=Window(end=BEGAN))),
        (pinned(Recent(back=2), f"{ID}_I_42"), attended(LAST, held_between=Window(end=BEGAN))),
        (
            pinned(titled("stand-up", TUESDAY), f"{ID}_I_42"),
            attended(titled("stand-up"), held_between=Window(end=BEGAN)),
        ),
        (pinned(Here(), f"{ID}_I_42"), attended(Here(), held_between=Window(end=BEGAN))),
        (pinned(NUMBER, f"{ID}_I_42"), attended(NUMBER, held_between=Window(end=BEGAN))),
        (pinned(NUMBER, ID), attended(SERIES, held_between=utc("2026-10-17 09:00", "2026-11-17 09:00"))),
        (
            pinned(SERIES, ID, held_between=LAST_WEEK),
            attended(SERIES, held_between=utc("2026-10-17 09:00", "2026-11-17 09:00")),
        ),
        (
            pinned(ById(meeting_id=MeetingId(f"{ID}_I_42")), f"{ID}_I_42"),
            attended(SERIES, held_between=utc("2026-10-17 09:00", "2026-11-17 09:00")),
        ),
    ],
)
def test_the_one_before_is_counted_from_the_meeting_that_was_answered_for(asked: Question, meant: Question) -> None:
    """Of what was asked for: one's own meetings, those of a title, of a space, or of a series."""
    assert follow_up("and the one before?", asked, now=NOW, zone=ZONE) == meant


@pytest.mark.parametrize(
    ("said", "is_sure"),
    [("and carol", True), ("only carol", True), ("what about carol?", True), ("carol?", False), ("lunch?", False)]
    + [(said, True) for said in ("again", "csv", "carol@x.com?", "but since 10", "and carol@x.com")],
)
def test_outside_of_a_thread_a_name_alone_is_no_follow_up(said: str, is_sure: bool) -> None:
    """It may be anything; what names a person beyond doubt, or no person, goes on with the last question."""
    if is_sure:
        assert next_question(said, ASKED, now=NOW, zone=ZONE) == follow_up(said, ASKED, now=NOW, zone=ZONE)
        return
    with pytest.raises(NotAQuestionError):
        next_question(said, ASKED, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2551 234 5678", missed(NUMBER, privately=True)),
        ("2551 234 5678 as csv", missed(NUMBER, privately=True, output=Output.CSV)),
        ("2551 234 5678 carol@x.com", missed(NUMBER, privately=True, who=people("carol@x.com"))),
        ("“design review” late after 3m", missed(REVIEW, privately=True, limits=Limits(late_after=3))),
        ("here", missed(Here(), privately=True)),
    ],
)
def test_another_meeting_outside_of_a_thread_is_asked_about_afresh(said: str, meant: Question) -> None:
    """The people, times, limits and zone of the question before were of that meeting; what was private stays so."""
    before = missed(
        titled("stand-up", TUESDAY),
        who=people("ann@x.com", "bob@x.com"),
        presence=clock("09:30"),
        limits=Limits(late_after=10, pass_mark=50),
        zone="Asia/Tokyo",
        privately=True,
    )
    assert next_question(said, before, now=NOW, zone=ZONE) == meant
    led = next_question(f"and {said}", before, now=NOW, zone=ZONE)
    assert set(before.who.emails) <= set(led.who.emails)
    assert led.zone == before.zone


def test_one_persons_working_is_asked_for_in_another_meeting() -> None:
    """Without the person nothing could be explained."""
    before = explain(LAST, who=people("bob@x.com"))
    assert next_question("2551 234 5678", before, now=NOW, zone=ZONE) == explain(NUMBER, who=people("bob@x.com"))


def test_a_file_is_for_once() -> None:
    """What is asked next is answered by a card again; the same again is the file again."""
    asked = attended(SERIES, output=Output.CSV)
    assert follow_up("and carol@x.com", asked, now=NOW, zone=ZONE).output is Output.CARD
    assert follow_up("again", asked, now=NOW, zone=ZONE) == follow_up("as csv", asked, now=NOW, zone=ZONE) == asked
    with pytest.raises(NotAQuestionError):
        follow_up("thanks!", asked, now=NOW, zone=ZONE)


@pytest.mark.timeout(3_600 if IS_FULL else 120)
@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(anything)
def test_any_text_is_a_follow_up_or_one_of_two_errors(said: str) -> None:
    """Nobody's message makes the bot fail; what comes out can be stored."""
    try:
        question = follow_up(said, ASKED, now=NOW, zone=ZONE)
    except (MisunderstoodError, NotAQuestionError):
        return
    assert decoded(encoded(question)) == question


@pytest.mark.parametrize("said", ["why?", "Why", "why ???"])
def test_why_is_nobodys_name(said: str) -> None:
    """It is answered with how to ask for somebody's working."""
    with misunderstood("write for example: explain bob@example"):
        follow_up(said, Question(ask=Ask.ATTENDED, meeting=SERIES), now=NOW, zone=ZONE)
