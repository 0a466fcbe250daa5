"""The two pages of a sign-in: the one that the bot's link opens, and the one that Webex opens afterwards.

No request is logged here: its address holds the state and the code.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from hmac import compare_digest

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from bot.auth.sign_in import CALLBACK, GOOD_FOR, START, SignInExpiredError, SignIns, WrongAccountError, asked_of
from bot.inbox.queue import InboxUnavailableError
from bot.store.sign_ins import fingerprint
from bot.web import page_texts as texts
from bot.webex.errors import WebexError
from bot.webex.oauth import GrantExpiredError
from cards.escape import clean
from cards.scopes import allowed

STATE = re.compile(r"[\w-]{22}", re.ASCII)
OAUTH_ERROR = re.compile(r"[a-z_]{1,40}", re.ASCII)
"""As RFC 6749 has them: `access_denied`, `invalid_scope`."""

log = structlog.get_logger()


class SignInEndedError(Exception):
    """The sign-in ends here without success."""

    def __init__(self, text: texts.PageText) -> None:
        super().__init__(text.title)
        self.text = text


def sign_in_pages(sign_ins: SignIns, *, is_https: bool) -> Blueprint:
    """Return the pages, for a bot that browsers reach over https or, on one machine, over plain http."""
    pages = Blueprint("sign_in", __name__, template_folder="templates")

    def cookie(state: str) -> str:
        """Name one for each sign-in, so that two open tabs don't disturb each other."""
        return f"{'__Host-' if is_https else ''}rollcall-{fingerprint(state)[:16]}"

    @pages.get(f"{START}<state>")
    def start(state: str) -> Response:
        if not STATE.fullmatch(state):
            raise SignInEndedError(texts.OVER)
        pending = sign_ins.find(state)
        address = sign_ins.authorize_url(state, pending)
        shown = {"name": clean(pending.name), "email": clean(pending.email), "address": address}
        page = make_response(render_template("start.html", nonce=g.nonce, allowed=allowed(asked_of(pending)), **shown))
        page.set_cookie(cookie(state), state, GOOD_FOR, secure=is_https, httponly=True, samesite="Lax")
        return page

    @pages.get(CALLBACK)
    def callback() -> Response:
        state = _only("state")
        if not STATE.fullmatch(state):
            raise SignInEndedError(texts.MALFORMED)
        if not compare_digest(request.cookies.get(cookie(state), "").encode(), state.encode()):
            raise SignInEndedError(texts.ELSEWHERE)
        page = _finish(sign_ins, state)
        page.delete_cookie(cookie(state), secure=is_https, httponly=True, samesite="Lax")
        return page

    pages.before_request(_prepare)
    pages.after_request(_guard)
    for kind, answer in _ANSWERS.items():
        pages.register_error_handler(kind, answer)
    return pages


def _finish(sign_ins: SignIns, state: str) -> Response:
    """Complete the sign-in with the code that Webex gave, or end it with Webex's error."""
    if "error" in request.args:
        error = _only("error")
        sign_ins.decline(state)
        raise SignInEndedError(_declined(error))
    return _said(texts.welcome(sign_ins.complete(state, _only("code"))))


def _only(name: str) -> str:
    """Return a parameter that must stand in the address once, and not be empty."""
    values = request.args.getlist(name)
    if len(values) != 1 or not values[0]:
        raise SignInEndedError(texts.MALFORMED)
    return values[0]


def _declined(error: str) -> texts.PageText:
    if error == "access_denied":
        return texts.DECLINED
    log.warning("Webex refused a sign-in", error=error if OAUTH_ERROR.fullmatch(error) else "?")
    return texts.NO_SUCH_SCOPES if error == "invalid_scope" else texts.REFUSED


def _trouble(text: texts.PageText) -> Callable[[Exception], Response]:
    """Answer with a page, and write a line into the log for the operator."""

    def answer(error: Exception) -> Response:
        if isinstance(error, WebexError):
            log.error("sign-in not finished", page=request.endpoint, why=error.name)
        else:
            log.error("sign-in not finished", page=request.endpoint, exc_info=error)
        return _said(text)

    return answer


_ANSWERS: dict[type[Exception], Callable[..., Response]] = {
    SignInEndedError: lambda ended: _said(ended.text),
    SignInExpiredError: lambda _: _said(texts.OVER),
    WrongAccountError: lambda error: _said(texts.wrong_account(error)),
    GrantExpiredError: lambda _: _said(texts.REFUSED),
    WebexError: _trouble(texts.NO_WEBEX),
    SQLAlchemyError: _trouble(texts.BROKEN),
    InboxUnavailableError: _trouble(texts.BROKEN),
    Exception: _trouble(texts.BROKEN),
}


def _said(text: texts.PageText) -> Response:
    page = render_template("outcome.html", nonce=g.nonce, title=text.title, sentences=text.sentences)
    return make_response(page, text.status)


def _prepare() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _guard(response: Response) -> Response:
    """No other site may frame these pages, read their address, or find them in a cache."""
    policy = f"default-src 'none'; style-src 'nonce-{g.nonce}'; base-uri 'none'; form-action 'none'"
    response.headers.update(
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
    )
    return response
