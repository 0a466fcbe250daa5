"""`sign out`: delete the tokens, so that the bot can't ask Webex on the person's behalf."""

from __future__ import annotations

from bot.auth.sign_in_flow import SignInFlow
from bot.chat import notices
from bot.context import Command, Context, Reply


def sign_out(flow: SignInFlow) -> Command:
    """Return the command."""

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
