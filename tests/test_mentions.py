"""The bot's own mention is taken out of what was said; people's mentions become their e-mails."""

from __future__ import annotations

import base64
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.mentions import spoken
from bot.events import Person, PersonId, is_same_person


def person_id(uuid: str, cluster: str = "us") -> PersonId:
    """A person's ID as Webex writes it."""
    return PersonId(base64.b64encode(f"ciscospark://{cluster}/PEOPLE/{uuid}".encode()).decode().rstrip("="))


BOT_UUID = "f5b36187-c8dd-4727-8b2f-f9c447f29046"
BOT = Person(person_id(BOT_UUID), ("rollcall@webex.bot",), "Rollcall Attendance Bot", nick_name="Rolly")
ANN = person_id("11111111-2222-4333-8444-555555555555")
BOB = person_id("66666666-7777-4888-8999-000000000000")
EMAILS = {ANN: "ann@x.com", BOB: "bob@x.com"}


def mention(person: str, shown: str) -> str:
    """A mention as Webex writes it in HTML."""
    return f'<spark-mention data-object-type="person" data-object-id="{person}">{shown}</spark-mention>'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>{mention(BOT.id, 'Rollcall')} who attended last</p>", "who attended last"),
        (f"who attended {mention(BOT.id, 'Rollcall')} last", "who attended last"),
        (f"{mention(BOT.id, 'Rollcall')}{mention(BOT.id, 'Rollcall')} help", "help"),
        (f"{mention(person_id(BOT_UUID, 'urn:TEAM:us-west-2_r'), 'Rollcall')} help", "help"),
        (f"{mention(BOT_UUID.upper(), 'Rollcall')} help", "help"),
        (f"{mention(BOT.id, 'Rollcall')} explain {mention(ANN, 'Ann')}", "explain ann@x.com"),
        (f"{mention(BOT.id, 'R')} who attended last {mention(ANN, 'Ann')},{mention(BOB, 'Bob')}?",
         "who attended last ann@x.com , bob@x.com ?"),
        (f"{mention(BOT.id, 'R')} explain {mention(person_id('0'), 'Zoe')}", "explain Zoe"),
        ('<spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention> help', "help"),
        (f"{mention(BOT.id, 'R')} who attended last<br/>ann@x.com<br>bob@x.com",
         "who attended last\nann@x.com\nbob@x.com"),
        (f"<p>{mention(BOT.id, 'R')} who attended</p><p>last</p>", "who attended\nlast"),
        (f"<div>{mention(BOT.id, 'R')}</div><ul><li>ann@x.com</li><li>bob@x.com</li></ul>", "ann@x.com\nbob@x.com"),
        (f'{mention(BOT.id, "R")} explain <a href="mailto:ann@x.com">ann@x.com</a>', "explain ann@x.com"),
        (f'{mention(BOT.id, "R")} explain <a href="mailto:ann@x.com?subject=Hi">Ann Lee</a>',
         "explain Ann Lee <ann@x.com>"),
        (f'{mention(BOT.id, "R")} who attended <a href="https://acme.webex.com/meet/jane">this meeting</a>',
         "who attended this meeting https://acme.webex.com/meet/jane"),
        (f'{mention(BOT.id, "R")} who attended <a href="https://acme.webex.com/meet/jane">acme.webex.com/meet/jane</a>',
         "who attended acme.webex.com/meet/jane"),
        (f"{mention(BOT.id, 'R')}&nbsp;who&nbsp; attended &quot;R&amp;D&quot; &lt;ann@x.com&gt;",
         'who attended "R&D" <ann@x.com>'),
        (f"{mention(BOT.id, 'R')} who attended <strong>design</strong> <em>review</em>", "who attended design review"),
        (f"{mention(BOT.id, 'R')} who attended 870f<em>I</em>1979, john<em>doe</em>x@x.com",
         "who attended 870f_I_1979, john_doe_x@x.com"),
        (f"{mention(BOT.id, 'R')} who attended 870f_<em>I</em>_1979", "who attended 870f_I_1979"),
        ("explain jo<em>ann@x.com, bo</em>li@x.com", "explain jo_ann@x.com, bo_li@x.com"),
        ("explain a<strong>b</strong>c@x.com, d<em>e</em>@x.com", "explain a__b__c@x.com, d_e_@x.com"),
        ("<p>who attended the <em>design</em>, <b>Sprint</b>?</p>", "who attended the design, Sprint?"),
        ("<p>who attended last</p>", "who attended last"),
        ("<!-- x --><?xml?><p>who</p> attended 5 < 6 & 7 > 6 &amp;lt; &lt", "who\nattended 5 < 6 & 7 > 6 &lt; <"),
        ("<p>Rollcall, who attended last</p>", "who attended last"),
        (f"{mention(BOT.id, 'R')} who attended <spark-mention data-object-id='{ANN}'>Ann", "who attended Ann"),
        ("<a href='https://acme.webex.com/meet/x'>never ended", "never ended"),
    ],
)  # fmt: skip
def test_html_tells_mentions_by_their_ids(html: str, text: str) -> None:
    """The names shown are anybody's; the IDs aren't."""
    assert spoken("ignored", html, BOT).text(EMAILS) == text


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Rollcall Attendance Bot who attended last", "who attended last"),
        ("rolly who attended last", "who attended last"),
        ("Rollcall who attended last", "who attended last"),
        ("@Rollcall: who attended last", "who attended last"),
        ("  ROLLCALL, who attended last", "who attended last"),
        ("Rollcalls who attended last", "Rollcalls who attended last"),
        ("who attended Rollcall demo", "who attended Rollcall demo"),
        ("who attended last", "who attended last"),
        ("Rollcall", ""),
        ("", ""),
        ("who attended\r\nann@x.com\n\n\nbob@x.com", "who attended\nann@x.com\nbob@x.com"),
    ],
)
def test_without_html_a_leading_name_is_stripped(said: str, text: str) -> None:
    """The whole name, the nick name or the first word, which is what Webex shows; whole words only."""
    assert spoken(said, None, BOT).text({}) == text


def test_people_are_those_mentioned_each_once_and_never_the_bot() -> None:
    """Their e-mails have to be looked up."""
    html = f"{mention(BOT.id, 'R')} {mention(BOB, 'Bob')} {mention(ANN, 'Ann')} {mention(BOB, 'Bobby')}"
    assert spoken("", html, BOT).people == (BOB, ANN)


def test_a_stranger_who_calls_himself_like_the_bot_is_still_a_person() -> None:
    """Display names are chosen by strangers."""
    said = spoken("", f"{mention(BOT.id, 'R')} explain {mention(ANN, 'Rollcall Attendance Bot')}", BOT)
    assert said.people == (ANN,)
    assert said.text(EMAILS) == "explain ann@x.com"


def test_html_of_unlikely_length_is_not_read() -> None:
    """The text says the same, without the mentions."""
    assert spoken("Rollcall help", "<b>" * 30_000, BOT).text({}) == "help"
    too_long = "help " * 2_000
    assert spoken(too_long, "<p>sign out</p>", BOT).text({}).startswith("help help")


@pytest.mark.parametrize(
    "morsel",
    [
        *("<a ", "<![", "<!--", "<?", "</a>", '<a href="', "<a href='x'>", "<em>a</em>b", "a<em>", "<p>", "<", ">"),
        *("&", "&#1;", "&#xD800", f"&{'#9' * 9}", "\r", '<spark-mention data-object-id="', mention(ANN, "Ann")),
    ],
)
def test_hostile_html_is_read_in_no_time(morsel: str) -> None:
    """A second of CPU would be much: 60 kB take a hundredth of one. Nothing is raised."""
    hostile = morsel * (59_000 // len(morsel))
    begun = process_time()
    assert isinstance(spoken("", hostile, BOT).text(EMAILS), str)
    assert process_time() - begun < 1


def test_a_character_of_thousands_of_digits_is_no_number() -> None:
    """Python refuses to read so long a number."""
    assert spoken("", f"&#{'1' * 6_000};", BOT).text({}).startswith("&#11")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ANN, ANN, True),
        (person_id("a-b"), person_id("A-B", "eu"), True),
        (person_id("a-b"), "a-b", True),
        (ANN, BOB, False),
        ("not base64!", "not base64!", True),
        ("not base64!", "another", False),
        ("", ANN, False),
        ("ü", ANN, False),
    ],
)
def test_ids_are_the_same_by_their_uuid(one: str, other: str, same: bool) -> None:
    """The cluster before it may differ."""
    assert is_same_person(one, other) is same


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_and_html_can_be_read(text: str, html: str) -> None:
    """Whatever a client sends, and with a mention in the middle of it."""
    for sent in (html, f"{html}{mention(ANN, text)}{html}"):
        assert isinstance(spoken(text, sent, BOT).text(EMAILS), str)
