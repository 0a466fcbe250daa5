"""`sign in` and `sign out`: a link for the person alone, and the end of what it allowed."""

from __future__ import annotations

from bot.auth.sign_in_flow import SignInFlow
from bot.chat import notices, replies
from bot.context import Command, Context, Reply
from bot.webex.errors import NotPermittedError, NotSignedInError


def sign_in(flow: SignInFlow) -> Command:
    """Return the command that sends the link, without waiting for a question that needs it."""

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


def sign_in_as_admin(flow: SignInFlow) -> Command:
    """Return the command that asks for the admin scopes as well. Help lists it where the operator allows that."""

    def run(context: Context, _rest: str) -> Reply:
        if not flow.admins_may_ask:
            raise NotPermittedError
        return replies.sign_in(flow.start(context.person_id, as_admin=True), as_admin=True)

    return Command(
        name="sign in as admin" if flow.admins_may_ask else "",
        usage="sign in as admin",
        summary="For Webex administrators: let me ask about other hosts' meetings.",
        example="sign in as admin",
        phrases=("sign in as admin", "sign in as administrator", "sign in as an admin", "sign in as an administrator"),
        run=run,
    )


def sign_out(flow: SignInFlow) -> Command:
    """Return the command that deletes the tokens, so that the bot can't ask Webex on the person's behalf."""

    def run(context: Context, _rest: str) -> Reply:
        return notices.signed_out() if flow.sign_out(context.person_id) else notices.was_not_signed_in()

    return Command(
        name="sign out",
        usage="sign out",
        summary="Delete your sign-in.",
        example="sign out",
        deletes=True,
        phrases=("sign out", "signout", "log out", "logout", "disconnect"),
        run=run,
    )
