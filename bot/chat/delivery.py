"""Send one reply exactly once, to the place where it belongs, whatever happens between sending it and knowing so.

Webex has no idempotency key. So the row is marked before a message is sent, and a row found marked after a crash is
looked up in Webex before anything is sent again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import msgspec
import structlog

from bot.chat import replies
from bot.context import Context, Reply
from bot.events import is_same_person
from bot.inbox.queue import Claim, Inbox, LeaseLostError
from bot.webex.errors import ApiError, WebexError
from bot.webex.port import Messaging, Place

log = structlog.get_logger()

LETTERS = 1500
"""So many letters of a message tell it from others: Webex cuts the longest only after them."""
MOST_WAITS = 4
SETTLED_AFTER = 3.0
"""Seconds in which a reply that is under way has usually come, and been noted as another question's."""
CLOCKS_DIFFER = timedelta(minutes=1)
_MENTION = re.compile("<@[^>]*>")
_UNDELIVERABLE = {400, 403, 404, 413, 415, 428}
"""Statuses with which Webex refuses a message as it is; the last three are about its file."""


class ReplyUnderWayError(Exception):
    """Another event may be sending the same words just now: in SETTLED_AFTER seconds it is known whose they are."""

    def __init__(self) -> None:
        super().__init__("a reply that reads the same is under way")


# Rows of an earlier version have these names.
_STORED = {"sent": "said", "is_sign_in": "is_invitation", "is_provisional": "is_promise"}


class Note(msgspec.Struct, frozen=True, omit_defaults=True, rename=_STORED):
    """What is written down before a message is sent: which part of the reply, where to, and what was sent before it.

    `words` is the fingerprint of the message. `sent` are the ids of messages that were sent for the same question
    earlier; until the event is done, none of them is its answer. Those of them that are `standing` are provisional
    replies, the newest first: they are deleted when the answer comes. `waits` is the fingerprint of the newest, where
    that only says that Webex does not answer; another provisional reply may take its place.
    """

    words: str = ""
    is_direct: bool = False
    part: int = 0
    is_last: bool = True
    sent: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    is_sign_in: bool = False
    is_provisional: bool = False
    waits: str = ""

    @property
    def is_answer(self) -> bool:
        return not self.is_sign_in and not self.is_provisional

    def is_of(self, markdown: str | None) -> bool:
        """Tell whether a message with this text may be the one that was noted."""
        return not self.words or markdown is None or fingerprint(markdown) == self.words

    @classmethod
    def of(cls, claim: Claim) -> Note | None:
        return None if claim.was_sending is None else cls.read(claim.was_sending)

    @classmethod
    def read(cls, note: str) -> Note:
        return msgspec.json.decode(note, type=cls)

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()


DELETE_TRIES = 6
"""A message that is to go must not stay beside the answer because one call failed."""


class Delivery:
    """Posts replies. Raises WebexError and ReplyUnderWayError where trying again later helps.

    With `details_direct` a group space reads only a line, and the asker the rest in a direct message.
    """

    def __init__(self, messaging: Messaging, inbox: Inbox, *, details_direct: bool = False) -> None:
        self._messaging = messaging
        self._inbox = inbox
        self._details_direct = details_direct

    def was_sent(self, claim: Claim, context: Context) -> bool:
        """Tell whether Webex has the answer already, of a claim that was interrupted while it was sent."""
        note = Note.of(claim)
        if note is None or not note.is_last or not note.is_answer:
            return False
        found = self._found(claim, note, context)
        self._inbox.sent(claim, str(Note(sent=(*note.sent, *found))))
        return bool(found)

    def was_answered(self, claim: Claim, context: Context) -> bool:
        """Tell whether a reply stands there that this inbox knows nothing of: it is older than a restored backup."""
        before = Note.of(claim) or Note()
        sent = self._messaging.sent(_place(context, is_direct=False), since=context.at)
        unknown = [one for one in sent if one.id not in before.sent]
        if not unknown:
            return False
        for beside in self._inbox.notes_beside(claim, context.at):
            note, earliest = Note.read(beside.note), beside.created_at - CLOCKS_DIFFER
            unknown = [one for one in unknown if one.id not in note.sent]
            under_way = [one for one in unknown if note.words and note.is_of(one.markdown) and one.created >= earliest]
            unknown = [one for one in unknown if one not in under_way[:1]]
        return bool(unknown)

    def was_sent_sign_in(self, claim: Claim, context: Context) -> bool:
        """Tell whether the person got the link to sign in with; by now it may be used, or too old."""
        note = Note.of(claim)
        return note is not None and note.is_sign_in and bool(note.sent or self._found(claim, note, context))

    def send(self, claim: Claim, context: Context, reply: Reply) -> None:
        """Post what was not posted of the reply before, and then delete the messages that it replaces."""
        before = Note.of(claim) or Note()
        is_begun = claim.was_sending is not None and before.is_answer
        found = self._found(claim, before, context) if is_begun else []
        kept = Note(
            sent=(*before.sent, *found), standing=(*before.standing, *self._unconfirmed(claim, before, context))
        )
        sent = self._post_all(claim, context, reply, kept, first=before.part + bool(found) if is_begun else 0)
        self._inbox.sent(claim, str(Note(sent=(*kept.sent, *sent))))
        self._delete_all(kept.standing)
        self._replace(context, reply)

    def _unconfirmed(self, claim: Claim, note: Note, context: Context) -> list[str]:
        """Return the provisional reply that stands at Webex although its post seemed to fail."""
        return self._found(claim, note, context) if note.is_provisional and note.words else []

    def send_provisional(self, claim: Claim, context: Context, reply: Reply) -> bool:
        """Post a provisional reply, once for an event however often it comes back: `send` puts the answer in its place.

        The event's own row says which message that is, so that it outlives the process. A press of a button on another
        event's provisional reply gets a new one, which then belongs to that other event: nothing is left to come back
        for, and this returns False.
        """
        note = Note.of(claim) or Note()
        if note.standing and not note.waits:
            return True
        found = self._unconfirmed(claim, note, context)
        if not found:
            begun = Note(sent=note.sent, standing=note.standing, waits=note.waits, is_provisional=True)
            found = self._post_all(claim, context, reply, begun)
        pressed = self._replaced(context, reply)
        if pressed and found and self._inbox.hand_over(claim, pressed, found[0]):
            self._delete(pressed)
            self._delete_all(note.standing)
            return False
        self._stands(claim, note, Note(sent=(*note.sent, *found), standing=tuple(found), is_provisional=True))
        return True

    def send_waiting(self, claim: Claim, context: Context, reply: Reply) -> None:
        """Say where it was asked that the answer takes longer: once, and again only in other words.

        Nothing is said where another provisional reply stands, or where the answer itself may be under way.
        """
        note = Note.of(claim) or Note()
        words = fingerprint(reply.markdown)
        is_answering = claim.was_sending is not None and note.is_answer
        if is_answering or (note.standing and note.waits in {"", words}):
            return
        found = self._found(claim, note, context) if note.is_provisional and note.words == words else []
        if not found:
            begun = msgspec.structs.replace(note, is_provisional=True)
            found = self._post_all(claim, context, reply, begun, parts=[(False, reply)])
        kept = Note(sent=(*note.sent, *found), standing=tuple(found), is_provisional=True, waits=words)
        self._stands(claim, note, msgspec.structs.replace(kept, is_sign_in=note.is_sign_in))

    def _stands(self, claim: Claim, before: Note, now: Note) -> None:
        """Note which provisional reply stands, and delete those before it: until the answer, if the process dies."""
        self._inbox.sending(claim, str(msgspec.structs.replace(now, standing=(*now.standing, *before.standing))))
        self._delete_all(before.standing)

    def was_withdrawn(self, claim: Claim) -> bool:
        """Tell whether the provisional reply is gone: its button brought the answer, or somebody deleted it."""
        note = Note.of(claim)
        if note is None or not note.standing:
            return False
        try:
            self._messaging.message(note.standing[0])
        except ApiError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            return True
        return False

    def withdraw(self, claim: Claim) -> None:
        """Delete the provisional reply, if there is one."""
        note = Note.of(claim)
        self._delete_all(note.standing if note else ())

    def send_sign_in(self, claim: Claim, context: Context, link: Reply) -> None:
        """Send the link to sign in with. It is never taken for the answer later."""
        note = Note.of(claim) or Note()
        kept = Note(sent=note.sent, standing=note.standing, is_sign_in=True)
        sent = self._post_all(claim, context, link, kept)
        self._inbox.sending(claim, str(msgspec.structs.replace(kept, sent=(*note.sent, *sent))))

    def _post_all(
        self,
        claim: Claim,
        context: Context,
        reply: Reply,
        note: Note,
        first: int = 0,
        parts: Sequence[tuple[bool, Reply]] | None = None,
    ) -> list[str]:
        parts = list(parts or self._parts(context, reply))
        sent = []
        for number, (is_direct, part) in enumerate(parts):
            if number >= first:
                is_last = number == len(parts) - 1
                words = fingerprint(part.markdown)
                marked = msgspec.structs.replace(note, words=words, is_direct=is_direct, part=number, is_last=is_last)
                self._inbox.sending(claim, str(marked))
                if not self._inbox.is_ours(claim):  # this machine may have slept since
                    raise LeaseLostError(claim.key)
                posted = self._post(claim, marked, _place(context, is_direct=is_direct), part)
                if is_direct and not posted:  # the person's organization may not let bots write to people
                    parts[number + 1 :] = [(False, Reply(replies.NOT_SENT_DIRECTLY))]
                sent += posted
        return sent

    def _parts(self, context: Context, reply: Reply) -> list[tuple[bool, Reply]]:
        """Return what goes where: to the asker alone, and into the space or the thread."""
        # Where nobody asked, as when the bot is added to a space, the reply is for the space.
        is_hidden = self._details_direct and context.thread_id is not None
        if not context.is_group or not (reply.is_direct or is_hidden):
            return [(False, reply)]
        line = reply.line or (None if reply.is_direct else replies.SENT_DIRECTLY)
        return [(True, reply)] + ([(False, Reply(line))] if line else [])

    def _found(self, claim: Claim, note: Note, context: Context) -> list[str]:
        """Return the message that is noted, if it stands there: sent since the question, and for no other.

        Times are Webex's, as clocks differ. Of several that read the same the oldest is meant. Raises
        ReplyUnderWayError where another event may have sent the one that was found, or be sending its own just now.
        """
        sent = self._messaging.sent(_place(context, is_direct=note.is_direct), since=context.at)
        alike = [one.id for one in sent if one.id not in note.sent and note.is_of(one.markdown)]
        if not alike:
            return []
        beside = [Note.read(other.note) for other in self._inbox.notes_beside(claim, context.at)]
        others = {message_id for other in beside for message_id in other.sent}
        free = [message_id for message_id in alike if message_id not in others]
        rivals = [other for other in beside if note.words and other.words == note.words]
        if 0 < len(free) <= len(rivals) and claim.attempts <= MOST_WAITS:
            raise ReplyUnderWayError
        return free[:1]

    def _post(self, claim: Claim, note: Note, place: Place, reply: Reply) -> list[str]:
        """Post the reply in any way that Webex takes: the thread may be gone, the card or the file refused."""
        noted = reply.markdown
        for target, version in _ways(place, reply):
            if version.markdown != noted:
                noted = version.markdown
                self._inbox.sending(claim, str(msgspec.structs.replace(note, words=fingerprint(noted))))
            try:
                return [self._messaging.post(target, version.markdown, version.card, version.file)]
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
        """Return the card to delete; in a space only one in the asker's own thread, as anybody can press any button."""
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

    def _delete_all(self, message_ids: Sequence[str]) -> None:
        for message_id in message_ids:
            self._delete(message_id)

    def _delete(self, message_id: str) -> None:
        for _ in range(DELETE_TRIES):
            try:
                self._messaging.delete(message_id)
            except WebexError as error:
                log.info("replaced card not deleted", why=str(error))
                if not error.is_passing:
                    return  # it is gone, or not ours to delete
            else:
                return


def _ways(place: Place, reply: Reply) -> list[tuple[Place, Reply]]:
    """Return where and how to post a reply, best first; what stands instead of a file comes last."""
    anywhere = replace(place, parent_id=None)
    ways = [(place, reply), (anywhere, Reply(reply.markdown, file=reply.file))]
    return ways + (_ways(place, reply.instead_of_file) if reply.instead_of_file else [])


def fingerprint(markdown: str) -> str:
    """Return what stays the same of a text when it is signed, cut at its end, or written in other Markdown by Webex."""
    letters = "".join(filter(str.isalnum, _MENTION.sub("", markdown)))
    return hashlib.sha256(letters[:LETTERS].encode()).hexdigest()[:16]


def _place(context: Context, *, is_direct: bool) -> Place:
    if not context.is_group:
        return Place(room_id=context.room_id, parent_id=context.thread_id, person_id=context.person_id)
    if is_direct:
        return Place(person_id=context.person_id)
    return Place(room_id=context.room_id, parent_id=context.thread_id)
