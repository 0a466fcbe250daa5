"""Say one reply exactly once, in the place where it belongs, whatever happens between saying it and knowing so.

Webex has no idempotency key. So the row is marked before a reply is sent, and a row found marked after a crash is
looked up in Webex before anything is said again.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.conversation import Asking, Reply
from bot.inbox import Claim, Inbox
from bot.webex.errors import ApiError, WebexError
from bot.webex.port import Messaging, Place

log = structlog.get_logger()

DIRECT = "direct"
THREAD = "thread"


class Delivery:
    """Posts replies. Raises WebexError where Webex may take the reply later."""

    def __init__(self, messaging: Messaging, inbox: Inbox) -> None:
        self._messaging = messaging
        self._inbox = inbox

    def was_said(self, claim: Claim, asking: Asking) -> bool:
        """Whether the reply of a claim that was interrupted while sending stands in Webex already.

        Compared with the time of the question, which is Webex's own: clocks may differ.
        """
        if claim.was_sending is None:
            return False
        return bool(self._messaging.said(_place(asking, is_direct=claim.was_sending == DIRECT), since=asking.at))

    def say(self, claim: Claim, asking: Asking, reply: Reply) -> None:
        """Post the reply, and then delete the message that it replaces."""
        self._inbox.sending(claim, DIRECT if reply.is_direct else THREAD)
        place = _place(asking, is_direct=reply.is_direct)
        try:
            self._messaging.post(place, reply.markdown, reply.card)
        except ApiError as error:
            if error.status not in {400, 403, 404}:
                raise
            self._post_plainly(place, reply, error)
        if reply.replaces is not None:
            self._delete(reply.replaces)

    def _post_plainly(self, place: Place, reply: Reply, refusal: ApiError) -> None:
        """The thread may be gone, or the card refused: the answer still must reach the person who asked."""
        log.warning("reply refused, posting it plainly", status=refusal.status, tracking_id=refusal.tracking_id)
        try:
            self._messaging.post(replace(place, parent_id=None), reply.markdown)
        except ApiError as error:
            if error.status not in {400, 403, 404}:
                raise
            log.warning("reply dropped: the space takes no message", status=error.status)

    def _delete(self, message_id: str) -> None:
        try:
            self._messaging.delete(message_id)
        except WebexError as error:
            log.info("replaced card not deleted", why=str(error))


def _place(asking: Asking, *, is_direct: bool) -> Place:
    if not asking.is_group:
        return Place(room_id=asking.room_id, parent_id=asking.thread_id, person_id=asking.person_id)
    if is_direct:
        return Place(person_id=asking.person_id)
    return Place(room_id=asking.room_id, parent_id=asking.thread_id)
