"""The bot can't be silenced by its webhooks: missing, moved, doubled, disabled or wrongly signed ones are mended."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.inbox.outcomes import Reschedule
from bot.inbox.queue import Claim
from bot.store.engine import engine_for
from bot.store.migrations import migrate
from bot.store.webhook_records import WebhookRecord, WebhookRecords
from bot.web.refusals import KNOWN_FOR, Refusals
from bot.web.registration import Fault
from bot.web.signature import derived
from bot.web.subscriptions import AGAIN, FIRST_PAUSE, Subscriptions
from bot.webex.http import PinnedSession
from bot.webex.messaging import SdkMessaging
from cards.fallback import LONGEST_MESSAGE
from simulator.server import serve
from tests.support.chat import SECRET, Chat, Json
from tests.support.inboxes import Bench, Time, bench_on

pytest_plugins = ["tests.support.databases"]

BASE, ELSEWHERE = "http://127.0.0.1:9", "http://127.0.0.1:8"
HERE = f"{BASE}/webhook"
RESOURCES = {"messages", "attachmentActions", "memberships"}


@dataclass
class Site:
    """A bot's webhooks at a simulated Webex, and what Webex has of them."""

    chat: Chat
    records: WebhookRecords
    time: Time = field(default_factory=Time)
    counted: list[str] = field(default_factory=list)

    def bot(self, base: str = BASE, secret: str = SECRET, records: WebhookRecords | None = None) -> Subscriptions:
        """A process; with `records` of its own it is another deployment."""
        session = PinnedSession(self.chat.simulator.api)
        messaging = SdkMessaging(session, "demo-bot-token", longest=LONGEST_MESSAGE)
        return Subscriptions(
            messaging,
            records or self.records,
            base,
            secret,
            clock=self.time.clock,
            count=self.counted.append,
            after_repair=lambda: self.counted.append("caught up"),
        )

    def hooks(self) -> list[Json]:
        return list(self.chat.api("Rollcall", "GET", "webhooks")["items"])

    def ours(self) -> list[Json]:
        return [hook for hook in self.hooks() if hook["targetUrl"] == HERE]

    def messages(self) -> Json:
        return next(hook for hook in self.hooks() if hook["resource"] == "messages")

    def create(self, **changes: str) -> Json:
        hook = {"name": "Rollcall messages created", "targetUrl": HERE, "resource": "messages", "event": "created"}
        return dict(self.chat.api("Rollcall", "POST", "webhooks", json={**hook, **changes}))

    def change(self, hook: Json, **changes: str) -> None:
        body = {"name": hook["name"], "targetUrl": hook["targetUrl"], **changes}
        self.chat.api("Rollcall", "PUT", f"webhooks/{hook['id']}", json=body)

    def delete(self, hook: Json) -> None:
        self.chat.api("Rollcall", "DELETE", f"webhooks/{hook['id']}")

    def disable(self) -> None:
        """As Webex does after a hundred failures."""
        with self.chat.simulator.world.lock:
            for webhook in self.chat.simulator.world.webhooks.values():
                webhook.fields["status"] = "inactive"

    def secrets(self) -> dict[str, str]:
        """Return what Webex signs with, whether it tells or not."""
        with self.chat.simulator.world.lock:
            hooks = [webhook.fields for webhook in self.chat.simulator.world.webhooks.values()]
        return {hook["resource"]: hook["secret"] for hook in hooks if hook["targetUrl"] == HERE}

    def writes(self) -> list[str]:
        """Return what was changed at Webex since it was asked last, in order."""
        calls = self.chat.control("GET", "requests?path=/v1/webhooks")
        self.chat.control("DELETE", "requests")
        return [call["method"] for call in calls if call["method"] != "GET"]


TELLING, SILENT = ("sqlite", True), ("postgres", False)


@pytest.fixture(params=[TELLING, SILENT], ids=["telling", "silent"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """On a database of each kind; Webex tells a webhook's secret to its owner, or does not."""
    kind, tells_secrets = request.param
    engine = engine_for(request.getfixturevalue(f"{kind}_url"))
    with serve() as simulator:
        simulator.world.settings.tells_webhook_secrets = tells_secrets
        yield Site(Chat(simulator), WebhookRecords(engine))
    engine.dispose()


@pytest.fixture
def bot(site: Site) -> Subscriptions:
    """The bot, with its webhooks registered a while ago."""
    bot = site.bot()
    bot.repair()
    site.writes()
    site.counted.clear()
    site.time.pass_(minutes=30)
    return bot


def test_what_is_missing_is_created_once(site: Site) -> None:
    """Three webhooks; repairing again creates none."""
    bot = site.bot()
    assert not bot.are_right()
    bot.repair()
    assert {hook["resource"] for hook in site.ours()} == RESOURCES
    ids = {hook["id"] for hook in site.ours()}
    bot.repair()
    assert {hook["id"] for hook in site.ours()} == ids
    assert bot.are_right()


def test_each_has_a_secret_of_its_own(site: Site, bot: Subscriptions) -> None:
    """Derived from ours: one that leaks is no other's."""
    assert site.secrets() == {resource: derived(SECRET, (resource, "created")) for resource in RESOURCES}
    assert bot.are_right()


def test_two_that_repair_at_the_same_time_make_no_doubles(site: Site) -> None:
    """Threads of one process: an operator's command, and the job of the clock."""
    bot = site.bot()
    site.chat.control("POST", "latency", {"ms": 20})
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for work in (bot.repair, bot.look_after) * 2]:
            done.result()
    site.chat.control("POST", "latency", {"ms": 0})
    assert sorted(hook["resource"] for hook in site.ours()) == sorted(RESOURCES)


@pytest.mark.parametrize(
    ("break_it", "fault", "writes"),
    [
        (lambda site: site.delete(site.messages()), Fault.MISSING, ["POST"]),
        (lambda site: site.change(site.messages(), targetUrl=ELSEWHERE), Fault.RETARGETED, ["PUT"]),
        (lambda site: site.disable(), Fault.INACTIVE, ["PUT", "PUT", "PUT"]),
        (lambda site: site.create(), Fault.DUPLICATE, ["PUT", "DELETE"]),
        (lambda site: site.create(filter="roomType=group"), Fault.DUPLICATE, ["PUT", "DELETE"]),
    ],
    ids=["missing", "retargeted", "inactive", "duplicate", "filtered duplicate"],
)
def test_the_next_look_mends_it(
    site: Site, bot: Subscriptions, break_it: Callable[[Site], object], fault: Fault, writes: list[str]
) -> None:
    """In place where there is one, written before any is deleted; counted, and missed events are caught up with."""
    ids = {hook["id"] for hook in site.ours()}
    break_it(site)
    site.writes()
    assert {each for trouble in bot.troubles() for each in trouble.faults} == {fault}
    assert bot.look_after() is None
    assert site.writes() == writes
    assert site.counted == [*[str(fault)] * len(writes[-3:] if fault is Fault.INACTIVE else [1]), "caught up"]
    assert bot.are_right()
    assert len(site.ours()) == 3
    if fault is not Fault.MISSING:
        assert {hook["id"] for hook in site.ours()} == ids
    assert set(site.secrets()) == RESOURCES
    assert bot.look_after() is None
    assert site.writes() == []


def test_one_with_a_filter_hears_only_some_so_another_takes_its_place(site: Site, bot: Subscriptions) -> None:
    """Webex changes no filter: first there is a new one, then the other goes."""
    site.delete(site.messages())
    filtered = site.create(filter="roomType=group")
    site.writes()
    bot.look_after()
    assert site.writes() == ["POST", "DELETE"]
    assert filtered["id"] not in {hook["id"] for hook in site.hooks()}
    assert len(site.ours()) == 3
    assert bot.are_right()


def test_one_that_somebody_else_made_gets_our_secret(site: Site, bot: Subscriptions) -> None:
    """With our name and target, as another configuration of the bot makes it: we never wrote that one."""
    site.delete(site.messages())
    site.create(secret="the secret of another .env")
    assert [trouble.faults for trouble in bot.troubles()] == [(Fault.SECRET,)]
    bot.look_after()
    assert site.secrets()["messages"] == derived(SECRET, ("messages", "created"))
    assert site.counted == ["secret", "caught up"]


def test_a_secret_that_another_process_of_ours_wrote_is_noticed(site: Site, bot: Subscriptions) -> None:
    """An old .env ran `python -m bot webhooks` with this database: the next look finds it, even if Webex is silent."""
    site.bot(secret="the secret of an old .env").repair()
    assert not bot.are_right()
    bot.look_after()
    assert site.secrets() == {resource: derived(SECRET, (resource, "created")) for resource in RESOURCES}
    assert bot.are_right()


@pytest.mark.parametrize("site", [SILENT], indirect=True)
def test_a_wrong_secret_that_shows_nowhere_is_mended_when_webex_signs_with_it(site: Site, bot: Subscriptions) -> None:
    """All are written, as one wrong .env wrote all; once for refusals from before that."""
    for hook in site.ours():
        site.change(hook, secret="the secret of an old .env")
    assert bot.are_right()
    refused = {"refused": site.messages()["id"], "at": site.time.now.timestamp()}
    site.time.pass_(seconds=1)
    site.writes()
    bot.look_after(**refused)
    assert site.secrets() == {resource: derived(SECRET, (resource, "created")) for resource in RESOURCES}
    assert site.counted == ["secret"] * 3 + ["caught up"]
    assert site.writes() == ["PUT"] * 3
    bot.look_after(**refused)
    bot.look_after(refused="nobody's", at=site.time.now.timestamp())
    assert site.writes() == []


@pytest.mark.parametrize("site", [TELLING], indirect=True)
def test_a_wrong_secret_that_webex_tells_is_mended_by_the_next_look(site: Site, bot: Subscriptions) -> None:
    """Nobody needs to write to the bot."""
    site.change(site.messages(), secret="the secret of an old .env")
    assert [trouble.faults for trouble in bot.troubles()] == [(Fault.SECRET,)]
    bot.look_after()
    assert site.secrets()["messages"] == derived(SECRET, ("messages", "created"))


def test_others_stay_as_they_are(site: Site, bot: Subscriptions) -> None:
    """Another program of the same bot, or another resource."""
    theirs = [
        site.create(name="theirs", targetUrl="http://127.0.0.1:9/theirs"),
        site.create(name="rooms", resource="rooms", targetUrl="http://127.0.0.1:9/rooms"),
    ]
    bot.repair()
    bot.look_after()
    assert [hook for hook in site.hooks() if hook["id"] in {other["id"] for other in theirs}] == theirs


def test_all_well_changes_nothing(site: Site, bot: Subscriptions) -> None:
    """The look every minute costs one call."""
    bot.look_after()
    assert [call["method"] for call in site.chat.control("GET", "requests")] == ["GET"]
    assert site.counted == []


def test_processes_that_start_together_write_once(site: Site, bot: Subscriptions) -> None:
    """Each asks for it as it starts; what was written since then is not written again."""
    at = site.time.now.timestamp()
    site.time.pass_(seconds=0.1)
    for _ in range(8):
        site.bot().look_after(start=True, at=at)
    assert site.writes() == ["PUT"] * 3
    assert site.counted == []  # nothing was wrong


def test_one_that_webex_refuses_keeps_no_other_from_its_repair(site: Site) -> None:
    """The error is told after the rest was done; what must be done is tried again soon."""
    site.chat.control("POST", "faults", {"fault": "status", "status": 503, "method": "POST", "times": 1})
    bot = site.bot()
    assert bot.look_after(start=True) == Reschedule(AGAIN)
    assert len(site.ours()) == 2
    assert bot.look_after() is None
    assert len(site.ours()) == 3


def test_while_webex_is_away_it_is_asked_as_it_wishes(site: Site, bot: Subscriptions) -> None:
    """The look of the clock comes again by itself; a start waits for as long as Webex says."""
    site.chat.control("POST", "faults", {"fault": "status", "status": 429, "retry_after": "40"})
    assert bot.look_after() is None
    assert bot.look_after(start=True, at=site.time.now.timestamp()) == Reschedule(40)


@pytest.fixture
def rivals_records(tmp_path: Path) -> Iterator[WebhookRecords]:
    """The database of another deployment."""
    engine = engine_for(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(engine)
    yield WebhookRecords(engine)
    engine.dispose()


@pytest.fixture
def rival(site: Site, rivals_records: WebhookRecords) -> Subscriptions:
    """Another deployment: elsewhere, with another secret."""
    return site.bot(ELSEWHERE, "the other's secret", rivals_records)


def looks(site: Site, *bots: Subscriptions, minutes: int) -> list[list[str]]:
    """Let each bot look once a minute; return what was written in each minute."""
    written = []
    for _ in range(minutes):
        for each in bots:
            each.look_after()
        written.append(site.writes())
        site.time.pass_(minutes=1)
    return written


def test_two_deployments_do_not_fight(site: Site, bot: Subscriptions, rival: Subscriptions) -> None:
    """Each takes them back once, in case that it was a mistake. Then the one that has lost leaves them, and says so."""
    rival.repair()
    site.writes()
    written = looks(site, bot, rival, minutes=9)
    assert [len(each) for each in written] == [6, 0, 0, 0, 0, 0, 0, 0, 0]
    assert site.ours() == []
    (trouble, *_) = bot.troubles()
    assert trouble.elsewhere == ELSEWHERE
    assert trouble.left_until == site.time.now - timedelta(minutes=9) + FIRST_PAUSE
    assert rival.are_right()


def test_after_a_while_it_is_tried_again_and_ever_more_seldom(
    site: Site, bot: Subscriptions, rival: Subscriptions
) -> None:
    """In 3 hours of two deployments there are few writes, and never two minutes with some in a row."""
    rival.repair()
    site.writes()
    written = looks(site, bot, rival, minutes=180)
    busy = [minute for minute, each in enumerate(written) if each]
    assert len(busy) <= 6
    assert all(later - earlier >= 9 for earlier, later in pairwise(busy))


def test_the_bot_has_them_back_when_the_other_has_gone(site: Site, bot: Subscriptions, rival: Subscriptions) -> None:
    """Somebody tried the token elsewhere and stopped again: the bot is not silent for ever."""
    rival.repair()
    looks(site, bot, rival, minutes=3)
    assert site.ours() == []
    looks(site, bot, minutes=10)
    assert len(site.ours()) == 3
    assert bot.are_right()


@pytest.mark.parametrize("site", [TELLING], indirect=True)
def test_two_that_differ_in_their_secret_alone_do_not_fight(
    site: Site, bot: Subscriptions, rivals_records: WebhookRecords
) -> None:
    """Both see what Webex signs with. The one that webhooks reach has the last word: it refuses what it can't read."""
    rival = site.bot(BASE, "the other's secret", rivals_records)
    rival.repair()
    site.writes()
    assert [len(each) for each in looks(site, bot, rival, minutes=5)] == [6, 0, 0, 0, 0]
    assert bot.troubles()[0].left_until is not None
    bot.look_after(refused=site.messages()["id"], at=site.time.now.timestamp() + 1)
    assert [len(each) for each in looks(site, bot, rival, minutes=5)] == [3, 0, 0, 0, 0]
    assert site.secrets()["messages"] == derived(SECRET, ("messages", "created"))


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with bench_on(database_url) as bench:
        yield bench


def refusals(bench: Bench) -> Refusals:
    """One process's."""
    return Refusals(WebhookRecords(bench.engine), bench.inbox(), bench.time.clock, bench.time.monotonic)


def due(bench: Bench) -> list[Claim]:
    """Claim and finish the jobs that are due."""
    inbox, jobs = bench.inbox(), []
    while job := inbox.claim("a worker"):
        jobs.append(job)
        inbox.finish(job)
    return jobs


def body_of(webhook_id: str) -> bytes:
    return json.dumps({"id": webhook_id, "resource": "messages", "event": "created", "data": {"id": "m"}}).encode()


def test_refusals_cause_one_repair_a_minute_over_all_processes(bench: Bench) -> None:
    """At once; one that came after it may need another, in the next minute. Webex's id may name another cluster."""
    known, told = webex_id("us"), webex_id("urn:TEAM:us-west-2_r")
    WebhookRecords(bench.engine).save(WebhookRecord("messages", known, "f", bench.time.now))
    processes = [refusals(bench) for _ in range(3)]
    for minute in range(3):
        for _ in range(20):
            for each in processes:
                each.note(body_of(told))
            bench.time.pass_(seconds=2)
        assert len(due(bench)) == 1, minute
        bench.time.pass_(seconds=20)
    (job,) = due(bench)
    assert (job.event, job.data["refused"]) == ("webhooks", told)
    assert due(bench) == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id":7}', b"[" * 60_000, body_of("somebody's"), rb'{"id":"\ud800"}'])
def test_what_is_not_of_our_webhooks_causes_none(bench: Bench, body: bytes) -> None:
    """However often it comes, and the database is asked seldom."""
    WebhookRecords(bench.engine).save(WebhookRecord("messages", webex_id("us"), "f", bench.time.now))
    process = refusals(bench)
    for _ in range(100):
        process.note(body)
    assert due(bench) == []


def test_a_process_learns_of_a_new_webhook(bench: Bench) -> None:
    """Another process has made it meanwhile."""
    process = refusals(bench)
    process.note(body_of(webex_id("us")))
    assert due(bench) == []
    WebhookRecords(bench.engine).save(WebhookRecord("messages", webex_id("us"), "f", bench.time.now))
    bench.time.pass_(seconds=KNOWN_FOR)
    process.note(body_of(webex_id("us")))
    assert len(due(bench)) == 1


def test_without_a_database_a_refusal_is_only_refused(bench: Bench) -> None:
    """The answer to Webex is the same."""
    with bench.engine.begin() as connection:
        connection.execute(text("ALTER TABLE webhooks RENAME TO away"))
    refusals(bench).note(body_of(webex_id("us")))
    with bench.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO webhooks"))


def webex_id(cluster: str) -> str:
    return base64.urlsafe_b64encode(f"ciscospark://{cluster}/WEBHOOK/0b1c".encode()).decode().rstrip("=")
