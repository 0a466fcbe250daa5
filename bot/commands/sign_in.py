"""`sign in`: a link for the person alone, without waiting for a question that needs it."""

from __future__ import annotations

from bot import replies
from bot.conversation import Asking, Command, Reply
from bot.hosts.hosting import Hosting
from bot.webex.errors import NotSignedIn


def sign_in(hosting: Hosting | None) -> Command:
    """`hosting` is None where nobody can sign in."""

    def run(asking: Asking, _rest: str) -> Reply:
        if hosting is None:
            return replies.for_error(NotSignedIn(asking.person_id))
        return replies.sign_in(hosting.invitations.link(asking.person_id))

    return Command(
        name="sign in",
        usage="sign in",
        summary="Let me ask Webex on your behalf. The link comes as a direct message.",
        example="sign in",
        phrases=("sign in", "signin", "log in", "login", "connect"),
        run=run,
    )
