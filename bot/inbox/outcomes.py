"""How a handler says that an event isn't finished: raised to the worker, which keeps the event for later."""

from __future__ import annotations

from datetime import datetime


class TryAgain(Exception):
    """Come back `at` an aware UTC time, or in so many `seconds`; with neither, after the usual backoff."""

    def __init__(self, at: datetime | None = None, seconds: float | None = None, why: str = "") -> None:
        super().__init__(why)
        self.at = at
        self.seconds = seconds
        self.why = why


class WaitForSignIn(Exception):
    """Come back when that person has signed in."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"waits for the sign-in of {person_id}")
        self.person_id = person_id


class ComeBack(Exception):
    """All is well, but it is too early for the answer: come back in so many `seconds`. That is no failed try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.0f} s")
        self.seconds = seconds
