"""One way out: every request to Webex goes through a session that stays on Webex's host and ends in time.

Both SDKs send the bearer token wherever a `Link: next` or a redirect points. Here every address is checked at the last
moment before it is called.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from bot.webex.call_count import count_call
from bot.webex.clock import read_date
from bot.webex.deadline import InTimeAdapter, ended_within
from bot.webex.endpoints import endpoint
from bot.webex.errors import UNDECODABLE, ApiError, UnreachableError, UnreadableError

CONNECT_SECONDS = 3.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 25.0
"""For a whole call, however slowly it goes on: less than a worker's lease, so that no call outlives one."""
LARGEST_ANSWER = 64 * 1024 * 1024
_CHUNK = 64 * 1024

Observe = Callable[[str, str, str, float], None]
"""Takes down a call: its method, its endpoint, the status or a word for what went wrong, and the seconds it took."""
Dated = Callable[[datetime, timedelta], None]
"""Takes down the `Date` of an answer, and how long the call took."""


def unobserved(_method: str, _endpoint: str, _status: str, _seconds: float) -> None:
    """Count nothing."""


def undated(_date: datetime, _took: timedelta) -> None:
    """Note no time."""


class PinnedSession(requests.Session):
    """A requests session for one API base address; safe to share between threads.

    Raises ApiError for every status of 300 or more, UnreachableError where no whole answer came, and UnreadableError
    for an address elsewhere or an answer that isn't JSON.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connections: int = 32,
        observe: Observe = unobserved,
        dated: Dated = undated,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        super().__init__()
        self._total_seconds = total_seconds
        self._observe = observe
        self._dated = dated
        self.base_url = base_url
        self._origin = _origin(base_url)
        # Proxies of the environment are wanted, but not the rest: a .netrc would replace the bearer token.
        self.trust_env = False
        self.proxies = get_environ_proxies(base_url)
        # Waiting is the inbox's work: urllib3 would repeat a GET that got a Retry-After, and lose the answer.
        retry = Retry(
            total=2,
            connect=2,
            read=0,
            redirect=0,
            status=0,
            other=0,
            backoff_factor=0.1,
            respect_retry_after_header=False,
        )
        self._adapter = InTimeAdapter(pool_maxsize=connections, max_retries=retry)

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Take the request as it is: what requests looks for beside it costs more than all the rest of a call."""
        headers = CaseInsensitiveDict(self.headers)
        headers.update(request.headers)
        prepared = requests.PreparedRequest()
        prepared.prepare(
            method=request.method,
            url=request.url,
            headers={name: value for name, value in headers.items() if value is not None},
            params=request.params,
            data=request.data,
            files=request.files,
            json=request.json,
        )
        return prepared

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
        """Send one request, without cookies and without following redirects, and read the whole answer."""
        began, status = time.monotonic(), "unreachable"
        try:
            response = self._send(request)
            status = str(response.status_code)
        except ApiError as error:
            status = str(error.status)
            raise
        except UnreadableError:
            status = "unreadable"
            raise
        finally:
            count_call()
            self._observe(request.method or "", endpoint(request.url or ""), status, time.monotonic() - began)
        return response

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        if _origin(request.url or "") != self._origin:
            raise UnreadableError("Webex pointed to another host; nothing was sent there")
        began, patience = time.monotonic(), (CONNECT_SECONDS, READ_SECONDS)
        try:
            with ended_within(self._total_seconds):
                response = self._adapter.send(request, stream=True, timeout=patience, proxies=self.proxies)
                if date := read_date(response.headers.get("Date")):
                    self._dated(date, timedelta(seconds=time.monotonic() - began))
                body = _read(response)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise UnreachableError(f"no answer from Webex ({type(error).__name__})") from error
        response._content = body
        response.encoding = "utf-8"  # as all JSON is; requests would guess it from the bytes, and take its time
        if response.status_code >= 300:
            raise ApiError.of(response)
        if body and not _is_json(body):
            raise UnreadableError("the answer is not JSON")
        return response


def _read(response: requests.Response) -> bytes:
    """Return the whole body."""
    parts: list[bytes] = []
    size = 0
    with response:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            parts.append(chunk)
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise UnreadableError("the answer is larger than any that Webex gives")
    return b"".join(parts)


def _is_json(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except UNDECODABLE:
        return False
    return True


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError as error:
        raise UnreadableError("Webex pointed to an address that can't be read") from error
