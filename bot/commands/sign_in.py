"""`sign in`: a link for the person alone, without waiting for a question that needs it."""

from __future__ import annotations

from bot.auth.hosting import Hosting
from bot.chat import replies
from bot.context import Command, Context, Reply


def sign_in(hosting: Hosting | None) -> Command:
    """`hosting` is None where nobody can sign in."""

    def run(context: Context, _rest: str) -> Reply:
        if hosting is None:
            return replies.not_signed_in()
        return replies.sign_in(hosting.sign_ins.link(context.person_id))

    return Command(
        name="sign in",
        usage="sign in",
        summary="Let me ask Webex on your behalf. The link comes as a direct message.",
        example="sign in",
        phrases=("sign in", "signin", "log in", "login", "connect"),
        run=run,
    )
