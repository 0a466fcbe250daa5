"""The two pages of signing in: where a link leads, and where Webex sends the browser afterwards.

Nothing of a request is logged here: its address holds the state and the code.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from bot.auth.scopes import in_words
from bot.auth.sign_in import CALLBACK, GOOD_FOR, START, SignedIn, SignInExpiredError, SignIns, WrongAccountError
from bot.inbox.queue import InboxUnavailableError
from bot.store.sign_ins import fingerprint
from bot.webex.errors import WebexError
from bot.webex.oauth import GrantExpiredError
from cards.escape import clean

STATE = re.compile(r"[\w-]{22}", re.ASCII)
OAUTH_ERROR = re.compile(r"[a-z_]{1,40}", re.ASCII)
"""As RFC 6749 has them: `access_denied`, `invalid_scope`."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says of how a sign-in ended, and its HTTP status."""

    status: int
    title: str
    sentences: tuple[str, ...]


class SignInEndedError(Exception):
    """The sign-in ends here without success."""

    def __init__(self, text: PageText) -> None:
        super().__init__(text.title)
        self.text = text


_AGAIN = "Go back to Webex and write “sign in” to the bot: it sends you a new link."
_OVER = PageText(410, "This link no longer works", ("A sign-in link works once, and for ten minutes.", _AGAIN))
_MALFORMED = PageText(400, "Something is missing here", ("Webex opens this page after you have signed in.", _AGAIN))
_ELSEWHERE = PageText(
    400,
    "Please use one browser",
    ("This sign-in was started in another browser, or more than ten minutes ago. Nothing was stored.", _AGAIN),
)
_DECLINED = PageText(403, "You did not sign in", ("Webex gave the bot no access, and nothing was stored.", _AGAIN))
_REFUSED = PageText(400, "Webex did not accept the sign-in", ("It took too long, or was used before.", _AGAIN))
_NO_WEBEX = PageText(
    502, "Webex did not answer", ("Your sign-in could not be finished, and nothing was stored.", _AGAIN)
)
_BROKEN = PageText(503, "Something went wrong here", ("Your sign-in could not be finished.", _AGAIN))


def sign_in_pages(sign_ins: SignIns, *, is_https: bool) -> Blueprint:
    """The pages, for a bot that browsers reach over https or, on one machine, over plain http."""
    pages = Blueprint("sign_in", __name__, template_folder="templates")
    allowed = in_words(sign_ins.scopes)

    def cookie(state: str) -> str:
        """Name one for each sign-in, so that two open tabs don't disturb each other."""
        return f"{'__Host-' if is_https else ''}rollcall-{fingerprint(state)[:16]}"

    @pages.get(f"{START}<state>")
    def start(state: str) -> Response:
        if not STATE.fullmatch(state):
            raise SignInEndedError(_OVER)
        pending = sign_ins.find(state)
        address = sign_ins.authorize_url(state, pending)
        shown = {"name": clean(pending.name), "email": clean(pending.email), "allowed": allowed, "address": address}
        page = make_response(render_template("start.html", nonce=g.nonce, **shown))
        page.set_cookie(cookie(state), state, GOOD_FOR, secure=is_https, httponly=True, samesite="Lax")
        return page

    @pages.get(CALLBACK)
    def callback() -> Response:
        state = _only("state")
        if not STATE.fullmatch(state):
            raise SignInEndedError(_MALFORMED)
        if not compare_digest(request.cookies.get(cookie(state), "").encode(), state.encode()):
            raise SignInEndedError(_ELSEWHERE)
        page = _finish(sign_ins, state)
        page.delete_cookie(cookie(state), secure=is_https, httponly=True, samesite="Lax")
        return page

    pages.before_request(_prepare)
    pages.after_request(_guard)
    for kind, answer in _ANSWERS.items():
        pages.register_error_handler(kind, answer)
    return pages


def _finish(sign_ins: SignIns, state: str) -> Response:
    """Webex brought either a code or an error back, and each once."""
    if "error" in request.args:
        error = _only("error")
        sign_ins.decline(state)
        raise SignInEndedError(_declined(error))
    return _said(_welcome(sign_ins.complete(state, _only("code"))))


def _only(name: str) -> str:
    """A parameter that must stand in the address once, and not be empty."""
    values = request.args.getlist(name)
    if len(values) != 1 or not values[0]:
        raise SignInEndedError(_MALFORMED)
    return values[0]


def _declined(error: str) -> PageText:
    if error == "access_denied":
        return _DECLINED
    log.warning("Webex refused to sign somebody in", error=error if OAUTH_ERROR.fullmatch(error) else "?")
    return _REFUSED


def _welcome(welcomed: SignedIn) -> PageText:
    answered = "Your question is being answered there." if welcomed.waiting else "Ask the bot who attended a meeting."
    return PageText(
        200,
        f"You are signed in, {clean(welcomed.name)}",
        (f"You can close this page and go back to Webex. {answered}", "Write “sign out” to the bot to undo this."),
    )


def _wrong_account(error: WrongAccountError) -> PageText:
    pending, came = error.pending, error.came
    return PageText(
        403,
        "This link is for another account",
        (
            f"It was made for {clean(pending.name)} ({clean(pending.email)}), and you signed in to Webex as"
            f" {clean(came.display_name)}. Nothing was stored.",
            "If both accounts are yours, sign out of Webex in this browser and start again with a new link. If somebody"
            " sent you this link, close the page: nobody needs your sign-in but you.",
        ),
    )


def _trouble(text: PageText) -> Callable[[Exception], Response]:
    """A page, and a line in the log for the operator."""

    def answer(error: Exception) -> Response:
        if isinstance(error, WebexError):
            log.error("sign-in not finished", page=request.endpoint, why=error.name)
        else:
            log.error("sign-in not finished", page=request.endpoint, exc_info=error)
        return _said(text)

    return answer


_ANSWERS: dict[type[Exception], Callable[..., Response]] = {
    SignInEndedError: lambda ended: _said(ended.text),
    SignInExpiredError: lambda _: _said(_OVER),
    WrongAccountError: lambda error: _said(_wrong_account(error)),
    GrantExpiredError: lambda _: _said(_REFUSED),
    WebexError: _trouble(_NO_WEBEX),
    SQLAlchemyError: _trouble(_BROKEN),
    InboxUnavailableError: _trouble(_BROKEN),
    Exception: _trouble(_BROKEN),
}


def _said(text: PageText) -> Response:
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
