"""What a person can put right: the one base of all such errors. It carries values, and no words.

The words are in `bot/chat/error_texts.py`, found by the error's code. A test finds that table complete.
"""

from __future__ import annotations


class UserError(Exception):
    """Something in the question that the person can change.

    `code` names what is wrong, in a few words of ours. `values` are what its sentence quotes; they come from outside,
    so the card escapes them. `str(error)` is the code alone: logs show no names and no titles.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
