"""An API that answers every call at once, and always the same: `python -m benchmarks.instant <port>`."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOT = {"id": "bot", "displayName": "Bench", "emails": ["bench@webex.bot"]}
MESSAGE = {"id": "m", "roomId": "r", "personId": "p", "personEmail": "somebody@example.com", "text": "who attended"}
ANSWERS = {
    ("GET", "people"): BOT,
    ("GET", "messages"): MESSAGE,
    ("POST", "messages"): MESSAGE,
    ("GET", "webhooks"): {"items": []},
    ("POST", "webhooks"): {"id": "w"},
}


class Handler(BaseHTTPRequestHandler):
    """What answers each request at once."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        resource = self.path.removeprefix("/v1/").partition("/")[0].partition("?")[0]
        body = json.dumps(ANSWERS[self.command, resource]).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Write nothing: the figures alone are printed."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
