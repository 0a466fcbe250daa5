"""What the operator sets, read once from the environment and `.env`, checked whole, never shown with its secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

T = TypeVar("T")
D = TypeVar("D")

SHORTEST_SECRET = 16
MOST_WORKERS = 64
LONGEST_RETENTION = 365
"""Days."""
_DOMAIN = re.compile(r"([\w-]+\.)+[\w-]+")
_ID = re.compile(r"[\w-]{20,}=*", re.ASCII)
MOST_QUESTIONS = 1_000_000


class ConfigError(Exception):
    """Settings are missing or wrong. `problems` names every one of them at once, never with a secret's value."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process. `repr` leaves the secrets out."""

    bot_token: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)
    """The first is written to Webex; all are accepted, so that it can be changed without a webhook lost."""
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    host_token: str | None = field(default=None, repr=False)
    admin_scopes: bool = False
    public_url: str = "http://127.0.0.1:8000"
    port: int = 8000
    database_url: str = field(default="sqlite:///rollcall.db", repr=False)
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    api_url: str = "https://webexapis.com/v1/"
    default_timezone: str = "UTC"
    group_details: str = "thread"
    allowed_domains: frozenset[str] = frozenset()
    allowed_orgs: frozenset[str] = frozenset()
    """IDs of organizations as Webex gives them."""
    workers: int = 8
    retention_days: int = 30
    log_level: str = "info"
    questions_per_minute: int = 30
    """Of one person; of a space and an organisation a multiple: see bot/inbox/rates.py."""
    metrics_port: int | None = None
    """Where operators' tools read health and metrics; None: on `port`, if that is reached at this machine alone."""

    @property
    def is_local(self) -> bool:
        """Whether the bot is reached at this machine alone."""
        return urlsplit(self.public_url).hostname in {"127.0.0.1", "localhost"}

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the bot over https."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def signs_in(self) -> bool:
        """Whether hosts can sign in: an Integration is configured."""
        return self.client_id is not None


def load(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Config:
    """Read `environ` (default: the process's) over the file `dotenv`. Raises ConfigError with all that is wrong."""
    stored = {name: value for name, value in dotenv_values(dotenv).items() if value is not None}
    return parse({**stored, **(os.environ if environ is None else environ)})


def parse(values: Mapping[str, str]) -> Config:
    """Turn the variables of the README into a Config. An empty value counts as missing. Raises ConfigError."""
    reader = _Reader(values)
    port = reader.get("PORT", _number(1, 65535), 8000)
    config = Config(
        bot_token=reader.required("WEBEX_BOT_TOKEN", "create a bot at developer.webex.com and copy its token"),
        webhook_secrets=_secrets(
            reader.required("WEBEX_WEBHOOK_SECRET", "any random text of 16 characters or more, without a comma")
        ),
        client_id=reader.text("WEBEX_CLIENT_ID"),
        client_secret=reader.text("WEBEX_CLIENT_SECRET"),
        host_token=reader.text("WEBEX_HOST_TOKEN"),
        admin_scopes=reader.get("WEBEX_ADMIN_SCOPES", _one_of("0", "1"), "0") == "1",
        public_url=reader.get("PUBLIC_URL", _web_address, f"http://127.0.0.1:{port}").rstrip("/"),
        port=port,
        database_url=reader.get("DATABASE_URL", _database, "sqlite:///rollcall.db"),
        encryption_keys=reader.get("ENCRYPTION_KEYS", _fernet_keys, ()),
        api_url=reader.get("WEBEX_API_URL", _web_address, "https://webexapis.com/v1/").rstrip("/") + "/",
        default_timezone=reader.get("DEFAULT_TIMEZONE", _zone, "UTC"),
        group_details=reader.get("GROUP_DETAILS", _one_of("thread", "direct"), "thread"),
        allowed_domains=reader.get("ALLOWED_DOMAINS", _domains, frozenset()),
        allowed_orgs=reader.get("ALLOWED_ORGS", _organizations, frozenset()),
        workers=reader.get("WORKERS", _number(1, MOST_WORKERS), 8),
        retention_days=reader.get("RETENTION_DAYS", _number(1, LONGEST_RETENTION), 30),
        log_level=reader.get("LOG_LEVEL", _log_level, "info"),
        questions_per_minute=reader.get("QUESTIONS_PER_MINUTE", _number(5, MOST_QUESTIONS), 30),
        metrics_port=reader.get("METRICS_PORT", _number(1, 65535), None),
    )
    problems = reader.problems + _contradictions(config, has_keys=reader.text("ENCRYPTION_KEYS") is not None)
    if problems:
        raise ConfigError(problems)
    return config


def _contradictions(config: Config, *, has_keys: bool) -> list[str]:
    problems = _short_secrets(config.webhook_secrets)
    if (config.client_id is None) != (config.client_secret is None):
        problems.append("WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET belong together: set both")
    if not config.client_id and not config.client_secret and not config.host_token:
        problems.append(
            "WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET are missing: create an Integration so that hosts can sign in"
            " (or set WEBEX_HOST_TOKEN for a first try)"
        )
    if config.metrics_port == config.port:
        problems.append(f"METRICS_PORT and PORT are both {config.port}: everybody reaches PORT, so choose another")
    if not has_keys and (config.client_id or config.client_secret or not config.host_token):
        problems.append("ENCRYPTION_KEYS is missing: hosts' tokens are stored encrypted; run `python -m bot keygen`")
    return problems


def _short_secrets(secrets: tuple[str, ...]) -> list[str]:
    is_list = len(secrets) > 1
    return [
        f"WEBEX_WEBHOOK_SECRET{f', a list as it has commas: part {place}' if is_list else ''} is shorter than"
        f" {SHORTEST_SECRET} characters: choose a longer one"
        for place, secret in enumerate(secrets, start=1)
        if len(secret) < SHORTEST_SECRET
    ]


class _Reader:
    """Reads variables one by one and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        return self._values.get(name, "").strip() or None

    def required(self, name: str, hint: str) -> str:
        value = self.text(name)
        if value is None:
            self.problems.append(f"{name} is missing: {hint}")
        return value or ""

    def get(self, name: str, convert: Callable[[str], T], default: D) -> T | D:
        value = self.text(name)
        if value is None:
            return default
        try:
            return convert(value)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return default


def _number(least: int, most: int) -> Callable[[str], int]:
    def convert(value: str) -> int:
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {value!r}")
        return int(value)

    return convert


def _one_of(*choices: str) -> Callable[[str], str]:
    def convert(value: str) -> str:
        if value not in choices:
            raise ValueError(f"must be {' or '.join(choices)}, not {value!r}")
        return value

    return convert


def _log_level(value: str) -> str:
    return _one_of("debug", "info", "warning", "error")(value.lower())


def _web_address(value: str) -> str:
    wrong = ValueError("must be an http:// or https:// address without user name, password or query")
    try:
        parts = urlsplit(value)
    except ValueError:  # its words quote the address, and a password may be in it
        raise wrong from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or set("?#") & set(value):
        raise wrong
    return value


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"must be a time zone such as Europe/Paris, not {value!r}") from error
    return value


def _domains(value: str) -> frozenset[str]:
    domains = [domain.lstrip("@").casefold() for domain in _listed(value)]
    if not domains or not all(map(_DOMAIN.fullmatch, domains)):
        raise ValueError(f"must be e-mail domains with commas between them, as example.com,example.org, not {value!r}")
    return frozenset(domains)


def _organizations(value: str) -> frozenset[str]:
    orgs = _listed(value)
    if not orgs or not all(map(_ID.fullmatch, orgs)):
        raise ValueError(f"must be IDs of Webex organizations with commas between them, not {value!r}")
    return frozenset(orgs)


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _secrets(value: str) -> tuple[str, ...]:
    return _parts(value) or ((value,) if value else ())  # commas alone are too short a secret


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _fernet_keys(value: str) -> tuple[str, ...]:
    from cryptography.fernet import Fernet  # Imported here: a process that stores no tokens starts faster.

    keys = _parts(value)
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError as error:
            raise ValueError(f"holds a bad key at place {place}: make one with `python -m bot keygen`") from error
    return keys
