"""python -m simulator: run Webex on this machine until Ctrl-C."""

from __future__ import annotations

import signal
import threading

import click

from simulator.server import serve


@click.command()
@click.option(
    "--port", default=8001, show_default=True, help="The port to listen on, on 127.0.0.1; 0 takes a free one."
)
def main(port: int) -> None:
    """Serve Webex's HTTP API under /v1/ and a chat page at /."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with serve(port) as running:
            click.echo(f"Webex simulator: chat page {running.url}/ and API {running.api}")
            stopped.wait()
    except OSError as error:
        raise click.ClickException(
            f"Can't listen on port {port} ({error.strerror}). Choose another with --port."
        ) from error


if __name__ == "__main__":
    main()
