"""`sign out`: delete the tokens, so that Webex can't be asked on the person's behalf any more."""

from __future__ import annotations

from bot.auth.sign_in_flow import SignInFlow
from bot.chat.replies import tell
from bot.context import Command, Context, Reply
from cards.notice import NoticeView

SIGNED_OUT = NoticeView(
    "You are signed out",
    "I have deleted your sign-in, and can't ask Webex on your behalf any more.",
    "The permission itself is in your Webex account's settings, where you can take it back as well.",
)
NOT_SIGNED_IN = NoticeView("You are not signed in", "I have no sign-in of yours, so there is nothing to delete.")


def sign_out(flow: SignInFlow) -> Command:
    """Return the command."""

    def run(context: Context, _rest: str) -> Reply:
        return tell(SIGNED_OUT if flow.sign_out(context.person_id) else NOT_SIGNED_IN)

    return Command(
        name="sign out",
        usage="sign out",
        summary="Delete your sign-in.",
        example="sign out",
        deletes=True,
        phrases=("sign out", "signout", "log out", "logout", "disconnect"),
        run=run,
    )
