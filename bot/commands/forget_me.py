"""`forget me`: delete everything that is kept about the person."""

from __future__ import annotations

from bot.auth.erasure import Erasure
from bot.auth.personal_token import NoPersonalToken, PersonalToken
from bot.auth.sign_in_flow import SignInFlow
from bot.chat.replies import tell
from bot.context import Command, Context, Reply
from cards.notice import NoticeView

FORGOTTEN = NoticeView(
    "I have forgotten you",
    "Your sign-in is deleted, and so are your groups, the guests you confirmed, and your questions, also those that"
    " waited for an answer. Attendance I never keep.",
    "What I wrote in Webex stays there, and so does the permission in your Webex account's settings: both are yours"
    " to delete.",
)


BUT_FOR_THE_TOKEN = NoticeView(
    "I have forgotten you, but for the access token",
    "Your groups, the guests you confirmed, and your questions are deleted, also those that waited for an answer."
    " Attendance I never keep. Yet I can still ask Webex on your behalf: your personal access token stands in"
    " this bot's settings.",
    "Whoever runs this bot can remove it there: WEBEX_HOST_TOKEN. It ends by itself 12 hours after it was made. What I"
    " wrote in Webex stays there, and is yours to delete.",
)


def forget_me(erasure: Erasure, flow: SignInFlow, personal: PersonalToken | NoPersonalToken) -> Command:
    """Return the command. `personal` is the token that stays in the settings, where one is set."""

    def run(context: Context, _rest: str) -> Reply:
        flow.sign_out(context.person_id)
        erasure.forget(context.person_id, context.event_id)
        return tell(BUT_FOR_THE_TOKEN if personal.serves(context.person_id) else FORGOTTEN)

    return Command(
        name="forget me",
        usage="forget me",
        summary="Delete everything that I keep about you: sign-in, groups, questions, what waits for an answer.",
        example="forget me",
        deletes=True,
        phrases=("forget me", "delete me", "delete my data", "delete all my data", "forget my data", "erase my data"),
        run=run,
    )
