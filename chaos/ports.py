"""Free ports for servers on loopback that start in a moment."""

from __future__ import annotations

import itertools
import os

from simulator.processes import is_free

# Below 32,768: a port from the system's own range may meanwhile be given to somebody's outgoing connection.
# Each process counts from a place of its own, so that two that look at the same time find different ports.
_ports = itertools.count(20_000 + os.getpid() * 97 % 10_000)


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens. Each call in a process returns another one."""
    return next(port for port in _ports if is_free(port))
