"""`sign in`: a link for the person alone, without waiting for a question that needs it."""

from __future__ import annotations

from bot.auth.sign_in_flow import SignInFlow
from bot.chat import replies
from bot.context import Command, Context, Reply
from bot.webex.errors import NotSignedInError


def sign_in(flow: SignInFlow) -> Command:
    """Return the command."""

    def run(context: Context, _rest: str) -> Reply:
        try:
            return replies.sign_in(flow.start(context.person_id))
        except NotSignedInError:
            return replies.not_signed_in()

    return Command(
        name="sign in",
        usage="sign in",
        summary="Let me ask Webex on your behalf. The link comes as a direct message.",
        example="sign in",
        phrases=("sign in", "signin", "log in", "login", "connect"),
        run=run,
    )
