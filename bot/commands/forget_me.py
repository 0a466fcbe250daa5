"""`forget me`: delete everything that is kept about the person."""

from __future__ import annotations

from contextlib import suppress

from bot.conversation import Asking, Command, Reply
from bot.hosts.forgetting import Forgetting
from bot.hosts.hosting import Hosting
from bot.replies import tell
from bot.store.sealing import SealBroken
from cards.notice import NoticeView

FORGOTTEN = NoticeView(
    "I have forgotten you",
    "Your sign-in is deleted, and so are your groups, the guests you confirmed, and your questions, also those that"
    " waited for an answer. Attendance I never keep.",
    "What I wrote in Webex stays there, and so does the permission in your Webex account's settings: both are yours"
    " to delete.",
)


def forget_me(forgetting: Forgetting, hosting: Hosting | None) -> Command:
    """`hosting` is None where nobody can sign in."""

    def run(asking: Asking, _rest: str) -> Reply:
        if hosting is not None:
            with suppress(SealBroken):  # what nobody can open is deleted all the same
                hosting.farewell.sign_out(asking.person_id)
        forgetting.forget(asking.person_id, asking.event_id)
        return tell(FORGOTTEN)

    return Command(
        name="forget me",
        usage="forget me",
        summary="Delete everything that I keep about you: sign-in, groups, questions, what waits for an answer.",
        example="forget me",
        deletes=True,
        phrases=("forget me", "delete me", "delete my data", "delete all my data", "forget my data", "erase my data"),
        run=run,
    )
