"""The form asks what words ask: it opens with the last meetings, remembers, and says beside each field what is wrong.

It is Wednesday, 18 November 2026, a quarter to nine in Paris, where Alice is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.chat.error_texts import words_of
from bot.commands.form_reading import FormError, not_in_the_list, read
from bot.commands.questions import BUTTONS
from bot.language.question import Ask, ById, ByLink, ByNumber, ByTitle, Limits, Question, Recent, Who, Window
from bot.language.times import day_window
from bot.webex.meeting_id import MeetingId
from cards.form import FormAnswer, FormView
from tests.support.chat import Chat, card_of, words
from tests.support.speaking import NUMBER, RETRO, REVIEW, STANDUP, Talk, on_wednesday

GONE = words_of(not_in_the_list()).sentence
NOW = datetime(2026, 11, 18, 7, 45, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
ID = "870f51ff287b41be84648412901e0402"


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    with on_wednesday(tmp_path_factory.mktemp("bot")) as running:
        yield running


def asked(**filled_in: str) -> Question:
    return read(FormAnswer(**filled_in), groups=("team",), now=NOW, zone=PARIS)


def wrong(**filled_in: str) -> dict[str, str]:
    """What is said beside each field."""
    with pytest.raises(FormError) as error:
        asked(**filled_in)
    errors = {name: words_of(wrong).sentence for name, wrong in error.value.errors.items()}
    return dict(FormView(FormAnswer(**filled_in), errors, asks=()).sentences)


@pytest.mark.parametrize(
    ("typed", "which", "held"),
    [
        (ID, ById(meeting_id=MeetingId(ID)), None),
        ("2551 234 5678", ByNumber(number="25512345678"), None),
        ("https://example.webex.com/meet/jane", ByLink(link="https://example.webex.com/meet/jane"), None),
        ("design review", ByTitle(title="design review"), None),
        ("last", Recent(), None),
        ("stand-up on Tuesday", ByTitle(title="stand-up", day=date(2026, 11, 17)), None),
        ("yesterday's stand-up", ByTitle(title="stand-up", day=date(2026, 11, 17)), None),
        ("stand-up last week", ByTitle(title="stand-up"), day_window(date(2026, 11, 9), PARIS, 7)),
        ("“who was late?”", ByTitle(title="who was late?"), None),
        ("lunch with bob@example.com", ByTitle(title="lunch with bob@example.com"), None),
        ("who attended", ByTitle(title="who attended"), None),
        ("review tomorrow", ByTitle(title="review tomorrow"), None),
        ("Sprint 12 review", ByTitle(title="Sprint 12 review"), None),
    ],
)
def test_a_meeting_is_typed_as_it_is_said(typed: str, which: Any, held: Window | None) -> None:
    """Words that would ask something else in a sentence are a title here."""
    question = asked(meeting=typed)
    assert (question.meeting, question.held_between) == (which, held)


def test_every_field_has_its_part_in_the_question() -> None:
    """Nothing that was filled in is lost."""
    question = asked(
        ask="who missed",
        chosen=ID,
        emails="ann@example.com\nbob@example.com",
        groups="team",
        host="jane@example.com",
        held_from_date="2026-11-16",
        held_to_date="2026-11-16",
        held_to_time="18:00",
        from_date="2026-11-17",
        from_time="09:00",
        to_date="2026-11-17",
        zone="Asia/Tokyo",
        late_after="3",
        pass_mark="50",
    )
    assert question == Question(
        ask=Ask.MISSED,
        meeting=ById(meeting_id=MeetingId(ID)),
        who=Who(emails=("ann@example.com", "bob@example.com"), groups=("team",)),
        hosted_by="jane@example.com",
        held_between=Window(start=datetime(2026, 11, 15, 15, tzinfo=UTC), end=datetime(2026, 11, 16, 9, tzinfo=UTC)),
        joined=Window(start=datetime(2026, 11, 17, tzinfo=UTC), end=datetime(2026, 11, 17, 15, tzinfo=UTC)),
        zone="Asia/Tokyo",
        limits=Limits(late_after=3, pass_mark=50),
    )


@pytest.mark.parametrize(
    ("filled_in", "zone", "start", "end"),
    [
        ({"from_date": "2026-10-25"}, "Europe/Paris", "2026-10-24T22:00", None),
        ({"to_date": "2026-10-25"}, "Europe/Paris", None, "2026-10-25T23:00"),
        ({"from_date": "2026-10-25", "from_time": "03:00"}, "Europe/Paris", "2026-10-25T02:00", None),
        (
            {"from_date": "2026-09-06", "to_date": "2026-09-06"},
            "America/Santiago",
            "2026-09-06T04:00",
            "2026-09-07T03:00",
        ),
        ({"from_date": "2026-11-18", "from_time": "10:00"}, "UTC+5:30", "2026-11-18T04:30", None),
    ],
)
def test_days_and_hours_are_those_of_the_zone(
    filled_in: dict[str, str], zone: str, start: str | None, end: str | None
) -> None:
    """An end that is a day counts whole, though it has 23 or 25 hours, or begins at one in the morning."""
    begins, ends = (datetime.fromisoformat(f"{text}Z") if text else None for text in (start, end))
    assert asked(meeting=ID, zone=zone, **filled_in).joined == Window(start=begins, end=ends)


def test_what_was_typed_goes_before_what_the_list_had_chosen() -> None:
    """Something is always chosen there."""
    assert asked(chosen=ID, meeting="last").meeting == Recent()


@pytest.mark.parametrize(
    ("filled_in", "field", "sentence"),
    [
        ({}, "meeting", "Say which meeting"),
        ({"meeting": "12345"}, "meeting", "“12345” is not a meeting number"),
        ({"meeting": "https://evil.example/x"}, "meeting", "is not a link to a Webex meeting"),
        ({"chosen": "m1"}, "chosen", GONE),
        ({"chosen": ID[:-1]}, "chosen", "is not a whole meeting ID"),
        ({"meeting": ID, "emails": "bob@"}, "emails", "Not an e-mail address: “bob@”"),
        ({"meeting": ID, "groups": "team,old"}, "groups", "You no longer have the group @old."),
        ({"meeting": ID, "zone": "Europe/Pari"}, "zone", "Did you mean Europe/Paris?"),
        ({"meeting": ID, "zone": "IST"}, "zone", "“IST” is not one time zone"),
        ({"meeting": ID, "zone": "../etc"}, "zone", "I don't know the time zone"),
        ({"meeting": ID, "from_date": "2026-11-19"}, "from_date", "is still to come"),
        ({"meeting": ID, "from_date": "2026-10-25", "from_time": "02:30"}, "from_date", "comes twice"),
        ({"meeting": ID, "to_date": "2026-03-29", "to_time": "02:30"}, "to_date", "the clocks skip that hour"),
        ({"meeting": ID, "from_date": "2026-01-01", "to_date": "2026-06-01"}, "from_date", "90 days"),
        ({"meeting": ID, "from_date": "2026-11-04", "to_date": "2026-11-03"}, "from_date", "comes after “2026-11-03”"),
        (
            {
                "meeting": ID,
                "from_date": "2026-11-04",
                "to_date": "2026-11-04",
                "from_time": "09:30",
                "to_time": "09:30",
            },
            "from_date",
            "“2026-11-04 09:30” comes after “2026-11-04 09:30”.",
        ),
        ({"meeting": ID, "late_after": "soon"}, "late_after", "Write whole minutes"),
        ({"meeting": ID, "host": "jane"}, "host", "is not an e-mail address"),
        ({"meeting": ID, "host": "a@example.com b@example.com"}, "host", "is not an e-mail address"),
        ({"meeting": ID, "held_from_date": "2026-11-19"}, "held_from_date", "is still to come"),
        ({"meeting": ID, "held_to_date": "2026-03-29", "held_to_time": "02:30"}, "held_to_date", "skip that hour"),
        (
            {"meeting": "review on 3 November", "held_from_date": "2026-11-04"},
            "held_from_date",
            "You name two times at which the meeting was held",
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field(filled_in: dict[str, str], field: str, sentence: str) -> None:
    """One sentence, and no other field is accused."""
    errors = wrong(**filled_in)
    assert set(errors) == {field}
    assert sentence in errors[field]


def inputs(talk: Talk) -> dict[str, dict[str, Any]]:
    """The inputs of the form, by their names."""
    found: dict[str, dict[str, Any]] = {}

    def look(part: Any) -> None:
        for each in part if isinstance(part, list) else []:
            if "id" in each:
                found[each["id"]] = each
            look(each.get("columns") or each.get("items"))

    look(card_of(talk.last)["body"])
    return found


def test_the_form_opens_with_the_last_meetings(chat: Chat) -> None:
    """Title, day, length and runs; what runs is marked; those to which one was only invited are not there."""
    talk = Talk(chat, "attendance")
    titles = [choice["title"] for choice in inputs(talk)["chosen"]["choices"]]
    assert titles[:4] == [
        "Budget sync · Wed 18 Nov, 08:05 · running now",
        "Retrospective · Wed 18 Nov, 07:55 · 30 min",
        "Team stand-up · Tue 17 Nov, 09:00 · 45 min · 2 runs",
        "Customer call: Müller & Söhne · Mon 16 Nov, 16:00 · 44 min",
    ]
    assert "pipeline" not in str(titles)
    assert talk.buttons == list(BUTTONS.values())
    assert talk.buttons[0] == "Who attended?"
    assert inputs(talk)["zone"]["placeholder"] == "Europe/Paris"


@pytest.mark.parametrize("said", ["attendance design review", "form design review", "Attendance: design review"])
def test_a_title_behind_the_forms_name_is_filled_in(chat: Chat, said: str) -> None:
    """And nothing else is chosen, so that it holds."""
    talk = Talk(chat, said)
    assert inputs(talk)["meeting"]["value"] == "design review"
    assert "value" not in inputs(talk)["chosen"]
    assert "Project Unicorn: design review" in talk.press("Who attended?", meeting="design review")


@pytest.mark.parametrize("said", ["attendance of the design review", "attendance design review bob@example.com"])
def test_a_sentence_that_begins_like_the_form_is_a_question(chat: Chat, said: str) -> None:
    """It is complete."""
    assert REVIEW in Talk(chat, said).words


def chosen(talk: Talk, title: str) -> str:
    choices = inputs(talk)["chosen"]["choices"]
    return next(str(choice["value"]) for choice in choices if choice["title"].startswith(title))


@pytest.mark.parametrize(
    ("button", "verdict"),
    [
        ("Who attended?", "7 people attended"),
        ("Who missed it?", "1 of 6 did not come"),
        ("Who was late?", "4 of 7 were late"),
        ("Who left early?", "2 of 7 left early"),
    ],
)
def test_each_button_asks_its_question_in_place_of_the_form(chat: Chat, button: str, verdict: str) -> None:
    """About all runs of the meeting that was chosen."""
    talk = Talk(chat, "form")
    assert verdict in talk.press(button, chosen=chosen(talk, STANDUP))
    assert "2 runs" in talk.words
    chat.wait(lambda: [{}] if len(chat.replies("Alice", talk.first)) == 1 else [])
    assert STANDUP in talk.say("the one before")


def test_groups_are_ticked(chat: Chat) -> None:
    """Those of the person who opened the form; one that was deleted meanwhile is named."""
    chat.ask("Alice", "group leads = bob@example.com, erin@example.com")
    talk = Talk(chat, "attendance")
    assert inputs(talk)["groups"]["choices"] == [{"title": "@leads (2)", "value": "leads"}]
    assert "1 of 2 attended" in talk.press("Who attended?", meeting="stand-up", groups="leads")
    late = Talk(chat, "attendance")
    chat.ask("Alice", "forget group leads")
    assert "You no longer have the group @leads." in late.press("Who attended?", meeting="stand-up", groups="leads")


def test_what_is_not_found_brings_the_form_back(chat: Chat) -> None:
    """With everything that was filled in, and the sentence below the meeting."""
    talk = Talk(chat, "attendance")
    assert "I found no meeting called “kick-off”" in talk.press(
        "Who was late?", meeting="kick-off", emails="bob@example.com", late_after="7"
    )
    kept = inputs(talk)
    assert (kept["meeting"]["value"], kept["emails"]["value"], kept["late_after"]["value"]) == (
        "kick-off",
        "bob@example.com",
        7,
    )
    assert talk.buttons[0] == "Who was late?"
    assert "you are only invited" in talk.press("Who attended?", meeting="sales pipeline")
    assert "nobody who was invited" in talk.press("Who missed it?", meeting="personal room")
    assert RETRO in talk.press("Who attended?", meeting="last", emails="bob@example.com")


def test_the_last_choice_is_remembered_for_whoever_made_it(chat: Chat) -> None:
    """People, thresholds and zone; not the meeting, and not where others could read it."""
    filled_in = {"emails": "carol@example.com", "zone": "Asia/Tokyo", "late_after": "3", "pass_mark": "50"}
    talk = Talk(chat, "attendance")
    talk.press("Who attended?", meeting=NUMBER, **filled_in)
    assert "Asia/Tokyo" in talk.words
    again = inputs(Talk(chat, "attendance"))
    assert {name: str(again[name]["value"]) for name in filled_in} == filled_in
    assert "value" not in again["meeting"]
    for other in (Talk(chat, "attendance", space="Team stand-up"), Talk(chat, "attendance", who="Bob")):
        assert "carol@example.com" not in str(other.last)
    Talk(chat, "attendance").press("Who attended?", meeting=NUMBER)
    assert "value" not in inputs(Talk(chat, "attendance"))["emails"]


def test_in_a_space_the_list_has_the_meetings_of_that_space(chat: Chat) -> None:
    """Its members see the form."""
    talk = Talk(chat, "attendance", space="Team stand-up")
    assert {choice["title"].partition(" · ")[0] for choice in inputs(talk)["chosen"]["choices"]} == {STANDUP}
    assert "groups" not in inputs(talk)
    assert "7 people attended" in talk.press("Who attended?", chosen=chosen(talk, STANDUP))


def test_without_a_list_the_meeting_is_typed(chat: Chat) -> None:
    """Webex can't list the meetings just now; the form opens all the same, and works."""
    chat.control("POST", "faults", {"fault": "status", "status": 503, "path": "/meetings", "method": "GET"})
    try:
        talk = Talk(chat, "attendance")
    finally:
        chat.control("DELETE", "faults")
    assert "chosen" not in inputs(talk)
    assert inputs(talk)["meeting"]["isRequired"]
    assert "5 people attended" in talk.press("Who attended?", meeting="design review")


def test_who_has_not_signed_in_gets_the_form_too(chat: Chat) -> None:
    """Only the answer needs the sign-in."""
    talk = Talk(chat, "attendance", who="Bob")
    assert "chosen" not in inputs(talk)
    assert "I can't ask Webex for you yet" in talk.press("Who attended?", meeting="last")


def test_a_form_that_is_older_than_its_list_still_works(chat: Chat) -> None:
    """A meeting is chosen by its ID, whatever is listed by now; what was never in the list is refused with a reason."""
    talk = Talk(chat, "attendance")
    old = chosen(Talk(chat, "attendance"), "Project Unicorn")
    assert REVIEW in talk.press("Who attended?", chosen=old)
    stale = Talk(chat, "attendance")
    answer = stale.press("Who attended?", chosen="m1", emails="bob@example.com")
    assert GONE in answer
    assert inputs(stale)["emails"]["value"] == "bob@example.com"
    assert "5 people attended" in stale.press("Who attended?", meeting="design review")


def test_words_behind_the_command_are_the_meeting(chat: Chat) -> None:
    """`form the stand-up` opens it filled in."""
    assert inputs(Talk(chat, "form kick-off"))["meeting"]["value"] == "kick-off"
    assert "2 people attended" in words(chat.ask("Alice", "attendance last"))


@pytest.mark.parametrize(
    ("pressed", "ask"), [("who missed", Ask.MISSED), ("", Ask.ATTENDED), ("who shot", Ask.ATTENDED)]
)
def test_what_no_button_of_ours_asks_is_who_attended(pressed: str, ask: Ask) -> None:
    """The value travels through the client."""
    assert asked(chosen=ID, ask=pressed).ask is ask


def test_the_usual_share_in_its_field_is_not_asked_about() -> None:
    """It stands there already: another one is what somebody wants to know."""
    assert asked(chosen=ID, pass_mark="75").limits.pass_mark is None
    assert asked(chosen=ID, pass_mark="80").limits.pass_mark == 80
