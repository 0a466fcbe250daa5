"""`forget me`: delete everything that is kept about the person."""

from __future__ import annotations

from bot.auth.erasure import Erasure
from bot.auth.personal_token import NoPersonalToken, PersonalToken
from bot.auth.sign_in_flow import SignInFlow
from bot.chat import notices
from bot.context import Command, Context, Reply


def forget_me(erasure: Erasure, flow: SignInFlow, personal: PersonalToken | NoPersonalToken) -> Command:
    """Return the command. `personal` is the token that stays in the settings, where one is set."""

    def run(context: Context, _rest: str) -> Reply:
        flow.sign_out(context.person_id)
        erasure.forget(context.person_id, context.event_id)
        return notices.forgotten(keeps_token=personal.serves(context.person_id))

    return Command(
        name="forget me",
        usage="forget me",
        summary="Delete everything that I keep about you: sign-in, groups, questions, what waits for an answer.",
        example="forget me",
        deletes=True,
        phrases=("forget me", "delete me", "delete my data", "delete all my data", "forget my data", "erase my data"),
        run=run,
    )
