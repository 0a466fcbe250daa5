"""`python -m bot`: run, web, worker, webhooks, doctor, keygen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot import config, logs

if TYPE_CHECKING:
    from bot.app import Rollcall


@click.group(help="Rollcall, a Webex bot that answers: who attended?")
def main() -> None:
    logs.set_up()


@main.command(help="The web side and the workers in one process.")
def run() -> None:
    from bot.serving import serve

    serve(_rollcall(), with_web=True, with_worker=True)


@main.command(help="The web side alone: it takes webhooks in, and workers of other processes answer them.")
def web() -> None:
    from bot.serving import serve

    serve(_rollcall(), with_web=True, with_worker=False)


@main.command(help="The workers alone.")
def worker() -> None:
    from bot.serving import serve

    serve(_rollcall(), with_web=False, with_worker=True)


@main.command(help="Make Webex's webhooks match ours; safe to repeat.")
def webhooks() -> None:
    for change in _rollcall().subscriptions.repair():
        click.echo(f"{change.what} {change.name}")


@main.command(help="Print a new key for ENCRYPTION_KEYS.")
def keygen() -> None:
    from cryptography.fernet import Fernet

    click.echo(Fernet.generate_key().decode())


def _rollcall() -> Rollcall:
    from bot.app import Rollcall

    try:
        return Rollcall(config.load())
    except config.ConfigError as error:
        click.echo("Rollcall can't start. In the environment or in .env:", err=True)
        for problem in error.problems:
            click.echo(f"  - {problem}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
