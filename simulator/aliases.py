"""Other people's view of an ID: the same number in another cluster.

Webex's IDs name a cluster, and one person or space can be shown with another one (`us`, `urn:TEAM:us-west-2_r`). The
simulator knows each under one ID. What leaves it for others shows the alias, what comes in may use either.
"""

from __future__ import annotations

from io import BytesIO

from simulator.models import Person
from simulator.wire import Environ, Reply
from simulator.world import World


def take_in(world: World, environ: Environ) -> None:
    """Put the IDs that the simulator knows in place of their aliases, in a whole request."""
    for own, alias in world.aliases.items():
        for key in ("PATH_INFO", "QUERY_STRING"):
            environ[key] = environ[key].replace(alias, own)
        if alias.encode() in (body := environ["wsgi.input"].getvalue()):
            body = body.replace(alias.encode(), own.encode())
            environ["wsgi.input"] = BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))


def give_out(world: World, reader: Person | None, reply: Reply) -> None:
    """Put aliases in place of IDs, but for the person whose ID it is."""
    if world.aliases and isinstance(reply.body, bytes):
        reply.body = shown_to(world, reader, reply.body)


def shown_to(world: World, reader: Person | None, text: bytes) -> bytes:
    """Return a text as someone may read it."""
    for own, alias in world.aliases.items():
        if reader is None or reader.id != own:
            text = text.replace(own.encode(), alias.encode())
    return text
