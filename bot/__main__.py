"""`python -m bot`: run, web, worker, webhooks, doctor, keygen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from bot import config, logs

if TYPE_CHECKING:
    from bot.app import Rollcall


@click.group(help="Rollcall, a Webex bot that answers: who attended?")
def main() -> None:
    logs.set_up()


@main.command(help="The web side and the workers in one process.")
def run() -> None:
    _serve(with_web=True, with_worker=True)


@main.command(help="The web side alone: it takes webhooks in, and workers of other processes answer them.")
def web() -> None:
    _serve(with_web=True, with_worker=False)


@main.command(help="The workers alone.")
def worker() -> None:
    _serve(with_web=False, with_worker=True)


@main.command(help="Make Webex's webhooks match ours; safe to repeat.")
def webhooks() -> None:
    for change in _rollcall().subscriptions.repair():
        click.echo(f"{change.what} {change.name}")


@main.command(help="Look at all that the bot needs, and say what is wrong and what to do.")
def doctor() -> None:
    from bot.doctor import examine

    is_well = True
    for finding in examine(_rollcall()):
        click.echo(f"{'ok  ' if finding.is_well else 'FIX '} {finding.sentence}")
        is_well = is_well and finding.is_well
    sys.exit(0 if is_well else 1)


@main.command(help="Print a new key for ENCRYPTION_KEYS.")
def keygen() -> None:
    from cryptography.fernet import Fernet

    click.echo(Fernet.generate_key().decode())


def _serve(*, with_web: bool, with_worker: bool) -> None:
    from bot.serving import serve
    from bot.store.engine import StoreError

    try:
        serve(_rollcall(), with_web=with_web, with_worker=with_worker)
    except StoreError as error:
        _stop(str(error))


def _rollcall() -> Rollcall:
    from bot.app import Rollcall

    try:
        return Rollcall(config.load())
    except config.ConfigError as error:
        _stop("In the environment or in .env:", *(f"  - {problem}" for problem in error.problems))


def _stop(*lines: str) -> NoReturn:
    click.echo("\n".join(["Rollcall can't start.", *lines]), err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
