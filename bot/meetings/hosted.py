"""Whose meeting it is: Webex lists meetings to which one is only invited, but shows their participants to the host."""

from __future__ import annotations

from bot.context import Context
from bot.events import is_same_person
from bot.meetings.candidates import Candidate
from bot.meetings.errors import NotTheHostError
from bot.text import fold


def is_host(context: Context, candidate: Candidate, hosted_by: str | None = None) -> bool:
    """Whether the asker hosted it, or the host whom an administrator named."""
    email = fold(candidate.host_email)
    if hosted_by:
        return email == fold(hosted_by)
    if candidate.host_user_id and is_same_person(candidate.host_user_id, context.person_id):
        return True
    return bool(context.email) and email == fold(context.email)


def must_host(context: Context, candidate: Candidate, hosted_by: str | None = None) -> None:
    """Say so before anything is asked of Webex. Raises NotTheHostError; where no host is told, Webex has to decide."""
    if not (candidate.host_email or candidate.host_user_id) or is_host(context, candidate, hosted_by):
        return
    title, host = candidate.title, candidate.host_email
    if hosted_by:
        raise NotTheHostError("another host", title=title, host=host, named=hosted_by)
    raise NotTheHostError("not the host", title=title, host=host)
