"""What people write, and the exact question that each of it means: the table that the language is held to.

It is Wednesday, 18 November 2026, 15:00 in Berlin, where the asker is. `<id>` stands for a series' ID.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.attendance.meeting import Measure
from bot.language.question import (
    Ask,
    ById,
    ByLink,
    ByNumber,
    ByTitle,
    Here,
    Limits,
    Minutes,
    OfThread,
    Output,
    Question,
    Recent,
    TimesOfDay,
    WhichMeeting,
    Who,
    Window,
)
from bot.webex.meeting_id import MeetingId

NOW = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
ID = "870f51ff287b41be84648412901e0402"

SERIES = ById(meeting_id=MeetingId(ID))
NUMBER = ByNumber(number="25512345678")
LINK = ByLink(link="https://acme.webex.com/acme/j.php?MTID=m0123456789abcdef")
LAST = Recent()
REVIEW = ByTitle(title="design review")
STAND_UP = ByTitle(title="stand-up")

YESTERDAY = date(2026, 11, 17)
TUESDAY = date(2026, 11, 17)


def attended(meeting: WhichMeeting, **parts: Any) -> Question:
    return Question(ask=Ask.ATTENDED, meeting=meeting, **parts)


def missed(meeting: WhichMeeting, **parts: Any) -> Question:
    return Question(ask=Ask.MISSED, meeting=meeting, **parts)


def late(meeting: WhichMeeting, **parts: Any) -> Question:
    return Question(ask=Ask.LATE, meeting=meeting, **parts)


def left_early(meeting: WhichMeeting, **parts: Any) -> Question:
    return Question(ask=Ask.LEFT_EARLY, meeting=meeting, **parts)


def explain(meeting: WhichMeeting, **parts: Any) -> Question:
    return Question(ask=Ask.EXPLAIN, meeting=meeting, **parts)


def in_now(meeting: WhichMeeting, **parts: Any) -> Question:
    return Question(ask=Ask.IN_NOW, meeting=meeting, **parts)


def people(*emails: str) -> Who:
    return Who(emails=emails)


def titled(title: str, day: date | None = None, back: int = 0) -> ByTitle:
    return ByTitle(title=title, day=day, back=back)


def clock(start: str | None = None, end: str | None = None, *, loose: bool = False) -> TimesOfDay:
    begins, ends = (time.fromisoformat(text) if text else None for text in (start, end))
    return TimesOfDay(start=begins, end=ends, loose=loose)


def utc(start: str | None = None, end: str | None = None) -> Window:
    """Return a window by its ends in UTC: `2026-11-16 23:00`."""
    begins, ends = (datetime.fromisoformat(f"{text}+00:00") if text else None for text in (start, end))
    return Window(start=begins, end=ends)


ON_TUESDAY = utc("2026-11-16 23:00", "2026-11-17 23:00")
THIS_MORNING = utc("2026-11-17 23:00", "2026-11-18 11:00")
TUESDAY_AFTERNOON = utc("2026-11-17 11:00", "2026-11-17 17:00")
OCTOBER = utc("2026-09-30 22:00", "2026-10-31 23:00")
LAST_WEEK = utc("2026-11-08 23:00", "2026-11-15 23:00")

WHO_WHICH: list[tuple[str, Question]] = [
    # What is asked
    ("who attended <id>", attended(SERIES)),
    ("who was at <id>", attended(SERIES)),
    ("who was in <id>?", attended(SERIES)),
    ("who joined <id>", attended(SERIES)),
    ("who came to <id>", attended(SERIES)),
    ("who took part in <id>", attended(SERIES)),
    ("who turned up at <id>", attended(SERIES)),
    ("who all attended <id>", attended(SERIES)),
    ("who has attended <id>", attended(SERIES)),
    ("attendees of <id>", attended(SERIES)),
    ("attendance <id>", attended(SERIES)),
    ("please list the participants of <id>", attended(SERIES)),
    ("who missed <id>", missed(SERIES)),
    ("who was absent from <id>", missed(SERIES)),
    ("who is missing from <id>", missed(SERIES)),
    ("who didn't attend <id>", missed(SERIES)),
    ("who did not show up to <id>", missed(SERIES)),
    ("who wasn’t there <id>", missed(SERIES)),
    ("list people that did not attend <id>", missed(SERIES)),
    ("who was late to <id>", late(SERIES)),
    ("who wasn't on time to <id>", late(SERIES)),
    ("who didn't come on time to <id>", late(SERIES)),
    ("who attended On time delivery", attended(titled("delivery"))),
    ("who came late to <id>", late(SERIES)),
    ("who turned up late to <id>", late(SERIES)),
    ("who joined late <id>", late(SERIES)),
    ("was anyone late to <id>?", late(SERIES)),
    ("who left early from <id>", left_early(SERIES)),
    ("who left <id> early", left_early(SERIES)),
    ("explain bob@x.com <id>", explain(SERIES, who=people("bob@x.com"))),
    ("explain <id> for bob@x.com", explain(SERIES, who=people("bob@x.com"))),
    ("who is in <id>", in_now(SERIES)),
    ("who's in <id> right now?", in_now(SERIES)),
    ("who is still in <id>", in_now(SERIES)),
    ("who is attending <id>", in_now(SERIES)),
    ("who is in?", in_now(LAST)),
    ("who's in my meeting right now", in_now(LAST)),
    # Which meeting
    ("who attended 870F51FF287B41BE84648412901E0402", attended(SERIES)),
    ("who attended <id>_20260303T090000Z", attended(ById(meeting_id=MeetingId(f"{ID}_20260303T090000Z")))),
    ("who attended <id>_20260303t090000z", attended(ById(meeting_id=MeetingId(f"{ID}_20260303T090000Z")))),
    ("who attended <id>_I_197977258267247872", attended(ById(meeting_id=MeetingId(f"{ID}_I_197977258267247872")))),
    ("who attended <<id>>", attended(SERIES)),
    ("who attended 25512345678", attended(NUMBER)),
    ("who attended 2551 234 5678", attended(NUMBER)),
    ("who attended 2551-234-5678", attended(NUMBER)),
    ("who attended #2551 234 5678", attended(NUMBER)),
    ("who attended meeting number 2551 234 5678", attended(NUMBER)),
    ("who attended 123 456 789", attended(ByNumber(number="123456789"))),
    ("who attended 25512345678@acme.webex.com", attended(NUMBER)),
    ("who attended https://acme.webex.com/acme/j.php?MTID=m0123456789abcdef", attended(LINK)),
    ("who attended <https://acme.webex.com/acme/j.php?MTID=m0123456789abcdef>", attended(LINK)),
    (
        f"who attended https://acme.webex.com/acme/j.php?MTID={ID}_I_42",
        attended(ById(meeting_id=MeetingId(f"{ID}_I_42"))),
    ),
    ("who attended https://acme.webex.com/meet/jane.", attended(ByLink(link="https://acme.webex.com/meet/jane"))),
    ("who attended acme.webex.com/meet/jane", attended(ByLink(link="https://acme.webex.com/meet/jane"))),
    (
        "who attended https://acme.webex.com/wbxmjs/joinservice/sites/acme/meeting/download/9f3a?siteurl=acme&MTID=m12",
        attended(
            ByLink(
                link="https://acme.webex.com/wbxmjs/joinservice/sites/acme/meeting/download/9f3a?siteurl=acme&MTID=m12"
            )
        ),
    ),
    (
        "who attended https://acme.webex.com/webappng/sites/acme/meeting/info/9f3a",
        attended(ByLink(link="https://acme.webex.com/webappng/sites/acme/meeting/info/9f3a")),
    ),
    ("who attended last", attended(LAST)),
    ("who attended my last meeting", attended(LAST)),
    ("who attended the latest one", attended(LAST)),
    ("who attended the previous call", attended(LAST)),
    ("who attended the one before", attended(Recent(back=1))),
    ("who attended the meeting before last", attended(Recent(back=1))),
    ("who attended the design review before last", attended(titled("design review", back=1))),
    ("who attended today", attended(Recent(day=date(2026, 11, 18)))),
    ("who missed yesterday's", missed(Recent(day=YESTERDAY))),
    ("who attended here", attended(Here())),
    ("who attended in this space", attended(Here())),
    ("who is here", in_now(Here())),
    ("who attended design review", attended(REVIEW)),
    ('who attended "design review"', attended(REVIEW)),
    ("who attended “design review”", attended(REVIEW)),
    ("who attended „design review“", attended(REVIEW)),
    ("who attended «design review»", attended(REVIEW)),
    ("who attended 'design review'", attended(REVIEW)),
    ("who missed last week's design review?", missed(REVIEW, held_between=LAST_WEEK)),
    ("who missed yesterday's stand-up", missed(titled("stand-up", YESTERDAY))),
    ("who missed yesterday’s stand-up?", missed(titled("stand-up", YESTERDAY))),
    ('who left early from "Design review" on Tuesday', left_early(titled("Design review", TUESDAY))),
    ("who was late to the design review last Tuesday", late(titled("design review", TUESDAY))),
    ("who attended Wednesday's design review", attended(titled("design review", date(2026, 11, 18)))),
    ("who attended last Wednesday's design review", attended(titled("design review", date(2026, 11, 11)))),
    ("who attended the last design review", attended(REVIEW)),
    ("who attended the 3 March design review", attended(titled("design review", date(2026, 3, 3)))),
    ("who attended design review on March 3rd", attended(titled("design review", date(2026, 3, 3)))),
    ("who attended design review on March 3, 2025", attended(titled("design review", date(2025, 3, 3)))),
    ("who attended design review on 3rd of March 2025", attended(titled("design review", date(2025, 3, 3)))),
    ("who attended design review on Thursday 12 November", attended(titled("design review", date(2026, 11, 12)))),
    (
        "who attended design review on Thursday, November 12, 2026",
        attended(titled("design review", date(2026, 11, 12))),
    ),
    ("who attended design review 2026-11-12 (Thursday)", attended(titled("design review", date(2026, 11, 12)))),
    ("who attended design review Thu, 12 Nov", attended(titled("design review", date(2026, 11, 12)))),
    ("who attended design review Nov 12th", attended(titled("design review", date(2026, 11, 12)))),
    ("who attended Sun review", attended(titled("Sun review"))),
    ("who attended the Mar team 12", attended(titled("Mar team 12"))),
    ("who attended design review 2026-03-03", attended(titled("design review", date(2026, 3, 3)))),
    ("who attended design review on 24 Dec", attended(titled("design review", date(2025, 12, 24)))),
    ("who attended design review on 29 February", attended(titled("design review", date(2024, 2, 29)))),
    ("who attended design review on 13/04", attended(titled("design review", date(2026, 4, 13)))),
    ("who attended design review on 4/13/2026", attended(titled("design review", date(2026, 4, 13)))),
    ("who attended design review on 3/3", attended(titled("design review", date(2026, 3, 3)))),
    ("who attended design review the day before yesterday", attended(titled("design review", date(2026, 11, 16)))),
    ("who attended design review 2 days ago", attended(titled("design review", date(2026, 11, 16)))),
    ("who attended this morning's stand-up", attended(STAND_UP, held_between=THIS_MORNING)),
    ("who attended first thing", attended(LAST, held_between=THIS_MORNING)),
    ("who attended design review on Tuesday afternoon", attended(REVIEW, held_between=TUESDAY_AFTERNOON)),
    ("who attended yesterday evening", attended(LAST, held_between=utc("2026-11-17 16:00", "2026-11-17 23:00"))),
    ("who attended design review on 12.11.", attended(titled("design review", date(2026, 11, 12)))),
    ("who attended design review on 3.4.2026", attended(titled("design review", date(2026, 4, 3)))),
    ("who attended design review on the 12th", attended(titled("design review", date(2026, 11, 12)))),
    ("who attended design review the 31st", attended(titled("design review", date(2026, 10, 31)))),
    ("who attended Friday the 13th", attended(Recent(day=date(2026, 11, 13)))),
    ("who attended Friday the 20th", attended(Recent(day=date(2026, 3, 20)))),
    ("who attended the 20th anniversary", attended(titled("20th anniversary"))),
    (
        "who attended design review 2 weeks ago",
        attended(REVIEW, held_between=utc("2026-11-01 23:00", "2026-11-08 23:00")),
    ),
    ("who attended design review a week ago", attended(REVIEW, held_between=LAST_WEEK)),
    ("who attended design review a month ago", attended(REVIEW, held_between=OCTOBER)),
    ("who attended design review last month", attended(REVIEW, held_between=OCTOBER)),
    (
        "who attended design review this month",
        attended(REVIEW, held_between=utc("2026-10-31 23:00", "2026-11-30 23:00")),
    ),
    ("who missed the meeting an hour ago", missed(LAST, held_between=utc("2026-11-18 12:30", "2026-11-18 13:30"))),
    ("who missed the call 20 minutes ago", missed(LAST, held_between=utc("2026-11-18 13:25", "2026-11-18 13:55"))),
    ("who attended the 9:30", attended(Recent(hour=time(9, 30)))),
    ("who attended the 9:30 stand-up", attended(ByTitle(title="stand-up", hour=time(9, 30)))),
    ("who attended stand-up 15h30", attended(ByTitle(title="stand-up", hour=time(15, 30)))),
    ("who attended stand-up at 9.10.", attended(ByTitle(title="stand-up", hour=time(9, 10)))),
    ("who missed the 3pm call yesterday", missed(Recent(day=YESTERDAY, hour=time(15)))),
    ("who attended yesterday at 9", attended(Recent(day=YESTERDAY, hour=time(9), loose=True))),
    ("who attended the stand-up at 3", attended(ByTitle(title="stand-up", hour=time(3), loose=True))),
    ("who attended Meet at 3 Rivers", attended(titled("Meet at 3 Rivers"))),
    ("who attended Sprint 12 review", attended(titled("Sprint 12 review"))),
    ("who attended 1-1 with Bob", attended(titled("1-1 with Bob"))),
    ("who attended late shift handover", attended(titled("late shift handover"))),
    ('who attended "who was late?"', attended(titled("who was late?"))),
    ("who attended Q3: budget & hiring", attended(titled("Q3: budget & hiring"))),
    # Whose attendance
    ("who attended <id> alice@x.com, bob@y.com", attended(SERIES, who=people("alice@x.com", "bob@y.com"))),
    ("attended <id> a@x.com b@y.com", attended(SERIES, who=people("a@x.com", "b@y.com"))),
    ("<id> who attended a@x.com?", attended(SERIES, who=people("a@x.com"))),
    ("who attended <id> a@x.com;b@x.com|c@x.com", attended(SERIES, who=people("a@x.com", "b@x.com", "c@x.com"))),
    ("who attended <id> Alice@X.com ALICE@x.COM", attended(SERIES, who=people("alice@x.com"))),
    ("who attended <id> <mailto:a@x.com>", attended(SERIES, who=people("a@x.com"))),
    ("who attended <id> mailto:a@x.com?subject=Hi", attended(SERIES, who=people("a@x.com"))),
    ("who attended <id> Ann Lee <ann@x.com>", attended(SERIES, who=people("ann@x.com"))),
    ("did alice@x.com attend <id>?", attended(SERIES, who=people("alice@x.com"))),
    ("was alice@x.com at <id>", attended(SERIES, who=people("alice@x.com"))),
    ("alice@x.com was at <id>?", attended(SERIES, who=people("alice@x.com"))),
    ("is alice@x.com in <id>", in_now(SERIES, who=people("alice@x.com"))),
    ("were alice@x.com and bob@x.com late to <id>?", late(SERIES, who=people("alice@x.com", "bob@x.com"))),
    ("did bob attend <id>", attended(SERIES, who=Who(names=("bob",)))),
    ("was Bob Fox late to design review", late(REVIEW, who=Who(names=("Bob Fox",)))),
    ("explain bob <id>", explain(SERIES, who=Who(names=("bob",)))),
    ("explain bob and carol in <id>", explain(SERIES, who=Who(names=("bob", "carol")))),
    ("explain bob in design review", explain(REVIEW, who=Who(names=("bob",)))),
    ("explain design review bob@x.com", explain(REVIEW, who=people("bob@x.com"))),
    ("who missed last @team", missed(LAST, who=Who(groups=("team",)))),
    ("who missed <id> @Team bob@x.com", missed(SERIES, who=Who(emails=("bob@x.com",), groups=("team",)))),
    ("who from @team attended <id>", attended(SERIES, who=Who(groups=("team",)))),
    ("@all who attended <id>", attended(SERIES)),
    ("who attended <id> everyone", attended(SERIES, who=Who(everyone=True))),
    ("was everybody at <id>?", missed(SERIES)),
    ("who of the invitees attended <id>", attended(SERIES, who=Who(invitees=True))),
    ("who missed <id> of the invitees", missed(SERIES, who=Who(invitees=True))),
    ("who of everyone invited missed <id>", missed(SERIES, who=Who(invitees=True))),
    ("who attended <id> hosted by jane@x.com", attended(SERIES, hosted_by="jane@x.com")),
    ("who attended last hosted by <Jane@x.com> a@x.com", attended(LAST, hosted_by="jane@x.com", who=people("a@x.com"))),
    # What is done with the answer
    ("who attended <id> as csv", attended(SERIES, output=Output.CSV)),
    ("who attended the stand-up as usual", attended(ByTitle(title="stand-up as usual"))),
    ("csv: who attended last", attended(LAST, output=Output.CSV)),
    ("who attended <id> as csv ;", attended(SERIES, output=Output.CSV_SEMICOLON)),
    ("who attended <id> as csv,", attended(SERIES, output=Output.CSV_COMMA)),
    ("csv; who attended last", attended(LAST, output=Output.CSV)),
    ("who attended last as csv, privately", attended(LAST, output=Output.CSV, privately=True)),
    ("who attended <id> privately", attended(SERIES, privately=True)),
    ("who missed last in private as CSV", missed(LAST, privately=True, output=Output.CSV)),
]

WHEN: list[tuple[str, Question]] = [
    # Joining
    ("who attended <id> since 9:30", attended(SERIES, joined=clock("09:30"))),
    ("who attended <id> before 10", attended(SERIES, joined=clock(None, "10:00", loose=True))),
    ("who attended <id> before 10am", attended(SERIES, joined=clock(None, "10:00"))),
    ("who attended <id> between 9 and 10:30", attended(SERIES, joined=clock("09:00", "10:30", loose=True))),
    ("who attended <id> between 9am and 10:30", attended(SERIES, joined=clock("09:00", "10:30"))),
    ("who attended <id> between 9 and 10 pm", attended(SERIES, joined=clock("21:00", "22:00"))),
    ("who attended <id> from 9 to 5pm", attended(SERIES, joined=clock("09:00", "17:00"))),
    ("who attended <id> from 11 until 1", attended(SERIES, joined=clock("11:00", "13:00", loose=True))),
    ("who attended <id> from 9pm to 1", attended(SERIES, joined=clock("21:00", "01:00"))),
    ("who attended <id> between 14 and 15", attended(SERIES, joined=clock("14:00", "15:00"))),
    ("who attended <id> between 23:30 and 0:30", attended(SERIES, joined=clock("23:30", "00:30"))),
    ("who attended <id> 9:30-10:15", attended(SERIES, joined=clock("09:30", "10:15"))),
    ("who attended <id> 9:30–10:15", attended(SERIES, joined=clock("09:30", "10:15"))),
    ("who attended <id> between 9-10am", attended(SERIES, joined=clock("09:00", "10:00"))),
    ("who joined <id> after 9:30 p.m.", attended(SERIES, joined=clock("21:30"))),
    ("who joined <id> by noon", attended(SERIES, joined=clock(None, "12:00"))),
    ("who joined <id> after 9 o'clock", attended(SERIES, joined=clock("09:00", loose=True))),
    ("who joined <id> since 9.30 before 10", attended(SERIES, joined=clock("09:30", "10:00", loose=True))),
    ("who is in <id> since 9:30", in_now(SERIES, joined=clock("09:30"))),
    ("who attended <id> since 2026-11-17T09:30:00Z", attended(SERIES, joined=utc("2026-11-17 09:30"))),
    ("who attended <id> since 2026-11-17T09:30", attended(SERIES, joined=utc("2026-11-17 08:30"))),
    ("who attended <id> since 2026-11-17T09:30+05:30", attended(SERIES, joined=utc("2026-11-17 04:00"))),
    (
        "who attended <id> between 2026-11-17T09:30Z and 2026-11-17T10:00Z",
        attended(SERIES, joined=utc("2026-11-17 09:30", "2026-11-17 10:00")),
    ),
    ("who attended <id> since yesterday 9:30", attended(SERIES, joined=utc("2026-11-17 08:30"))),
    ("who attended <id> since 12 November at 21:00", attended(SERIES, joined=utc("2026-11-12 20:00"))),
    ("who attended <id> before Monday 8am", attended(SERIES, joined=utc(None, "2026-11-16 07:00"))),
    (
        "who attended <id> between yesterday 9:30 and 10:30",
        attended(SERIES, joined=utc("2026-11-17 08:30", "2026-11-17 09:30")),
    ),
    (
        "who attended <id> since 9:30 before 2026-11-17T10:00Z",
        attended(SERIES, joined=utc("2026-11-17 08:30", "2026-11-17 10:00")),
    ),
    ("who attended before Monday", attended(LAST, held_between=utc(None, "2026-11-15 23:00"))),
    ("who attended <id> joined before 6:00", attended(SERIES, joined=clock(None, "06:00"))),
    ("who attended the stand-up joining after 9:30am", attended(STAND_UP, joined=clock("09:30"))),
    ("who attended <id> joined since yesterday", attended(SERIES, joined=utc("2026-11-16 23:00"))),
    ("who attended joined up planning", attended(ByTitle(title="joined up planning"))),
    ("who joined <id> since yesterday", attended(SERIES, joined=utc("2026-11-16 23:00"))),
    # Being there
    ("who was there between 10 and 10:15 <id>", attended(SERIES, presence=clock("10:00", "10:15", loose=True))),
    ("who was in <id> between 10:00 and 10:15", attended(SERIES, presence=clock("10:00", "10:15"))),
    ("who was present at <id> until 10:15", attended(SERIES, presence=clock(None, "10:15"))),
    ("who missed <id> between 10:00 and 10:15", missed(SERIES, presence=clock("10:00", "10:15"))),
    ("explain bob@x.com <id> since 9:30", explain(SERIES, who=people("bob@x.com"), presence=clock("09:30"))),
    ("who attended <id> first 15 minutes", attended(SERIES, presence=Minutes(first=15))),
    ("who was there for the first 15m of <id>", attended(SERIES, presence=Minutes(first=15))),
    ("who missed the first hour of <id>", missed(SERIES, presence=Minutes(first=60))),
    # When the meeting was held
    ("who attended <id> on Tuesday", attended(SERIES, held_between=ON_TUESDAY)),
    ("who attended 2551 234 5678 yesterday", attended(NUMBER, held_between=ON_TUESDAY)),
    ("who attended <id> yesterday since 9:30", attended(SERIES, held_between=ON_TUESDAY, joined=clock("09:30"))),
    ("who attended <id> since 9:30 yesterday", attended(SERIES, held_between=ON_TUESDAY, joined=clock("09:30"))),
    ("who attended <id> last 7 days", attended(SERIES, held_between=utc("2026-11-10 23:00"))),
    ("who attended <id> in the past 2 weeks", attended(SERIES, held_between=utc("2026-11-03 23:00"))),
    ("who attended <id> this week", attended(SERIES, held_between=utc("2026-11-15 23:00", "2026-11-22 23:00"))),
    ("who attended <id> last month", attended(SERIES, held_between=utc("2026-09-30 22:00", "2026-10-31 23:00"))),
    ("who attended <id> in October", attended(SERIES, held_between=utc("2026-09-30 22:00", "2026-10-31 23:00"))),
    ("who attended in December", attended(LAST, held_between=utc("2025-11-30 23:00", "2025-12-31 23:00"))),
    ("who attended <id> in May 2025", attended(SERIES, held_between=utc("2025-04-30 22:00", "2025-05-31 22:00"))),
    ("who missed design review on Tuesday last week", missed(titled("design review", date(2026, 11, 10)))),
    ("who attended last week", attended(LAST, held_between=LAST_WEEK)),
    ("who missed design review since Monday", missed(REVIEW, held_between=utc("2026-11-15 23:00"))),
    ("who missed design review before Monday", missed(REVIEW, held_between=utc(None, "2026-11-15 23:00"))),
    ("who missed design review until Monday", missed(REVIEW, held_between=utc(None, "2026-11-16 23:00"))),
    ("who missed design review after Monday", missed(REVIEW, held_between=utc("2026-11-16 23:00"))),
    (
        "who missed design review between 2 November and 6 November",
        missed(REVIEW, held_between=utc("2026-11-01 23:00", "2026-11-06 23:00")),
    ),
    # In which zone
    ("who attended <id> since 9:30 in Europe/London", attended(SERIES, joined=clock("09:30"), zone="Europe/London")),
    (
        "in america/new_york: who attended <id> since yesterday 9:30",
        attended(SERIES, joined=utc("2026-11-17 14:30"), zone="America/New_York"),
    ),
    (
        "who attended <id> since yesterday 9:30 UTC+2",
        attended(SERIES, joined=utc("2026-11-17 07:30"), zone="UTC+02:00"),
    ),
    (
        "who attended <id> since yesterday 9:30 GMT-3:30",
        attended(SERIES, joined=utc("2026-11-17 13:00"), zone="UTC-03:30"),
    ),
    ("who attended <id> since yesterday 9:30 utc", attended(SERIES, joined=utc("2026-11-17 09:30"), zone="UTC")),
    (
        "who attended <id> yesterday in Asia/Tokyo",
        attended(SERIES, held_between=utc("2026-11-16 15:00", "2026-11-17 15:00"), zone="Asia/Tokyo"),
    ),
    ("who attended today in Pacific/Auckland", attended(Recent(day=date(2026, 11, 19)), zone="Pacific/Auckland")),
    # How late is late, how much is enough
    ("who attended <id> late after 10m", attended(SERIES, limits=Limits(late_after=10))),
    ("who was late to <id> after 10 minutes", late(SERIES, limits=Limits(late_after=10))),
    ("who was more than 10 minutes late to <id>", late(SERIES, limits=Limits(late_after=10))),
    ("who was late by more than 10 min to <id>", late(SERIES, limits=Limits(late_after=10))),
    ("who attended <id> left early before 5m", attended(SERIES, limits=Limits(left_early_before=5))),
    ("who left early before 5m <id>", left_early(SERIES, limits=Limits(left_early_before=5))),
    ("who left <id> more than 5 minutes early", left_early(SERIES, limits=Limits(left_early_before=5))),
    ("who attended <id> at least 80%", attended(SERIES, limits=Limits(pass_mark=80))),
    ("who attended at least 80 percent of <id>", attended(SERIES, limits=Limits(pass_mark=80))),
    ("who attended <id> pass mark 60", attended(SERIES, limits=Limits(pass_mark=60))),
    ("who attended <id> of the run", attended(SERIES, limits=Limits(measure=Measure.RUN))),
    ("who was late to <id> against the run", late(SERIES, limits=Limits(measure=Measure.RUN))),
    (
        "who attended at least 80% of the run of <id>",
        attended(SERIES, limits=Limits(pass_mark=80, measure=Measure.RUN)),
    ),
    ("who attended <id> of the schedule", attended(SERIES, limits=Limits(measure=Measure.SCHEDULE))),
    (
        "who attended 90% of the scheduled time of <id>",
        attended(SERIES, limits=Limits(pass_mark=90, measure=Measure.SCHEDULE)),
    ),
    (
        "who missed yesterday's stand-up @team late after 2m at least 50% of the schedule privately csv in Asia/Tokyo",
        missed(
            titled("stand-up", YESTERDAY),
            who=Who(groups=("team",)),
            limits=Limits(late_after=2, pass_mark=50, measure=Measure.SCHEDULE),
            zone="Asia/Tokyo",
            privately=True,
            output=Output.CSV,
        ),
    ),
]

UNTIDY: list[tuple[str, Question]] = [
    # Slips
    ("who atended <id>", attended(SERIES)),
    ("who attendd <id>", attended(SERIES)),
    ("hwo attended <id>", attended(SERIES)),
    ("whoo attneded <id>", attended(SERIES)),
    ("attendence of last", attended(LAST)),
    ("whos late to <id>", late(SERIES)),
    ("who mised yesturday's stand-up", missed(titled("stand-up", YESTERDAY))),
    ("who missd last weeks design review", missed(REVIEW, held_between=LAST_WEEK)),
    ("who wasnt at <id>", missed(SERIES)),
    ("who left erly from <id>", left_early(SERIES)),
    ("exlpain bob@x.com <id>", explain(SERIES, who=people("bob@x.com"))),
    ("who attended <id> sinse 9:30", attended(SERIES, joined=clock("09:30"))),
    ("who attended <id> betwen 9:00 and 10:00", attended(SERIES, joined=clock("09:00", "10:00"))),
    ("who attended <id> evryone privatly", attended(SERIES, who=Who(everyone=True), privately=True)),
    ("who attended <id> hostd by jane@x.com", attended(SERIES, hosted_by="jane@x.com")),
    ("who attended design review on Teusday", attended(titled("design review", TUESDAY))),
    ("who attended design review 3 Novmber", attended(titled("design review", date(2026, 11, 3)))),
    # Mixed order and small talk
    ("hey, could you tell me who was at 2551 234 5678?", attended(NUMBER)),
    ("<id> a@x.com who attended", attended(SERIES, who=people("a@x.com"))),
    ("a@x.com, b@x.com: attended who <id>", attended(SERIES, who=people("a@x.com", "b@x.com"))),
    ("yesterday's stand-up, who was late?", late(titled("stand-up", YESTERDAY))),
    ("on Tuesday, who missed design review", missed(titled("design review", TUESDAY))),
    ("since 9:30 in Asia/Tokyo <id> who attended", attended(SERIES, joined=clock("09:30"), zone="Asia/Tokyo")),
    ("Hello! I would like to know who missed the meeting here, please. Thanks!", missed(Here())),
    ("WHO ATTENDED LAST?!", attended(LAST)),
    ("   who\tattended\n\n<id>   ", attended(SERIES)),
    ("as csv, late after 10m: who was there, <id>?", attended(SERIES, output=Output.CSV, limits=Limits(late_after=10))),
    # Other alphabets
    ("who attended Планёрка", attended(titled("Планёрка"))),
    ("who missed “Réunion d’équipe” yesterday", missed(titled("Réunion d’équipe", YESTERDAY))),
    ("who attended 週次レビュー、alice@x.com", attended(titled("週次レビュー"), who=people("alice@x.com"))),
    ("who attended ２５５１ ２３４ ５６７８", attended(NUMBER)),
    ("ｗｈｏ ａｔｔｅｎｄｅｄ <id>", attended(SERIES)),
    ("who attended اجتماع الفريق on Tuesday", attended(titled("اجتماع الفريق", TUESDAY))),
    ("who attended 🎉 launch party", attended(titled("launch party"))),
    ("👋 um who attended like the launch party pls 🙏", attended(titled("launch party"))),
    ("It is urgent! who attended <id>", attended(SERIES, left_out=("urgent",))),
    ("who blorp attended the retro", attended(ByTitle(title="blorp", others=("retro",)))),
    ("Boss is asking: who missed the retro?", missed(ByTitle(title="Boss is asking", others=("retro",)))),
    ("I couldn't join the launch. Who attended it?", attended(titled("launch"))),
    (
        "Hey! Quick one - who attended the retro? Need it for the minutes.",
        attended(ByTitle(title="retro", others=("minutes",))),
    ),
    (
        "who attended design review and alice@x.com planning",
        attended(ByTitle(title="design review", others=("planning",)), who=people("alice@x.com")),
    ),
    ("did everyone come to the retro", missed(titled("retro"))),
    ("was everyone in the retro", missed(titled("retro"))),
    ("who attended First to market", attended(titled("First to market"))),
    ("who attended the Dr. Strange review", attended(titled("Dr. Strange review"))),
    ("who attended <id> jörg@münchen.de", attended(SERIES, who=people("jörg@münchen.de"))),
    ("who attended <id> 李雷 <li@x.com>", attended(SERIES, who=people("li@x.com"))),
    # Pasted
    ("`who attended <id>`", attended(SERIES)),
    ("**who attended** <id>", attended(SERIES)),
    ("> who attended <id>", attended(SERIES)),
    ("who attended \u200b<id>\ufeff alice\u200b@x.com", attended(SERIES, who=people("alice@x.com"))),
    ("who\xa0attended\xa02551\xa0234\xa05678", attended(NUMBER)),
    (
        'who attended <id>\n"Lee, Ann" <ann@x.com>;\n"Fox, Bob" <bob@x.com>;',
        attended(SERIES, who=people("ann@x.com", "bob@x.com")),
    ),
    (
        "who attended <id> Lee, Ann <ann@x.com>; Fox, Bob <bob@x.com>",
        attended(SERIES, who=people("ann@x.com", "bob@x.com")),
    ),
    (
        "who attended design review: Lee, Ann <ann@x.com>; Fox, Bob <bob@x.com>",
        attended(REVIEW, who=people("ann@x.com", "bob@x.com")),
    ),
    (
        "who attended listed Müller, Bob <bob@x.com>; van der Berg, Carol <carol@x.com>",
        attended(titled("listed"), who=people("bob@x.com", "carol@x.com")),
    ),
    (
        "who attended design review van der Berg, Carol <carol@x.com>; Müller, Bob <bob@x.com>",
        attended(REVIEW, who=people("carol@x.com", "bob@x.com")),
    ),
    (
        'who attended "listed" García López, Ana <ana@x.com>; Chen, Carol <carol@x.com>',
        attended(titled("listed"), who=people("ana@x.com", "carol@x.com")),
    ),
    ("who attended last Müller, Bob <bob@x.com>", attended(LAST, who=people("bob@x.com"))),
    ("who attended yesterday Müller, Bob <bob@x.com>", attended(Recent(day=YESTERDAY), who=people("bob@x.com"))),
    ("who attended Retro, Bob <bob@x.com>", attended(titled("Retro"), who=people("bob@x.com"))),
    (
        "who attended the last Design Review, Ann <ann@x.com>",
        attended(titled("Design Review"), who=people("ann@x.com")),
    ),
    (
        "who attended Design Review, Ann Lee <ann@x.com>, May West <may@x.com>",
        attended(titled("Design Review"), who=people("ann@x.com", "may@x.com")),
    ),
    (
        "who attended <id>\nAnn Lee\tann@x.com\nBob Fox\tbob@x.com\n",
        attended(SERIES, who=people("ann@x.com", "bob@x.com")),
    ),
    ("who attended <id> \"ann@x.com\", 'bob@x.com'", attended(SERIES, who=people("ann@x.com", "bob@x.com"))),
    ("who attended <id> (ann@x.com / bob@x.com)", attended(SERIES, who=people("ann@x.com", "bob@x.com"))),
]

IN_THREAD: list[tuple[str, Question]] = [
    ("who was late?", late(OfThread())),
    ("who is in?", in_now(OfThread())),
    ("who attended this meeting", attended(OfThread())),
    ("explain bob@x.com", explain(OfThread(), who=people("bob@x.com"))),
    ("explain bob", explain(OfThread(), who=Who(names=("bob",)))),
    ("who missed last", missed(LAST)),
]

MISUNDERSTOOD: list[tuple[str, str]] = [
    # No such file
    ("who attended last as cvs", "“cvs” is no kind of file that I can send. Did you mean csv?"),
    ("who missed the stand-up as Excel", "“Excel” is no kind of file that I can send. Did you mean csv?"),
    # What isn't known
    (
        "who attended <id> blorp",
        "I don't know what “blorp” means here. Put a title in quotes, and name people by e-mail or @mention.",
    ),
    (
        "who blorp <id>",
        "I don't know what “blorp” means here. Put a title in quotes, and name people by e-mail or @mention.",
    ),
    (
        "who attended <id> except bob",
        "I can't do that yet: “except bob”. I name everybody who was in one meeting, or who missed it. Leave those"
        " words out; or put them in quotes, if they are a title.",
    ),
    (
        "who most often attended the retro",
        "I can't do that yet: “most often”. I name everybody who was in one meeting, or who missed it. Leave those"
        " words out; or put them in quotes, if they are a title.",
    ),
    (
        "who was the last one to join",
        "I can't do that yet: “last one to join”. I name everybody who was in one meeting, or who missed it. Leave"
        " those words out; or put them in quotes, if they are a title.",
    ),
    (
        "who stayed to the end of the retro",
        "I can tell “who left early”, but not who did not: ask “who left early” and see who isn't listed.",
    ),
    (
        "who stayed until 10:30 in the retro",
        "I can't do that yet: “until 10:30”. I name everybody who was in one meeting, or who missed it. Leave those"
        " words out; or put them in quotes, if they are a title.",
    ),
    (
        "who spoke in the retro",
        "Webex doesn't tell me that: “spoke”. I can say who attended, from when to when, and how they joined.",
    ),
    ("who was late and who left early <id>", "One question at a time, please: “who was late” or “who left early”?"),
    (
        "who was on time to <id>",
        "I can tell “who was late”, but not who did not: ask “who was late” and see who isn't listed.",
    ),
    (
        "who joined <id> on time",
        "I can tell “who was late”, but not who did not: ask “who was late” and see who isn't listed.",
    ),
    (
        "who wasn't late to <id>",
        "I can tell “who was late”, but not who did not: ask “who was late” and see who isn't listed.",
    ),
    ("explain <id>", "Name one person and the meeting, for example: explain bob@company.com last"),
    # Which meeting
    (
        "who attended",
        "Which meeting? Add its ID, number, link or title, or “last”. For example: who attended last",
    ),
    ("who attended <id> 2551 234 5678", "You name two meetings. Ask about one at a time."),
    ('who attended "design review" "stand-up"', "You name two meetings. Ask about one at a time."),
    ("who attended 12345", "“12345” is not a meeting number: those have 9 to 11 digits."),
    (
        "who attended 870f51ff287b41be84648412901e040",
        "“870f51ff287b41be84648412901e040” is not a whole meeting ID: an ID begins with 32 letters and digits.",
    ),
    (
        "who attended https://acme.webex.com.evil.com/meet/jane",
        "“https://acme.webex.com.evil.com/meet/jane” is not a link to a Webex meeting: "
        "those begin with https:// and a site of webex.com.",
    ),
    (
        "who attended https://acme.webex.com",
        "“https://acme.webex.com” is a Webex site, but no meeting. Copy the link from the invitation.",
    ),
    (
        "who attended the one before <id>",
        "I can't count back from there. Name the day instead, for example: on 3 March",
    ),
    # Whose attendance
    ("who attended <id> alice@x", "Not an e-mail address: “alice@x”. Write it like alice@example.com."),
    (
        "who attended <id> a@x.com, bob@, c@x..com",
        "Not an e-mail address: “bob@”, “c@x..com”. Write it like alice@example.com.",
    ),
    (
        "who attended <id> hosted by jane@x",
        "“jane@x” is not an e-mail address. Write for example: hosted by jane@company.com",
    ),
    # When
    (
        "who attended <id> on 03/04",
        "“03/04” may be 3 April or 4 March. Write the month's name, or for example 2026-03-04.",
    ),
    (
        "who attended <id> since 3/4/2026",
        "“3/4/2026” may be 3 April or 4 March. Write the month's name, or for example 2026-03-04.",
    ),
    (
        "who attended design review on 31 February",
        "“31 February” is no day of the calendar. Write for example 2026-03-04, or 4 March.",
    ),
    ("who attended design review on 2027-01-01", "“2027-01-01” is still to come, so nobody has attended yet."),
    ("who attended design review tomorrow", "“tomorrow” is still to come, so nobody has attended yet."),
    (
        "who attended design review on Friday, 12 November",
        "“Friday 12 November”: 12 November 2026 is a Thursday. Write the day that you mean.",
    ),
    (
        "who attended design review yesterday on Monday",
        "You name two days. Name one, or write: between Monday and Friday",
    ),
    (
        "who attended last week since Monday",
        "You name two times at which the meeting was held. Ask for one of them.",
    ),
    (
        "who attended design review last week in March",
        "You name two times at which the meeting was held. Ask for one of them.",
    ),
    ("who attended <id> in May 2027", "“May 2027” is still to come, so nobody has attended yet."),
    (
        "who attended <id> on 0001-01-01",
        "“0001-01-01” is no day of the calendar. Write for example 2026-03-04, or 4 March.",
    ),
    (
        "who attended design review on 3 March last week",
        "You name a day, and a time that it isn't in. Write one of them.",
    ),
    ("who attended <id> since yesterday 9", "“9” may be morning or evening. Write 9am or 9pm."),
    (
        "who attended <id> since 25:00",
        "“25:00” is no time of day. Write for example 9:30, 9am or 21:30.",
    ),
    (
        "who attended <id> since 2026-03-29T02:30",
        "“02:30” on 29 March 2026 in Europe/Berlin doesn't exist: the clocks skip that hour. Write another time.",
    ),
    (
        "who attended <id> since 2026-10-25T02:30",
        "“02:30” on 25 October 2026 in Europe/Berlin comes twice, as the clocks go back. "
        "Write 2026-10-25T00:30Z or 2026-10-25T01:30Z.",
    ),
    (
        "who attended <id> from 2026-11-17T10:00Z to 2026-11-17T09:00Z",
        "“2026-11-17T10:00Z” comes after “2026-11-17T09:00Z”. Write the earlier time first.",
    ),
    (
        "who attended <id> between 14:10 and 14:05",
        "“14:10” comes after “14:05”. Write the earlier time first.",
    ),
    ("who was at <id> from 17:00 to 9:30", "“17:00” comes after “09:30”. Write the earlier time first."),
    ("who attended <id> 14:10-14:10", "“14:10” comes after “14:10”. Write the earlier time first."),
    (
        "who attended <id> since 2026-11-19T10:00Z",
        "“2026-11-19T10:00Z” is still to come, so nobody has attended yet.",
    ),
    (
        "who attended <id> since 2026-99-19T10:00Z",
        "“2026-99-19T10:00Z” is no time. Write for example 2026-03-04T09:30Z.",
    ),
    (
        "who attended <id> since 1 August 9:00",
        "That is 110 days. I can look at 90 days in one question: ask about fewer.",
    ),
    ("who attended <id> last 120 days", "That is 120 days. I can look at 90 days in one question: ask about fewer."),
    (
        "who attended <id> last 15 minutes",
        "“last 15 minutes”: I can look at the first minutes of a meeting, or “since 9:30”.",
    ),
    ("who attended <id> first 0 minutes", "“first 0 minutes” is no time at all. Write 1 or more."),
    (
        "who was at <id> between 9:00 and 10:00 in the first 15 minutes",
        "You name two times to look at: the first minutes, and from when to when. Ask for one.",
    ),
    ("who attended <id> since 9:30 since 10:00", "“9:30” or “10:00”: from which of them on?"),
    ("who attended <id> before 10:00 until 11:00", "“10:00” or “11:00”: until which of them?"),
    # In which zone
    (
        "who attended <id> since 9:30 IST",
        "“IST” is not one time zone. Write it as a place: Asia/Kolkata, Europe/Dublin or Asia/Jerusalem.",
    ),
    (
        "who attended <id> in EST",
        "“EST” is not one time zone. Write it as a place: America/New_York or America/Panama.",
    ),
    ("who attended <id> in Europe/Pari", "I don't know the time zone “Europe/Pari”. Did you mean Europe/Paris?"),
    (
        "who attended <id> in Europe/Atlantis",
        "I don't know the time zone “Europe/Atlantis”. Write a place such as Europe/Paris, or UTC+2.",
    ),
    ("who attended <id> in UTC+20", "“UTC+20” is no time zone: they go from UTC-12 to UTC+14."),
    ("who attended <id> in Asia/Tokyo in Europe/Paris", "You name two time zones. Ask with one of them."),
    # How much
    ("who attended <id> at least 120%", "“120%” can't be: write a share from 1% to 100%."),
    (
        "who was late to <id> after 2000 minutes",
        "“2000 minutes” is more than a day. Write for example: late after 10m",
    ),
]

OTHER_COMMANDS = [
    "",
    "   ",
    "help",
    "hlep",
    "hello there",
    "thanks!",
    "groups",
    "group team = alice@x.com, bob@x.com",
    "sign out",
    "series design review",
    "what's for lunch?",
    "who are you",
    "code review",
    "mission control",
    "<id> alice@x.com",
    "кто был на встрече",
    "🎉",
]
"""Texts without a question: another command may know them."""
