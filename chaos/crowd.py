"""People who ask the bot all sorts of things in a simulated Webex, and the books on what they were answered.

They live in the simulator's own process and write straight into its world: asking costs next to nothing, so the load
is the bot's. Their webhooks are handed to the caller, signed, because only who posts one knows what was accepted.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
from collections import Counter
from dataclasses import dataclass, field

from simulator.clock import parse_time
from simulator.ids import webex_id
from simulator.markup import render
from simulator.models import Message, Person, Room
from simulator.server import Running

HOST = "alice@example.com"
BOT = "rollcall@webex.bot"
LETHAL = "lethal@example.com"
"""A process that answers this person dies of it."""
IN_THE_GROUP = 8
IN_ONE_THREAD = 3
"""Questions of a person, before the next begins another."""


@dataclass(slots=True, eq=False)
class Question:
    """A message to the bot, and the webhook that tells the bot of it. `accepted` once that was answered with 2xx.

    `thread` is the first message of the thread it was asked in, which is its own where it began one.
    """

    id: str
    thread: str
    body: bytes
    signature: str
    accepted: bool = False


@dataclass(frozen=True)
class Verdict:
    """How many were asked, accepted and answered; not answered; answered more than once.

    `lost` counts all that were asked, also while nobody told the bot: it has to find them itself.
    """

    asked: int
    accepted: int
    answered: int
    lost: int
    twice: int


@dataclass
class Crowd:
    """`people` who ask in direct spaces, some of them in a group space as well. Safe to share between threads."""

    webex: Running
    secret: str
    people: int = 40
    questions: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        world = self.webex.world
        self._numbers = itertools.count()
        self._writing = threading.Lock()
        self._threads: dict[tuple[str, str], list[str]] = {}
        with world.lock:
            self._bot = _person(world.person_by_email(BOT))
            host = _person(world.person_by_email(HOST))
            crowd = [_newcomer(f"asker{number}@example.com") for number in range(self.people - 1)]
            lethal = _newcomer(LETHAL)
            for person in (*crowd, lethal):
                world.add_person(person)
                world.add_room(person.name, "direct", person, self._bot)
            self._lethal = lethal, _known(world.direct_room(lethal, self._bot))
            group = world.add_room("Everybody", "group", host, *crowd[:IN_THE_GROUP], self._bot)
            direct = [(person, _known(world.direct_room(person, self._bot))) for person in (host, *crowd)]
            # The host asks as much as all the others: hers are the questions that Webex is asked about.
            self._seats = direct + [(person, group) for person in (host, *crowd[:IN_THE_GROUP])] + direct[:1] * 10
            meeting = next(run.id for run in world.instances.values() if run.series.host is host and run.end)
        self._words = ("help", f"who attended {meeting}", f"who attended {meeting} bob@example.com", "hold the line")

    def ask(self) -> Question:
        """Have the next person say the next thing, in a thread of its own."""
        return self._ask(*self._next())

    def ask_on(self) -> Question:
        """Do the same, but two times in three in the thread of what that person said there before."""
        person, room, words = self._next()
        begun = self._threads.pop((person.id, room.id), [])
        question = self._ask(person, room, words, thread=begun[0] if begun else None)
        if len(begun) + 1 < IN_ONE_THREAD:
            self._threads[person.id, room.id] = [*begun, question.id]
        return question

    def _next(self) -> tuple[Person, Room, str]:
        number = next(self._numbers)
        person, room = self._seats[number % len(self._seats)]
        return person, room, self._words[number % len(self._words)]

    def lose_webhooks(self, *, removed: bool) -> None:
        """Do what Webex does after 100 failures, or what an operator does by mistake."""
        world = self.webex.world
        with world.lock:
            for webhook in list(world.webhooks.values()):
                webhook.fields["status"] = "inactive"
                if removed:
                    del world.webhooks[webhook.fields["id"]]

    def is_heard(self) -> bool:
        """Whether Webex would tell the bot of a message."""
        webhooks = list(self.webex.world.webhooks.values())
        return any(each.fields["resource"] == "messages" and each.fields["status"] == "active" for each in webhooks)

    def ask_of_the_host(self) -> Question:
        """Ask for the report of a meeting, as its host."""
        return self._ask(*self._seats[0], self._words[1])

    def ask_lethally(self) -> Question:
        """Ask a question that kills the process that answers it."""
        return self._ask(*self._lethal, self._words[1])

    def waits(self) -> dict[str, float]:
        """How many seconds each answer came after its question, by the question's id and by Webex's clock."""
        with self.webex.world.lock:
            messages = dict(self.webex.world.messages)
        return {
            parent.id: (parse_time(message.created) - parse_time(parent.created)).total_seconds()
            for message in messages.values()
            if message.author is self._bot and (parent := messages.get(message.parent_id or ""))
        }

    def answers(self) -> Counter[str]:
        """How many answers there are in each thread, by its first message."""
        with self.webex.world.lock:
            said = [message for message in self.webex.world.messages.values() if message.author is self._bot]
        return Counter(message.parent_id for message in said if message.parent_id)

    def verdict(self) -> Verdict:
        """Of several questions in one thread it can't be told which one an answer is for: they are counted."""
        answers, questions = self.answers(), list(self.questions)
        asked = Counter(question.thread for question in questions)
        accepted = Counter(question.thread for question in questions if question.accepted)
        return Verdict(
            asked=asked.total(),
            accepted=accepted.total(),
            answered=answers.total(),
            lost=(asked - answers).total(),
            twice=(answers - asked).total(),
        )

    def _ask(self, person: Person, room: Room, words: str, thread: str | None = None) -> Question:
        question = self._webhook(self._write(person, room, words, thread))
        with self._writing:
            self.questions.append(question)
        return question

    def _write(self, person: Person, room: Room, words: str, thread: str | None) -> Message:
        world = self.webex.world
        content: dict[str, object] = {"text": words}
        if room.type == "group":
            drawn = render(f"<@personId:{self._bot.id}> {words}", [self._bot])
            content = {"text": drawn.text, "html": drawn.html, "mentionedPeople": drawn.people}
        with world.lock:
            message = Message(webex_id("MESSAGE"), room, person, world.stamp(), content, thread)
            world.messages[message.id] = message
            room.last_activity = message.created
        return message

    def _webhook(self, message: Message) -> Question:
        told = {"id": message.id, "roomId": message.room.id, "roomType": message.room.type}
        told |= {"personId": message.author.id, "personEmail": message.author.email, "created": message.created}
        body = json.dumps({"id": "W", "resource": "messages", "event": "created", "data": told}).encode()
        return Question(
            message.id,
            message.parent_id or message.id,
            body,
            hmac.new(self.secret.encode(), body, hashlib.sha1).hexdigest(),
        )


def _newcomer(email: str) -> Person:
    return Person(email, email.partition("@")[0].capitalize(), "", f"token of {email}")


def _person(found: Person | None) -> Person:
    assert found is not None, "the samples have lost someone"
    return found


def _known(room: Room | None) -> Room:
    assert room is not None, "everybody has a direct space with the bot"
    return room
