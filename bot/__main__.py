"""`rollcall`, or `python -m bot`: run, web, worker, webhooks, doctor, keygen."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn

import click

from bot import config, logs

if TYPE_CHECKING:
    from bot.app import Rollcall
    from bot.web.intake import Intake


@click.group(help="Rollcall, a Webex bot that answers: who attended?")
@click.version_option(package_name="webex-rollcall", message="Rollcall %(version)s")
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
    from bot.webex.errors import WebexError

    with _stopping_clearly():
        try:
            for change in _rollcall().subscriptions.repair():
                click.echo(f"{change.what} {change.name}")
        except WebexError as error:
            click.echo(f"The webhooks are not all as they should be: {error}. {_what_to_do(error)}", err=True)
            sys.exit(1)


@main.command(help="Look at all that the bot needs, and say what is wrong and what to do.")
@click.option("--json", "is_json", is_flag=True, help="One JSON object, for tools.")
def doctor(*, is_json: bool) -> None:
    from bot.doctor import as_json, examine

    findings = []
    for finding in examine(_rollcall()):
        findings.append(finding)
        if not is_json:
            click.echo(f"{'ok  ' if finding.is_well else 'FIX '} {finding.sentence}")
    if is_json:
        click.echo(as_json(findings))
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


@main.command(help="Print a new key for ENCRYPTION_KEYS.")
@click.option("--rotate", is_flag=True, help="Print the variable's new value, with a new key, and what to do with it.")
@click.option("--seal", is_flag=True, help="After that: encrypt all that is stored with the first key alone.")
def keygen(*, rotate: bool, seal: bool) -> None:
    from bot.auth import key_rotation as keys

    if not rotate and not seal:
        click.echo(keys.new_key())
        return
    rollcall = _rollcall()
    known = rollcall.config.encryption_keys
    if not known:
        _stop("ENCRYPTION_KEYS is empty: run `python -m bot keygen` for a first key.")
    with _stopping_clearly():
        rotation = keys.seal(known, lambda: rollcall.engine) if seal else keys.rotate(known)
    click.echo(rotation.value)
    click.echo(rotation.next_step, err=True)


def _what_to_do(error: Exception) -> str:
    """Say what an operator can do where Webex does not do what was asked."""
    if getattr(error, "status", None) == HTTPStatus.UNAUTHORIZED:
        return "Copy a new token into WEBEX_BOT_TOKEN."
    return "Check WEBEX_API_URL and the network, and run this again."


def _serve(*, with_web: bool, with_worker: bool) -> None:
    gc.disable()  # until all is loaded: what is imported stays
    from bot.server import CannotListenError, serve
    from bot.web.intake import Intake

    with _stopping_clearly():
        try:
            serve(Intake(_config()), _load, with_web=with_web, with_worker=with_worker)
        except CannotListenError as error:
            _stop(str(error))


def _load(intake: Intake) -> Rollcall:
    from bot.app import Rollcall

    return Rollcall(intake)


@contextmanager
def _stopping_clearly() -> Iterator[None]:
    """End the process with a sentence where the database can't be used, or the keys don't fit it."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.store.engine import StoreError, reason

    try:
        yield
    except StoreError as error:
        _stop(str(error))
    except SQLAlchemyError as error:
        _stop(f"The database can't be used: {reason(error)}.")


def _rollcall() -> Rollcall:
    from bot.web.intake import Intake

    return _load(Intake(_config()))


def _config() -> config.Config:
    try:
        settings = config.load()
    except config.ConfigError as error:
        _stop("In the environment or in .env:", *(f"  - {problem}" for problem in error.problems))
    logs.set_level(settings.log_level)
    return settings


def _stop(*lines: str) -> NoReturn:
    click.echo("\n".join(["Rollcall can't start.", *lines]), err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
