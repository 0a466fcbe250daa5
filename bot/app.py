"""Put the parts together. Read here what the bot is made of, and in `router` what it can do."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from flask import Flask
from sqlalchemy import Engine

from bot.answering.calls import Calls
from bot.answering.meeting_reader import MeetingReader
from bot.answering.people import Expected
from bot.answering.plan import PlanReader
from bot.answering.question_service import QuestionService
from bot.auth.erasure import Erasure
from bot.auth.personal_token import NoPersonalToken, PersonalToken
from bot.auth.sign_in_flow import NoSignIn, OAuthSignIn, SignInFlow
from bot.auth.token_sources import TokenSources, Zones
from bot.chat.admission import Admission
from bot.chat.audience import Audience
from bot.chat.catch_up import CATCH_UP, CatchUp
from bot.chat.delivery import Delivery
from bot.chat.dispatcher import Dispatcher
from bot.chat.history import History
from bot.chat.incoming import Incoming
from bot.chat.router import CommandRouter
from bot.commands.aliases import AliasCommands
from bot.commands.attendance_form import AttendanceForm
from bot.commands.choose import ask_which, choose_meeting, choose_person
from bot.commands.explain import Explain
from bot.commands.forget_me import forget_me
from bot.commands.groups import GroupCommands
from bot.commands.help_ import help_command, say_for, thanks
from bot.commands.my_meetings import MyMeetings
from bot.commands.no_people import NoPeopleCommands
from bot.commands.questions import SECTIONS, question_commands
from bot.commands.sign_in import sign_in, sign_in_as_admin, sign_out
from bot.commands.who_am_i import WhoAmI
from bot.health.check import Check
from bot.health.deployment import DeploymentChecks
from bot.health.hosts import IntegrationChecks, ListsMeetings, personal_token_checks
from bot.health.readiness import Readiness
from bot.health.webex import WebexChecks
from bot.inbox.jobs import Job, except_jobs, schedule_besides, with_jobs
from bot.inbox.outages import Outage
from bot.inbox.queue import Inbox
from bot.inbox.worker import Worker
from bot.meetings.listing import Listing
from bot.meetings.lookup import Lookup
from bot.metrics import Metrics
from bot.presenting.presenter import LOOK_AGAIN, Presenter
from bot.store.aliases import Aliases
from bot.store.caught_up import CaughtUp
from bot.store.form_choices import FormChoices
from bot.store.groups import Groups
from bot.store.no_people import NoPeople
from bot.store.questions import Questions
from bot.store.silences import Silences
from bot.web.health import metrics_page, web_app
from bot.web.intake import Intake
from bot.web.refusals import WEBHOOKS
from bot.web.sign_in_pages import sign_in_pages
from bot.web.subscriptions import Subscriptions
from bot.webex.call_pool import CallPool
from bot.webex.http import TOTAL_SECONDS, PinnedSession
from bot.webex.meetings import HostMeetings
from bot.webex.messaging import SdkMessaging
from cards.fallback import LONGEST_MESSAGE

AWAY = {"unreachable", "502", "503", "504"}
FAILURES_OF_AN_OUTAGE = 3
"""In a row: a call or two may fail at any time."""


class Rollcall:
    """One process of the bot. Parts are made when they are first used: a web process needs few of them.

    `look_again` is how often Webex is asked for what it doesn't tell yet, `call_seconds` how long a call may take;
    `monotonic` gives seconds that no one sets.
    """

    def __init__(
        self,
        intake: Intake,
        *,
        look_again: timedelta = LOOK_AGAIN,
        call_seconds: float = TOTAL_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.intake = intake
        self.monotonic = monotonic
        self.config = intake.config
        self.clock = intake.clock
        self.look_again = look_again
        self.call_seconds = call_seconds
        self.webex_outage = Outage("Webex", after=FAILURES_OF_AN_OUTAGE)

    @property
    def engine(self) -> Engine:
        """The database, with its tables brought up to date. Raises StoreError."""
        return self.intake.engine

    @property
    def inbox(self) -> Inbox:
        return self.intake.inbox

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.engine)

    @cached_property
    def history(self) -> History:
        return History(self.questions, is_shared=self.config.group_details == "thread")

    @cached_property
    def groups(self) -> Groups:
        return Groups(self.engine)

    @cached_property
    def form_choices(self) -> FormChoices:
        return FormChoices(self.engine)

    @cached_property
    def aliases(self) -> Aliases:
        return Aliases(self.engine)

    @cached_property
    def no_people(self) -> NoPeople:
        return NoPeople(self.engine)

    @cached_property
    def metrics(self) -> Metrics:
        metrics = Metrics(self.clock)
        metrics.watch_webhooks(self.intake.tally.by_status)
        metrics.watch(self.inbox)
        return metrics

    def session(self) -> PinnedSession:
        """Return a new session for calls to Webex, which are counted, and tell the time."""
        return PinnedSession(
            self.config.api_url,
            observe=self._observe,
            dated=self.intake.webex_clock.note,
            total_seconds=self.call_seconds,
        )

    def _observe(self, method: str, endpoint: str, status: str, seconds: float) -> None:
        self.metrics.call(method, endpoint, status, seconds)
        if status in AWAY:
            self.webex_outage.failed(status)
        else:
            self.webex_outage.worked()

    @cached_property
    def messaging(self) -> SdkMessaging:
        return SdkMessaging(self.session(), self.config.bot_token, longest=LONGEST_MESSAGE)

    @cached_property
    def sign_in_flow(self) -> SignInFlow:
        """How hosts sign in and out. Raises SealBrokenError."""
        if not self.config.signs_in:
            return NoSignIn()
        return OAuthSignIn(
            self.config,
            self.engine,
            self.messaging,
            self.session(),
            self.silences,
            resume=self.inbox.resume,
            clock=self.clock,
            count_refresh=self.metrics.refresh,
        )

    @cached_property
    def tokens(self) -> TokenSources:
        return TokenSources(self.sign_in_flow.tokens, self.personal)

    @cached_property
    def personal(self) -> PersonalToken | NoPersonalToken:
        """WEBEX_HOST_TOKEN, where it is set."""
        if not self.config.host_token:
            return NoPersonalToken()
        return PersonalToken(self.session(), self.config.host_token)

    @cached_property
    def erasure(self) -> Erasure:
        return Erasure(self.engine, self.inbox, self.clock)

    @cached_property
    def pool(self) -> CallPool:
        return CallPool()

    @cached_property
    def meetings(self) -> HostMeetings:
        return HostMeetings(self.session(), self.tokens, self.silences, admins_may_ask=self.config.admin_scopes)

    @cached_property
    def silences(self) -> Silences:
        return Silences(self.engine, self.clock)

    @cached_property
    def lookup(self) -> Lookup:
        return Lookup(self.listing)

    @cached_property
    def listing(self) -> Listing:
        return Listing(self.meetings, self.pool)

    @cached_property
    def question_service(self) -> QuestionService:
        calls, expected = Calls(self.meetings), Expected(self.groups, self.meetings)
        reader, plans = MeetingReader(calls, self.pool), PlanReader(calls, self.pool)
        return QuestionService(self.lookup, reader, plans, expected, self.aliases, self.no_people, self.pool)

    @cached_property
    def router(self) -> CommandRouter:
        """Everything the bot can do."""
        router = CommandRouter(ask_which(self.lookup.recent))
        presenter = Presenter(self.question_service, self.history, self.aliases, SECTIONS, self.look_again)
        router.add(
            *question_commands(presenter, Explain(self.question_service, presenter, self.history)),
            AttendanceForm(
                router.ask,
                self.lookup.recent,
                self.groups,
                self.form_choices,
                admins_may_ask=self.config.admin_scopes,
            ).command(),
            MyMeetings(self.lookup.recent).command(),
            *GroupCommands(self.groups).commands(),
            *AliasCommands(self.aliases).commands(),
            *NoPeopleCommands(self.no_people).commands(),
            presenter.buttons(),
            choose_meeting(self.history, router.ask),
            choose_person(self.history, router.ask),
            say_for(self.history, router.say),
            sign_in(self.sign_in_flow),
            sign_in_as_admin(self.sign_in_flow),
            sign_out(self.sign_in_flow),
            WhoAmI(self.messaging, self.meetings, self.sign_in_flow).command(),
            forget_me(self.erasure, self.sign_in_flow, self.personal),
            help_command(lambda: router.commands),
            thanks(),
        )
        return router

    @cached_property
    def admission(self) -> Admission:
        lists = {"domains": self.config.allowed_domains, "orgs": self.config.allowed_orgs}
        return Admission(self.messaging, **lists, clock=self.clock)

    @cached_property
    def incoming(self) -> Incoming:
        return Incoming(
            self.messaging,
            self.history,
            zones=Zones(self.tokens, self.meetings, self.pool, self.config.default_timezone),
            admits=self.admission.admits,
            clock=self.intake.webex_clock,
            pool=self.pool,
        )

    @cached_property
    def dispatcher(self) -> Dispatcher:
        return Dispatcher(
            self.incoming,
            self.router,
            self.history,
            Delivery(self.messaging, self.inbox, details_direct=self.config.group_details == "direct"),
            Audience(self.listing.of_space),
            sign_in_flow=self.sign_in_flow,
            admits=self.admission.admits,
            inbox=self.inbox,
            clock=self.clock,
            count=self.metrics.answer,
        )

    @cached_property
    def worker(self) -> Worker:
        worker = Worker(
            self.inbox,
            self.pool.apart(with_jobs(self.jobs, self.dispatcher.handle)),
            report_failure=except_jobs(self.jobs, self.dispatcher.report_failure),
            threads=self.config.workers,
            clock=self.clock,
            monotonic=self.monotonic,
        )
        for name, job in self.jobs.items():
            if job.interval is not None:
                worker.every(name, job.interval, at_start=job.at_start)
        return worker

    @cached_property
    def jobs(self) -> dict[str, Job]:
        """What is done by the clock."""
        return {
            WEBHOOKS: Job(timedelta(seconds=30), self.subscriptions.look_after),
            CATCH_UP: Job(timedelta(minutes=10), self.catch_up.run, at_start=True),
            "purge": Job(timedelta(hours=1), self.purge),
            "forget": Job(None, self.erasure.finish),
            **self.sign_in_flow.jobs(),
        }

    @cached_property
    def catch_up(self) -> CatchUp:
        return CatchUp(self.messaging, self.inbox, CaughtUp(self.engine), self.intake.webex_clock)

    def purge(self) -> None:
        """Delete what has been kept for its time."""
        now = self.clock()
        retained_since = now - timedelta(days=self.config.retention_days)
        self.inbox.purge(now)
        self.inbox.heartbeats.purge()
        self.questions.purge(retained_since)
        self.form_choices.purge(retained_since)
        self.silences.purge()

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Our webhooks at Webex. Raises StoreError."""
        return Subscriptions(
            self.messaging,
            self.intake.webhook_records,
            self.config.public_url,
            self.config.webhook_secrets[0],
            clock=self.clock,
            count=self.metrics.repair,
            after_repair=self.catch_up.soon,
        )

    def register(self) -> None:
        """Have the webhooks written, by a worker: one at a time does it. Raises InboxUnavailableError."""
        now, this_start = self.clock(), secrets.token_hex(8)
        data = {"start": True, "at": now.timestamp()}
        schedule_besides(self.inbox, WEBHOOKS, f"start:{this_start}", data, now)

    def close(self) -> None:
        """Close the connections, after the worker has stopped."""
        self.engine.dispose()

    @cached_property
    def deployment_checks(self) -> DeploymentChecks:
        return DeploymentChecks(self.engine, self.inbox)

    @cached_property
    def webex_checks(self) -> WebexChecks:
        return WebexChecks(
            self.messaging,
            lambda: self.subscriptions.troubles(),  # noqa: PLW0108 - its database may be gone, and the bot's token not
            self.intake.refusals.seconds_ago,
            lambda: self.intake.webex_clock.skew,
        )

    @property
    def host_checks(self) -> tuple[Check, ...]:
        """What the doctor checks of hosts' sign-ins. Raises StoreError."""
        lists_meetings = ListsMeetings(self.meetings, self.clock)
        if isinstance(self.personal, PersonalToken):
            return personal_token_checks(self.personal, lists_meetings)
        return IntegrationChecks(self.config, self.sign_in_flow, lists_meetings).all()

    @cached_property
    def readiness(self) -> Readiness:
        """Whether people get answers: what each process tells, and the metrics show."""
        readiness = Readiness(self.deployment_checks.all(), self.webex_checks.repeated(), self.monotonic)
        self.metrics.watch_checks(readiness.findings)
        return readiness

    def pages(self) -> Flask:
        """Return the pages of the web side, which everybody reaches: all but webhooks."""
        is_https = self.config.is_https
        pages = [sign_in_pages(each, is_https=is_https) for each in self.sign_in_flow.sign_ins]
        metrics = [metrics_page(self.metrics)] if self.config.is_local else []
        return web_app(self.readiness, [*pages, *metrics], is_https=is_https)

    def operators_pages(self) -> Flask:
        """Return the pages for operators' tools: health and metrics."""
        return web_app(self.readiness, [metrics_page(self.metrics)])
