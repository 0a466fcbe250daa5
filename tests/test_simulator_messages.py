"""Messages, mentions, cards and files in the simulator, over HTTP: what Webex takes, shows and refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.simulator_client import CARD, Webex, attachment, simulated


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


def test_a_token_shows_whose_it_is(webex: Webex) -> None:
    """people/me answers for the token's owner, with the time zone that others don't see."""
    assert webex.alice.get("people/me")["timezone"] == "Europe/Paris"
    assert "timezone" not in webex.bot.get(f"people/{webex.person_id('alice')}")
    assert webex.bot.get("people/me")["type"] == "bot"


def test_without_a_good_token_nothing_works(webex: Webex) -> None:
    """A wrong token gets 401 with Webex's text and a tracking id."""
    refusal = webex.acting_as("nonsense").get("people/me", 401)
    assert "valid access token" in refusal["message"]
    assert refusal["errors"][0]["description"] == refusal["message"]
    assert refusal["trackingId"].startswith("ROUTER_")


def test_people_are_found_in_one_s_own_organization_only(webex: Webex) -> None:
    """Looking up an outsider by e-mail finds nobody, and looking up nobody in particular is an error."""
    assert len(webex.bot.items("people", email="ALICE@example.com")) == 1
    assert webex.bot.items("people", email="mallory@example.org") == []
    assert len(webex.bot.items("people", id=webex.person_id("mallory"))) == 1
    webex.bot.get("people", 400)


def test_the_first_message_to_a_person_opens_a_direct_space(webex: Webex) -> None:
    """Both are members of the new space, and the second message goes to the same one."""
    first = webex.alice.post("messages", toPersonEmail="bob@example.com", text="Hello")
    second = webex.bob.post("messages", toPersonId=webex.person_id("alice"), text="Hi")
    assert first["roomId"] == second["roomId"]
    assert first["roomType"] == "direct"
    assert len(webex.alice.items("memberships", roomId=first["roomId"])) == 2
    texts = [message["text"] for message in webex.bob.items("messages/direct", personEmail="alice@example.com")]
    assert texts == ["Hi", "Hello"]


def test_a_mention_becomes_html_and_an_id(webex: Webex) -> None:
    """The mention's name stands in the text without @, and the html names the person's id."""
    room, bot = webex.room("Team stand-up"), webex.person_id("bot")
    message = webex.alice.post("messages", roomId=room.id, markdown=f"<@personId:{bot}> who **attended** 1 < 2?")
    assert message["text"] == "Rollcall who attended 1 < 2?"
    assert message["mentionedPeople"] == [bot]
    mention = f'<spark-mention data-object-type="person" data-object-id="{bot}">Rollcall</spark-mention>'
    assert message["html"] == f"<p>{mention} who <strong>attended</strong> 1 &lt; 2?</p>"


def test_a_mention_by_email_needs_a_member(webex: Webex) -> None:
    """People of the space are mentioned by e-mail too; strangers are only named."""
    room = webex.room("Team stand-up")
    text = "<@personEmail:bob@example.com|Bobby> and <@personEmail:mallory@example.org|Mal>"
    message = webex.alice.post("messages", roomId=room.id, markdown=text)
    assert message["text"] == "Bobby and Mal"
    assert message["mentionedPeople"] == [webex.person_id("bob")]


def test_everybody_is_mentioned_as_a_group(webex: Webex) -> None:
    """<@all> mentions a group, not people."""
    message = webex.alice.post("messages", roomId=webex.room("Team stand-up").id, markdown="Hey <@all>")
    assert message["mentionedGroups"] == ["all"]
    assert "mentionedPeople" not in message


@pytest.mark.parametrize(
    ("markdown", "text", "html"),
    [
        ("a \\*b\\* c", "a *b* c", "<p>a *b* c</p>"),
        ("[site](https://example.com)", "site", '<p><a href="https://example.com">site</a></p>'),
        ("\\[site](https://example.com)", "[site](https://example.com)", "<p>[site](https://example.com)</p>"),
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree", "<p>one<br/>two</p><p>three</p>"),
        ("`code` and _it_", "code and it", "<p><code>code</code> and <em>it</em></p>"),
        ("snake_case_name", "snake_case_name", "<p>snake_case_name</p>"),
        ("<b>bold</b> & more", "<b>bold</b> & more", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; more</p>"),
    ],
)
def test_markdown_becomes_text_and_html(webex: Webex, markdown: str, text: str, html: str) -> None:
    """Marks vanish from the text, and a backslash keeps them."""
    message = webex.alice.post("messages", toPersonEmail="bob@example.com", markdown=markdown)
    assert message["text"] == text
    assert message["html"] == html


def test_a_bot_sees_only_its_mentions_in_a_group(webex: Webex) -> None:
    """Other messages are refused, and the list needs mentionedPeople=me."""
    room = webex.room("Team stand-up")
    private = webex.alice.post("messages", roomId=room.id, text="between us")
    public = webex.alice.post("messages", roomId=room.id, markdown="<@personEmail:rollcall@webex.bot> help")
    own = webex.bot.post("messages", roomId=room.id, text="yes?", parentId=public["id"])
    webex.bot.get(f"messages/{private['id']}", 403)
    assert webex.bot.get(f"messages/{public['id']}")["text"] == "Rollcall help"
    assert webex.bot.get(f"messages/{own['id']}")["parentId"] == public["id"]
    webex.bot.get("messages", 403, roomId=room.id)
    assert [m["id"] for m in webex.bot.items("messages", roomId=room.id, mentionedPeople="me")] == [public["id"]]


def test_a_bot_sees_everything_in_a_direct_space(webex: Webex) -> None:
    """No mention is needed where there are only two."""
    message = webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="help")
    assert webex.bot.get(f"messages/{message['id']}")["text"] == "help"
    listed = webex.bot.items("messages/direct", personId=webex.person_id("alice"))
    assert listed[0]["id"] == message["id"]


def test_strangers_find_nothing(webex: Webex) -> None:
    """A space one is not in, and its messages, are 404."""
    message = webex.alice.post("messages", toPersonEmail="bob@example.com", text="secret")
    webex.mallory.get(f"messages/{message['id']}", 404)
    webex.mallory.get("messages", 404, roomId=message["roomId"])
    webex.mallory.post("messages", 404, roomId=message["roomId"], text="let me in")
    webex.mallory.get(f"rooms/{message['roomId']}", 404)


def test_replies_go_to_the_root_of_a_thread(webex: Webex) -> None:
    """A reply to a reply, to another space or to nothing is refused."""
    root = webex.alice.post("messages", toPersonEmail="bob@example.com", text="root")
    reply = webex.bob.post("messages", roomId=root["roomId"], text="reply", parentId=root["id"])
    webex.bob.post("messages", 400, roomId=root["roomId"], text="deeper", parentId=reply["id"])
    webex.bob.post("messages", 400, toPersonEmail="carol@example.com", text="elsewhere", parentId=root["id"])
    webex.bob.post("messages", 400, roomId=root["roomId"], text="nowhere", parentId="nonsense")
    found = webex.alice.items("messages", roomId=root["roomId"], parentId=root["id"])
    assert [message["id"] for message in found] == [reply["id"]]


def test_a_message_has_at_most_7439_bytes(webex: Webex) -> None:
    """Bytes count, not characters: 7,439 x are taken, 7,438 and one ü are not."""
    webex.alice.post("messages", toPersonEmail="bob@example.com", text="x" * 7439)
    webex.alice.post("messages", 400, toPersonEmail="bob@example.com", text="x" * 7438 + "ü")
    webex.alice.post("messages", 400, toPersonEmail="bob@example.com", markdown="x" * 7440)


@pytest.mark.parametrize(
    "body",
    [
        {"toPersonEmail": "bob@example.com"},
        {"toPersonEmail": "bob@example.com", "text": ""},
        {"text": "to nobody"},
        {"toPersonEmail": "bob@example.com", "roomId": "x", "text": "to two"},
        {"toPersonEmail": "bob@example.com", "text": 5},
        {"toPersonEmail": "alice@example.com", "text": "to myself"},
        {"toPersonEmail": "bob@example.com", "text": "t", "files": ["https://a.example/1", "https://a.example/2"]},
        {"toPersonEmail": "bob@example.com", "text": "t", "attachments": attachment(CARD) * 2},
        {"toPersonEmail": "bob@example.com", "attachments": attachment(CARD)},
    ],
)
def test_what_is_not_a_message_is_refused(webex: Webex, body: dict[str, Any]) -> None:
    """Nothing to say, nobody or several to say it to, two cards, two files, a card alone: 400, and no space."""
    rooms = len(webex.world.rooms)
    webex.alice.post("messages", 400, **body)
    assert len(webex.world.rooms) == rooms


def test_bodies_must_be_json(webex: Webex) -> None:
    """Another content type is 415, broken JSON 400, a wrong method 405."""
    form = {"Content-Type": "text/plain"}
    webex.alice.call("POST", "messages", 415, data="text=1", headers=form)
    webex.alice.call("POST", "messages", 400, data="{", headers={"Content-Type": "application/json"})
    webex.alice.call("PATCH", "messages", 405)


def test_messages_are_listed_newest_first_in_pages(webex: Webex) -> None:
    """Pages follow each other by Link and hold every message once."""
    for number in range(7):
        room = webex.alice.post("messages", toPersonEmail="bob@example.com", text=str(number))["roomId"]
    assert [message["text"] for message in webex.alice.items("messages", roomId=room, max=3)] == list("6543210")
    third = webex.alice.items("messages", roomId=room)[2]
    earlier = webex.alice.items("messages", roomId=room, beforeMessage=third["id"])
    assert [message["text"] for message in earlier] == list("3210")
    webex.alice.get("messages", 400, roomId=room, max=0)


def test_only_text_of_one_s_own_can_be_edited(webex: Webex) -> None:
    """Ten times; never another's message, never one with a card."""
    message = webex.bot.post("messages", toPersonEmail="alice@example.com", text="working")
    card = webex.bot.post("messages", toPersonEmail="alice@example.com", text="c", attachments=attachment(CARD))
    change = {"roomId": message["roomId"], "markdown": "**done**"}
    for _ in range(10):
        edited = webex.bot.call("PUT", f"messages/{message['id']}", json=change).json()
    assert edited["text"] == "done"
    assert "updated" in edited
    webex.bot.call("PUT", f"messages/{message['id']}", 400, json=change)
    webex.bot.call("PUT", f"messages/{card['id']}", 400, json=change)
    webex.alice.call("PUT", f"messages/{message['id']}", 403, json=change)


def test_only_one_s_own_messages_can_be_deleted(webex: Webex) -> None:
    """After that they are gone for all."""
    message = webex.bot.post("messages", toPersonEmail="alice@example.com", text="oops")
    webex.alice.call("DELETE", f"messages/{message['id']}", 403)
    webex.bot.call("DELETE", f"messages/{message['id']}", 204)
    webex.alice.get(f"messages/{message['id']}", 404)


def test_an_uploaded_file_is_for_the_members(webex: Webex) -> None:
    """It keeps its name and its bytes, and strangers get 404."""
    upload = {"files": ("roll,call.csv", b"name;minutes", "text/csv")}
    to = {"toPersonEmail": "alice@example.com", "text": "here"}
    message = webex.bot.call("POST", "messages", data=to, files=upload).json()
    content = webex.alice.call("GET", message["files"][0])
    assert content.content == b"name;minutes"
    assert 'filename="roll,call.csv"' in content.headers["Content-Disposition"]
    webex.mallory.call("GET", message["files"][0], 404)


def test_a_pressed_button_reaches_the_card_s_author(webex: Webex) -> None:
    """The inputs are those sent; the bot and the person who pressed may read them, others not."""
    card = webex.bot.post("messages", toPersonEmail="alice@example.com", text="c", attachments=attachment(CARD))
    inputs = {"do": "ask", "who": "bob@example.com"}
    pressed = {"type": "submit", "messageId": card["id"], "inputs": inputs}
    action = webex.alice.post("attachment/actions", 202, **pressed)
    assert webex.bot.get(f"attachment/actions/{action['id']}")["inputs"] == inputs
    assert action["personId"] == webex.person_id("alice")
    webex.bob.get(f"attachment/actions/{action['id']}", 404)


def test_not_everything_can_be_pressed(webex: Webex) -> None:
    """Not one's own card, not a message without a card, not from outside the space."""
    card = webex.bot.post("messages", toPersonEmail="alice@example.com", text="c", attachments=attachment(CARD))
    plain = webex.bot.post("messages", toPersonEmail="alice@example.com", text="no card")
    refusal = webex.bot.post("attachment/actions", 400, type="submit", messageId=card["id"], inputs={})
    assert "Author of a card" in refusal["message"]
    webex.alice.post("attachment/actions", 400, type="submit", messageId=plain["id"], inputs={})
    webex.bob.post("attachment/actions", 404, type="submit", messageId=card["id"], inputs={})
    webex.alice.post("attachment/actions", 400, type="submit", messageId=card["id"], inputs="x")


def test_members_come_and_go(webex: Webex) -> None:
    """A member is added once, by a member, and can be removed."""
    room = webex.alice.post("rooms", title="New space")
    added = webex.alice.post("memberships", roomId=room["id"], personEmail="rollcall@webex.bot")
    webex.alice.post("memberships", 409, roomId=room["id"], personEmail="rollcall@webex.bot")
    webex.bob.post("memberships", 404, roomId=room["id"], personEmail="bob@example.com")
    assert room["id"] in [item["id"] for item in webex.bot.items("rooms", type="group")]
    webex.alice.call("DELETE", f"memberships/{added['id']}", 204)
    webex.bot.get(f"rooms/{room['id']}", 404)


def test_a_client_may_send_html(webex: Webex) -> None:
    """As Webex's own do: marks are gone from the text, underscores between letters too."""
    room, bot = webex.room("Team stand-up").id, webex.person_id("bot")
    mention = f'<spark-mention data-object-type="person" data-object-id="{bot}">Rollcall</spark-mention>'
    html = f"<p>{mention} who attended 870f<em>I</em>1979 &amp; more</p>"
    headers = {"Authorization": "Bearer demo-alice-token"}
    answer = requests.post(
        f"{webex.running.api}messages", json={"roomId": room, "html": html}, headers=headers, timeout=10
    )
    message = webex.bot.get(f"messages/{answer.json()['id']}")
    assert message["text"] == "Rollcall who attended 870fI1979 & more"
    assert (message["html"], message["mentionedPeople"]) == (html, [bot])
    assert "markdown" not in message


def test_a_space_is_renamed_and_locked_by_its_members(webex: Webex) -> None:
    """The person who locks it moderates it; a direct space has no title of its own."""
    room = webex.room("Project Unicorn").id
    changed = webex.alice.call("PUT", f"rooms/{room}", json={"title": "Project Pegasus", "isLocked": True}).json()
    assert (changed["title"], changed["isLocked"]) == ("Project Pegasus", True)
    assert webex.bob.get(f"rooms/{room}")["title"] == "Project Pegasus"
    [mine] = webex.bob.items("memberships", roomId=room, personEmail="alice@example.com")
    assert mine["isModerator"] is True
    webex.carol.call("PUT", f"rooms/{room}", 404, json={"title": "Mine"})
    webex.alice.call("PUT", f"rooms/{room}", 400, json={"title": ""})
    direct = webex.alice.post("messages", toPersonEmail="bob@example.com", text="hi")["roomId"]
    webex.alice.call("PUT", f"rooms/{direct}", 403, json={"title": "Us"})


def test_a_membership_is_read_and_changed(webex: Webex) -> None:
    """By the members of the space; what is not said stays."""
    room = webex.room("Project Unicorn").id
    [bob] = webex.alice.items("memberships", roomId=room, personEmail="bob@example.com")
    place = f"memberships/{bob['id']}"
    assert webex.alice.get(place) == bob
    assert webex.alice.call("PUT", place, json={"isModerator": True}).json()["isModerator"] is True
    assert webex.bob.call("PUT", place, json={"isRoomHidden": True}).json()["isModerator"] is True
    webex.carol.get(place, 404)
    webex.alice.call("PUT", place, 400, json={"isModerator": "yes"})
