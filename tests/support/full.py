"""Whether the long campaigns run: `FULL=1 make test`."""

from __future__ import annotations

import os

IS_FULL = os.environ.get("FULL") == "1"
