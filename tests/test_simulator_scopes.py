"""Scopes in the simulator: what each endpoint needs, and what a person gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.simulator_client import Webex, simulated
from tests.support.simulator_sign_in import redeem, sign_in

SCOPES = {
    "people/me": "spark:people_read",
    "meetings?meetingType=meeting": "meeting:schedules_read",
    "meetingInvitees": "meeting:schedules_read",
    "meetingParticipants": "meeting:participants_read",
    "rooms": "spark:rooms_read",
    "memberships": "spark:memberships_read",
    "messages/direct": "spark:messages_read",
}
GRANTED = "meeting:participants_read meeting:schedules_read spark:people_read"


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


@pytest.mark.parametrize("path", SCOPES)
def test_an_endpoint_needs_its_scope(webex: Webex, path: str) -> None:
    """Without it 403 in Webex's words, which don't say which scope it was; the others still open theirs."""
    webex.control("POST", "tokens/scopes", person="alice@example.com", without=[SCOPES[path], "spark:all"])
    assert "missing required scopes" in webex.alice.get(path, 403)["message"]
    others = [other for other, scope in SCOPES.items() if scope.startswith("meeting:") and scope != SCOPES[path]]
    for other in others:
        query = {"meetingId": webex.run("Team stand-up").id} if other.startswith("meetingP") else {}
        webex.alice.get(other, 400 if other == "meetingInvitees" else 200, **query)


def test_what_is_granted_is_what_is_good(webex: Webex) -> None:
    """The token answer names the scopes; the token opens what they stand for, and nothing of messaging."""
    tokens = sign_in(webex, scope=GRANTED)
    assert tokens["scope"] == GRANTED
    alice = webex.acting_as(tokens["access_token"])
    alice.get("people/me")
    alice.get("meetings")
    alice.get("rooms", 403)
    alice.post("webhooks", 403, name="n", targetUrl="http://127.0.0.1:9/", resource="messages", event="created")
    alice.post("webhooks", name="n", targetUrl="http://127.0.0.1:9/", resource="meetings", event="ended")


def test_a_token_answer_may_hide_its_scopes(webex: Webex) -> None:
    """Webex's documents show an answer without them."""
    webex.control("POST", "settings", names_granted_scopes=False)
    assert "scope" not in sign_in(webex)


def test_a_lost_scope_stays_lost_when_the_token_is_refreshed(webex: Webex) -> None:
    """Only another sign-in brings it back."""
    tokens = sign_in(webex, scope=GRANTED)
    webex.control("POST", "tokens/scopes", person="alice@example.com", without=["meeting:schedules_read"])
    webex.acting_as(tokens["access_token"]).get("meetings", 403)
    again = redeem(webex, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    webex.acting_as(again["access_token"]).get("meetings", 403)
    webex.acting_as(sign_in(webex, scope=GRANTED)["access_token"]).get("meetings")
