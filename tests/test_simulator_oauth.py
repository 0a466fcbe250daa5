"""Signing in at the simulator, over HTTP: the page, PKCE, codes that work once, tokens that end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.simulator_client import Client, Webex, simulated
from tests.support.simulator_sign_in import ASKED, CHALLENGE, REDIRECT, VERIFIER, decide, redeem, sign_in


@pytest.fixture
def webex() -> Iterator[Webex]:
    with simulated() as webex:
        yield webex


@pytest.fixture
def signed_in(webex: Webex) -> tuple[dict[str, Any], Client]:
    tokens = sign_in(webex)
    return tokens, webex.acting_as(tokens["access_token"])


def test_the_page_lets_one_choose_who_signs_in(webex: Webex) -> None:
    """It shows the people, no bot, the scopes asked for, and passes on what it was given."""
    page = requests.get(f"{webex.running.api}authorize", params={**ASKED, "state": '"><b>'}, timeout=10)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "meeting:participants_read" in page.text
    assert "dana@example.com" in page.text
    assert "rollcall@webex.bot" not in page.text
    assert '"><b>' not in page.text
    assert f'name="code_challenge" value="{CHALLENGE}"' in page.text


def test_a_login_hint_chooses_at_first(webex: Webex) -> None:
    """The person whose e-mail is the hint stands selected."""
    hint = {**ASKED, "login_hint": "dana@example.com"}
    page = requests.get(f"{webex.running.api}authorize", params=hint, timeout=10)
    assert '<option value="dana@example.com" selected>' in page.text


def test_a_code_becomes_a_token_of_that_person(signed_in: tuple[dict[str, Any], Client]) -> None:
    """The answer has Webex's fields, and the token opens what was granted."""
    tokens, client = signed_in
    assert (tokens["expires_in"], tokens["refresh_token_expires_in"]) == (1209599, 7775999)
    assert tokens["token_type"] == "Bearer"
    assert client.get("people/me")["emails"] == ["alice@example.com"]


def test_a_token_opens_only_what_was_granted(webex: Webex) -> None:
    """Without the scope of participants they are forbidden."""
    client = webex.acting_as(sign_in(webex, scope="spark:people_read")["access_token"])
    client.get("people/me")
    refusal = client.get("meetingParticipants", 403, meetingId=webex.run("Team stand-up").id)
    assert "missing required scopes" in refusal["message"]


def test_administrators_scopes_work_for_administrators_only(webex: Webex) -> None:
    """Others may ask for them, and don't get them."""
    scope = ASKED["scope"] + " meeting:admin_participants_read"
    run = webex.run("Sales pipeline").id
    admin = webex.acting_as(sign_in(webex, email="admin@example.com", scope=scope)["access_token"])
    admin.get("meetingParticipants", meetingId=run, hostEmail="dana@example.com")
    alice = webex.acting_as(sign_in(webex, scope=scope)["access_token"])
    alice.get("meetingParticipants", 403, meetingId=run, hostEmail="dana@example.com")


def test_administrators_scopes_may_be_refused_to_others(webex: Webex) -> None:
    """Other people's code says that Webex refuses the whole sign-in: a setting."""
    scope = ASKED["scope"] + " meeting:admin_participants_read"
    webex.control("POST", "settings", refuses_admin_scopes=True)
    assert decide(webex, scope=scope)["error"] == "invalid_scope"
    assert "code" in decide(webex, scope=scope, email="admin@example.com")


def test_saying_no_comes_back_as_an_error(webex: Webex) -> None:
    """With the state, without a code."""
    assert decide(webex, decision="deny") == {"error": "access_denied", "state": "xyz"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scope": "meeting:everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "md5"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_wrong_requests_come_back_as_errors(webex: Webex, change: dict[str, str], error: str) -> None:
    """The page isn't shown; the client is told, with its state."""
    place = f"{webex.running.api}authorize"
    answer = requests.get(place, params={**ASKED, **change}, allow_redirects=False, timeout=10)
    assert answer.headers["Location"] == f"{REDIRECT}?error={error}&state=xyz"


@pytest.mark.parametrize("change", [{"client_id": "other"}, {"redirect_uri": "https://evil.example/"}])
def test_strangers_are_not_redirected_to(webex: Webex, change: dict[str, str]) -> None:
    """An unknown client or an unregistered address gets an error page and no Location."""
    answer = requests.get(
        f"{webex.running.api}authorize", params={**ASKED, **change}, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_code_works_once(webex: Webex) -> None:
    """The second time it is an invalid grant."""
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    code = decide(webex)["code"]
    redeem(webex, code=code, **form)
    refusal = redeem(webex, 400, code=code, **form)
    assert refusal["errors"] == [{"description": "invalid_grant"}]


@pytest.mark.parametrize(
    "change", [{"code_verifier": "w" * 43}, {"code_verifier": ""}, {"redirect_uri": "http://127.0.0.1/"}, {"code": "x"}]
)
def test_a_code_needs_its_verifier_and_its_address(webex: Webex, change: dict[str, str]) -> None:
    """Anything else is an invalid grant, and the code is spent."""
    code = decide(webex)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    redeem(webex, 400, **(form | change))


def test_a_plain_challenge_is_the_verifier_itself(webex: Webex) -> None:
    """The method that Webex takes when none is named."""
    code = decide(webex, code_challenge=VERIFIER, code_challenge_method="plain")["code"]
    redeem(webex, grant_type="authorization_code", code=code, redirect_uri=REDIRECT, code_verifier=VERIFIER)


def test_codes_grow_stale(webex: Webex) -> None:
    """After five minutes a code is worth nothing."""
    code = decide(webex)["code"]
    webex.control("POST", "clock", advance=301)
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    redeem(webex, 400, code=code, **form)


def test_the_client_must_know_its_secret(webex: Webex) -> None:
    """In the form or as HTTP Basic; a wrong one is 401, another grant type 400."""
    redeem(webex, 401, client_secret="wrong", grant_type="refresh_token", refresh_token="x")
    redeem(webex, 400, grant_type="password")
    basic = requests.post(
        f"{webex.running.api}access_token",
        data={"grant_type": "refresh_token", "refresh_token": "x"},
        auth=("demo-client-id", "demo-client-secret"),
        timeout=10,
    )
    assert basic.status_code == 400


def test_a_refresh_token_brings_new_tokens_once(webex: Webex, signed_in: tuple[dict[str, Any], Client]) -> None:
    """The new access token is the same person's; the old refresh token is spent."""
    tokens, _ = signed_in
    renewed = redeem(webex, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert renewed["refresh_token"] != tokens["refresh_token"]
    assert webex.acting_as(renewed["access_token"]).get("people/me")["emails"] == ["alice@example.com"]
    redeem(webex, 400, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    redeem(webex, grant_type="refresh_token", refresh_token=renewed["refresh_token"])


def test_access_tokens_end(webex: Webex, signed_in: tuple[dict[str, Any], Client]) -> None:
    """After fourteen days: 401, though the refresh token still works; after ninety it doesn't either."""
    tokens, client = signed_in
    webex.control("POST", "clock", advance=1209600)
    client.get("people/me", 401)
    renewed = redeem(webex, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    webex.control("POST", "clock", advance=7776000)
    redeem(webex, 400, grant_type="refresh_token", refresh_token=renewed["refresh_token"])


def test_tokens_can_be_ended_early(webex: Webex, signed_in: tuple[dict[str, Any], Client]) -> None:
    """By the control API, for one person, refresh tokens only if told so; the demo tokens last."""
    tokens, client = signed_in
    assert webex.control("POST", "tokens/expire", person="alice@example.com") == {"expired": 1}
    client.get("people/me", 401)
    webex.alice.get("people/me")
    renewed = redeem(webex, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    webex.control("POST", "tokens/expire", person="alice@example.com", refresh=True)
    redeem(webex, 400, grant_type="refresh_token", refresh_token=renewed["refresh_token"])


def test_the_page_can_shorten_a_token_s_life(webex: Webex) -> None:
    """Chosen when signing in; the answer says so."""
    tokens = sign_in(webex, lifetime="0")
    assert tokens["expires_in"] == 0
    webex.acting_as(tokens["access_token"]).get("people/me", 401)


def test_a_token_says_when_it_ends(webex: Webex, signed_in: tuple[dict[str, Any], Client]) -> None:
    """In milliseconds since 1970."""
    tokens, client = signed_in
    ends = client.get("authorizations/tokenExpiry")["exp"] / 1000
    assert abs(ends - webex.world.now().timestamp() - tokens["expires_in"]) < 60
