"""`who missed …`: who was expected and not there, who came uninvited, and who that isn't known of."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.support.chat import Chat, actions, card_of, waves, words
from tests.support.meetings import ALICE, BOB, CAROL, DAVE, held, person
from tests.support.speaking import rows_of

TEAM = ["bob@example.com", "carol@example.com", "dave@example.com"]


def test_the_invitees_are_expected(chat: Chat) -> None:
    """Carol did not come; a colleague came uninvited; the host is neither expected nor a surprise."""
    people = [person(*ALICE, (0, 60)), person(*BOB, (0, 60)), person(*DAVE, (0, 60))]
    people.append(person("Erin Évrard", "erin@example.com", (0, 60)))
    meeting = held(chat, "Planning", *people, invitees=TEAM)
    answer = words(chat.ask("Alice", f"who missed {meeting['id']}"))
    assert "1 of 3 did not come\n1 not expected" in answer
    assert "Did not come (1)\n–\nCarol Chen\ncarol@example.com" in answer
    assert "Came without being expected (1)\n1 h\n100 %\nErin Évrard" in answer
    assert "Alice" not in answer
    assert "Bob" not in answer


def test_all_pages_of_invitees_are_read(chat: Chat) -> None:
    """Webex gives ten a page unless asked for more, and a hundred at most."""
    invited = [f"colleague{number}@example.com" for number in range(105)]
    meeting = held(chat, "All hands", person(*ALICE, (0, 60)), invitees=invited)
    assert "All 105 did not come" in words(chat.ask("Alice", f"who missed {meeting['id']}"))


def test_people_who_are_named_are_expected_instead(chat: Chat) -> None:
    """Others who came are not called unexpected: nobody asked about them."""
    meeting = held(chat, "Named", person(*BOB, (0, 60)), person(*CAROL, (0, 60)), invitees=TEAM)
    answer = words(chat.ask("Alice", f"who missed {meeting['id']} bob@example.com, ann@example.net"))
    assert "1 of 2 did not come" in answer
    assert "ann@example.net" in answer
    assert "1 came, too" in answer
    assert "Came, too (1)" in answer
    assert "expected" not in answer
    both = words(chat.ask("Alice", f"who missed {meeting['id']} of the invitees and ann@example.net"))
    assert "2 of 4 did not come" in both


def test_of_many_who_came_beside_those_who_are_named_only_the_number_is_told(chat: Chat) -> None:
    """Else the answer would be lost among them; a file has no more."""
    crowd = [person(f"Guest {number}", f"g{number}@example.com", (0, 60)) for number in range(30)]
    meeting = held(chat, "Crowd", *crowd, person(*BOB, (0, 60)))
    missed = chat.ask("Alice", f"who missed {meeting['id']} bob@example.com, ann@example.net")
    assert "1 of 2 did not come" in words(missed)
    assert "30 others came, too." in words(missed)
    assert "Page" not in words(missed)
    assert "Guest 1" not in words(missed)


def test_when_nobody_is_missing_everybody_is_listed(chat: Chat) -> None:
    """The answer to "who missed it" is then that all came."""
    meeting = held(chat, "Full house", *(person(*who, (0, 60)) for who in (BOB, CAROL, DAVE)), invitees=TEAM)
    answer = words(chat.ask("Alice", f"who missed {meeting['id']}"))
    assert "All 3 attended" in answer
    assert "Attended (3)" in answer


def test_who_was_only_in_the_lobby_or_only_after_the_end_is_not_called_absent(chat: Chat) -> None:
    """Neither was there, and neither stayed away."""
    people = [person(*BOB, state="lobby"), person(*CAROL, (61, 70))]
    meeting = held(chat, "Almost", *people, invitees=TEAM)
    answer = words(chat.ask("Alice", f"who missed {meeting['id']}"))
    assert "1 of 3 did not come\n1 only in the lobby · 1 not during the meeting" in answer
    assert "Only in the lobby (1)" in answer
    assert "Joined, but not during the meeting (1)\n0 min\n0 %\nCarol Chen" in answer


def test_a_guest_of_that_name_makes_it_unknown(chat: Chat) -> None:
    """Somebody called Bob was there without an e-mail: Bob is not called absent."""
    meeting = held(chat, "Guests", person("Bob", None, (0, 42)), person(*CAROL, (0, 60)), invitees=TEAM)
    answer = words(chat.ask("Alice", f"who missed {meeting['id']}"))
    assert "1 of 3 did not come\n1 not known · 1 not expected" in answer
    assert (
        "Not known (1)\n?\nBob Müller\nbob@example.com\nMay have joined as a guest without an e-mail address." in answer
    )


def test_the_same_holds_when_one_asks_about_bob_alone(chat: Chat) -> None:
    """Webex tells of guests only in answers about everybody: the bot asks for that before it calls him absent."""
    meeting = held(chat, "Guests again", person("Bob", None, (0, 42)))
    answer = words(chat.ask("Alice", f"who attended {meeting['id']} bob@example.com"))
    assert "Not known: bob@example.com" in answer
    assert "Came without being expected" not in answer


def test_while_it_runs_nobody_has_missed_it(chat: Chat) -> None:
    """Who is there, who was there and left, who is not there so far; not more."""
    people = [person(*BOB, (0, None)), person(*CAROL, (0, 10), state="end")]
    meeting = held(chat, "Live", *people, ago=20, lasted=None, invitees=TEAM)
    answer = words(chat.ask("Alice", f"who missed {meeting['id']}"))
    assert "2 of 3 came so far\n1 not there so far" in answer
    assert "Already left (1)\n?\nCarol Chen" in answer
    assert "Not there so far (1)\n–\nDave O'Neil\ndave@example.com" in answer
    assert "Who missed it can be told when it is over." in answer
    assert "Did not come" not in answer


def test_who_missed_the_first_minutes(chat: Chat) -> None:
    """Who came later was in the meeting, but not in that time."""
    meeting = held(chat, "Opening", person(*BOB, (0, 60)), person(*CAROL, (20, 60)), invitees=TEAM)
    answer = words(chat.ask("Alice", f"who missed the first 15 minutes of {meeting['id']}"))
    assert "1 of 3 did not come\n1 not there in that time" in answer
    assert "Not there in the time asked about (1)\n0 min\n0 %\nCarol Chen" in answer
    lines = answer.splitlines()
    assert [line.startswith("Minutes count from") for line in lines].index(True) == 5


def test_nobody_was_invited(chat: Chat) -> None:
    """Then there is nobody to miss, and the sentence says what to write."""
    meeting = held(chat, "Ad hoc", person(*ALICE, (0, 60)))
    answer = words(chat.ask("Alice", f"who missed {meeting['id']}"))
    assert "I don't know who was expected" in answer
    assert "who missed ‹meeting› alice@example.com, bob@example.com" in answer


def test_by_the_name_alone(chat: Chat) -> None:
    """A first name is matched against the people of this meeting, and asked about where it fits two."""
    bobs = [person("Bob King", "bob.king@example.net", (0, 60)), person(*BOB, (0, 50))]
    meeting = held(chat, "Names", *bobs, invitees=[*TEAM, "bob@example.com"])
    assert "Carol Chen did not come" in words(chat.ask("Alice", f"did carol attend {meeting['id']}"))
    two = words(chat.ask("Alice", f"did bob attend {meeting['id']}"))
    assert "I don't know who you mean" in two
    assert "“bob” may be Bob King (bob.king@example.net) or Bob Müller (bob@example.com)." in two
    assert "Bob King attended" in words(chat.ask("Alice", f"did bob king attend {meeting['id']}"))
    assert "Nobody called “zoe” was in the meeting" in words(chat.ask("Alice", f"did zoe attend {meeting['id']}"))


def test_whom_webex_lists_is_asked_about_page_by_page(chat: Chat) -> None:
    """The buttons ask the same question again."""
    invited = [f"colleague{number}@example.com" for number in range(25)]
    meeting = held(chat, "Paged", person(*ALICE, (0, 60)), invitees=invited)
    first = chat.ask("Alice", f"who missed {meeting['id']}")
    chat.press("Alice", first, "Page 2 ▶")
    second = chat.wait(lambda: [each for each in chat.replies("Alice", first) if "page 2 of 3" in words(each)])[0]
    assert "All 25 did not come" in words(second)
    assert [action["title"] for action in actions(card_of(second))] == ["◀ Page 1", "Page 3 ▶"]


@pytest.mark.parametrize(
    ("question", "calls"),
    [
        ("who missed {id}", {"GET meetings", "GET meetingInvitees", "GET meetingParticipants"}),
        ("who is in {id}", {"GET meetings", "GET meetingParticipants"}),
        ("explain bob@example.com {id}", {"GET meetings", "POST meetingParticipants"}),
    ],
)
def test_no_more_than_three_round_trips(chat: Chat, question: str, calls: set[str]) -> None:
    """The message; then everything that is asked of Webex, side by side; then the reply."""
    meeting = held(chat, "Quick", person(*BOB, (0, 60)), invitees=["bob@example.com"])
    chat.ask("Alice", question.format(**meeting))
    latency = 0.3
    chat.control("POST", "latency", {"ms": latency * 1000})
    try:
        chat.control("DELETE", "requests")
        chat.ask("Alice", question.format(**meeting))
    finally:
        chat.control("POST", "latency", {"ms": 0})
    log = [
        call for call in chat.control("GET", "requests") if chat.is_the_bots(call) and "webhooks" not in call["path"]
    ]
    assert waves([datetime.fromisoformat(call["time"]) for call in log], latency) == 3
    made = {f"{call['method']} {call['path'].split('/')[2]}" for call in log}
    assert made == calls | {"GET messages", "POST messages"}


@pytest.mark.parametrize("said", ["carl@example.com", "Daev@example.com"])
def test_a_mistyped_address_is_asked_about_beside_the_one_who_did_not_come(chat: Chat, said: str) -> None:
    """The person who was asked about stays absent: nobody is taken for somebody else."""
    meeting = held(chat, "Slips", *(person(*who, (0, 60)) for who in (ALICE, BOB, CAROL, DAVE)))
    meant = {"c": "carol@example.com", "d": "dave@example.com"}[said[0].lower()]
    answer = words(chat.ask("Alice", f"who attended {meeting['id']} {said}"))
    assert "did not come" in answer
    assert f"{meant} was there: did you mean them?" in answer
    assert f"{meant} was there: did you mean them?" in words(chat.ask("Alice", f"explain {said} {meeting['id']}"))


@pytest.mark.parametrize("said", ["bob@exmaple.com", "bob@example.co", "b.ob+work@example.com"])
def test_the_same_part_before_the_at_may_be_the_same_person(chat: Chat, said: str) -> None:
    """A slip, or another address of theirs: nobody is said to be missing, and the host is asked."""
    meeting = held(chat, "Slips", *(person(*who, (0, 60)) for who in (ALICE, BOB, CAROL, DAVE)))
    answer = words(chat.ask("Alice", f"who attended {meeting['id']} {said}"))
    assert f"Not known: {said}" in answer
    assert f"Bob Müller (bob@example.com, 1 h): is this {said}?" in answer


@pytest.mark.parametrize(
    "said", ["bob@exmaple.com bob@example.com", "team7@example.com", "carol@other.org", "zoe@x.org"]
)
def test_an_address_that_is_nobodys_is_only_absent(chat: Chat, said: str) -> None:
    """Or that is nearly one of those asked about, or differs in a number alone."""
    people = [person(*who, (0, 60)) for who in (BOB, CAROL, ("Team 17", "team17@example.com"))]
    meeting = held(chat, "No slips", *people)
    assert "did you mean" not in words(chat.ask("Alice", f"who attended {meeting['id']} {said}"))


def test_a_file_calls_nobody_expected_who_was_not_invited(chat: Chat) -> None:
    """Where nobody is named, the invitation tells; a meeting without one tells nothing."""
    people = [person(*BOB, (0, 60), invitee=True), person("Call-in User", None, (0, 60), invitee=False)]
    meeting = held(chat, "Called", *people, invitees=["bob@example.com"])
    assert expected(chat, f"who attended {meeting['id']} as csv") == {"Bob Müller": "yes", "Call-in User": "no"}
    uninvited = held(chat, "No list", person(*BOB, (0, 60), invitee=False))
    assert expected(chat, f"who attended {uninvited['id']} as csv") == {"Bob Müller": ""}
    assert expected(chat, f"who attended {uninvited['id']} bob@example.com as csv") == {"Bob Müller": "yes"}


def expected(chat: Chat, question: str) -> dict[str, str]:
    """Who is expected by the file that answers a question."""
    heading, *people = rows_of(chat, chat.ask("Alice", question))
    return {person[heading.index("Name")]: person[heading.index("Expected")] for person in people}
