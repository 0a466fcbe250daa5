"""A form's field that holds a meeting: an ID, a number, a link or a title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.meetings import links_of, meeting
from bot.language.question import (
    ById,
    ByLink,
    ByNumber,
    ByTitle,
    MisunderstoodError,
    NoMeetingError,
    WhichMeeting,
)
from bot.webex.meeting_id import MeetingId
from tests.support.mistakes import misunderstood
from tests.support.phrases import ID, NUMBER, SERIES


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (ID, SERIES),
        (f" {ID.upper()}\n", SERIES),
        (f"<{ID}>", SERIES),
        (f"{ID}_20191101T120000Z", ById(meeting_id=MeetingId(f"{ID}_20191101T120000Z"))),
        (f"{ID}_i_197977258267247872", ById(meeting_id=MeetingId(f"{ID}_I_197977258267247872"))),
        ("25512345678", NUMBER),
        ("2551 234 5678", NUMBER),
        ("2551-234-5678", NUMBER),
        ("2551  234  5678", NUMBER),
        ("2551.234.5678", NUMBER),
        ("٢٥٥١ ٢٣٤ ٥٦٧٨", NUMBER),
        ("25512345678@acme.webex.com", NUMBER),
        ("123456789", ByNumber(number="123456789")),
        ("design review", ByTitle(title="design review")),
        (' "Design  review" ', ByTitle(title="Design review")),
        ("„Planung“", ByTitle(title="Planung")),
        ("1-1 with Bob", ByTitle(title="1-1 with Bob")),
        ("Release 2.0", ByTitle(title="Release 2.0")),
        ("last", ByTitle(title="last")),
        ("7", ByTitle(title="7")),
        ("deadbeefcafe", ByTitle(title="deadbeefcafe")),
    ],
)
def test_a_field_names_one_meeting(text: str, meant: WhichMeeting) -> None:
    """What is no ID, number or link is a title."""
    assert meeting(text) == meant


@pytest.mark.parametrize(
    "link",
    [
        "https://acme.webex.com/acme/j.php?MTID=m0123456789abcdef0123456789abcdef",
        "http://acme.webex.com/acme/j.php?MTID=m0123456789abcdef0123456789abcdef",
        "https://acme.webex.com/meet/jane.doe",
        "https://acme.webex.com/join/jane",
        "https://acme.my.webex.com/meet/jane",
        "https://ACME.webex.com/meet/jane",
        "https://acme.webex.com/wbxmjs/joinservice/sites/acme/meeting/download/9f3a?siteurl=acme&MTID=m01",
        "https://acme.webex.com/webappng/sites/acme/meeting/info/9f3a?isPopupRegisterView=true",
        "https://acme.webex.com/acme/j.php?MTID=m01&x=" + "&".join(f"a{number}=1" for number in range(40)),
    ],
)
def test_every_form_of_link_is_kept_as_it_was_written(link: str) -> None:
    """Webex finds the meeting by it (GET /meetings?webLink=)."""
    assert meeting(link) == meeting(f"<{link}>") == ByLink(link=link)


def test_a_link_without_its_scheme_gets_one() -> None:
    """As people read it out from an invitation."""
    assert meeting("acme.webex.com/meet/jane") == ByLink(link="https://acme.webex.com/meet/jane")


def test_the_link_of_an_ended_meeting_is_its_instance_id() -> None:
    """No look-up is needed then."""
    assert meeting(f"https://acme.webex.com/acme/j.php?MTID={ID}_I_42") == ById(meeting_id=MeetingId(f"{ID}_I_42"))


@pytest.mark.parametrize(
    "link",
    [
        "https://acme.webex.com.evil.com/meet/jane",
        "https://evilwebex.com/meet/jane",
        "https://webex.com/meet/jane",
        "https://evil.com/acme.webex.com/meet/jane",
        "https://evil.com#acme.webex.com/meet/jane",
        "https://evil.com?acme.webex.com/meet/jane",
        "https://evil.com\\@acme.webex.com/meet/jane",
        "https://jane@acme.webex.com/meet/jane",
        "https://jane:secret@acme.webex.com/meet/jane",
        "https://acme.webex.com:8443/meet/jane",
        "https://[::1]/meet/jane",
        "https://[::1/meet/jane",
        "https://127.0.0.1/meet/jane",
        "https://acmé.webex.com/meet/jane",
        "https://xn--acm-dma.webex.com/meet/jane",
        "https://acme.wеbex.com/meet/jane",
        "https://acme..webex.com/meet/jane",
        "https://acme.webex.com",
        "https://acme.webex.com/",
        "https://acme.webex.com/meet/jane https://evil.com",
        "ftp://acme.webex.com/meet/jane",
        "javascript://acme.webex.com/%0aalert(1)",
        "file:///etc/passwd",
        "://",
        "https://acme.webex.com/j.php?" + "&".join(f"a{number}=1" for number in range(60)),
    ],
)
def test_other_links_are_refused(link: str) -> None:
    """Look-alike hosts, user names, ports and addresses: a link is never followed, but never trusted either."""
    with misunderstood("a Webex "):
        meeting(link)


SITE = "https://acme.webex.com"


@pytest.mark.parametrize(
    ("link", "others"),
    [
        (f"{SITE}/acme/j.php?MTID=m12", []),
        (f"{SITE}/meet/jane", []),
        (f"{SITE}/join/jane", [f"{SITE}/meet/jane"]),
        (
            f"{SITE}/wbxmjs/joinservice/sites/acme/meeting/download/9f?siteurl=acme&MTID=m12",
            [f"{SITE}/acme/j.php?MTID=m12"],
        ),
        (f"{SITE}/webappng/sites/acme/meeting/info/9f", []),
        (f"{SITE}/acme/j.php?MTID=m12&p=1", [f"{SITE}/acme/j.php?MTID=m12"]),
    ],
)
def test_a_link_has_other_forms(link: str, others: list[str]) -> None:
    """Webex lists a meeting under one of them."""
    assert links_of(link) == [link, *others]


@given(st.from_regex(r"https://[a-z]{1,9}\.webex\.com/[ -~]{0,99}", fullmatch=True))
def test_any_link_that_is_taken_has_forms_on_its_own_site(link: str) -> None:
    """Whatever stands behind the host."""
    try:
        which = meeting(link)
    except MisunderstoodError:
        return
    if isinstance(which, ByLink):
        site = "/".join(which.link.split("/")[:3]).partition("?")[0].partition("#")[0]
        assert all(other.startswith(f"{site}") for other in links_of(which.link))


@pytest.mark.parametrize("text", ["12345", "1234 5678", "255123456789", ID[:-1], f"{ID}0", f"{ID}_X_1", f"{ID}_I_"])
def test_what_is_nearly_a_number_or_an_id_is_no_title(text: str) -> None:
    """It lost or won a character on its way."""
    with misunderstood("is not a"):
        meeting(text)


@pytest.mark.parametrize("text", ["", "  ", '""', "\u200b"])
def test_an_empty_field_is_no_meeting(text: str) -> None:
    """The form asks for it."""
    with pytest.raises(NoMeetingError):
        meeting(text)


@given(st.text(max_size=300))
def test_any_text_is_a_meeting_or_misunderstood(text: str) -> None:
    """A title at least, as it was written."""
    try:
        found = meeting(text)
    except MisunderstoodError:
        return
    assert isinstance(found, ById | ByNumber | ByLink | ByTitle)
