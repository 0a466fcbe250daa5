"""What a check of the bot is, and what it found. `/readyz` and the doctor run the same checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.store.engine import StoreError
from bot.webex.errors import ApiError, WebexError


class CheckFailedError(Exception):
    """What is wrong, and what to do, in a sentence. It names no person, and shows no secret."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `look` returns a sentence where all is well.

    It raises CheckFailedError where something is wrong, or an error of Webex's or the database's where it can't tell.
    """

    name: str
    look: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    check: str
    is_well: bool
    sentence: str


def found_by(check: Check) -> Finding:
    """Run the check."""
    try:
        return Finding(check.name, True, check.look())
    except (CheckFailedError, StoreError) as trouble:
        return Finding(check.name, False, str(trouble))
    except WebexError as error:
        return Finding(check.name, False, _cannot_ask(error))
    except SQLAlchemyError:
        return Finding(check.name, False, "The database can't be read.")
    except Exception as error:  # a fault of the check's own must not end the others
        return Finding(check.name, False, f"The check “{check.name}” failed ({type(error).__name__}).")


def _cannot_ask(error: WebexError) -> str:
    if isinstance(error, ApiError):
        return f"Webex answers {error.status}: look at its status page, and at the bot's log."
    return f"Webex can't be reached ({error.name}): check the network and WEBEX_API_URL."
