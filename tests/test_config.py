"""The operator hears of everything that is wrong at once, and no secret is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import Config, ConfigError, load, parse

KEY = Fernet.generate_key().decode()
GOOD = {
    "WEBEX_BOT_TOKEN": "canary-bot-token",
    "WEBEX_WEBHOOK_SECRET": "canary-webhook-secret",
    "WEBEX_CLIENT_ID": "client",
    "WEBEX_CLIENT_SECRET": "canary-client-secret",
    "ENCRYPTION_KEYS": KEY,
}


def problems(values: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        parse(values)
    return "\n".join(caught.value.problems)


def test_defaults_are_those_of_the_readme() -> None:
    """Only what has no default must be set."""
    config = parse(GOOD)
    assert (config.port, config.workers, config.default_timezone) == (8000, 8, "UTC")
    assert config.public_url == "http://127.0.0.1:8000"
    assert config.api_url == "https://webexapis.com/v1/"
    assert config.database_url == "sqlite:///rollcall.db"


def test_the_first_secret_is_written_and_all_are_accepted() -> None:
    """As during a rotation; spaces around them are no part of them."""
    config = parse(GOOD | {"WEBEX_WEBHOOK_SECRET": "canary-webhook-secret, canary-of-before-it,"})
    assert config.webhook_secrets == ("canary-webhook-secret", "canary-of-before-it")


def test_everything_missing_is_named_at_once() -> None:
    """Nobody likes to start five times to hear of five variables."""
    said = problems({})
    for name in ("WEBEX_BOT_TOKEN", "WEBEX_WEBHOOK_SECRET", "WEBEX_CLIENT_ID", "ENCRYPTION_KEYS"):
        assert f"{name} " in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "a whole number from 1 to 65535"),
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("WORKERS", "0", "from 1 to 64"),
        ("PUBLIC_URL", "rollcall.example.com", "an http:// or https:// address"),
        ("PUBLIC_URL", "https://user:pass@example.com", "without user name"),
        ("WEBEX_API_URL", "ftp://example.com", "an http:// or https:// address"),
        ("DATABASE_URL", "mysql://x", "sqlite:/// or postgresql://"),
        ("DEFAULT_TIMEZONE", "Europe/Atlantis", "a time zone such as Europe/Paris"),
        ("DEFAULT_TIMEZONE", "../../etc/passwd", "a time zone such as Europe/Paris"),
        ("GROUP_DETAILS", "loud", "thread or direct"),
        ("WEBEX_ADMIN_SCOPES", "yes", "0 or 1"),
        ("WEBEX_WEBHOOK_SECRET", "short", "WEBEX_WEBHOOK_SECRET is shorter than 16"),
        ("WEBEX_WEBHOOK_SECRET", ",", "shorter than 16"),
        ("WEBEX_WEBHOOK_SECRET", "canary-webhook-secret,short", "a list as it has commas: part 2 is shorter than 16"),
        ("ENCRYPTION_KEYS", "not-a-key", "bad key at place 1"),
        ("ENCRYPTION_KEYS", "", "ENCRYPTION_KEYS is missing"),
        ("WEBEX_CLIENT_SECRET", "", "belong together"),
        ("ALLOWED_DOMAINS", "a.com;b.com", "e-mail domains with commas between them"),
        ("ALLOWED_DOMAINS", "a.com b.com", "e-mail domains with commas between them"),
        ("ALLOWED_DOMAINS", "jane@a.com", "e-mail domains with commas between them"),
        ("ALLOWED_DOMAINS", ",", "e-mail domains with commas between them"),
        ("ALLOWED_ORGS", "Example Inc.", "IDs of Webex organizations with commas"),
        ("ALLOWED_ORGS", ";", "IDs of Webex organizations with commas"),
    ],
)
def test_a_wrong_value_is_explained(name: str, value: str, said: str) -> None:
    """The sentence names the variable and what it must be."""
    answer = problems({**GOOD, name: value})
    assert name in answer
    assert said in answer


def test_a_bad_key_is_not_missing_as_well() -> None:
    """One thing is wrong, so one line says so."""
    assert "\n" not in problems({**GOOD, "ENCRYPTION_KEYS": f"{KEY},not-a-key"})


def test_a_personal_token_needs_no_integration_and_no_keys() -> None:
    """For a first try nothing is stored."""
    config = parse({"WEBEX_BOT_TOKEN": "t", "WEBEX_WEBHOOK_SECRET": "s" * 16, "WEBEX_HOST_TOKEN": "h"})
    assert not config.signs_in


def test_secrets_stay_out_of_repr_and_errors() -> None:
    """A configuration ends up in logs sooner or later."""
    config = parse({**GOOD, "WEBEX_HOST_TOKEN": "canary-host-token", "DATABASE_URL": "postgresql://u:canary-pw@h/d"})
    assert "canary" not in repr(config)
    assert KEY not in repr(config)
    assert "canary" not in problems({**GOOD, "PORT": "x", "DATABASE_URL": "oracle://u:canary-pw@h/d"})


@pytest.mark.parametrize("name", ["PUBLIC_URL", "WEBEX_API_URL"])
@pytest.mark.parametrize(
    "address",
    [
        *("https://user:canary-pw@example.com", "https://:canary-pw@example.com", "https://canary-pw@example.com"),
        *("https://us\u2100er:canary-pw@example.com", "https://canary-pw@[::1", "https://example.com/#canary-pw"),
        *("https://example.com?token=canary-pw", "https://canary-pw:x@:80"),
    ],
)
def test_an_address_with_a_password_is_refused_and_not_shown(name: str, address: str) -> None:
    """It would be printed with every hint about the address."""
    said = problems({**GOOD, name: address})
    assert f"{name} must be an http:// or https:// address without user name, password or query" in said
    assert "canary" not in said


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """`.env` holds what stays; the environment what is said now."""
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in GOOD.items()) + "PORT=1234\n")
    assert load({}, file).port == 1234
    assert load({"PORT": "4321"}, file).port == 4321


def test_domains_and_keys_are_lists() -> None:
    """Spaces and a leading @ are forgiven."""
    config = parse({**GOOD, "ALLOWED_DOMAINS": "@Example.com, example.org ,", "ENCRYPTION_KEYS": f"{KEY}, {KEY}"})
    assert config.allowed_domains == {"example.com", "example.org"}
    assert config.encryption_keys == (KEY, KEY)


def test_a_config_is_frozen() -> None:
    """Settings don't change while the bot runs."""
    config: Config = parse(GOOD)
    with pytest.raises(AttributeError):
        config.port = 1  # type: ignore[misc]
