"""The simulator's webhooks, over HTTP: registered, filtered, really posted and signed, and given up on."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.simulator_client import CARD, Client, Target, Webex, attachment, simulated, target, wait_until


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


@pytest.fixture
def hook() -> Iterator[Target]:
    with target() as hook:
        yield hook


def register(client: Client, hook: Target, resource: str, event: str = "created", **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": f"{resource} {event}",
        "targetUrl": hook.url,
        "resource": resource,
        "event": event,
        **more,
    }
    webhook: dict[str, Any] = client.post("webhooks", **fields)
    return webhook


def data_of(hook: Target) -> Any:
    """The data of the next webhook."""
    return json.loads(hook.next()[1])["data"]


def test_a_message_is_told_but_not_its_text(webex: Webex, hook: Target) -> None:
    """The envelope says who registered and who acted; the data has ids and no text."""
    webhook = register(webex.bot, hook, "messages")
    message = webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="help")
    envelope = json.loads(hook.next()[1])
    assert envelope["id"] == webhook["id"]
    assert envelope["createdBy"] == webex.person_id("bot")
    assert envelope["actorId"] == webex.person_id("alice")
    assert (envelope["resource"], envelope["event"], envelope["status"]) == ("messages", "created", "active")
    assert envelope["data"]["id"] == message["id"]
    assert envelope["data"]["roomType"] == "direct"
    assert "text" not in envelope["data"]


def test_the_signature_is_over_the_raw_body(webex: Webex, hook: Target) -> None:
    """HMAC-SHA1 with the secret, in hex; without a secret there is no signature."""
    register(webex.bot, hook, "messages", secret="0123456789abcdef")
    webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="help")
    headers, body = hook.next()
    assert headers["X-Spark-Signature"] == hmac.new(b"0123456789abcdef", body, hashlib.sha1).hexdigest()
    register(webex.bob, hook, "messages")
    webex.carol.post("messages", toPersonEmail="bob@example.com", text="hi")
    assert "X-Spark-Signature" not in hook.next()[0]


def test_a_bot_is_told_of_its_mentions_and_of_itself(webex: Webex, hook: Target) -> None:
    """In a group, what others say among themselves stays with them."""
    register(webex.bot, hook, "messages")
    room = webex.room("Team stand-up").id
    webex.alice.post("messages", roomId=room, text="not for the bot")
    mention = webex.alice.post("messages", roomId=room, markdown="<@personEmail:rollcall@webex.bot> hi")
    answer = webex.bot.post("messages", roomId=room, text="hello", parentId=mention["id"])
    assert {data_of(hook)["id"], data_of(hook)["id"]} == {mention["id"], answer["id"]}


def test_a_pressed_button_is_told_to_the_card_s_author(webex: Webex, hook: Target) -> None:
    """The inputs have to be fetched."""
    register(webex.bot, hook, "attachmentActions")
    card = webex.bot.post("messages", toPersonEmail="alice@example.com", text="c", attachments=attachment(CARD))
    action = webex.alice.post("attachment/actions", 202, type="submit", messageId=card["id"], inputs={"a": "b"})
    data = data_of(hook)
    assert data["id"] == action["id"]
    assert data["personId"] == webex.person_id("alice")
    assert "inputs" not in data


def test_a_bot_is_told_when_it_is_added(webex: Webex, hook: Target) -> None:
    """The data is the membership of the person who was added, the bot or somebody else."""
    register(webex.bot, hook, "memberships")
    room = webex.room("Project Unicorn").id
    webex.alice.post("memberships", roomId=room, personEmail="rollcall@webex.bot")
    assert data_of(hook)["personId"] == webex.person_id("bot")
    webex.alice.post("memberships", roomId=room, personEmail="carol@example.com")
    assert data_of(hook)["personEmail"] == "carol@example.com"


def test_filters_narrow_what_is_told(webex: Webex, hook: Target) -> None:
    """Several conditions all have to hold; `me` is the owner."""
    room = webex.room("Team stand-up").id
    register(webex.bob, hook, "messages", filter=f"roomId={room}&mentionedPeople=me")
    webex.alice.post("messages", toPersonEmail="bob@example.com", text="elsewhere")
    webex.alice.post("messages", roomId=room, text="no mention")
    wanted = webex.alice.post("messages", roomId=room, markdown="<@personEmail:bob@example.com> look")
    assert data_of(hook)["id"] == wanted["id"]


def register_for_all(webex: Webex, hook: Target, who: str, resource: str, event: str = "all") -> int:
    """The status of the answer. `all` is in Webex's guide, and not in the file that answers are checked against."""
    fields = {"name": "n", "targetUrl": hook.url, "resource": resource, "event": event}
    headers = {"Authorization": f"Bearer demo-{who}-token"}
    return requests.post(f"{webex.running.api}webhooks", json=fields, headers=headers, timeout=10).status_code


def test_all_covers_changes(webex: Webex, hook: Target) -> None:
    """`all` tells of created, updated and deleted."""
    assert register_for_all(webex, hook, "bob", "messages") == 200
    message = webex.alice.post("messages", toPersonEmail="bob@example.com", text="a")
    assert json.loads(hook.next()[1])["event"] == "created"
    webex.alice.call("PUT", f"messages/{message['id']}", json={"roomId": message["roomId"], "text": "b"})
    assert json.loads(hook.next()[1])["event"] == "updated"
    webex.alice.call("DELETE", f"messages/{message['id']}", 204)
    assert json.loads(hook.next()[1])["event"] == "deleted"


def test_the_firehose_tells_of_everything_in_spaces(webex: Webex, hook: Target) -> None:
    """`all` of `all`: each envelope names what it is about. Buttons and meetings have webhooks of their own."""
    assert register_for_all(webex, hook, "bot", "all") == 200
    room = webex.bot.post("rooms", title="Talk")
    webex.bot.post("memberships", roomId=room["id"], personEmail="alice@example.com")
    webex.bot.call("PUT", f"rooms/{room['id']}", json={"title": "Talks"})
    webex.bot.post("messages", roomId=room["id"], text="c", attachments=attachment(CARD))
    heard = [json.loads(hook.next()[1]) for _ in range(5)]
    events = {(envelope["resource"], envelope["event"]) for envelope in heard}
    assert events == {
        ("rooms", "created"),
        ("rooms", "updated"),
        ("memberships", "created"),
        ("messages", "created"),
    }
    assert register_for_all(webex, hook, "bot", "all", "ended") == 400


@pytest.mark.parametrize(
    ("client", "fields", "status"),
    [
        ("bot", {"resource": "meetings", "event": "ended"}, 403),
        ("bot", {"resource": "messages", "event": "ended"}, 400),
        ("bot", {"resource": "nonsense", "event": "created"}, 400),
        ("bot", {"resource": "messages", "event": "created", "targetUrl": "ftp://127.0.0.1/"}, 400),
        ("bot", {"resource": "messages", "event": "created", "filter": "nonsense=1"}, 400),
        ("bot", {"resource": "messages", "event": "created", "name": ""}, 400),
        ("alice", {"resource": "meetings", "event": "ended", "ownedBy": "org"}, 403),
    ],
)
def test_wrong_registrations_are_refused(webex: Webex, client: str, fields: dict[str, str], status: int) -> None:
    """Unknown events, filters and targets; meetings for a bot; an organization's webhook for one person."""
    good = {"name": "n", "targetUrl": "http://127.0.0.1:9/"}
    webex.acting_as(f"demo-{client}-token").post("webhooks", status, **{**good, **fields})


def test_webhooks_belong_to_who_made_them(webex: Webex, hook: Target) -> None:
    """Others can't list, read, change or delete them."""
    webhook = register(webex.bot, hook, "messages")
    assert webex.alice.items("webhooks") == []
    webex.alice.get(f"webhooks/{webhook['id']}", 404)
    change = {"name": "mine", "targetUrl": hook.url}
    webex.alice.call("PUT", f"webhooks/{webhook['id']}", 404, json=change)
    webex.alice.call("DELETE", f"webhooks/{webhook['id']}", 404)
    webex.bot.call("DELETE", f"webhooks/{webhook['id']}", 204)
    assert webex.bot.items("webhooks") == []


def test_a_webhook_can_be_renamed_retargeted_and_given_another_secret(webex: Webex, hook: Target) -> None:
    """Other fields are ignored, and inactive can't be asked for."""
    webhook = register(webex.bot, hook, "messages")
    place = f"webhooks/{webhook['id']}"
    change = {"name": "new", "targetUrl": hook.url + "/2", "secret": "another secret", "event": "deleted"}
    changed = webex.bot.call("PUT", place, json=change).json()
    assert (changed["name"], changed["targetUrl"], changed["event"]) == ("new", hook.url + "/2", "created")
    webex.bot.call("PUT", place, 400, json={**change, "status": "inactive"})
    webex.bot.call("PUT", place, 400, json={"name": "only"})


def test_a_hundred_failures_in_five_minutes_disable_a_webhook(webex: Webex, hook: Target) -> None:
    """The 99th leaves it active; set active again, the first failure within five minutes disables it again."""
    webhook = register(webex.bot, hook, "messages")
    hook.status = 500
    place = f"webhooks/{webhook['id']}"
    for number in range(99):
        webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text=str(number))
    wait_until(lambda: len(webex.world.deliveries) == 99)
    assert webex.bot.get(place)["status"] == "active"
    webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="the hundredth")
    wait_until(lambda: webex.bot.get(place)["status"] == "inactive")
    webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="not told")
    again = {"name": webhook["name"], "targetUrl": hook.url, "status": "active"}
    assert webex.bot.call("PUT", place, json=again).json()["status"] == "active"
    webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="one more failure")
    wait_until(lambda: webex.bot.get(place)["status"] == "inactive")
    assert len(webex.world.deliveries) == 101


def test_failures_that_are_far_apart_disable_nothing(webex: Webex, hook: Target) -> None:
    """Failures older than five minutes are forgotten."""
    webhook = register(webex.bot, hook, "messages")
    hook.status = 500
    for part in range(2):
        for number in range(60):
            webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text=str(number))
        wait_until(lambda expected=60 * (part + 1): len(webex.world.deliveries) == expected)  # type: ignore[misc]
        webex.control("POST", "clock", advance=301)
    assert webex.bot.get(f"webhooks/{webhook['id']}")["status"] == "active"


def test_a_dead_target_is_a_failure_and_is_logged(webex: Webex) -> None:
    """The log of deliveries says what went out and what came of it."""
    dead = Target("http://127.0.0.1:1/")
    register(webex.bot, dead, "messages")
    webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="hello?")
    wait_until(lambda: len(webex.world.deliveries) == 1)
    [delivery] = webex.control("GET", "webhook_deliveries")
    assert delivery["status"] is None
    assert delivery["error"] == "ConnectionError"
    assert delivery["body"]["resource"] == "messages"


def test_a_space_may_move_to_another_cluster(webex: Webex, hook: Target) -> None:
    """Its id changes, its members are told the new one, and the old one is gone, in whatever way Webex says so."""
    register(webex.bot, hook, "rooms", "migrated")
    old = webex.room("Team stand-up").id
    message = webex.alice.post("messages", roomId=old, text="before")
    new = webex.control("POST", f"rooms/{old}/migrate", cluster="urn:TEAM:eu-central-1_k", status=410)["id"]
    assert data_of(hook)["id"] == new
    assert base64.b64decode(new + "==").decode().startswith("ciscospark://urn:TEAM:eu-central-1_k/ROOM/")
    webex.alice.post("messages", 410, roomId=old, text="too late")
    assert webex.alice.get(f"messages/{message['id']}")["roomId"] == new
    assert {member["roomId"] for member in webex.alice.items("memberships", roomId=new)} == {new}
    assert webex.alice.items("meetings", roomId=new)[0]["roomId"] == new


def test_a_person_may_have_another_id_for_others(webex: Webex, hook: Target) -> None:
    """The number is the same, the cluster is not; Webex takes both."""
    register(webex.bot, hook, "messages")
    ids = webex.control("POST", "people/alias", person="alice@example.com", cluster="urn:TEAM:us-west-2_r")
    assert webex.alice.get("people/me")["id"] == ids["id"]
    webex.alice.post("messages", toPersonEmail="rollcall@webex.bot", text="help")
    envelope = json.loads(hook.next()[1])
    assert envelope["actorId"] == envelope["data"]["personId"] == ids["alias"]
    for identity in ids.values():
        assert webex.bot.get(f"people/{identity}")["id"] == ids["alias"]
        assert webex.bot.post("messages", toPersonId=identity, text="hello")["roomType"] == "direct"


def test_hosts_are_told_when_their_meetings_start_and_end(webex: Webex, hook: Target) -> None:
    """The data has the run's id, its state and its times, and neither title nor number."""
    register(webex.alice, hook, "meetings", "started")
    register(webex.alice, hook, "meetings", "ended")
    series = webex.run("Team stand-up").series.id
    run = webex.control("POST", f"meetings/{series}/start")
    started = data_of(hook)
    assert (started["id"], started["state"]) == (run["id"], "inProgress")
    assert "end" not in started
    webex.control("POST", f"meetings/{run['id']}/end")
    ended = data_of(hook)
    assert (ended["id"], ended["state"], ended["hostEmail"]) == (run["id"], "ended", "alice@example.com")
    assert {"title", "meetingNumber"}.isdisjoint(ended)
    assert "end" in ended


def test_hosts_are_told_who_joins_and_leaves(webex: Webex, hook: Target) -> None:
    """With the state of the participant and the meeting's id; other hosts hear nothing."""
    register(webex.alice, hook, "meetingParticipants", "joined")
    register(webex.alice, hook, "meetingParticipants", "left")
    register(webex.dana, hook, "meetingParticipants", "joined")
    run = webex.run("Budget sync").id
    webex.control("POST", f"meetings/{run}/join", displayName="Taro", email="taro@example.com")
    joined = data_of(hook)
    assert (joined["state"], joined["meetingId"], joined["email"]) == ("joined", run, "taro@example.com")
    webex.control("POST", f"meetings/{run}/leave", email="taro@example.com")
    left = data_of(hook)
    assert (left["id"], left["state"]) == (joined["id"], "end")
    assert hook.received.empty()
