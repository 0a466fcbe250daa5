"""Signing in at the simulator as a browser and a bot do it together: the page's answer, and the code for a token."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.support.simulator_client import Webex

CLIENT = {"client_id": "demo-client-id", "client_secret": "demo-client-secret"}
REDIRECT = "http://127.0.0.1:8000/oauth/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ASKED = {
    "client_id": "demo-client-id",
    "redirect_uri": REDIRECT,
    "response_type": "code",
    "scope": "meeting:participants_read meeting:schedules_read spark:people_read",
    "state": "xyz",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def decide(webex: Webex, email: str = "alice@example.com", decision: str = "accept", **changes: str) -> dict[str, str]:
    """Return what the redirect carries after the page was answered."""
    form = {**ASKED, "email": email, "decision": decision, **changes}
    answer = requests.post(f"{webex.running.api}authorize", data=form, allow_redirects=False, timeout=30)
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(form["redirect_uri"])
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def redeem(webex: Webex, expect: int = 200, /, **form: str) -> Any:
    answer = requests.post(f"{webex.running.api}access_token", data={**CLIENT, **form}, timeout=30)
    assert answer.status_code == expect, answer.text
    return answer.json()


def sign_in(webex: Webex, **more: str) -> dict[str, Any]:
    code = decide(webex, **more)["code"]
    tokens: dict[str, Any] = redeem(
        webex, grant_type="authorization_code", code=code, redirect_uri=REDIRECT, code_verifier=VERIFIER
    )
    return tokens
