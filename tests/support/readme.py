"""What the README says that one can say."""

from __future__ import annotations

import re
from pathlib import Path

README = (Path(__file__).parent.parent.parent / "README.md").read_text()
TO_SAY = README.partition("## What you can say")[2].partition("\n## ")[0]
ASKED, FOLLOWING = (block.strip().splitlines() for block in re.findall(r"```\n(.*?)```", TO_SAY, re.DOTALL))
