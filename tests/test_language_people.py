"""Addresses are found in whatever people paste, and a wrong one is named."""

from __future__ import annotations

import subprocess
import sys

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from bot.language.people import Emails, address_in, emails


@pytest.mark.parametrize(
    "text",
    [
        "ann@x.com, bob@x.com",
        "ann@x.com bob@x.com",
        "ann@x.com;bob@x.com;",
        "ann@x.com\nbob@x.com\r\n",
        "ann@x.com\tbob@x.com",
        "ann@x.com | bob@x.com",
        "ann@x.com，bob@x.com、",
        "<ann@x.com> <mailto:bob@x.com>",
        "mailto:ann@x.com, mailto:bob@x.com?subject=Hello",
        "Ann Lee <ann@x.com>, Bob Fox <bob@x.com>",
        '"Lee, Ann" <ann@x.com>; "Fox, Bob" <bob@x.com>',
        "Lee, Ann <ann@x.com>; Fox, Bob <bob@x.com>",
        "Lee, Ann <ann@x.com>, Fox, Bob <bob@x.com>",
        "Name\tE-mail\nAnn Lee\tann@x.com\nBob Fox\tbob@x.com\n\n",
        "Ann Lee (ann@x.com), Bob Fox [bob@x.com]",
        "ANN@x.com, Bob@X.COM, ann@X.com",
        "ann@x.com.\u200b \ufeffbob@x.com!",
        "ann＠x.com,bob@x.com",
        "1. ann@x.com\n2. bob@x.com",
    ],
)
def test_however_a_list_is_separated(text: str) -> None:
    """From mail clients, spreadsheets, and typed by hand."""
    assert emails(text) == Emails(("ann@x.com", "bob@x.com"), ())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("ann@x.com, bob@x, carol@", ("bob@x", "carol@")),
        ("ann@x.com, bob", ("bob",)),
        ("ann@x.com, bob@x,com", ("bob@x", "com")),
        ("ann@x.com, bob fox; @team", ("bob fox", "@team")),
        ("ann@x.com, bob@@x.com bob@x..com .bob@-x.com", ("bob@@x.com", "bob@x..com", ".bob@-x.com")),
        ("ann@x.com, bob @x.com", ("@x.com",)),
        ("ann@x.com, bob@localhost, bob@1.2.3.4", ("bob@localhost", "bob@1.2.3.4")),
        (f"ann@x.com, {'b' * 65}@x.com", (f"{'b' * 60}",)),
        ("ann@x.com, bob@\ud800.com", ("bob@?.com",)),
    ],
)
def test_a_wrong_address_is_named_and_not_dropped(text: str, wrong: tuple[str, ...]) -> None:
    """Otherwise somebody would be counted absent by a slip of the pen."""
    assert emails(text) == Emails(("ann@x.com",), wrong)


@pytest.mark.parametrize("text", ["", "  \n", ",;", "Name, E-mail"])
def test_nothing_is_nobody(text: str) -> None:
    """An empty field means everybody."""
    assert emails(text) == Emails((), ())


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.com",
        "ann@corp.test",
        "ann@intra.local",
        "o'brien+webex@sub.domain.example.co.uk",
        "ann_lee-fox@x-y.museum",
        "1@2.de",
        "jörg@münchen.de",
        "ann@xn--mnchen-3ya.de",
        "用户@例子.广告",
    ],
)
def test_what_a_company_could_use_is_an_address(address: str) -> None:
    """Whether somebody has it is not looked up; reserved names are used in demos and in companies."""
    assert address_in(f"<{address}>,") == address


def test_three_hundred_addresses_in_their_order() -> None:
    """A department, from a mail client."""
    pasted = "; ".join(f'"Last{number}, First" <user{number}@example.com>' for number in range(300))
    assert emails(pasted).found == tuple(f"user{number}@example.com" for number in range(300))


@given(st.emails().filter(lambda address: address[0].isalnum()))
def test_what_the_library_takes_is_an_address_here_too(address: str) -> None:
    """For addresses in ASCII there is a rule of our own, as the library would add to every start."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return
    assert address_in(address) == address.lower()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """What is found is lower case and found again in itself."""
    found = emails(text).found
    assert emails(" ".join(found)).found == found


def test_the_heavy_library_is_only_imported_for_addresses_that_need_it() -> None:
    """It would add to every start of the bot."""
    script = "import sys, bot.language.follow_ups as f, bot.language.people as p; p.emails('ann@x.com, no@'); "
    script += (
        "assert 'email_validator' not in sys.modules; p.emails('jörg@x.de'); assert 'email_validator' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
