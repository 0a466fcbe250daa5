"""What the pages of a sign-in say of how it ended. Names come from outside: they are cleaned here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.auth.sign_in import GOOD_FOR, SignedIn, WrongAccountError
from cards.escape import clean
from cards.formats import counted


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says of how a sign-in ended, and its HTTP status."""

    status: int
    title: str
    sentences: tuple[str, ...]


_TIME = counted(GOOD_FOR // timedelta(minutes=1), "minute", "minutes")
_AGAIN = "Go back to Webex and write “sign in” to the bot: it sends you a new link."
OVER = PageText(410, "This link no longer works", (f"A sign-in link works once, and for {_TIME}.", _AGAIN))
MALFORMED = PageText(400, "Something is missing here", ("Webex opens this page after you have signed in.", _AGAIN))
ELSEWHERE = PageText(
    400,
    "Please use one browser",
    (f"This sign-in was started in another browser, or more than {_TIME} ago. Nothing was stored.", _AGAIN),
)
DECLINED = PageText(403, "You did not sign in", ("Webex gave the bot no access, and nothing was stored.", _AGAIN))
REFUSED = PageText(400, "Webex did not accept the sign-in", ("It took too long, or was used before.", _AGAIN))
NO_SUCH_SCOPES = PageText(
    403,
    "Webex does not give these permissions",
    (
        "Your account, or this bot's Integration, may not have them. Nothing was stored.",
        "If you signed in as an administrator, go back to Webex and write “sign in” to the bot: it then asks for less.",
    ),
)
NO_WEBEX = PageText(
    502, "Webex did not answer", ("Your sign-in could not be finished, and nothing was stored.", _AGAIN)
)
BROKEN = PageText(503, "Something went wrong here", ("Your sign-in could not be finished.", _AGAIN))


def welcome(welcomed: SignedIn) -> PageText:
    """Say that the sign-in is complete."""
    answered = "Your question is being answered there." if welcomed.waiting else "Ask the bot who attended a meeting."
    return PageText(
        200,
        f"You are signed in, {clean(welcomed.name)}",
        (f"You can close this page and go back to Webex. {answered}", "Write “sign out” to the bot to undo this."),
    )


def wrong_account(error: WrongAccountError) -> PageText:
    """Say for which account the sign-in was, and which one came."""
    pending, came = error.pending, error.came
    return PageText(
        403,
        "This link is for another account",
        (
            f"It was made for {clean(pending.name)} ({clean(pending.email)}), and you signed in to Webex as"
            f" {clean(came.display_name)}. Nothing was stored.",
            "If both accounts are yours, sign out of Webex in this browser and start again with a new link. If somebody"
            " sent you this link, close the page: only you need your sign-in.",
        ),
    )
