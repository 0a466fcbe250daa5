"""Read what a person pressed or filled in on any of the cards, as one typed value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from cards.attendance import AskEarlier, Refresh, ThisIs, TurnPage
from cards.choose import Choose, ChoosePerson
from cards.form import FormAnswer, OpenForm
from cards.help import OpenHelp
from cards.listing import CountAgain, ForgetAlias
from cards.notice import Say
from cards.payload import UnknownActionError

CardAction = (
    TurnPage
    | Refresh
    | ThisIs
    | AskEarlier
    | Choose
    | ChoosePerson
    | ForgetAlias
    | CountAgain
    | FormAnswer
    | OpenForm
    | OpenHelp
    | Say
)
_KINDS: dict[tuple[str, str], type[CardAction]] = {(kind.card, kind.do): kind for kind in get_args(CardAction)}

__all__ = ["CardAction", "UnknownActionError", "read"]


def read(inputs: Mapping[str, object]) -> CardAction:
    """Return the answer in an attachment action's inputs. Raises UnknownActionError if no card of ours sends it."""
    name = (str(inputs.get("card")), str(inputs.get("do")))
    kind = _KINDS.get(name)
    if kind is None:
        raise UnknownActionError(f"no card asks {name[0][:40]!r} {name[1][:40]!r}")
    return kind.read(inputs)
