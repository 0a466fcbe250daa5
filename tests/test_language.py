"""What a person's words mean: the table of phrasings, the sentences for what is wrong, and any text at all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.language.grammar import understand
from bot.language.question import MisunderstoodError, NoMeetingError, NotAQuestionError, Output, Pin, Question
from bot.language.reading import read
from bot.language.tokens import MOST_BYTES
from bot.store.questions import decoded, encoded
from bot.webex.meeting_id import MeetingId
from cards.fallback import LONGEST_MESSAGE
from tests.support.any_text import EXAMPLES, anything
from tests.support.full import IS_FULL
from tests.support.mistakes import misunderstood, sentence_of
from tests.support.phrases import (
    ID,
    IN_THREAD,
    MISUNDERSTOOD,
    NOW,
    ON_TUESDAY,
    OTHER_COMMANDS,
    SERIES,
    UNTIDY,
    WHEN,
    WHO_WHICH,
    ZONE,
    missed,
    utc,
)

PHRASES = [*WHO_WHICH, *WHEN, *UNTIDY]


@pytest.mark.parametrize(("said", "meant"), PHRASES)
def test_a_phrasing_means_exactly_one_question(said: str, meant: Question) -> None:
    """The table that the language is held to."""
    assert understand(said.replace("<id>", ID), now=NOW, zone=ZONE) == meant


@pytest.mark.parametrize(("said", "meant"), IN_THREAD)
def test_in_a_thread_the_meeting_may_go_unsaid(said: str, meant: Question) -> None:
    """A reply to a card is about the card's meeting, unless it names one."""
    assert understand(said, now=NOW, zone=ZONE, in_thread=True) == meant


@pytest.mark.parametrize(("said", "sentence"), MISUNDERSTOOD)
def test_what_is_wrong_is_quoted_and_told_how_to_write(said: str, sentence: str) -> None:
    """Ambiguity is asked back, never guessed."""
    with pytest.raises(MisunderstoodError) as error:
        understand(said.replace("<id>", ID), now=NOW, zone=ZONE)
    assert sentence_of(error.value) == sentence


@pytest.mark.parametrize("said", OTHER_COMMANDS)
def test_without_a_word_of_a_question_another_command_is_looked_for(said: str) -> None:
    """Otherwise `help` or `sign out` would be answered by the language."""
    with pytest.raises(NotAQuestionError):
        understand(said.replace("<id>", ID), now=NOW, zone=ZONE)


def test_a_question_without_its_meeting_can_be_told_from_a_wrong_one() -> None:
    """A form can be shown for it."""
    with pytest.raises(NoMeetingError):
        understand("who was late?", now=NOW, zone=ZONE)


def test_the_table_is_as_long_as_was_promised() -> None:
    """At least 150 phrasings, 40 of them untidy, each once."""
    said = [said for said, _ in PHRASES]
    assert len(said) >= 150
    assert len(UNTIDY) >= 40
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("meant", {question: None for _, question in [*PHRASES, *IN_THREAD]})
def test_every_question_survives_being_stored_as_json(meant: Question) -> None:
    """Questions are kept beside their answers, for buttons and follow-ups."""
    assert decoded(encoded(meant)) == meant


def test_a_question_of_an_older_version_is_read() -> None:
    """As it was stored by the version of 18 November 2026, beside the card that answered it."""
    stored = """
        {"type": "question", "ask": "who missed",
         "meeting": {"type": "byid", "meeting_id": "870f51ff287b41be84648412901e0402"},
         "held": {"type": "window", "start": "2026-11-16T23:00:00Z", "end": "2026-11-17T23:00:00Z"},
         "output": "csv",
         "pin": {"type": "pin", "meeting_id": "870f51ff287b41be84648412901e0402",
                 "held": {"type": "window", "start": "2026-11-16T23:00:00Z"}}}
    """
    pin = Pin(meeting_id=MeetingId(ID), held_between=utc("2026-11-16 23:00"))
    assert decoded(stored) == missed(SERIES, held_between=ON_TUESDAY, output=Output.CSV, pin=pin)


def test_three_hundred_addresses_can_be_pasted() -> None:
    """A whole department, as a mail client copies it, within the length of a message."""
    pasted = "; ".join(f"Li, Bo <p{number}@x.com>" for number in range(300))
    question = understand(f"who attended {ID} {pasted}", now=NOW, zone=ZONE)
    assert question.who.emails == tuple(f"p{number}@x.com" for number in range(300))


def test_a_text_longer_than_a_message_is_refused() -> None:
    """Webex takes fewer bytes than this, so a longer text didn't come from there."""
    assert MOST_BYTES > LONGEST_MESSAGE
    at_most = "who attended " + "ä" * ((MOST_BYTES - 13) // 2)
    assert understand(at_most, now=NOW, zone=ZONE).ask == "who attended"
    with misunderstood("longer than a Webex message"):
        understand(f"{at_most}ää", now=NOW, zone=ZONE)


def test_a_question_of_a_thousand_words_is_refused() -> None:
    """It bounds the time that a hostile message can take."""
    with misunderstood("more words than I can follow"):
        understand("who attended " + "late " * 1_000, now=NOW, zone=ZONE)


@pytest.mark.parametrize("morsel", ["since", "who is was", "first 15", "3 March", "late after", "did bob", "<a@x.com>"])
def test_the_work_grows_with_the_text_alone(morsel: str) -> None:
    """Twice the text takes twice the steps, whatever is repeated."""
    short, twice = (read(f"who attended {f'{morsel} ' * times}", NOW).steps for times in (100, 200))
    assert 0 < twice <= 2 * short


def assert_can_be_sent(sentence: str) -> None:
    """Halves of characters can't be."""
    assert sentence.encode()


@pytest.mark.timeout(3_600 if IS_FULL else 120)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything, st.booleans())
def test_any_text_is_a_question_or_one_of_two_errors(said: str, in_thread: bool) -> None:
    """Nobody's message makes the bot fail; what comes out can be stored."""
    try:
        question = understand(said, now=NOW, zone=ZONE, in_thread=in_thread)
    except NotAQuestionError:
        return
    except MisunderstoodError as error:
        assert_can_be_sent(sentence_of(error))
    else:
        assert decoded(encoded(question)) == question
