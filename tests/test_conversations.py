"""What people say and what the bot answers, through the real process: HTTP in, HTTP out."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.chat.incoming import MOST_LOOKED_UP
from tests.support.chat import Chat, actions, card_of, waves, words

STANDUP = "07ac020f8a5f513f99bf67885146d735"
REVIEW = "Project Unicorn: design review"


def meeting(chat: Chat, title: str) -> str:
    """The id of the last instance of a sample meeting."""
    return str([each["id"] for each in chat.control("GET", "meetings") if each["title"] == title][-1])


def test_a_host_asks_about_three_people(chat: Chat) -> None:
    """The main job: e-mails named, two came, one did not."""
    instance = meeting(chat, REVIEW)
    answer = words(
        chat.ask("Alice", f"who attended {instance} alice@example.com, Bob <bob@example.com>; no@example.com")
    )
    assert "2 of 3 attended" in answer
    assert "Bob Müller" in answer
    assert "Did not come (1)\n" in answer
    assert "no@example.com" in answer


def test_without_emails_everybody_is_listed(chat: Chat) -> None:
    """Nobody named: everybody who came."""
    answer = words(chat.ask("Alice", f"who attended {meeting(chat, REVIEW)}"))
    assert "5 people attended" in answer


def test_times_are_in_the_hosts_own_zone(chat: Chat) -> None:
    """Alice lives in Paris: a meeting at 13:00 UTC in November began at 14:00."""
    answer = words(chat.ask("Alice", f"who attended {meeting(chat, REVIEW)} bob@example.com"))
    assert "Europe/Paris (UTC+1)" in answer
    assert "14:00 – 15:01" in answer


def test_a_series_answers_for_its_last_meeting_with_all_its_runs(chat: Chat) -> None:
    """The stand-up was restarted: both runs are one meeting."""
    answer = words(chat.ask("Alice", f"who attended {STANDUP}"))
    assert "The last meeting of this series, 2 runs" in answer
    assert "7 people attended" in answer


def test_in_a_group_space_the_answer_stands_in_the_thread(chat: Chat) -> None:
    """A mention in a space is answered right below."""
    said = chat.say("Alice", f"who attended {meeting(chat, REVIEW)} bob@example.com", space="Team stand-up")
    reply = chat.reply("Alice", said)
    assert reply["parentId"] == said["id"]
    assert "Bob Müller attended" in words(reply)


def test_a_mentioned_person_is_asked_about(chat: Chat) -> None:
    """@Bob in the question stands for his e-mail."""
    bob = chat.people["Bob"]["id"]
    text = f"who attended {meeting(chat, REVIEW)} <@personId:{bob}|Bob>"
    assert "Bob Müller attended" in words(chat.ask("Alice", text, space="Team stand-up"))


def test_many_mentions_are_many_names_and_few_calls(chat: Chat) -> None:
    """Each person looked up is a call to Webex: so only the first are. The others have the names that were shown."""
    bob, strangers = chat.people["Bob"]["id"], [f"stranger{number}" for number in range(100)]
    tags = (f'<spark-mention data-object-id="{person}">Quentin</spark-mention>' for person in (bob, *strangers))
    chat.control("DELETE", "requests")
    html = f"<p>who attended {meeting(chat, REVIEW)} {', '.join(tags)}</p>"
    said = chat.api("Alice", "POST", "messages", json={"toPersonId": chat.bot["id"], "html": html})
    assert "Quentin" in words(chat.reply("Alice", said))
    looked_up = [call for call in chat.control("GET", "requests?path=people/") if chat.is_the_bots(call)]
    assert MOST_LOOKED_UP / 2 < len(looked_up) <= MOST_LOOKED_UP + 1


def test_other_phrases_call_the_same(chat: Chat) -> None:
    """Greeting, help and a question mark lead to what the bot can do."""
    for text in ("help", "?", "hello"):
        assert "who attended" in words(chat.ask("Alice", text))


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("hlep", "Did you mean “help”?"),
        ("attendanse", "Did you mean “attendance”?"),
        ("make me a sandwich", "I don't know these words"),
    ],
)
def test_unknown_words_get_the_nearest_command(chat: Chat, said: str, answered: str) -> None:
    """Nothing is answered with silence."""
    reply = words(chat.ask("Alice", said))
    assert answered in reply
    assert f"You wrote “{said}”" in reply


def test_a_meeting_and_nothing_else_asks_who_attended(chat: Chat) -> None:
    """Its ID, number or link; a title alone may be talk."""
    review = meeting(chat, REVIEW)
    number = next(each["meetingNumber"] for each in chat.control("GET", "meetings") if each["title"] == REVIEW)
    for said in (review, number, f"{number[:4]} {number[4:7]} {number[7:]}"):
        assert REVIEW in words(chat.ask("Alice", said))
    assert "I don't know these words" in words(chat.ask("Alice", "lunch"))


def test_a_mention_and_nothing_else_is_answered(chat: Chat) -> None:
    """An empty message gets an example."""
    assert "What would you like to know?" in words(chat.ask("Alice", "", space="Team stand-up"))


def test_a_wrong_address_is_named_and_not_dropped(chat: Chat) -> None:
    """Else somebody would look absent who was never asked about."""
    reply = words(chat.ask("Alice", f"who attended {meeting(chat, REVIEW)} bob@example.com, carol@example"))
    assert "carol@example" in reply
    assert "attended (" not in reply.lower()


def test_a_stranger_to_the_bot_is_told_how_to_sign_in(chat: Chat) -> None:
    """Bob has not signed in: the host's token is not used for him."""
    chat.control("DELETE", "requests")
    reply = words(chat.ask("Bob", f"who attended {meeting(chat, REVIEW)}"))
    assert "I can't ask Webex for you yet" in reply
    assert chat.control("GET", "requests?path=meetingParticipants") == []


def test_somebody_elses_meeting_is_refused_in_words(chat: Chat) -> None:
    """Dana hosts the sales meeting: Webex answers Alice with 403."""
    reply = words(chat.ask("Alice", f"who attended {meeting(chat, 'Sales pipeline')}"))
    assert "host" in reply


def test_a_meeting_that_runs_tells_who_is_in(chat: Chat) -> None:
    """While it runs nobody is called absent."""
    instance = meeting(chat, "Budget sync")
    reply = chat.ask("Alice", f"who attended {instance} bob@example.com, nobody@example.com")
    assert "still running" in words(reply)
    assert "Did not come" not in words(reply)
    assert "Refresh" in [action["title"] for action in actions(card_of(reply))]


def test_pages_turn_and_the_old_card_goes(chat: Chat) -> None:
    """Two thousand people come ten a page; the button posts the next page and takes the old one away."""
    first = chat.ask("Alice", f"who attended {meeting(chat, 'All-hands webinar')}")
    assert "2,000 people attended" in words(first)
    assert "page 1 of 200" in words(first)
    chat.press("Alice", first, "Page 2 ▶")
    chat.wait(lambda: [reply for reply in chat.replies("Alice", first) if "page 2 of 200" in words(reply)])
    chat.wait(lambda: [{}] if all(reply["id"] != first["id"] for reply in chat.replies("Alice", first)) else [])


def test_a_button_runs_with_the_rights_of_whoever_presses_it(chat: Chat) -> None:
    """Bob presses a button of Alice's card: nothing is asked with her token."""
    said = chat.say("Alice", f"who attended {meeting(chat, 'All-hands webinar')}", space="Team stand-up")
    card = chat.reply("Alice", said)
    chat.control("DELETE", "requests")
    chat.press("Bob", card, "Page 2 ▶")
    chat.wait(lambda: [{}] if len(chat.replies("Alice", said)) > 1 else [])
    assert chat.control("GET", "requests?path=meetingParticipants") == []


def test_the_form_asks_the_same_question(chat: Chat) -> None:
    """The form's values become the same answer as words do."""
    form = chat.ask("Alice", "attendance")
    chat.press("Alice", form, "Who attended?", meeting=meeting(chat, REVIEW), emails="bob@example.com no@example.com")
    reply = chat.wait(lambda: [r for r in chat.replies("Alice", form) if "1 of 2 attended" in words(r)])[0]
    assert "no@example.com" in words(reply)


def test_a_form_filled_in_wrongly_comes_back_with_its_values(chat: Chat) -> None:
    """The sentence stands beside the field, and nothing has to be typed again."""
    form = chat.ask("Alice", "attendance")
    chat.press("Alice", form, "Who attended?", meeting=meeting(chat, REVIEW), emails="bob@example", late_after="soon")
    reply = chat.wait(lambda: [r for r in chat.replies("Alice", form) if r["id"] != form["id"]])[0]
    assert "bob@example" in words(reply)
    assert "Write whole minutes" in words(reply)
    assert meeting(chat, REVIEW) in str(card_of(reply))


def test_the_bot_greets_when_it_is_added(chat: Chat) -> None:
    """One sentence on what it does, and buttons."""
    room = chat.api("Alice", "POST", "rooms", json={"title": "A new space"})["id"]
    chat.api("Alice", "POST", "memberships", json={"roomId": room, "personId": chat.bot["id"]})
    look = {"roomId": room}
    greeting = chat.wait(lambda: list(chat.api("Alice", "GET", "messages", params=look)["items"]))[0]
    assert "Hello, I am Rollcall" in words(greeting)


def test_no_more_than_three_round_trips_one_after_another(chat: Chat) -> None:
    """Message; then participants beside the meeting and its dates; then the reply: three waves, 5 + 1 calls.

    Who seems absent may be a guest: so everybody is asked for beside the people who were named.
    """
    instance = meeting(chat, REVIEW)
    chat.ask("Alice", f"who attended {instance} bob@example.com")  # who the bot is, and Alice, is known from here on
    latency = 0.4
    chat.control("POST", "latency", {"ms": latency * 1000})
    try:
        chat.control("DELETE", "requests")
        reply = chat.ask("Alice", f"who attended {instance} bob@example.com nobody.of.that.name@example.com")
    finally:
        chat.control("POST", "latency", {"ms": 0})
    calls = [call for call in chat.control("GET", "requests") if chat.is_the_bots(call)]
    calls = [call for call in calls if "webhooks" not in call["path"]]  # mended by the clock
    assert sorted((call["method"], call["path"].split("/")[2]) for call in calls) == [
        ("GET", "meetingParticipants"),
        ("GET", "meetings"),
        ("GET", "meetings"),
        ("GET", "messages"),
        ("POST", "meetingParticipants"),
        ("POST", "messages"),
    ]
    assert waves([datetime.fromisoformat(call["time"]) for call in calls], latency) == 3
    assert "nobody.of.that.name@example.com" in words(reply)
