"""Who was there: the rules of attendance asked of the bot, from the webhook to the card.

Each case is written from a rule alone: recorders, callers, names, addresses, rooms, and guests of one name.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.chat import Chat
from tests.support.rule_cases import Case, ask, check, held, name_of

BOB, CAROL = "bob@example.com", "carol@example.com"
PRIYA, JANE, OSCAR = "priya.nair@example.com", "jane.roe@example.com", "oscar@example.com"


def hidden(name: str, guest: str, invitee: str) -> Case:
    """A guest's name that may be the invitee's."""
    return Case(name, "who missed", held(guest, invites=invitee), unknown=(invitee,), never=("1 recorder",))


RECORDERS = [
    Case("recorder is counted apart", "who attended", held("Fathom Notetaker"), ("1 person attended", "1 recorder")),
    Case("recorder shields nobody", "who missed", held("Fireflies.ai Notetaker", invites=BOB), absent=(BOB,)),
    Case("recorder named after the invitee", "who missed", held("Bob's AI Notes", invites=BOB), absent=(BOB,)),
    Case("recorder of somebody", "who missed", held("Otter (Carol Chen)", invites=CAROL), absent=(CAROL,)),
    Case("recorder with a semicolon", "who attended", held("tl;dv"), ("1 person attended", "1 recorder")),
    Case("Carole Bothin is a person", "who attended", held("Carole Bothin"), ("2 people",), ("recorder",)),
    Case("Fred Fathom is a person", "who attended", held("Fred Fathom"), ("2 people",), ("recorder",)),
    Case("Ben Grainger is a person", "who attended", held("Ben Grainger"), ("2 people",), ("recorder",)),
    Case("Read as a surname", "who attended", held("Nora Read"), ("2 people",), ("recorder",)),
    Case("Otter as a surname", "who missed", held("Lena Otter", invites="lena.otter@example.com"),
         unknown=("lena.otter@example.com",)),
]  # fmt: skip
CALLERS = [
    Case("caller beside silent stays shields the absent", "who missed",
         held("bob | silent", "Call-in User | 5-50 | phone", invites=f"{BOB}, {CAROL}"), unknown=(CAROL,),
         unaccused=(BOB,)),
    Case("caller longer than the silent stay", "who attended", held("bob | 10-40 | silent",
         "Call-in User | 5-50 | phone"),
         ("1 caller",), ("phone of Bob",)),
    Case("three silent stays and a caller", "who attended",
         held("bob | silent", "carol | silent", "dave | silent", "Call-in User | phone"),
         ("one of 3 people who were",)),
    Case("two silent stays and a caller", "who attended", held("bob | silent", "carol | silent",
         "Call-in User | phone"),
         ("3 people attended", "phone of Bob Müller or Carol Chen"),
         ("4 people",)),
    Case("recorder on the phone", "who attended", held("Otter.ai | phone"), ("1 recorder",), ("caller",)),
    Case("recorder alone", "who attended", replace(held(), rows=("Otter.ai",)), ("1 recorder", "host, was not"),
         ("1 person attended",)),
    Case("caller is no person", "who attended", held("Call-in User | phone"), ("1 person attended", "1 caller")),
    Case("caller could be anybody", "who missed", held("Call-in User 2 | phone", invites=f"{BOB}, {CAROL}"),
         ("1 caller",), unknown=(BOB, CAROL)),
    Case("number for a name", "who missed", held("+49 170 1234567 | phone", invites=BOB), ("1 caller",),
         unknown=(BOB,)),
    Case("no name on the phone", "who missed", held(" | phone", invites=BOB), ("1 caller",), unknown=(BOB,)),
    Case("two callers at once", "who attended", held("Call-in User | phone", "Call-in User | 5-50 | phone"),
         ("1 person attended", "2 callers")),
    Case("caller within a silent stay", "who attended", held("bob | silent", "Call-in User | 5-50 | phone"),
         ("2 people attended", "(?i)(may|could) be .*Bob|Bob.*(may|could)"), ("3 people",)),
    Case("two callers in one silent stay, one after the other", "who attended", held("bob | silent",
         "+49 170 1111111 | 5-20 | phone", "+49 170 2222222 | 30-50 | phone"),
         ("2 people attended\n2 phones that may be", "(?s)phone of Bob.*phone of Bob"), ("[34] people", "callers")),
    Case("two callers in one silent stay, at once", "who attended", held("bob | silent",
         "+49 170 1111111 | 5-40 | phone", "+49 170 2222222 | 30-50 | phone"),
         ("2 people attended\n2 phones that may be", "(?s)phone of Bob.*phone of Bob"), ("[34] people", "callers")),
    Case("named guest on the phone is a guest", "who attended", held("Nora Quist | phone"), ("2 people",), ("caller",)),
    Case("nameless guest could be anybody", "who missed", held(" ", invites=BOB), ("without a name",), unknown=(BOB,)),
    Case("nameless guest is counted apart", "who attended", held(" "), ("1 person attended", "without a name")),
    Case("who came is not doubted for a caller", "who missed", held("bob", "Call-in User | phone", invites=BOB),
         unaccused=(BOB,), never=(r"Not known \(",)),
]  # fmt: skip
NAMES = [
    hidden("Dr. and an umlaut", "Dr. Jörg Müller", "joerg.mueller@example.com"),
    hidden("umlaut without its dots", "Jörg Müller", "jorg.muller@example.com"),
    hidden("accents", "Élodie Brûlé", "elodie.brule@example.com"),
    hidden("stroke", "Prof. Øystein Hansen", "oystein.hansen@example.com"),
    hidden("pronouns", "Priya Nair (she/her)", "p.nair@example.com"),
    hidden("device of a first name", "Priya's iPad", PRIYA),
    hidden("device with a curly apostrophe", "Priya’s iPhone", PRIYA),
    hidden("room number", "4.112 Priya Nair", PRIYA),
    hidden("company", "Priya Nair - ACME", PRIYA),
    hidden("initial and surname", "P. Nair", PRIYA),
    hidden("initial in the middle", "Priya K. Nair", PRIYA),
    hidden("surname first in capitals", "NAIR Priya", "pnair@example.com"),
    hidden("external", "Nair, Priya (Ext)", PRIYA),
    hidden("display name in another script", "Жанна", "zhanna@example.com"),
    hidden("display name without spaces", "山田太郎", "taro@example.com"),
    Case("another name entirely", "who missed", held("Zoe Quill (Ext)", invites=PRIYA), absent=(PRIYA,)),
    Case("a title is no name", "who missed", held("Dr. Zoe Quill", invites="dr.house@example.com"),
         absent=("dr.house@example.com",)),
    hidden("company first", "ACME - Priya Nair", PRIYA),
    hidden("company in brackets", "Nair (Globex)", PRIYA),
    hidden("address for a name", "priya.nair@globex.example", PRIYA),
    hidden("underscore", "Priya_Nair", PRIYA),
    hidden("picture before the name", "🎧 Priya", PRIYA),
    hidden("wide letters", "Ｐｒｉｙａ", PRIYA),
    hidden("letters alone", "P.N.", PRIYA),
    hidden("number behind a name", "priya2", PRIYA),
    hidden("hyphens and particles", "Anne-Marie Le Goff", "annemarie.legoff@example.com"),
    hidden("apostrophe", "O’Neil, D.", "dave.oneil@example.com"),
    hidden("double surname", "Müller-Lüdenscheidt, H.", "hans.mueller@example.com"),
    hidden("sharp s", "Frau Weiß", "a.weiss@example.com"),
    Case("display name of the invitee", "who missed", held("Quentin", invites="Quentin Vale <qv77@example.com>"),
         unknown=("Quentin Vale", "qv77@example.com")),
    Case("one first name, two invitees", "who missed", held("Priya", invites=f"{PRIYA}, priya.shah@example.com"),
         unknown=(PRIYA, "priya.shah@example.com")),
    Case("guest beside the same name with an address", "who missed",
         held("carol", "Carol", invites=f"{CAROL}, carol.shah@example.com"), unknown=("carol.shah@example.com",),
         unaccused=(CAROL,)),
    Case("a device is no name", "who missed", held("Zoe's iPad", invites="ipad.team@example.com"),
         absent=("ipad.team@example.com",)),
    Case("guest is suggested and not merged", "who attended", held("Bob Müller", invites=BOB),
         ("Bob Müller",), unaccused=(BOB,), never=("1 person attended",)),
]  # fmt: skip
ADDRESSES = [
    Case("same local part elsewhere", "who missed", held("J R <jane.roe@example.net>", invites=JANE),
         ("jane.roe@example.net",), unknown=(JANE,)),
    Case("plus tag", "who missed", held("J R <jane.roe+webex@example.com>", invites=JANE), unknown=(JANE,)),
    Case("without the dot", "who missed", held("J R <janeroe@example.net>", invites=JANE), unknown=(JANE,)),
    Case("same display name", "who missed", held("Bob Müller <bm@example.org>", invites=BOB),
         ("bm@example.org",), unknown=(BOB,)),
    Case("another person with an address", "who missed", held("Zoe Quill <zoe@example.org>", invites=BOB),
         absent=(BOB,)),
    Case("case and spaces of an address", "who missed", held("Bob Müller <BOB@Example.com>", invites=BOB),
         unaccused=(BOB,)),
    Case("two rows of one address", "who attended", held("bob | 0-20", "Bob M <Bob@example.com> | 40-60"),
         ("2 people attended", "40 min")),
    Case("two people on one address", "who attended",
         held("Front Desk <desk@example.com>", "Mia Sand <desk@example.com> | 5-55"),
         ("2 people attended", "Front Desk", "Mia Sand")),
    Case("room among the invitees", "who missed", held(invites=f"oslo@rooms.webex.com, {BOB}"), absent=(BOB,),
         says=("Left out, as no people: oslo@rooms.webex.com",), never=("All 2",)),
    Case("room with its capacity", "who missed", held(invites=f"Oslo (12) <oslo@example.com>, {BOB}"), absent=(BOB,),
         says=(r"Left out, as no people: Oslo \(12\)",), never=("All 2",)),
    Case("same name in small letters", "who missed", held("bob müller <bm2@example.org>", invites=BOB), unknown=(BOB,)),
    Case("same name and an initial", "who missed", held("Bob J. Müller <bj@example.org>", invites=BOB), unknown=(BOB,)),
    Case("display name of a stranger elsewhere", "who missed",
         held("Quentin Vale <qv@example.org>", invites="Quentin Vale <q.v77@example.com>"),
         unknown=("q.v77@example.com",)),
    Case("room in capitals", "who missed", held(invites=f"Oslo@Rooms.Webex.com, {BOB}"), absent=(BOB,),
         never=("All 2",)),
    Case("room with places in square brackets", "who missed", held(invites=f"Oslo [8] <oslo8@example.com>, {BOB}"),
         absent=(BOB,), never=("All 2",)),
    Case("came uninvited", "who missed", held("dave", invites=BOB), ("Came without being expected",
         "Dave O'Neil"), absent=(BOB,)),
    Case("asked for by address", "who attended {id} carol@example.com", held("bob", invites=BOB), absent=(CAROL,),
         never=("Bob",)),
]  # fmt: skip
SAME_NAMES = [
    Case("same name touching", "who attended", held("Ana | 0-30", "Ana | 30-60"), ("2 people",), ("Returned",)),
    Case("same name one after another", "who attended", held("Ana | 0-20", "ana | 25-60"), ("2 people",)),
    Case("same name at once", "who attended", held("Ana", "ANA  | 10-60"), ("3 people",)),
    Case("same name, two at most", "who attended", held("Ana | 0-30", "Ana | 20-40", "Ana | 35-60"), ("3 people",)),
]  # fmt: skip
MORE = [
    Case("device alone is no name", "who missed", held("iPad", invites=BOB), ("1 guest without a name",),
         unknown=(BOB,)),
    Case("placeholder is no name", "who missed", held("Webex Guest", invites=BOB), ("without a name",), unknown=(BOB,)),
    Case("pronouns are no name", "who missed", held("(he/him)", invites=BOB), ("without a name",), unknown=(BOB,)),
    Case("room number is no name", "who missed", held("4.112", invites=BOB), unknown=(BOB,)),
    Case("digits in the app", "who missed", held("0612345678", invites=BOB), unknown=(BOB,)),
    Case("phone with an address", "who missed", held("Call-in User <bob@example.com> | phone", invites=BOB),
         unaccused=(BOB,), never=("caller",)),
    Case("late caller", "who was late", held("Call-in User | 10-60 | phone"), never=("1 of", "1 person")),
    Case("host by a device's name", "who attended", replace(held(), rows=("bob", "Alice's iPhone")),
         never=("the host, was not in it",)),
    Case("host under another address", "who attended", replace(held(), rows=("bob",
         "Alice Archer <alice@example.net>")), never=("the host, was not in it",)),
    Case("asked for a guest", "who attended {id} priya.nair@example.com", held("Priya"), unknown=(PRIYA,)),
    Case("asked for while a caller was there", "who attended {id} bob@example.com", held("Call-in User | phone"),
         unknown=(BOB,)),
    Case("asked for under another address", "who attended {id} jane.roe@example.com",
         held("J R <jane.roe@example.net>"), unknown=(JANE,)),
    Case("asked for beside a recorder", "who attended {id} carol@example.com", held("Carol's Notetaker"),
         absent=(CAROL,)),
    Case("asked for in capitals", "who attended {id} BOB@EXAMPLE.COM", held("bob"), ("Bob Müller attended",)),
    Case("asked for a room", "who attended {id} oslo@rooms.webex.com", held("bob"), never=("did not come",)),
    Case("explained while a caller was there", "explain bob@example.com {id}", held("Call-in User | phone"),
         ("may be the person",), ("did not come", "(?i)absent")),
    Case("explained a guest", "explain priya.nair@example.com {id}", held("Priya"), ("(?i)not known|Priya",),
         ("did not come", "(?i)absent")),
    Case("late asked of somebody not seen", "who was late {id} bob@example.com", held("Call-in User | phone"),
         unaccused=(BOB,), never=("on time",)),
    Case("guest in the lobby", "who missed", held("Priya | lobby", invites=PRIYA), unaccused=(PRIYA,)),
    Case("recorder with an address", "who attended", held("Fred's Notetaker <notes@fireflies.ai>"),
         ("1 person attended", "1 recorder")),
    Case("invited recorder is not missed", "who missed", held("bob",
         invites=f"{BOB}, Fireflies Notetaker <fred@fireflies.ai>"), never=("fred@fireflies.ai did not come",
         "Fireflies Notetaker did not come")),
    Case("silent person and a caller at once", "who attended", held("bob | 0-60 | silent",
         "Call-in User | 0-20 | phone", "Call-in User | 10-30 | phone"), ("2 people attended", "2 callers")),
    Case("two callers one after another", "who attended", held("Call-in User | 0-20 | phone",
         "Call-in User | 30-50 | phone"), ("1 person attended",)),
    Case("same guest name in other words", "who attended", held("Ana Lee | 0-60", "Lee, Ana | 0-60"), ("3 people",)),
    Case("three addresses one name", "who missed", held("Bob Müller <b1@x.org>", "Bob Müller <b2@x.org>",
         invites=BOB), unknown=(BOB,)),
]  # fmt: skip

CASES = [*RECORDERS, *CALLERS, *NAMES, *ADDRESSES, *SAME_NAMES, *MORE]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_rule(case: Case, chat: Chat) -> None:
    """The answer says what the rule wants, and nothing that it forbids."""
    check(chat, case)


def test_a_confirmed_guest_is_remembered(chat: Chat) -> None:
    """The host says once that it is Oscar."""
    said = ask(chat, "who missed", held("Oscar Wilding", invites=OSCAR))
    assert "Oscar Wilding attended" in said.press("same person").words
    again = ask(chat, "who missed", held("oscar wilding ", invites=OSCAR))
    assert "oscar wilding attended" in again.words


def test_an_ignored_list_is_not_missed(chat: Chat) -> None:
    """A mailing list is missed until the host says that it is no person, and then no longer."""
    meeting = held(invites="everybody@example.com")
    assert ask(chat, "who missed", meeting).denies("everybody@example.com")
    chat.ask("Alice", "ignore everybody@example.com")
    after = ask(chat, "who missed", meeting)
    assert "did not come" not in after.words
    assert "Left out, as no people: everybody@example.com" in after.words


def test_a_room_that_came_is_no_person(chat: Chat) -> None:
    """Anybody may have sat in it."""
    meeting = held("Room Oslo <oslo@rooms.webex.com>", invites=BOB)
    attended = ask(chat, "who attended", meeting)
    assert "1 person attended\n1 room" in attended.words
    missed = ask(chat, "who missed", meeting)
    assert BOB in missed.section("Not known")
