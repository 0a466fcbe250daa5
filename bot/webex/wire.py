"""Webex's JSON into typed values, at this border only: unknown fields are ignored, odd ones count as missing.

Webex writes names in camelCase, the bot in snake_case. Of each type that is read this module makes a twin that bears
Webex's names and is decoded in one pass; a twin is a subclass, so the rest of the bot sees its own type.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from bot.webex.errors import UNDECODABLE, UnreadableError

R = TypeVar("R", bound=msgspec.Struct)
T = TypeVar("T")


class _Page(msgspec.Struct, Generic[R]):
    items: list[R]


class _Loose(msgspec.Struct):
    items: list[Any]


class Reader(Generic[R]):
    """Reads values of one type, alone or a page of them. Raises UnreadableError for JSON of another form."""

    def __init__(self, row: type[R]) -> None:
        self._row = _twin(row)
        self._page = msgspec.json.Decoder(_Page[self._row])  # type: ignore[name-defined]

    def page(self, body: bytes) -> list[R]:
        try:
            return self._page.decode(body).items
        except msgspec.ValidationError:
            # One odd value must not hide the rest: a field that doesn't fit counts as missing.
            return [_fit(item, self._row) for item in decode(body, _Loose).items if isinstance(item, dict)]
        except UNDECODABLE as error:
            raise UnreadableError("the answer is not JSON") from error

    def one(self, body: bytes) -> R:
        return self.of(decode(body, dict[str, Any]))

    def of(self, item: dict[str, Any]) -> R:
        """Return the value from JSON that is decoded already."""
        return _fit(item, self._row)


def decode(body: bytes, kind: type[T]) -> T:
    """Return JSON as a value of that type. Raises UnreadableError."""
    try:
        return msgspec.json.decode(body, type=kind)
    except UNDECODABLE as error:
        raise UnreadableError("the answer is not of the form that Webex documents") from error


def _twin(row: type[R]) -> type[R]:
    """Return the subclass whose fields, and those of the structs in them, bear Webex's names."""
    fields = []
    for field in msgspec.structs.fields(row):
        inner = _struct_in(field.type)
        fields.append((field.name, tuple[_twin(inner), ...] if inner else field.type, _default(field)))  # type: ignore[misc]
    return msgspec.defstruct(  # type: ignore[return-value]
        row.__name__, fields, bases=(row,), rename="camel", frozen=True, kw_only=True, gc=False
    )


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory)
    return field.default


def _fit(item: dict[str, Any], row: type[R]) -> R:
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(row):
        if item.get(field.encode_name) is None:
            continue
        try:
            fields[field.name] = msgspec.convert(item[field.encode_name], field.type)
        except msgspec.ValidationError:
            inner = _struct_in(field.type)
            if inner is not None and isinstance(item[field.encode_name], list):
                fields[field.name] = tuple(
                    _fit(part, inner) for part in item[field.encode_name] if isinstance(part, dict)
                )
    return row(**fields)


def _struct_in(kind: Any) -> type[msgspec.Struct] | None:
    """Return the struct inside `tuple[Struct, ...]`, else None."""
    inner = getattr(kind, "__args__", (None,))[0]
    return inner if isinstance(inner, type) and issubclass(inner, msgspec.Struct) else None
