"""`make bench`: what the documents claim, measured side by side on this machine. Writes nothing but the tables."""

from __future__ import annotations

import os
import time
from functools import partial

import click

from benchmarks import ack, answers, endurance, flood, growth, language, reply, start, strangers


@click.command(
    help="Measure acknowledgements, answers, replies, start, memory, growth and language; about five minutes."
)
@click.option("--without", type=click.Choice(["webexteamsbot"]), help="Install and measure no other bot.")
@click.option("--long", is_flag=True, help="Take 100,000 webhooks in for the memory over time, instead of 20,000.")
def main(without: str | None, *, long: bool) -> None:
    began = time.monotonic()
    click.echo(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n")
    ack.main(without_rival=without == "webexteamsbot")
    growing = partial(growth.main, list(growth.SIZES))
    enduring = partial(endurance.main, is_long=long)
    for bench in (answers.main, strangers.main, flood.main, enduring, reply.main, start.main, growing, language.main):
        click.echo()
        bench()
    click.echo(f"\n{time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
