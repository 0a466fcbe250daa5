"""The answer's words: the verdict, what is said of each person, and which ten people are on a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.attendance.meeting import Measure
from bot.attendance.report import Attendee, Audio, DroppedJoins, ParticipantKind, Status, Thresholds, Why
from cards.answer import AttendanceView
from cards.attendance import Refresh, TurnPage, limits_and_notes, text
from cards.notes import HostMissing, LeftOut, OthersCame
from cards.occasion import Series
from cards.sections import Section
from cards.verdict import summary, verdict
from tests.support.card_examples import (
    ALICE,
    BOB,
    CAROL,
    DAN,
    EVE,
    FRANK,
    GUEST,
    IN_NOW,
    JUST_IN,
    answer,
    at,
    but,
    everybody,
    person,
    running,
)
from tests.support.card_parts import buttons, said


def row(**changes: Any) -> list[str]:
    """How a person is drawn: the minutes' column, then the name's."""
    ann = but(person("Ann", "ann@example.com"), **changes)
    view = answer(sections={Section.ATTENDED: (ann,)}, asked=None, rule=None)
    return said(view)[5:] if summary(view) else said(view)[4:]


def test_the_card_from_top_to_bottom() -> None:
    """Title, when, which, verdict, what else, then the people in their sections, and the rule."""
    there = {Section.ATTENDED: (BOB,), Section.ABSENT: (DAN,)}
    assert said(answer(sections=there, asked=2, series=Series.LAST, runs=2)) == [
        "Weekly stand-up",
        "Tuesday, 3 March 2026, 10:00 – 11:00 (1 h)",
        "Europe/Berlin (UTC+1) · The last meeting of this series, 2 runs: it was restarted",
        "1 of 2 attended",
        "1 did not come · 1 late · 1 returned",
        "Attended (1)",
        "48 min",
        "80 %",
        "Bob Brown",
        "bob@example.com",
        "10:12 – 11:02 · phone (called in) · VoIP",
        "Late, returned",
        "Did not come (1)",
        "–",
        "dan@example.com",
        "Late: more than 5 min after the start · returned: away for more than 1 min",
    ]


def test_the_text_is_the_whole_answer() -> None:
    """For a client without cards: the same people, in Markdown, in sentences."""
    there = {Section.ATTENDED: (BOB, CAROL), Section.NOT_KNOWN: (EVE,)}
    assert text(answer(sections=there, asked=3, runs=2)).replace("\u00a0", " ") == (
        "**2 of 3 attended.** Weekly stand-up, Tuesday, 3 March 2026, 10:00 – 11:00 (1 h), Europe/Berlin (UTC+1), "
        "2 runs: it was restarted.\n\n"
        "1 not known · 1 late · 1 returned · 1 short\n\n"
        "**Attended (2)**\n\n"
        "- **Bob Brown** (bob@example.com): 48 min, 80 %, 10:12 – 11:02, phone (called in), VoIP, late, returned.\n"
        "- **Carol Clark-Featherstonehaugh of the Northern Region** "
        "(carol.clark-featherstonehaugh@northern.example.com): at least 12 min, 20 %, "
        "10:00 – 11:00 (leave assumed), no audio, short.\n\n"
        "**Not known (1)**\n\n"
        "- **Eve Évora** (eve@example.com). May have joined as a guest without an e-mail address.\n\n"
        "Late: more than 5 min after the start · returned: away for more than 1 min · "
        "short: less than 75 % of the meeting"
    )


SINCE = (at(270), None)
IN = frozenset({Status.PRESENT, Status.STILL_IN})


def sections(**people: int) -> dict[Section, tuple[Attendee, ...]]:
    """So many people a section: `attended=2, absent=1`."""
    return {Section[name.upper()]: (DAN,) * count for name, count in people.items()}


@pytest.mark.parametrize(
    ("people", "asked", "words"),
    [
        ({"attended": 2, "absent": 1}, 3, "2 of 3 attended"),
        ({"attended": 3}, 3, "All 3 attended"),
        ({"absent": 2}, 2, "0 of 2 attended"),
        ({"attended": 1}, 1, "dan@example.com attended"),
        ({"absent": 1}, 1, "dan@example.com did not come"),
        ({"not_known": 1}, 1, "Not known: dan@example.com"),
        ({"lobby_only": 1}, 1, "dan@example.com was only in the lobby"),
        ({"attended": 14}, None, "14 people attended"),
        ({"attended": 1}, None, "1 person attended"),
        ({"attended": 2000}, None, "2,000 people attended"),
        ({}, None, "Nobody attended"),
        ({"not_known": 1}, None, "0 people attended"),
    ],
)
def test_the_verdict(people: dict[str, int], asked: int | None, words: str) -> None:
    """One line that answers the question; "nobody" only where nobody can have been forgotten."""
    assert verdict(answer(sections=sections(**people), asked=asked)) == words


@pytest.mark.parametrize(
    ("people", "asked", "words"),
    [
        ({"in_now": 2, "attended": 1, "absent": 3}, 6, "3 of 6 came so far"),
        ({"in_now": 9}, None, "9 people are in now"),
        ({"in_now": 9, "attended": 1}, None, "10 people came so far"),
        ({"in_now": 1}, 1, "dan@example.com is in the meeting"),
        ({"attended": 1}, 1, "dan@example.com was there and left"),
        ({"absent": 1}, 1, "dan@example.com is not there so far"),
    ],
)
def test_the_verdict_while_the_meeting_runs(people: dict[str, int], asked: int | None, words: str) -> None:
    """Nothing final is said of a meeting that goes on."""
    assert verdict(running(sections=sections(**people), asked=asked)) == words


@pytest.mark.parametrize(
    ("focus", "people", "asked", "words"),
    [
        (Section.ABSENT, {"absent": 1, "attended": 4}, 5, "1 of 5 did not come"),
        (Section.LATE, {"late": 1}, 14, "1 of 14 was late"),
        (Section.LATE, {"late": 2}, 14, "2 of 14 were late"),
        (Section.LATE, {}, None, "Nobody was late"),
        (Section.LEFT_EARLY, {"left_early": 3}, None, "3 people left early"),
        (Section.IN_NOW, {"in_now": 9, "lobby_only": 1}, None, "9 people are in now"),
    ],
)
def test_the_verdict_on_another_question(focus: Section, people: dict[str, int], asked: int | None, words: str) -> None:
    """Who missed it, who was late, who left early, who is in."""
    assert verdict(answer(sections=sections(**people), asked=asked, focus=focus)) == words


def test_one_person_is_named_even_if_others_came() -> None:
    """And those others are still counted."""
    view = answer(sections=sections(absent=1, unexpected=2), asked=1, focus=Section.ABSENT)
    assert (verdict(view), summary(view)) == ("dan@example.com did not come", "2 not expected")


def test_the_summary_says_what_the_verdict_leaves_out() -> None:
    """Those who did not come and those not known are never mixed; the focus is not counted twice."""
    assert summary(answer()) == "1 did not come · 1 not known · 1 not expected · 1 late · 1 returned · 1 short"
    assert summary(running()) == "1 not there so far · 1 not known yet · 1 in the lobby · 1 late"
    late = {Section.LATE: (BOB,), Section.ABSENT: (DAN,)}
    assert summary(answer(sections=late, focus=Section.LATE, asked=2)) == ("1 did not come · 1 returned")


def test_the_summary_counts_the_badges_of_people() -> None:
    """A caller who came late may be one of them already; a recorder is none."""
    caller = but(GUEST, Status.PRESENT, Status.LATE, kind=ParticipantKind.PHONE)
    recorder = but(caller, kind=ParticipantKind.RECORDER)
    sections = {Section.ATTENDED: (ALICE,), Section.UNIDENTIFIED: (caller,), Section.RECORDERS: (recorder,)}
    assert summary(answer(sections=sections, asked=None)) == "1 caller without a name · 1 recorder"


@pytest.mark.parametrize(
    ("facts", "drawn"),
    [
        ({"seconds": 3000, "share": 83}, ["50 min", "83 %", "Ann", "ann@example.com"]),
        ({"seconds": 59, "share": 0}, ["under 1 min", "0 %", "Ann", "ann@example.com"]),
        ({"seconds": 725, "is_at_least": True}, ["12 min", "at least", "Ann", "ann@example.com"]),
        ({"name": ""}, ["–", "ann@example.com"]),
        ({"email": None, "kind": ParticipantKind.GUEST}, ["–", "Ann", "guest"]),
        ({"name": "\u200b", "email": None, "kind": ParticipantKind.NAMELESS}, ["–", "Guest without a name", "guest"]),
        ({"name": "", "email": None, "kind": ParticipantKind.PHONE}, ["–", "Caller without a name", "caller"]),
        ({"other_names": ("Eve",)}, ["–", "Ann", "ann@example.com · also as Eve"]),
        ({"why": Why.NO_TIMES}, ["?", "Ann", "ann@example.com", "Was in the meeting, but Webex gives no times."]),
        ({"is_host": True}, ["–", "Ann", "ann@example.com · host"]),
        ({"statuses": IN, "first_join": at(2)}, ["in", "Ann", "ann@example.com", "since 10:02"]),
        ({"statuses": IN}, ["in", "Ann", "ann@example.com", "join time not known"]),
        (
            {"statuses": IN, "first_join": at(2), "seconds": 300},
            ["5 min", "Ann", "ann@example.com", "in since 10:02"],
        ),
        ({"first_join": at(2)}, ["–", "Ann", "ann@example.com", "10:02 – ?"]),
        ({"last_leave": at(9)}, ["–", "Ann", "ann@example.com", "? – 10:09"]),
        ({"audio": (Audio.NONE,)}, ["–", "Ann", "ann@example.com", "no audio"]),
        ({"audio": (Audio.CALL_BACK, Audio.VOIP)}, ["–", "Ann", "ann@example.com", "phone (called back) · VoIP"]),
        ({"statuses": frozenset({Status.SHORT, Status.LATE})}, ["–", "Ann", "ann@example.com", "Late, short"]),
        ({"why": Why.RUNNING}, ["?", "Ann", "ann@example.com", "The meeting is still running."]),
    ],
)
def test_a_person(facts: dict[str, object], drawn: list[str]) -> None:
    """Minutes, share, name, address, presence and badges; what isn't known is a question mark, never nought."""
    assert row(**facts) == ["Attended (1)", *drawn]


def test_guests_of_one_name_at_the_same_time_are_several() -> None:
    """The heading counts them, and the row says that they are two."""
    assert row(email=None, kind=ParticipantKind.GUEST, count=2) == [
        "Attended (2)",
        "–",
        "Ann",
        "guest · 2 at once",
    ]


def test_a_file_says_who_is_not_counted() -> None:
    """And the notes of the card: what limits the answer stands in the file as well."""
    recorder = person("Otter", kind=ParticipantKind.RECORDER)
    callers = person("Call-in User", kind=ParticipantKind.PHONE, count=2)
    sections = {Section.UNIDENTIFIED: (callers,), Section.RECORDERS: (recorder,)}
    view = answer(sections=sections, notes=(HostMissing("Ann", is_sure=True), LeftOut(("Berlin (8)",))))
    assert limits_and_notes(view) == (
        "Not counted as people: 2 callers without a name, 1 recorder.",
        "Ann, the host, was not in it.",
        "Left out, as no people: Berlin (8). To change that: ignored",
    )


def test_somebody_in_a_breakout_session() -> None:
    """Told while the meeting runs."""
    there = but(person("Ann", "ann@example.com"), *IN, first_join=at(2))
    view = running(sections={Section.IN_NOW: (there,)}, in_breakout=frozenset({there}), asked=None)
    assert said(view)[-4:-1] == ["in", "Ann", "ann@example.com"]
    assert said(view)[-1] == "since 10:02 · in a breakout session"


@pytest.mark.parametrize(
    ("section", "drawn"),
    [
        (Section.ATTENDED, ["12 min", "20 %", "Ann", "ann@example.com", "10:02 – 10:14 · VoIP", "Late"]),
        (Section.ABSENT, ["–", "Ann", "ann@example.com", "10:02 – 10:14 · VoIP"]),
        (Section.LOBBY_ONLY, ["lobby", "Ann", "ann@example.com"]),
        (Section.OUTSIDE, ["12 min", "20 %", "Ann", "ann@example.com", "10:02 – 10:14 · VoIP"]),
        (Section.ELSEWHEN, ["12 min", "20 %", "Ann", "ann@example.com", "10:02 – 10:14 · VoIP"]),
    ],
)
def test_a_row_leaves_out_what_its_group_says(section: Section, drawn: list[str]) -> None:
    """Somebody who did not come has no minutes; outside the meeting nobody is late."""
    facts = {"first_join": at(2), "last_leave": at(14), "seconds": 725, "share": 20, "audio": (Audio.VOIP,)}
    ann = person("Ann", "ann@example.com", Status.PRESENT, Status.LATE, **facts)
    view = answer(sections={section: (ann,)}, asked=None, rule=None)
    assert said(view)[-len(drawn) :] == drawn


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_a_sentence(why: Why) -> None:
    """Whatever is not known, the row says why."""
    assert row(why=why)[-1].endswith(".")


def test_times_on_other_days_and_after_a_change_of_clocks_say_so() -> None:
    """Nobody has to guess which midnight, or which of two half past twos."""
    night = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    traveller = but(ALICE, first_join=night, last_leave=night + timedelta(hours=2))
    view = answer(
        start=night, end=night + timedelta(hours=3), length=3 * 3600, rule=None,
        sections={Section.ATTENDED: (traveller,)},
    )  # fmt: skip
    assert "Sunday, 25 October 2026, 01:30 – 03:30 UTC+1 (3 h)" in said(view)
    assert "Europe/Berlin (UTC+2)" in said(view)
    assert "01:30 – 02:30 UTC+1 · VoIP" in said(view)
    late = but(ALICE, first_join=at(-600), last_leave=at(0))
    assert "00:00 – 10:00 · VoIP" in said(answer(sections={Section.ATTENDED: (late,)}))
    later = but(ALICE, first_join=at(0), last_leave=at(14 * 60 + 5))
    assert "10:00 – Wed 00:05 · VoIP" in said(answer(sections={Section.ATTENDED: (later,)}))


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Kolkata", "Asia/Kolkata (UTC+5:30)"), ("America/St_Johns", "America/St_Johns (UTC-3:30)"), ("UTC", "UTC")],
)
def test_the_zone_is_always_printed(zone: str, shown: str) -> None:
    """With its distance from UTC on that day, half hours too."""
    assert said(answer(zone=ZoneInfo(zone), zone_name=zone))[2] == shown


def test_a_running_meeting_says_as_of_when_and_can_be_refreshed() -> None:
    """And nobody is said to be short or gone early before the end."""
    seen = said(running())
    assert seen[1:3] == ["Tuesday, 3 March 2026, 10:00 – still running", "Europe/Berlin (UTC+1) · as of 10:42"]
    assert seen[-1] == "Late: more than 5 min after the start"
    assert buttons(running()) == [("Refresh", Refresh("q7Hk2").data())]
    assert {"In the meeting now (2)", "Already left (1)", "Not there so far (1)", "In the lobby (1)"} <= set(seen)


def test_ten_people_a_page() -> None:
    """The first page goes on, the last goes back, those between go both ways; who is where never changes."""
    pages = [everybody(25, page=page) for page in (1, 2, 3)]
    assert [[title for title, _ in buttons(page)] for page in pages] == [
        ["Page 2 ▶"],
        ["◀ Page 1", "Page 3 ▶"],
        ["◀ Page 2"],
    ]
    assert buttons(pages[1])[1][1] == TurnPage("q7Hk2", 3).data()
    names = [[words for words in said(page) if words.startswith("Person")] for page in pages]
    assert names == [[f"Person {n}" for n in numbers] for numbers in (range(10), range(10, 20), range(20, 25))]
    assert "21–25 of 25, page 3 of 3" in said(pages[2])


@pytest.mark.parametrize(("asked_for", "shown"), [(0, 1), (-3, 1), (4, 3), (10**9, 3)])
def test_a_page_that_is_not_there_is_the_nearest(asked_for: int, shown: int) -> None:
    """An old card may ask for a page that is gone."""
    assert said(everybody(25, page=asked_for)) == said(everybody(25, page=shown))


def test_a_section_goes_on_under_its_heading() -> None:
    """Each page says which section its first person belongs to."""
    view = answer(sections={Section.ATTENDED: (ALICE,) * 12, Section.ABSENT: (DAN,)}, asked=13, page=2)
    assert [words for words in said(view) if words.endswith(")") and words[0].isalpha()][2:] == [
        "Attended (12)",
        "Did not come (1)",
    ]


def test_a_text_too_long_for_a_message_says_where_the_others_are() -> None:
    """As many people as fit; the rule is not cut off."""
    full = text(everybody(2_000))
    assert "**Person 0**" in full
    assert full.split("\n\n")[-2:] == [
        "Everybody else is on the card, page by page.",
        full.split("\n\n")[-1],
    ]
    assert full.split("\n\n")[-1].startswith("Late: more than 5 min")


def test_the_rule_is_the_one_that_was_used() -> None:
    """Thresholds can be set in words or on the card."""
    rule = Thresholds(timedelta(minutes=10), timedelta(0), timedelta(seconds=30), 80, measure=Measure.SCHEDULE)
    gone = but(ALICE, Status.PRESENT, Status.LEFT_EARLY)
    assert said(answer(rule=rule, sections={Section.ATTENDED: (BOB, CAROL, gone)}))[-1] == (
        "Late: more than 10 min after the scheduled start · left early: more than 0 min before the scheduled end · "
        "returned: away for more than 30 s · short: less than 80 % of the scheduled time"
    )


@pytest.mark.parametrize(
    ("shown", "changes", "words"),
    [
        ({Section.ATTENDED: (ALICE, GUEST), Section.ABSENT: (DAN,)}, {}, ""),
        ({Section.ATTENDED: (CAROL,)}, {}, "Short: less than 75 % of the meeting"),
        ({Section.LATE: ()}, {"focus": Section.LATE}, "Late: more than 5 min after the start"),
        ({}, {"focus": Section.LEFT_EARLY}, "Left early: more than 5 min before the end"),
        ({Section.ON_TIME: (ALICE,)}, {}, "Late: more than 5 min after the start"),
        (
            {Section.ATTENDED: (ALICE,)},
            {"rule": Thresholds(pass_mark=90)},
            "Short: less than 90 % of the meeting",
        ),
        (
            {Section.ATTENDED: (ALICE,)},
            {"rule": Thresholds(measure=Measure.SCHEDULE)},
            "Short: less than 75 % of the scheduled time",
        ),
        ({Section.ATTENDED: (ALICE,)}, {"rule": Thresholds(pass_mark=90), "end": None}, ""),
        ({Section.ATTENDED: (ALICE,) * 10 + (CAROL,)}, {}, "Short: less than 75 % of the meeting"),
    ],
)
def test_only_rules_that_say_something_here_are_printed(
    shown: dict[Section, tuple[Attendee, ...]], changes: dict[str, object], words: str
) -> None:
    """Of a badge on any page, of a section, of the question; and of a limit that was set in the words."""
    view = answer(sections=shown, asked=None, **changes)
    assert (said(view)[-1] if words else "") == words
    assert ("more than" in str(said(view)) or "less than" in str(said(view))) == bool(words)
    assert text(view).endswith(words)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (answer(sections={}, asked=None, joined=SINCE), "Nobody joined since 14:30"),
        (
            answer(sections=sections(elsewhen=2), asked=None, presence=(at(250), at(260))),
            "Nobody was there from 14:10 to 14:20",
        ),
        (answer(sections=sections(attended=1), asked=None, joined=SINCE), "1 person attended"),
        (answer(sections={}, asked=None, joined=SINCE, focus=Section.LATE), "Nobody was late"),
        (running(sections={}, asked=None, joined=SINCE), "Nobody joined since 14:30"),
        (running(sections={}, asked=None, joined=SINCE, focus=Section.IN_NOW), "Nobody is in now"),
    ],
)
def test_nobody_in_the_time_asked_about(view: AttendanceView, words: str) -> None:
    """The meeting may have been full at another time."""
    assert verdict(view) == words


def test_notes_are_printed() -> None:
    """What the calculation noted (a dropped interval, say) is on the card and in the text."""
    view = answer(notes=(OthersCame(1200), DroppedJoins(2)))
    for note in ("1,200 others came, too.", "Left out, because they end before they begin: 2 of the joins."):
        assert note in said(view)
        assert note in text(view)
        assert note in limits_and_notes(view)


def test_guests_and_people_still_in_are_in_the_text() -> None:
    """The text says what the columns show."""
    told = text(running(sections={Section.IN_NOW: (IN_NOW, GUEST)}, asked=2)).replace("\u00a0", " ")
    assert "- **Alice Adams** (alice@example.com, host): 42 min, in since 09:55, VoIP." in told
    assert "- **Bob from Sales** (guest): 42 min, 70 %, 10:03 – 10:45, phone (called back)." in told
    there = {Section.IN_NOW: (JUST_IN,), Section.LOBBY_ONLY: (FRANK,)}
    told = text(running(sections=there, asked=2)).replace("\u00a0", " ")
    assert "- **Bob from Sales** (guest): in, join time not known, phone (called back)." in told
    assert "- **Frank Foe** (frank@example.com): lobby." in told
