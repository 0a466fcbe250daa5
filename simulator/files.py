"""Files posted with messages: GET /contents/{id}, for the members of the space."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response

from simulator.context import caller, world
from simulator.errors import NOT_FOUND, RefusedError

files = Blueprint("files", __name__)


@files.get("/contents/<key>")
def get_content(key: str) -> Response:
    visible = any(
        message.is_visible_to(caller()) and str(message.content.get("files", [""])[0]).endswith(f"/contents/{key}")
        for message in world().messages.values()
    )
    if not visible:
        raise RefusedError(404, NOT_FOUND)
    name, content_type, data = world().files[key]
    response = Response(data, content_type=content_type)
    names = {"filename": name.encode("ascii", "replace").decode(), "filename*": f"UTF-8''{quote(name, safe='')}"}
    response.headers.set("Content-Disposition", "attachment", **names)
    return response
