"""Write a card's data and read its answer with one type, so that the two cannot differ.

Everything that is read is an untrusted string.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import ClassVar, Self

TEXT = 20_000
"""Characters kept of any one input; the rest is dropped."""
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


class UnknownActionError(Exception):
    """The inputs are of no card of ours, or of a version that is gone. The message is for the log, not for a person."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Base of all answers. Fields are `str` or `int` (not negative); a field with a default may be missing."""

    card: ClassVar[str]
    do: ClassVar[str]

    @classmethod
    def head(cls) -> dict[str, str | int]:
        """Return what tells this answer from others: all that a form's button carries, as the inputs bring the rest."""
        return {"card": cls.card, "do": cls.do}

    def data(self) -> dict[str, str | int]:
        """Return what a button carries that needs no inputs."""
        return self.head() | {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def read(cls, inputs: Mapping[str, object]) -> Self:
        """Return the answer in a card's inputs. Raises UnknownActionError where a field is missing or wrong."""
        kinds = {field.name: field for field in fields(cls)}
        given = {name: inputs[name] for name in kinds if inputs.get(name) not in (None, "")}
        missing = [name for name, field in kinds.items() if name not in given and field.default is MISSING]
        if missing:
            raise UnknownActionError(f"{cls.__name__} without {', '.join(missing)}")
        return cls(**{name: _value(kinds[name].type, value) for name, value in given.items()})


def _value(kind: object, value: object) -> str | int:
    """Return `value` as its field's type. Webex sends strings, and a card's own numbers back as they were."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise UnknownActionError(f"neither text nor a number: {type(value).__name__}")
    if kind not in (int, "int"):
        return str(value)[:TEXT]
    if not _NUMBER.fullmatch(str(value)):
        raise UnknownActionError("not a number")
    return int(value)
