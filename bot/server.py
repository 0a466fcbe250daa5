"""Run a process: listen, load the rest, work, register the webhooks, and stop cleanly at SIGTERM or Ctrl-C."""

from __future__ import annotations

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import structlog
from waitress.task import ThreadedTaskDispatcher
from waitress.wasyncore import close_all, dispatcher

from bot.inbox.errors import InboxUnavailableError
from bot.web.connections import Server
from bot.web.intake import Intake

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from bot.app import Rollcall

log = structlog.get_logger()

STOP_SECONDS = 9.0
"""From the signal to the end of the process, whatever hangs meanwhile: supervisors kill after ten."""
LOOK_UP_SECONDS = 1.0
"""A signal may be delivered to any thread, but only the main one acts on it, and not while it sleeps."""
LAST_REQUESTS_SECONDS = 2.0
"""For requests that came before the end: once to be begun, and again to be answered."""


class CannotListenError(Exception):
    """The port is taken, or not for us. The message says what to do."""


def serve(intake: Intake, load: Callable[[Intake], Rollcall], *, with_web: bool, with_worker: bool) -> None:
    """Run until SIGTERM or SIGINT. Then nothing more is taken in, and what was claimed is finished or handed back.

    Webhooks are taken in before `load` is called, which imports most of the bot. Raises StoreError
    and CannotListenError.
    """
    end = _End()
    with ExitStack() as working, ExitStack() as taking_in:  # closed in reverse order
        working.callback(log.info, "stopped")
        pages = DeferredApp()
        if with_web:
            taking_in.enter_context(_listening(intake, intake.middleware(pages), intake.config.port, "PORT"))
            taking_in.callback(pages.app.cancel)  # a request that still waits for a page waits no longer
        rollcall = load(intake)
        gc.freeze()  # what was loaded is never looked through for garbage
        gc.enable()
        if with_worker:
            working.callback(lambda: rollcall.worker.stop(end.seconds_left()))
            rollcall.worker.start()
        port = intake.config.metrics_port
        if port is not None:
            taking_in.enter_context(_listening(intake, rollcall.operators_pages(), port, "METRICS_PORT"))
        if with_web:
            pages.app.set_result(rollcall.pages())
            _register(rollcall)
        _say_started(intake, with_web=with_web, with_worker=with_worker)
        taking_in.callback(log.info, "stopping")
        while True:
            time.sleep(LOOK_UP_SECONDS)


class _End:
    """Ends the process at a signal: in order, if that goes within STOP_SECONDS; else as it is.

    What waits for a lost database, or for Webex, can't be interrupted. Nothing is lost: all that counts is on disk.
    """

    SIGNALS = (signal.SIGTERM, signal.SIGINT)

    def __init__(self) -> None:
        self._deadline: float | None = None
        for number in self.SIGNALS:
            signal.signal(number, self._begin)

    def seconds_left(self) -> float:
        """Return how long what is being done may still take."""
        return STOP_SECONDS if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def _begin(self, *_signal: object) -> None:
        for number in self.SIGNALS:
            signal.signal(number, signal.SIG_IGN)  # a second one would break off what the first began
        self._deadline = time.monotonic() + STOP_SECONDS
        threading.Thread(target=self._end_anyway, name="end", daemon=True).start()
        raise SystemExit(0)

    def _end_anyway(self) -> None:
        time.sleep(self.seconds_left())
        log.warning("stopped before all had ended")
        os._exit(0)


class DeferredApp:
    """A WSGI application that is still being loaded: requests wait for it."""

    def __init__(self) -> None:
        self.app: Future[WSGIApplication] = Future()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.app.result()(environ, start_response)


@contextmanager
def _listening(intake: Intake, app: WSGIApplication, port: int, variable: str) -> Iterator[None]:
    host = "127.0.0.1" if intake.config.is_local else "0.0.0.0"  # noqa: S104 - a deployed bot is reached from outside
    with ExitStack() as server:
        try:
            server.enter_context(listening(app, socket.create_server((host, port))))
        except OSError as error:
            why = f"Port {port} of {host} can't be listened on ({error.strerror})"
            raise CannotListenError(f"{why}: stop what uses it, or set {variable} to another.") from error
        log.info("listening", port=port)
        yield


@contextmanager
def listening(app: WSGIApplication, listener: socket.socket) -> Iterator[None]:
    """Serve `app` on `listener`, in threads of its own.

    At the end nothing more is taken in, and what is being answered has some seconds to be.
    """
    server = Server(app, listener)
    over = threading.Event()

    def take_in() -> None:
        while not over.is_set():
            server.take_in()

    thread = threading.Thread(target=take_in, name="web", daemon=True)
    thread.start()
    try:
        yield
    finally:
        # The listening socket is its own thread's, which waits for it: it has to close it itself.
        server.trigger.pull_trigger(lambda: dispatcher.close(server))
        _wait_until_idle(server.task_dispatcher)
        server.task_dispatcher.shutdown(timeout=LAST_REQUESTS_SECONDS)
        over.set()
        server.trigger.pull_trigger()
        thread.join()
        close_all(server._map)  # only now: a trigger that is closed can't be pulled any more


def _wait_until_idle(tasks: ThreadedTaskDispatcher) -> None:
    deadline = time.monotonic() + LAST_REQUESTS_SECONDS
    while tasks.queue and time.monotonic() < deadline:
        time.sleep(0.01)


def _say_started(intake: Intake, *, with_web: bool, with_worker: bool) -> None:
    from importlib.metadata import version  # not before webhooks are taken in

    roles = [role for role, is_ours in (("web", with_web), ("worker", with_worker)) if is_ours]
    database, threads = intake.engine.dialect.name, intake.config.workers
    log.info("started", version=version("webex-rollcall"), roles=roles, threads=threads, database=database)


def _register(rollcall: Rollcall) -> None:
    """Have the webhooks written: only now, as Webex calls only what listens."""
    try:
        rollcall.register()
    except InboxUnavailableError as error:
        log.warning("webhooks not registered yet", why=str(error))  # the clock's next look does it
