"""Whether Webex would take a card: 80 kB, one a message, five buttons, ten images, Adaptive Cards 1.3 to the letter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from simulator.card_rules import ENUMS, GROUPS, OR_TEXT, PROPERTIES, REQUIRED, UNTYPED
from simulator.errors import RefusedError, demand
from simulator.models import Json

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MAX_BYTES = 80 * 1024
MAX_ACTIONS = 5
MAX_IMAGES = 10
_SIMPLE: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "num": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "map": lambda value: isinstance(value, dict) and all(isinstance(entry, str) for entry in value.values()),
    "data": lambda value: isinstance(value, str | dict),
    "width": lambda value: isinstance(value, str | int | float) and not isinstance(value, bool),
}


def check_attachments(attachments: Any) -> None:
    """Refuse as Webex does, naming every wrong key, unless these are one valid card."""
    demand(isinstance(attachments, list) and len(attachments) == 1, 400, "Only one card per message is supported.")
    attachment = attachments[0]
    fits = isinstance(attachment, dict) and attachment.get("contentType") == CARD_TYPE
    demand(fits, 400, f"contentType must be {CARD_TYPE}.")
    errors = card_errors(attachment.get("content"))
    if errors:
        reason = {"code": "invalid_attachments", "reason": "Invalid Adaptive Card Json", "attachmentErrors": errors}
        raise RefusedError(400, "Unable to post message: invalid attachments.", {"attachments": reason})


def card_errors(card: Any) -> list[str]:
    """Return everything that is wrong with a card, each with its place."""
    if not isinstance(card, dict):
        return ["#: content must be an Adaptive Card"]
    errors = list(_node_errors("#", "AdaptiveCard", card))
    if "type" not in card:
        errors.append("#: required key [type] not found")
    if card.get("version") not in ("1.0", "1.1", "1.2", "1.3"):
        errors.append("#: version must be from 1.0 to 1.3")
    return errors or _limit_errors(card)


def _limit_errors(card: Json) -> list[str]:
    nodes = list(_nodes(card))
    errors = []
    if len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")) > MAX_BYTES:
        errors.append(f"#: the card is larger than {MAX_BYTES} bytes")
    if sum(node.get("type") == "Image" for node in nodes) > MAX_IMAGES:
        errors.append(f"#: more than {MAX_IMAGES} images")
    cards = [node for node in nodes if node.get("type") == "AdaptiveCard"]
    if any(_buttons(shown) > MAX_ACTIONS for shown in cards):
        errors.append(f"#: more than {MAX_ACTIONS} actions")
    return errors


def _nodes(value: Any) -> Iterator[Json]:
    """Yield every object in the card, itself first."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from _nodes(entry)


def _buttons(value: Any) -> int:
    """Count the buttons on a card; those of a card behind a button count there."""
    if isinstance(value, list):
        return sum(_buttons(entry) for entry in value)
    if not isinstance(value, dict):
        return 0
    below = sum(_buttons(value.get(key)) for key in ("body", "items", "columns"))
    return len(value.get("actions", ())) + below


def _node_errors(place: str, group: str, node: Any) -> Iterator[str]:
    """Yield the errors of one object that should be of a group of types."""
    if not isinstance(node, dict):
        yield f"{place}: expected type: JSONObject"
        return
    name = node.get("type", group if group in UNTYPED else None)
    if not isinstance(name, str) or name not in GROUPS[group]:
        yield f"{place}: type [{name}] is not permitted here"
        return
    known = PROPERTIES[name]
    for key in sorted(REQUIRED[name] - node.keys()):
        yield f"{place}: required key [{key}] not found"
    for key, value in node.items():
        if key in known:
            yield from _value_errors(f"{place}/{key}", known[key], value)
        elif key != "type":
            yield f"{place}: extraneous key [{key}] is not permitted"


def _value_errors(place: str, kind: str, value: Any) -> Iterator[str]:
    if kind.endswith("[]"):
        yield from _list_errors(place, kind[:-2], value)
    elif kind in ENUMS:
        if not isinstance(value, str) or value.lower() not in ENUMS[kind]:
            yield f"{place}: {value} is not a valid enum value"
    elif kind in _SIMPLE:
        if not _SIMPLE[kind](value):
            yield f"{place}: expected type: {kind}"
    elif isinstance(value, str) and kind in ("fallback", "background"):
        if kind == "fallback" and value.lower() != "drop":
            yield f"{place}: {value} is not a valid enum value"
    elif kind == "fallback":
        group = "action" if str(dict(value).get("type")).startswith("Action.") else "element"
        yield from _node_errors(place, group, value)
    else:
        yield from _node_errors(place, "BackgroundImage" if kind == "background" else kind, value)


def _list_errors(place: str, kind: str, value: Any) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place}: expected type: JSONArray"
        return
    for position, entry in enumerate(value):
        if not (kind in OR_TEXT and isinstance(entry, str)):
            yield from _value_errors(f"{place}/{position}", kind, entry)
