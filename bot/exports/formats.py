"""The kinds of files that an answer can be sent as. A new one is a row here, and a module that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.exports import csv_format
from bot.exports.table import Table
from bot.language.question import Output


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a table is written to a file."""

    extension: str
    media_type: str
    write: Callable[[Table], bytes]


FORMATS: Mapping[Output, FileFormat] = {
    Output.CSV: FileFormat("csv", "text/csv", csv_format.write),
    Output.CSV_SEMICOLON: FileFormat("csv", "text/csv", partial(csv_format.write, separator=";")),
    Output.CSV_COMMA: FileFormat("csv", "text/csv", partial(csv_format.write, separator=",")),
}
