"""A refusal is told by its cause where that lies with the asker, and never tells which meetings exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.web.intake import now
from tests.support.chat import Chat, card_of, chatting, words
from tests.support.processes import bot, environment
from tests.support.signing import Desk, Visitor, desk, email, link_in, new_link, page_title

MEETING = "d84eb3cb8acc556a942c333afbf4a336"
LACKS_RIGHTS = (
    "The server understood the request, but refuses to fulfill it because the access token is missing required scopes"
    " or the user is missing required roles or licenses."
)
NO_LIST = "meeting:participants_read spark:people_read"
NO_SUCH = "Webex shows you no such meeting"
NOT_ENTITLED = "Webex does not let your account read meetings"


@pytest.fixture
def signing(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as running:
        yield running


def refuse(chat: Chat, path: str, status: int, message: str = "No.", times: int = 1) -> None:
    fault = {"fault": "status", "path": path, "status": status, "message": message, "times": times}
    chat.control("POST", "faults", fault)


@pytest.mark.parametrize("asked", ["who attended team stand-up", "my meetings"])
def test_a_missing_scope_leads_to_a_sign_in_and_then_to_the_answer(signing: Desk, asked: str) -> None:
    """The token may not list meetings: the link comes with the reason, and the question is not lost."""
    signing.sign_in("Alice", scope=NO_LIST)
    chat = signing.chat
    question = chat.say("Alice", asked)
    link = new_link(chat, "Alice", known=1)
    (card,) = chat.replies("Alice", question)
    assert "Please sign in to Webex again" in words(card)
    assert "does not allow me to read this" in words(card)
    Visitor(chat).sign_in(link, email(chat, "Alice"))
    assert "Team stand-up" in words(chat.reply("Alice", question, after=1))


def test_a_refused_token_is_told_as_such(signing: Desk) -> None:
    """401 has its own words, and the link beside them."""
    signing.sign_in("Alice")
    refuse(signing.chat, "meeting", 401, times=9)
    said = words(signing.chat.ask("Alice", f"who attended {MEETING}"))
    assert "Please sign in to Webex again" in said
    assert "Webex no longer takes the sign-in that you gave me (401)." in said


@pytest.mark.parametrize(
    ("asked", "path", "message"),
    [
        (f"who attended {MEETING} bob@example.com", "meetingParticipants", LACKS_RIGHTS),
        ("who attended last", "/v1/meetings", "No such licence"),
        ("my meetings", "/v1/meetings", "No such licence"),
    ],
)
def test_a_missing_licence_is_for_the_administrator(fresh_chat: Chat, asked: str, path: str, message: str) -> None:
    """Webex's one sentence for it, or a refused list of one's own meetings: both hold for every meeting."""
    refuse(fresh_chat, path, 403, message, times=5)
    said = words(fresh_chat.ask("Alice", asked))
    assert NOT_ENTITLED in said
    assert "Ask your Webex administrator" in said
    assert f"Webex says: {message}"[:80] in said


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (403, "You are not the host of Licenses: missing required scopes"),
        (403, "The meeting Board layoffs is not yours"),
        (404, "Not found."),
    ],
)
def test_what_is_not_theirs_and_what_is_not_there_read_the_same(fresh_chat: Chat, status: int, message: str) -> None:
    """Nothing of Webex's own text is told, and no 15 minutes of a meeting that nobody knows."""
    refuse(fresh_chat, "meeting", status, message, times=9)
    said = words(fresh_chat.ask("Alice", "who attended 0123456789abcdef0123456789abcdef bob@example.com"))
    lines = [line for line in said.splitlines() if "Tracking" not in line]
    assert lines == [
        NO_SUCH,
        "It shows who attended to the meeting's host alone. The ID may be wrong, or the meeting somebody else's.",
        "Check the ID, or ask the host to write to me.",
    ]


@pytest.mark.parametrize("status", [413, 415, 428])
def test_a_refused_file_loses_no_answer(fresh_chat: Chat, status: int) -> None:
    """The card comes in its place, and says so."""
    asked = f"who attended {MEETING} as csv"
    fault = {"fault": "status", "path": "/v1/messages", "method": "POST", "owner": email(fresh_chat, "Rollcall")}
    fresh_chat.control("POST", "faults", {**fault, "status": status, "times": 2})
    card = fresh_chat.ask("Alice", asked)
    assert "The file could not be sent" in words(card)
    assert "Alice Archer" in words(card)
    assert card_of(card)["type"] == "AdaptiveCard"
    assert "files" not in card


def test_refused_invitees_are_not_said_to_be_none(fresh_chat: Chat) -> None:
    """Webex may show who came and refuse who was invited."""
    refuse(fresh_chat, "meetingInvitees", 403, times=9)
    said = words(fresh_chat.ask("Alice", f"who missed {MEETING}"))
    assert "I may not see who was invited" in said
    assert "nobody who was invited" not in said


def test_who_am_i_tells_the_scopes_that_were_granted(signing: Desk) -> None:
    """Not those that were asked for."""
    signing.sign_in("Alice", scope=NO_LIST)
    said = words(signing.chat.ask("Alice", "who am i"))
    assert "You allowed me to read who took part in your meetings; read your name" in said
    assert "title, time and invitees" not in said


def test_where_webex_names_no_scopes_those_asked_for_are_told_as_such(signing: Desk) -> None:
    """Its documented answer has no `scope`."""
    signing.chat.control("POST", "settings", {"names_granted_scopes": False})
    signing.sign_in("Alice")
    assert "I asked you to allow me to read who took part" in words(signing.chat.ask("Alice", "who am i"))


def scopes_in(link: str, chat: Chat) -> list[str]:
    return Visitor(chat).to_webex(link)["scope"].split()


def test_only_who_signs_in_as_admin_is_asked_for_the_admin_scopes(tmp_path: Path) -> None:
    """A Webex that refuses them with `invalid_scope` silences nobody."""
    with desk(tmp_path, WEBEX_ADMIN_SCOPES="1") as running:
        chat = running.chat
        chat.control("POST", "settings", {"refuses_admin_scopes": True})
        running.sign_in("Alice")
        assert "attended" in words(chat.ask("Alice", "who attended last"))
        said = words(chat.ask("Alice", "who attended last hosted by dana@example.com"))
        assert "Sign in as an administrator first" in said
        link = link_in(chat.ask("Alice", "sign in as admin"))
        assert "meeting:admin_participants_read" in scopes_in(link, chat)
        page = Visitor(chat).sign_in(link, email(chat, "Alice"))
        assert page_title(page) == "Webex does not give these permissions"
        assert "attended" in words(chat.ask("Alice", "who attended last"))


def test_without_the_operators_leave_nobody_signs_in_as_admin(signing: Desk) -> None:
    """Help does not list it, and the words are refused."""
    assert "I may not ask that" in words(signing.chat.ask("Alice", "sign in as admin"))
    assert "as admin" not in words(signing.chat.ask("Alice", "help"))


def test_the_tokens_owner_is_known_by_the_account_and_not_by_the_text_of_the_id(tmp_path: Path) -> None:
    """Webex shows Alice's ID with another cluster to the bot than to herself."""
    with chatting(tmp_path) as chat:
        chat.control("POST", "people/alias", {"person": email(chat, "Alice"), "cluster": "us-west-2_r"})
        assert "attended" in words(chat.ask("Alice", "who attended last"))


def test_the_doctor_makes_a_call_with_each_kind_of_sign_in(tmp_path: Path) -> None:
    """It tells a licence that is missing from a network that is down."""
    at = now()  # the doctor's process has the machine's clock, by which a sign-in must still be good
    with desk(tmp_path, at=at, WEBEX_ADMIN_SCOPES="1") as running:
        running.sign_in("Alice")
        running.sign_in("Ada", "sign in as admin")
        config = running.rollcall.config
        env = environment(running.chat.simulator, tmp_path, config.port) | {
            "WEBEX_HOST_TOKEN": "",
            "WEBEX_CLIENT_ID": "demo-client-id",
            "WEBEX_CLIENT_SECRET": "demo-client-secret",
            "WEBEX_ADMIN_SCOPES": "1",
            "ENCRYPTION_KEYS": ",".join(config.encryption_keys),
            "PUBLIC_URL": config.public_url,
        }
        said = bot("doctor", env=env, folder=tmp_path).stdout
        assert "Webex lists meetings with the sign-in of a host." in said
        assert "Webex lists meetings with the sign-in of an administrator." in said
        refuse(running.chat, "/v1/meetings", 403, times=9)
        said = bot("doctor", env=env, folder=tmp_path).stdout
        assert "the account lacks a licence or a role" in said
