"""Speak like a person: any meeting, any time, in words, with slips and in whatever order; answered as it was meant.

It is Wednesday, 18 November 2026, a quarter to nine in Paris, where Alice is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.support.chat import Chat, Json, card_of, words
from tests.support.meetings import held, person
from tests.support.speaking import (
    BUDGET,
    CUSTOMER,
    NUMBER,
    RETRO,
    REVIEW,
    ROOM,
    STANDUP,
    WEBINAR,
    Talk,
    file_of,
    on_wednesday,
    rows_of,
)


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    with on_wednesday(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A bot that serves an administrator."""
    folder, token = tmp_path_factory.mktemp("admin"), "demo-admin-token"
    with on_wednesday(folder, WEBEX_HOST_TOKEN=token, WEBEX_ADMIN_SCOPES="1") as running:
        yield running


TUESDAY = "Tuesday, 17 November 2026, 09:00 – 09:45"
MONDAY = "Monday, 16 November 2026, 09:00 – 09:30"
WEEK_BEFORE = "Tuesday, 10 November 2026, 09:00 – 09:30"

ANSWERED: list[tuple[str, str, str]] = [
    # Which meeting
    ("who attended last", RETRO, "2 people attended"),
    ("who attended the one before", STANDUP, "7 people attended"),
    ("who attended my last meeting before yesterday", CUSTOMER, "3 people attended"),
    ("who attended design review", REVIEW, "5 people attended"),
    ("who attended the retro", RETRO, "2 people attended"),
    ("who attended the uni des rev", REVIEW, "5 people attended"),
    ('who came to "Team stand-up"', STANDUP, "7 people attended"),
    ("who attended Müller & Söhne", CUSTOMER, "3 people attended"),
    (f"who attended {NUMBER}", STANDUP, "7 people attended"),
    ("who attended 2535 034 2239", STANDUP, "7 people attended"),
    ("who attended <2535-034-2239>", STANDUP, "7 people attended"),
    ("who attended https://example.webex.com/meet/alice", ROOM, "2 people attended"),
    ("who attended example.webex.com/meet/alice", ROOM, "2 people attended"),
    ("who attended https://example.webex.com/join/alice", ROOM, "2 people attended"),
    ("who attended personal room", ROOM, "2 people attended"),
    ("who is in?", BUDGET, "3 people are in now"),
    ("who's in the budget sync right now?", BUDGET, "3 people are in now"),
    # On which day
    ("who missed yesterday's stand-up?", TUESDAY, "1 of 6 did not come"),
    ("who attended the stand-up on Tuesday", TUESDAY, "7 people attended"),
    ("who attended last Tuesday's stand-up", TUESDAY, "7 people attended"),
    ("who attended the webinar last week", WEBINAR, "2,000 people attended"),
    ("who attended the stand-up last week", "Which meeting do you mean?", "1 more fits."),
    ("who attended stand-up on 10 November", WEEK_BEFORE, "6 people attended"),
    ("who attended stand-up 2026-11-10", WEEK_BEFORE, "6 people attended"),
    ("who attended stand-up on 13/11 in America/New_York or 10 November", "You name two", ""),
    (f"who attended {NUMBER} before Tuesday", MONDAY, "6 people attended"),
    ("who attended yesterday", TUESDAY, "7 people attended"),
    # At what time
    ("who attended the design review since 14:10", REVIEW, "1 person attended"),
    ("who joined the design review after 2:10pm", REVIEW, "1 person attended"),
    ("who attended the design review since 13:05 UTC", "13:00 – 14:01", "1 person attended"),
    ("who attended the design review since 8:05 in America/New_York", "America/New_York (UTC-5)", "1 person attended"),
    ("who attended the design review since 14:30", "Europe/Paris (UTC+1)", "Nobody joined since 14:30"),
    ("who attended the design review since 13:30 UTC", "13:00 – 14:01", "Nobody joined since 13:30"),
    ("who attended the design review before 12:00", REVIEW, "Nobody joined before 12:00"),
    ("who was in the design review between 17:00 and 18:00", REVIEW, "Nobody was there from 17:00 to 18:00"),
    (
        "who was in the design review between 14:10 and 14:20",
        "Minutes count from 14:10 to 14:20 only.",
        "4 people attended",
    ),
    (
        "who was there for the first 15 minutes of the design review",
        "Minutes count from 14:00 to 14:15 only.",
        "5 people attended",
    ),
    # Who
    ("who attended webinar carol@example.com, nobody@example.com", WEBINAR, "1 of 2 attended"),
    ("did bob@example.com and erin@example.com attend the stand-up?", STANDUP, "1 of 2 attended"),
    ('who attended the stand-up Bob Müller <bob@example.com>; "Évrard, Erin" <erin@example.com>', STANDUP, "1 of 2"),
    (
        "who attended the stand-up\nBob Müller\tbob@example.com\nCarol Chen\tcarol@example.com",
        STANDUP,
        "All 2 attended",
    ),
    ("was everybody at the stand-up?", STANDUP, "1 of 6 did not come"),
    ("who missed the stand-up of everyone invited", STANDUP, "1 of 6 did not come"),
    ("is bob@example.com in the budget sync", BUDGET, "Bob Müller was there and left"),
    ("did Jürgen Groß attend the stand-up", STANDUP, "Jürgen Groß attended"),
    ("explain carol@example.com in yesterday's stand-up", TUESDAY, "25 min of 37 min, 68 %"),
    # How late, how much
    ("who was late to the stand-up", STANDUP, "4 of 7 were late"),
    ("who was late to the stand-up after 8m", STANDUP, "3 of 7 were late"),
    ("who left the stand-up early", STANDUP, "2 of 7 left early"),
    ("who attended the design review at least 80%", "short: less than 80 % of 14:00 – 15:00", "1 short"),
    (
        "who was there in the first 15 minutes of the design review",
        "Minutes count from 14:00 to 14:15 only.",
        "short: less than 75 % of the time from 14:00 to 14:15",
    ),
    (
        "explain erin@example.com the design review first 15 minutes",
        "3 min of 15 min",
        "short: less than 75 % of the time from 14:00 to 14:15",
    ),
    # With slips, in any order, with small talk
    ("whp atended teh stand-up on Tusday", TUESDAY, "7 people attended"),
    ("who mised yesterdays standup", TUESDAY, "1 of 6 did not come"),
    ("who attnded desing reveiw", REVIEW, "5 people attended"),
    ("stand-up: who was late", STANDUP, "4 of 7 were late"),
    ("late who, stand-up", STANDUP, "4 of 7 were late"),
    ("on Tuesday the stand-up, who wasn’t there?", TUESDAY, "1 of 6 did not come"),
    ("hello! who attended the stand-up", STANDUP, "7 people attended"),
    ("Hey, could you please tell me who was at the design review? Thanks!", REVIEW, "5 people attended"),
    ("WHO ATTENDED THE DESIGN REVIEW?!", REVIEW, "5 people attended"),
    ("attendance of the stand-up", STANDUP, "7 people attended"),
    # In other alphabets, and pasted
    ("was жанна at the stand-up", STANDUP, "Жанна Иванова attended"),
    ("was 山田太郎 in the stand-up yesterday?", TUESDAY, "山田太郎 attended"),
    ("who attended ２５３５ ０３４ ２２３９", STANDUP, "7 people attended"),
    ("ｗｈｏ ａｔｔｅｎｄｅｄ the stand-up", STANDUP, "7 people attended"),
    ("> who attended the stand-up", STANDUP, "7 people attended"),
    ("who attended \u200bthe\xa0stand-up\ufeff bob\u200b@example.com", STANDUP, "Bob Müller attended"),
]


@pytest.mark.parametrize(("said", "meeting", "verdict"), ANSWERED)
def test_what_is_said_is_answered_as_it_was_meant(chat: Chat, said: str, meeting: str, verdict: str) -> None:
    """The right meeting, and the right number of people."""
    answer = words(chat.ask("Alice", said))
    assert meeting in answer
    assert verdict in answer


ASKED_BACK: list[tuple[str, str]] = [
    ("who attended the re", "I found no meeting called “re”"),
    ("who attended on 03/04", "“03/04” may be 3 April or 4 March."),
    ("who attended the stand-up since 9 IST", "“IST” is not one time zone."),
    ("who attended last 120 days", "I can look at 90 days in one question: ask about fewer."),
    ("who attended the stand-up blorp@", "Not an e-mail address: “blorp@”."),
    ("who was at the design review between 14:10 and 14:05", "“14:10” comes after “14:05”."),
    ("who attended tomorrow", "is still to come, so nobody has attended yet."),
    ("who attended the kick-off", "I found no meeting called “kick-off” in the last 90 days. Your meetings then:"),
    ("who attended the review on Monday", "“review” on Monday, 16 November. Your meetings then:"),
    ("who attended 299 999 9999", "You have no Webex meeting with the number 2999999999."),
    ("who attended here", "This is our own chat, so no meeting is held here."),
    ("who missed the stand-up @nobody", "You have no group @nobody."),
    ("explain bob@example.com last as csv", "A file has a line for each person"),
]


@pytest.mark.parametrize(("said", "sentence"), ASKED_BACK)
def test_what_is_wrong_or_may_mean_two_things_is_said(chat: Chat, said: str, sentence: str) -> None:
    """Quoted, with what to write instead; nothing is guessed."""
    assert sentence in words(chat.ask("Alice", said))


LAST_ONES = [
    "Wed 18 Nov, 08:05",
    "Wed 18 Nov, 07:55",
    "Tue 17 Nov, 09:00",
    "Mon 16 Nov, 16:00",
    "None of these",
]


def test_several_meetings_are_asked_about_with_buttons(chat: Chat) -> None:
    """Title, day and runs; the one that is chosen is answered in the card's place, with all that was said."""
    talk = Talk(chat, "who attended on Friday carol@example.com")
    assert "Which meeting do you mean?" in talk.words
    assert talk.buttons == [
        "Fri 13 Nov, 14:00",
        "Fri 13 Nov, 11:00",
        "Fri 13 Nov, 09:00",
        "None of these",
    ]
    assert "Carol Chen attended" in talk.press("Fri 13 Nov, 11:00")
    assert WEBINAR in talk.words
    chat.wait(lambda: [{}] if len(chat.replies("Alice", talk.first)) == 1 else [])
    assert "5 people attended" in Talk(chat, "who attended on Friday").press("Fri 13 Nov, 14:00")


def test_none_of_the_meetings_opens_the_form(chat: Chat) -> None:
    """There any other meeting can be named."""
    assert "Ask about a meeting" in Talk(chat, "who attended this week").press("None of these")


def test_a_question_without_a_meeting_gets_the_last_ones_to_choose_from(chat: Chat) -> None:
    """And forgets nothing else that was said."""
    talk = Talk(chat, "who missed it of zhanna@example.com, dave@example.com?")
    assert talk.buttons == LAST_ONES
    assert "1 of 2 did not come" in talk.press(LAST_ONES[1])


@pytest.mark.parametrize("said", ["my meetings", "List my meetings!", "which meetings", "show my meetings please"])
def test_the_last_meetings_are_listed_to_choose_from(chat: Chat, said: str) -> None:
    """For who knows neither ID nor title."""
    talk = Talk(chat, said)
    assert talk.words.startswith("Your last meetings")
    assert talk.buttons == LAST_ONES
    assert "7 people attended" in talk.press(LAST_ONES[2])
    assert CUSTOMER in talk.say("the one before")


def test_meetings_are_listed_of_a_time_too(chat: Chat) -> None:
    """Several are asked back; and what asks about somebody is a question."""
    for said in ("which meetings on Friday", "which meetings did I host on Friday?", "my meetings last week"):
        found = Talk(chat, said)
        assert found.buttons[:2] == ["Fri 13 Nov, 14:00", "Fri 13 Nov, 11:00"]
    talk = Talk(chat, "which meetings did bob@example.com attend")
    assert "Bob Müller attended" in talk.press(LAST_ONES[2])


def test_a_space_lists_its_own_meetings(chat: Chat) -> None:
    """Its members read the list."""
    talk = Talk(chat, "my meetings", space="Team stand-up")
    assert talk.words.count(STANDUP) == 1
    assert talk.buttons == [
        "Tue 17 Nov, 09:00",
        "Mon 16 Nov, 09:00",
        "Fri 13 Nov, 09:00",
        "Thu 12 Nov, 09:00",
        "None of these",
    ]
    assert not [title for title in (REVIEW, CUSTOMER, WEBINAR, RETRO, BUDGET, ROOM) if title in talk.words]


@pytest.mark.parametrize("time", ["last week", "today", "on Friday", "before Monday"])
def test_a_space_lists_its_own_meetings_of_a_time_too(chat: Chat, time: str) -> None:
    """None of elsewhere, and nobody's attendance: a list was asked for."""
    chat.control("DELETE", "requests")
    talk = Talk(chat, f"my meetings {time}", space="Team stand-up")
    assert not [title for title in (REVIEW, WEBINAR, CUSTOMER, RETRO) if title[:12] in talk.words]
    assert "attended" not in talk.words
    assert chat.control("GET", "requests?path=meetingParticipants") == []


def test_a_list_of_one_meeting_is_a_list(chat: Chat) -> None:
    """Who asks which there were has not asked who attended."""
    talk = Talk(chat, "my meetings yesterday")
    assert talk.words.startswith("Your meetings on Tuesday, 17 November")
    assert "7 people attended" in talk.press(talk.buttons[0])


@pytest.mark.parametrize("said", ["sales pipeline", "yesterday's sales pipeline", "23393296534", "2339 329 6534"])
def test_where_one_is_only_invited_webex_is_not_asked(chat: Chat, said: str) -> None:
    """By title, by day, by number: the host is named, and nobody's attendance is asked for."""
    chat.control("DELETE", "requests")
    answer = words(chat.ask("Alice", f"who attended {said}"))
    assert "“Sales pipeline” is hosted by dana@example.com; you are only invited." in answer
    assert chat.control("GET", "requests?path=meetingParticipants") == []


def test_an_administrators_question_needs_the_operators_leave(chat: Chat) -> None:
    """Without it nothing is asked in another host's name."""
    assert "not switched on" in words(chat.ask("Alice", "who attended last hosted by dana@example.com"))


@pytest.mark.parametrize("said", ["sales pipeline", "last", "2339 329 6534", "yesterday"])
def test_an_administrator_asks_about_another_hosts_meetings(admin: Chat, said: str) -> None:
    """Every look-up is in the name of that host."""
    answer = words(admin.ask("Ada", f"who attended {said} hosted by dana@example.com"))
    assert "Sales pipeline" in answer
    assert "2 people attended" in answer


FOLLOW_UPS: list[tuple[str, list[tuple[str, str]]]] = [
    (
        "who attended the stand-up bob@example.com",
        [
            ("and erin@example.com?", "1 of 2 attended"),
            ("and carol?", "2 of 3 attended"),
            ("only erin", "Erin Évrard did not come"),
            ("explain carol", "25 min of 37 min, 68 %"),
            ("but since 9:20", "21 min of 25 min, 84 %"),
            ("explain dave@example.com", "Dave O'Neil"),
            ("and taro@example.com", "山田太郎 · taro@example.com"),
            ("what about bob?", "Bob Müller · bob@example.com"),
            ("who missed it?", "1 of 6 did not come"),
            ("and dana@example.com", "2 of 7 did not come"),
            ("and Jürgen?", "2 of 8 did not come"),
            ("only dana@example.com", "dana@example.com did not come"),
            ("who missed it?", "1 of 6 did not come"),
        ],
    ),
    (
        "who attended the stand-up",
        [
            ("who was late?", "4 of 7 were late"),
            ("late after 8m", "3 of 7 were late"),
            ("and who missed it?", "1 of 6 did not come"),
            ("the one before?", "1 of 6 did not come"),
            ("the one before?", "Friday, 13 November 2026"),
            ("again", "Friday, 13 November 2026"),
            ("and yesterday?", TUESDAY),
            ("thanks!", "You're welcome."),
        ],
    ),
    (
        "who attended last",
        [
            ("the one before", STANDUP),
            ("and the one before that?", CUSTOMER),
            ('same for "design review"', REVIEW),
            ("at least 90%", "short: less than 90 % of 14:00 – 15:00"),
            ("in UTC", "13:00 – 14:01"),
            ("who attended last", RETRO),
        ],
    ),
    (
        f"who attended {NUMBER}",
        [("the one before", "A meeting of this series"), ("who missed it?", "1 of 6"), ("on 3 November", "3 November")],
    ),
]


@pytest.mark.parametrize(("opening", "turns"), FOLLOW_UPS)
def test_a_few_words_in_the_thread_go_on_with_the_question(
    chat: Chat, opening: str, turns: list[tuple[str, str]]
) -> None:
    """Nobody should have to say the meeting twice."""
    talk = Talk(chat, opening)
    for said, answered in turns:
        assert answered in talk.say(said), said


def test_a_few_words_just_after_an_answer_go_on_with_it_outside_of_its_thread(tmp_path: Path) -> None:
    """In a direct chat nobody opens threads; an hour later, or of somebody else, nothing is taken for granted."""
    with on_wednesday(tmp_path) as chat:
        for said, answered in (
            ("again", "I don't know these words"),
            ("who attended the stand-up bob@example.com", "Bob Müller attended"),
            ("and erin@example.com?", "1 of 2 attended"),
            ("and carol", "2 of 3 attended"),
            ("lunch?", "I don't know these words"),
            ("the one before", MONDAY),
            ("again", MONDAY),
        ):
            assert answered in words(chat.ask("Alice", said)), said
        assert "I don't know these words" in Talk(chat, "again", space="Team stand-up").words
        assert "I don't know these words" in Talk(chat, "again", who="Bob").words
        chat.control("POST", "clock", {"advance": 3600})
        assert "I don't know these words" in words(chat.ask("Alice", "again"))


def test_in_a_space_the_space_is_what_here_means(chat: Chat) -> None:
    """The last meeting of the space; and its thread goes on like any other."""
    talk = Talk(chat, "who attended here", space="Team stand-up")
    assert TUESDAY in talk.words
    assert MONDAY in talk.say("the one before")
    assert "Carol Chen attended" in talk.say("only carol")
    assert MONDAY in talk.words
    assert "7 people attended" in Talk(chat, "who was in this space's meeting on Tuesday", space="Team stand-up").words


def test_a_space_is_not_told_the_titles_of_other_meetings(chat: Chat) -> None:
    """Neither in a list to choose from, nor beside the words that fit nothing."""
    for said in ("who attended", "attendance", "who attended planning"):
        answer = str(Talk(chat, said, space="Team stand-up").last)
        assert not [title for title in (REVIEW, CUSTOMER, WEBINAR, RETRO, BUDGET, ROOM) if title in answer]


OPENINGS = ("who attended last", "who attended big stand-up", "who is in?")


def test_the_meeting_that_was_answered_for_stays_the_same(tmp_path: Path) -> None:
    """Another one is held meanwhile: pages, Refresh, follow-ups and `again` still mean the first."""
    with on_wednesday(tmp_path) as chat:
        crowd = [person(f"P{number:02}", f"p{number:02}@example.com", (0, 20)) for number in range(12)]
        held(chat, "Big stand-up", *crowd, ago=45, lasted=20)  # between the retrospective and the budget sync
        last, titled, live = (Talk(chat, said) for said in OPENINGS)
        chat.control("POST", f"meetings/{running_id(chat)}/end", {"sync_delay": 0})
        chat.control("POST", "clock", {"advance": 3600})
        for title in ("Postmortem", "Big stand-up"):
            held(chat, title, crowd[0], ago=40, lasted=20)
        assert "1 person attended" in words(chat.ask("Alice", "who attended last"))
        assert "page 2 of 2" in last.press("Page 2 ▶")
        for talk in (last, titled):
            assert "12 people attended" in talk.say("again")
            assert "P03 attended" in talk.say("only p03@example.com")
        assert RETRO in last.say("the one before")
        assert BUDGET in live.press("Refresh")
        assert "The meeting is over" in live.words


def test_what_ended_just_now_is_the_last_one(tmp_path: Path) -> None:
    """Webex doesn't list it yet: the one before is not taken for it, and the answer is promised."""
    with on_wednesday(tmp_path) as chat:
        alice = person("Alice Archer", "alice@example.com", (0, 20))
        held(chat, "Wrap-up", alice, ago=25, lasted=20, synced=False)
        for said in ("who attended last", "who missed the wrap-up"):
            answer = words(chat.ask("Alice", said))
            assert "Not known yet" in answer
            assert "Wrap-up was planned until 08:40 (UTC+1)" in answer


@pytest.mark.parametrize("people", ["", " bob@example.com"])
@pytest.mark.parametrize(
    ("zone", "header"), [("", "Europe/Paris"), (" in Asia/Tokyo", "Asia/Tokyo"), (" in UTC+2", None)]
)
def test_webex_is_asked_in_the_zone_of_the_answer(chat: Chat, zone: str, header: str | None, people: str) -> None:
    """The asker's own, or the one that was named; Webex knows no zones but the places of the IANA list."""
    chat.control("DELETE", "requests")
    chat.ask("Alice", f"who attended the design review{people}{zone}")
    calls = chat.control("GET", "requests?path=meetingParticipants")
    assert {call["timezone"] for call in calls} == {header}


def running_id(chat: Chat) -> str:
    return str(next(each["id"] for each in chat.control("GET", "meetings") if each["end"] is None))


def test_names_are_those_of_the_meeting_and_never_guessed(chat: Chat) -> None:
    """Two fit: asked, with a button for each; nobody fits: the nearest, to choose as well."""
    rows: list[Json] = [
        {"displayName": name, "email": email, "devices": []}
        for name, email in (("Dan Fox", "dan.fox@example.com"), ("Dan Lee", "dan.lee@example.com"), ("Dan", None))
    ]
    start = datetime.fromisoformat("2026-11-12T10:00:00+00:00")
    body = {"title": "Namesakes", "start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
    chat.control("POST", "meetings", body | {"participants": rows})
    talk = Talk(chat, "who attended namesakes")
    answer = talk.say("only dan")
    assert "“dan” may be Dan (guest), Dan Fox (dan.fox@example.com) or Dan Lee (dan.lee@example.com)." in answer
    assert talk.buttons == ["Dan", "dan.fox@example.com", "dan.lee@example.com", "Help"]
    assert "Dan Lee" in talk.press("dan.lee@example.com")
    assert "Dan Fox" not in talk.words
    talk.say("explain dan")
    assert "Dan · guest" in talk.press("Dan")
    assert "Nobody called “dana”" in talk.say("was dana late?")
    assert "dan.fox@example.com" in talk.buttons
    assert "Nobody called “zoe” was in the meeting or invited to it. Ask with an e-mail address" in talk.say("and zoe?")
    assert "Dan Fox" in talk.say("only dan.fox@example.com")


def test_an_answer_as_a_file(chat: Chat) -> None:
    """In the thread, with the verdict as words, under a name that says what it is; with the people the card shows."""
    talk = Talk(chat, "who missed yesterday's stand-up as csv")
    assert talk.words.startswith("1 of 6 did not come. Team stand-up, Tuesday, 17 November 2026")
    assert talk.last["parentId"] == talk.first["id"]
    assert "attachments" not in talk.last
    file = file_of(chat, talk.last)
    assert unquote(file.headers["Content-Disposition"]).endswith("who missed 2026-11-17 Team stand-up.csv")
    heading, *people = rows_of(chat, talk.last)
    assert heading[3] == "First join (Europe/Paris)"
    assert [row[:3] for row in people] == [
        ["Erin Évrard", "erin@example.com", "absent"],
        ["Jürgen Groß", "", "late, present, short"],
    ]


def test_a_file_of_the_answer_above(chat: Chat) -> None:
    """`csv` in a thread; what is said next is answered by a card again."""
    talk = Talk(chat, "who attended the webinar")
    talk.say("csv")
    assert len(rows_of(chat, talk.last)) == 2001
    assert "Carol Chen attended" in talk.say("only carol@example.com")
    assert card_of(talk.last)
    talk.say("as csv please")
    assert [row[0] for row in rows_of(chat, talk.last)] == ["Name", "Carol Chen"]


def test_the_columns_of_a_file_are_separated_as_it_is_said(chat: Chat) -> None:
    """Alice is in Paris, where spreadsheets split at semicolons; hers may be an English one."""
    talk = Talk(chat, "who attended the design review as csv")
    files = [file_of(chat, talk.last).text]
    for said in ("csv ,", "csv ;"):
        talk.say(said)
        files.append(file_of(chat, talk.last).text)
    assert ["Name,E-mail,Status" in text for text in files] == [False, True, False]
    assert ["Name;E-mail;Status" in text for text in files] == [True, False, True]


def test_a_file_below_one_persons_working_is_of_the_meeting(chat: Chat) -> None:
    """Everybody who came; and what is explained next is explained on a card."""
    talk = Talk(chat, "explain bob@example.com in the design review")
    assert "Breakout session 1 ·" not in talk.words
    assert "\nBreakout session 1\n" in talk.words
    assert "Breakout session Breakout" not in talk.words
    assert talk.say("csv").startswith("5 people attended.")
    assert [row[0] for row in rows_of(chat, talk.last)][2:] == [
        "Alice Archer",
        "Bob Müller",
        "Carol Chen",
        "Erin Évrard",
    ]
    assert "Erin Évrard · erin@example.com" in talk.say("explain erin@example.com")


def test_a_file_goes_where_the_details_go(tmp_path: Path) -> None:
    """Where a space may read no more than counts, the file comes by direct message."""
    with on_wednesday(tmp_path, GROUP_DETAILS="direct") as chat:
        line = Talk(chat, "who attended the stand-up as csv", space="Team stand-up")
        assert line.words.startswith("7 people attended. I have sent you a direct message.")
        assert "files" not in line.last
        room = chat.space("Alice", "Rollcall")
        messages = chat.api("Alice", "GET", "messages", params={"roomId": room})["items"]
        [file] = [message for message in messages if message.get("files")]
        assert "Bob Müller" in str(rows_of(chat, file))


def test_did_you_mean_says_it_for_you(chat: Chat) -> None:
    """The button puts the slip right, and keeps what was said after it."""
    talk = Talk(chat, "gruop team = bob@example.com, erin@example.com")
    assert talk.buttons == ["Yes: group team = bob@exa…", "Help"]
    assert "Saved @team" in talk.press(talk.buttons[0])
    assert "1 of 2 did not come" in words(chat.ask("Alice", "who missed the stand-up @team"))
    assert "What you can ask me" in Talk(chat, "hlep").press("Yes: help")


def test_a_button_speaks_for_whoever_presses_it(chat: Chat) -> None:
    """Bob presses the button of Alice's card: he is not signed in, and nothing is asked in Alice's name."""
    said = chat.say("Alice", "help", space="Team stand-up")
    card = chat.reply("Alice", said)
    chat.control("DELETE", "requests")
    chat.press("Bob", card, "who missed last")
    reply = chat.reply("Alice", said, after=1)
    assert "I can't ask Webex for you yet" in words(reply)
    assert chat.control("GET", "requests?path=meetings") == []


def test_the_examples_of_help_are_answered(chat: Chat) -> None:
    """Each button of help does something useful, and the card stays."""
    for button, answered in (
        ("who attended last", "2 people attended"),
        ("who missed last", "1 of 2 did not come"),
        ("who is in", "3 people are in now"),
        ("Ask about a meeting", "Everything below may stay empty."),
    ):
        talk = Talk(chat, "help")
        assert answered in talk.press(button)
        assert "What you can ask me" in words(chat.replies("Alice", talk.first)[0])


def test_greetings_and_thanks_are_answered_in_kind(chat: Chat) -> None:
    """Unless a question follows them."""
    for said in ("Thank you!", "thanks!", "thank you so much", "Thanks so much!!", "thanks 🙏", "many thanks", "ty"):
        assert words(chat.ask("Alice", said)) == "You're welcome.", said
    assert "What you can ask me" in words(chat.ask("Alice", "help please"))
    assert "5 people attended" in words(chat.ask("Alice", "ok, who attended the design review"))


def test_where_no_title_fits_the_others_are_offered(chat: Chat) -> None:
    """The question goes on with the one that is chosen."""
    talk = Talk(chat, "who missed the kick-off")
    assert "I found no such meeting\nI found no meeting called “kick-off” in the last 90 days." in talk.words
    assert "None of these" in talk.buttons
    assert STANDUP in talk.words
    assert "1 of 6 did not come" in talk.press("Tue 17 Nov, 09:00")
