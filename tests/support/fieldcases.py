"""Field cases: meetings on which Rollcall was wrong, laid out in a simulated Webex and asked about as their host did.

A case is a JSON file:

    kind       the fault that it stands for
    now        the time of the questions
    asker      {"email", "timezone"}: who asks
    ask        what is written to the bot; ", then button X" presses a button of the answer.
               <series id> is the case's series, <instance id of X> a run by its title or its day ("18 November")
    faults     how Webex misbehaves for each question, see simulator.faults; <api> is the address of its API
    meetings   as for POST /_control/meetings; those with the same "series" are runs of one series

A participant is a row as Webex gives it, or a row with "stay": [from, to] in minutes from the start (null: still
there) in place of its times and devices; "phone": callIn or callBack for somebody on the phone; and "count": how many
such people there are, numbered in place of {}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import requests

from simulator.server import serve
from tests.support.chat import Chat, Json, actions, card_of, config, running, words

FOLDER = Path(__file__).parent.parent / "data" / "fieldcases"
_NUMBERED = re.compile(r"(\d{8})T(\d{6})Z")


@dataclass(frozen=True)
class Said:
    """What the bot said to one question."""

    chat: Chat
    who: str
    question: str
    message: Json

    @cached_property
    def words(self) -> str:
        """The texts of the card, a line each, or the message's text where it has no card."""
        return words(self.message)

    @cached_property
    def buttons(self) -> list[str]:
        if not self.message.get("attachments"):
            return []
        return [str(action["title"]) for action in actions(card_of(self.message))]

    @cached_property
    def file(self) -> str:
        """The text of the file that came with the answer."""
        [address] = self.message["files"]
        headers = {"Authorization": f"Bearer {self.chat.people[self.who]['token']}"}
        answer = requests.get(address, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer.content.decode("utf-8-sig")

    def section(self, title: str) -> str:
        """Return the lines of the card's part with that title, such as "Did not come"; empty where there is none."""
        parts = re.split(r"^([A-Z][^\n]*) \(\d+\)$", self.words, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True)).get(title, "")

    def denies(self, person: str) -> bool:
        """Whether the answer says that someone did not come."""
        said_of_all = re.search(r"All \d+ did not come", self.words)
        named = re.search(rf"{re.escape(person)}[^\n]* did not come", self.words)
        return bool(said_of_all or named or person in self.section("Did not come"))

    def press(self, button: str) -> Said:
        """Press the button whose title has `button` in it."""
        titles = [title for title in self.buttons if button in title]
        assert titles, f"no button {button!r} among {self.buttons}"
        title = titles[0]
        before = {reply["id"] for reply in self._replies()}
        self.chat.press(self.who, self.message, title)
        later = self.chat.wait(lambda: [reply for reply in self._replies() if reply["id"] not in before])
        return Said(self.chat, self.who, f"{self.question}, then button {button}", later[0])

    def _replies(self) -> list[Json]:
        thread = {"id": self.message.get("parentId") or self.message["id"], "roomId": self.message["roomId"]}
        return self.chat.replies(self.who, {**thread, "created": ""})


class Field:
    """A case laid out, and the bot that is asked about it."""

    def __init__(self, chat: Chat, case: Json) -> None:
        self.chat = chat
        self.case = case
        asker = case["asker"]
        self.who = next(name for name, person in chat.people.items() if person["email"] == asker["email"])
        chat.control("POST", "people/timezone", {"person": asker["email"], "timezone": asker["timezone"]})
        self._series: dict[str, str] = {}
        self._runs = [self._lay_out(meeting) for meeting in case["meetings"]]

    def answers(self) -> list[Said]:
        """Return what the bot says to each of the case's questions, in their order."""
        return [self.ask(question) for question in self.case["ask"]]

    def ask(self, question: str) -> Said:
        """Ask in the asker's direct space with the bot, while Webex misbehaves as the case says."""
        self._break()
        text, _, button = question.partition(", then button ")
        said = Said(self.chat, self.who, question, self.chat.ask(self.who, self._named(text)))
        return said.press(button) if button else said

    def _lay_out(self, meeting: Json) -> Json:
        key = meeting.get("series")
        body = {**meeting, "participants": list(rows(meeting))}
        if key in self._series:
            body["seriesId"] = self._series[key]
        if planned := _NUMBERED.search(str(meeting.get("scheduledMeetingId"))):
            body["scheduledStart"] = datetime.strptime(f"{planned[1]}{planned[2]}+0000", "%Y%m%d%H%M%S%z").isoformat()
        run: Json = self.chat.control("POST", "meetings", body)
        if key:
            self._series[key] = run["seriesId"]
        return run

    def _named(self, text: str) -> str:
        """Return the words with ids in place of what stands for them."""
        for run in self._runs:
            start = datetime.fromisoformat(run["start"])
            for name in (run["title"], f"{start.day} {start:%B}"):
                text = text.replace(f"<instance id of {name}>", run["id"])
        return text.replace("<series id>", next(iter(self._series.values()), ""))

    def _break(self) -> None:
        self.chat.control("DELETE", "faults")
        for fault in self.case.get("faults", ()):
            where = str(fault.get("next", "")).replace("<api>/", self.chat.simulator.api)
            self.chat.control("POST", "faults", {**fault, "next": where})


@contextmanager
def laid_out(name: str, folder: Path) -> Iterator[Field]:
    """Run a simulated Webex at the case's time with its meetings alone, and a bot whose database is in `folder`."""
    case = json.loads((FOLDER / f"{name}.json").read_text())
    with serve(now=datetime.fromisoformat(case["now"])) as simulator:
        chat = Chat(simulator)
        chat.control("DELETE", "meetings")
        with running(config(simulator, folder)):
            yield Field(chat, case)


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def rows(meeting: Json) -> Iterator[Json]:
    """Yield a meeting's participants as Webex tells them."""
    start = datetime.fromisoformat(meeting["start"])
    for row in meeting.get("participants", ()):
        for number in range(row.get("count", 1)):
            yield _row(row, start, number)


def _row(row: Json, start: datetime, number: int) -> Json:
    own = {key: value for key, value in row.items() if key not in ("stay", "phone", "count")}
    if "count" in row:
        own |= {key: own[key].format(number) for key in ("displayName", "email") if key in own}
    if "stay" not in row:
        return own
    times = {name: _time(start, minute) for name, minute in zip(("joinedTime", "leftTime"), row["stay"], strict=True)}
    times = {name: time for name, time in times.items() if time}
    return {**times, "devices": [{**_device(row.get("phone")), **times}], **own}


def _device(call: str | None) -> Json:
    if call:
        return {"deviceType": "webex_pstn", "audioType": "pstn", "callType": call}
    return {"deviceType": "webex_meeting_center_mac", "audioType": "voip"}


def _time(start: datetime, minute: float | None) -> str | None:
    if minute is None:
        return None
    return (start + timedelta(minutes=minute)).isoformat().replace("+00:00", "Z")
