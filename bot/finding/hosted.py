"""Whose meeting it is: Webex lists meetings to which one is only invited, but shows their participants to the host."""

from __future__ import annotations

from bot.conversation import Asking
from bot.finding.candidates import Candidate
from bot.language.mentions import is_same_person
from bot.language.question import Misunderstood


class NotTheHost(Misunderstood):
    """The meeting is somebody else's: Webex would not tell."""


def is_host(asking: Asking, candidate: Candidate, hosted_by: str | None = None) -> bool:
    """Whether the asker hosted it, or the host whom an administrator named."""
    email = candidate.host_email.casefold()
    if hosted_by:
        return email == hosted_by.casefold()
    if candidate.host_user_id and is_same_person(candidate.host_user_id, asking.person_id):
        return True
    return bool(asking.email) and email == (asking.email or "").casefold()


def must_host(asking: Asking, candidate: Candidate, hosted_by: str | None = None) -> None:
    """Say so before anything is asked of Webex. Raises NotTheHost; where no host is told, Webex has to decide."""
    if not (candidate.host_email or candidate.host_user_id) or is_host(asking, candidate, hosted_by):
        return
    title, host = candidate.title or "This meeting", candidate.host_email or "somebody else"
    if hosted_by:
        raise NotTheHost(f"“{title}” is hosted by {host}, not by {hosted_by}.")
    raise NotTheHost(
        f"“{title}” is hosted by {host}; you are only invited. Webex shows who attended to the host alone:"
        f" please ask {host}."
    )
