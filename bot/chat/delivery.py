"""Say one reply exactly once, in the place where it belongs, whatever happens between saying it and knowing so.

Webex has no idempotency key. So the row is marked before a message is sent, and a row found marked after a crash is
looked up in Webex before anything is said again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import msgspec
import structlog

from bot.context import Context, Reply
from bot.events import is_same_person
from bot.inbox.queue import Claim, Inbox, LeaseLostError
from bot.webex.errors import ApiError, WebexError
from bot.webex.port import Messaging, Place

log = structlog.get_logger()

SENT_DIRECTLY = "I have sent you a direct message."
NO_FILE = "Webex did not take the file."
GONE = 404
LETTERS = 1500
"""Of a message, that tell it from others: the longest are cut only after them."""
MOST_WAITS = 4
SETTLED_AFTER = 3.0
"""Seconds in which a reply that is under way has usually come, and been noted as another question's."""
_MENTION = re.compile("<@[^>]*>")
_UNDELIVERABLE = {400, 403, GONE}


class ReplyUnderWayError(Exception):
    """Another event may be sending the same words just now: in SETTLED_AFTER seconds it is known whose they are."""

    def __init__(self) -> None:
        super().__init__("a reply that reads the same is under way")


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is written down before a message is sent: which one of the reply's, where, and what stood there before.

    `words` is the fingerprint of the message. `said` are the ids of messages that were sent for the same question
    earlier: not its answer, until it is done. Those of them that are `standing` promise one, and go when it comes.
    """

    words: str = ""
    is_direct: bool = False
    part: int = 0
    is_last: bool = True
    said: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    is_invitation: bool = False
    is_promise: bool = False

    @property
    def is_answer(self) -> bool:
        return not self.is_invitation and not self.is_promise

    def is_of(self, markdown: str | None) -> bool:
        """Whether this may have been noted before that was sent."""
        return not self.words or markdown is None or fingerprint(markdown) == self.words

    @classmethod
    def of(cls, claim: Claim) -> Note | None:
        return None if claim.was_sending is None else cls.read(claim.was_sending)

    @classmethod
    def read(cls, note: str) -> Note:
        return msgspec.json.decode(note, type=cls)

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()


class Delivery:
    """Posts replies. Raises WebexError and ReplyUnderWayError where trying again later helps.

    With `details_direct` a group space reads only a line, and the asker the rest in a direct message.
    """

    def __init__(self, messaging: Messaging, inbox: Inbox, *, details_direct: bool = False) -> None:
        self._messaging = messaging
        self._inbox = inbox
        self._details_direct = details_direct

    def was_said(self, claim: Claim, context: Context) -> bool:
        """Whether the answer of a claim that was interrupted while sending stands in Webex already."""
        note = Note.of(claim)
        if note is None or not note.is_last or not note.is_answer:
            return False
        found = self._found(claim, note, context)
        self._inbox.sent(claim, str(Note(said=(*note.said, *found))))
        return bool(found)

    def was_invited(self, claim: Claim, context: Context) -> bool:
        """Whether the person got the link to sign in with; by now it may be used, or too old."""
        note = Note.of(claim)
        return note is not None and note.is_invitation and bool(note.said or self._found(claim, note, context))

    def say(self, claim: Claim, context: Context, reply: Reply) -> None:
        """Post what was not posted of the reply before, and then delete the messages that it replaces."""
        before = Note.of(claim) or Note()
        is_begun = claim.was_sending is not None and before.is_answer
        found = self._found(claim, before, context) if is_begun else []
        kept = Note(said=(*before.said, *found), standing=before.standing)
        sent = self._post_all(claim, context, reply, kept, first=before.part + bool(found) if is_begun else 0)
        self._inbox.sent(claim, str(Note(said=(*kept.said, *sent))))
        self.clear(claim)
        self._replace(context, reply)

    def promise(self, claim: Claim, context: Context, reply: Reply) -> bool:
        """Post a provisional reply, once for an event however often it comes back: `say` puts the answer in its place.

        Which message that is stands in the event's own row, so that it outlives the process. Whoever pressed a button
        of another event's promise gets a new one, and it stays that event's: then nothing is left to come back for,
        and this returns False.
        """
        note = Note.of(claim) or Note()
        if note.standing:
            return True
        found = self._found(claim, note, context) if note.is_promise else []
        if not found:
            found = self._post_all(claim, context, reply, Note(said=note.said, is_promise=True))
        pressed = self._replaced(context, reply)
        if pressed and found and self._inbox.hand_over(claim, pressed, found[0]):
            self._delete(pressed)
            return False
        kept = Note(said=(*note.said, *found), standing=tuple(found), is_promise=True)
        self._inbox.sending(claim, str(kept))
        return True

    def was_released(self, claim: Claim) -> bool:
        """Whether the promise is gone: a button of it brought the answer, or somebody doesn't want it any more."""
        note = Note.of(claim)
        if note is None or not note.standing:
            return False
        try:
            self._messaging.message(note.standing[0])
        except ApiError as error:
            if error.status != GONE:
                raise
            return True
        return False

    def clear(self, claim: Claim) -> None:
        """Delete the promise, if there is one."""
        note = Note.of(claim)
        for message_id in note.standing if note else ():
            self._delete(message_id)

    def invite(self, claim: Claim, context: Context, link: Reply) -> None:
        """Send the link to sign in with: whatever happens to it, it is not taken for the answer later."""
        note = Note.of(claim) or Note()
        kept = Note(said=note.said, standing=note.standing, is_invitation=True)
        sent = self._post_all(claim, context, link, kept)
        self._inbox.sending(claim, str(msgspec.structs.replace(kept, said=(*note.said, *sent))))

    def _post_all(self, claim: Claim, context: Context, reply: Reply, note: Note, first: int = 0) -> list[str]:
        parts = self._parts(context, reply)
        sent = []
        for number, (is_direct, part) in enumerate(parts):
            if number >= first:
                is_last = number == len(parts) - 1
                words = fingerprint(part.markdown)
                marked = msgspec.structs.replace(note, words=words, is_direct=is_direct, part=number, is_last=is_last)
                self._inbox.sending(claim, str(marked))
                if not self._inbox.held(claim):  # this machine may have slept since
                    raise LeaseLostError(claim.key)
                sent += self._post(_place(context, is_direct=is_direct), part)
        return sent

    def _parts(self, context: Context, reply: Reply) -> list[tuple[bool, Reply]]:
        """What goes where: to the asker alone, and into the space or the thread."""
        # Where nobody asked, as when the bot is added to a space, the reply is for the space.
        is_hidden = self._details_direct and context.thread_id is not None
        if not context.is_group or not (reply.is_direct or is_hidden):
            return [(False, reply)]
        line = reply.line or (None if reply.is_direct else SENT_DIRECTLY)
        return [(True, reply)] + ([(False, Reply(line))] if line else [])

    def _found(self, claim: Claim, note: Note, context: Context) -> list[str]:
        """The message that is noted, if it stands there: said since the question, and for no other.

        Times are Webex's, as clocks differ. Of several that read the same the oldest is meant. Raises
        ReplyUnderWayError while there are fewer of them than who may have said them: one of those may be saying it at
        this moment.
        """
        said = self._messaging.said(_place(context, is_direct=note.is_direct), since=context.at)
        alike = [one.id for one in said if one.id not in note.said and note.is_of(one.markdown)]
        if not alike:
            return []
        beside = [Note.read(other) for other in self._inbox.notes_beside(claim)]
        others = {message_id for other in beside for message_id in other.said}
        free = [message_id for message_id in alike if message_id not in others]
        rivals = [other for other in beside if note.words and other.words == note.words]
        if 0 < len(free) <= len(rivals) and claim.attempts <= MOST_WAITS:
            raise ReplyUnderWayError
        return free[:1]

    def _post(self, place: Place, reply: Reply) -> list[str]:
        """The thread may be gone, the card or the file refused: the answer still must reach the person who asked."""
        anywhere = replace(place, parent_id=None)
        attempts = [(place, reply), (anywhere, Reply(reply.markdown, file=reply.file))]
        if reply.file:
            attempts.append((anywhere, Reply(f"{reply.markdown}\n\n{NO_FILE}")))
        for target, said in attempts:
            try:
                return [self._messaging.post(target, said.markdown, said.card, said.file)]
            except ApiError as error:
                if error.status not in _UNDELIVERABLE:
                    raise
                log.warning("reply refused", status=error.status, tracking_id=error.tracking_id)
        log.warning("reply dropped: the space takes no message")
        return []

    def _replace(self, context: Context, reply: Reply) -> None:
        """Delete the card whose button was pressed."""
        if pressed := self._replaced(context, reply):
            self._delete(pressed)

    def _replaced(self, context: Context, reply: Reply) -> str | None:
        """The card that goes; in a space only from one's own thread, or anybody could take anybody's away."""
        if reply.replaces and context.is_group and not self._began_thread(context):
            return None
        return reply.replaces

    def _began_thread(self, context: Context) -> bool:
        try:
            first = self._messaging.message(context.thread_id or "")
        except WebexError as error:
            log.info("card kept", why=str(error))
            return False
        return is_same_person(first.person_id, context.person_id)

    def _delete(self, message_id: str) -> None:
        try:
            self._messaging.delete(message_id)
        except WebexError as error:
            log.info("replaced card not deleted", why=str(error))


def fingerprint(markdown: str) -> str:
    """What stays the same of a text when it is signed, or cut at its end, or when Webex spells its Markdown anew."""
    letters = "".join(filter(str.isalnum, _MENTION.sub("", markdown)))
    return hashlib.sha256(letters[:LETTERS].encode()).hexdigest()[:16]


def _place(context: Context, *, is_direct: bool) -> Place:
    if not context.is_group:
        return Place(room_id=context.room_id, parent_id=context.thread_id, person_id=context.person_id)
    if is_direct:
        return Place(person_id=context.person_id)
    return Place(room_id=context.room_id, parent_id=context.thread_id)
