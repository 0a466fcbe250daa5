"""What commands say of the bot itself: help, sign-ins, groups, guests, what it keeps, and joins that aren't there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.attendance.report import Why
from bot.chat.replies import FORM, tell, tell_asker, tell_directly
from bot.context import Command, Named, Reply, Topic
from bot.events import Person
from cards import help as help_card
from cards import listing
from cards.blocks import Button
from cards.formats import DayFormat, day
from cards.help import Entry, HelpView
from cards.listing import CountAgain, ForgetAlias, Item, ListView
from cards.notice import NoticeView, Say
from cards.scopes import allowed

_GROUP_EXAMPLE = "group team = alice@example.com, bob@example.com"
_LISTED = 5
"""Addresses shown of a group."""


_TRIES = ("who attended last", "who missed last", "who is in")
"""What everybody can ask: without made-up people or meetings in it."""
_HINT = "A meeting is named by its ID, number, link, title or day, or by “last”."


def help_(commands: Sequence[Command]) -> Reply:
    """List everything that the bot can do, by topic."""
    entries = (Entry(each.usage, each.summary, each.example, each.topic) for each in commands)
    by_topic = sorted(entries, key=lambda entry: list(Topic).index(Topic(entry.topic)))
    tries = (Button(words, Say(words)) for words in _TRIES)
    view = HelpView(tuple(by_topic), (FORM, *tries), _HINT)
    return Reply(help_card.text(view), help_card.draw(view), names=())


# Sign-in and data


def signed_out() -> Reply:
    """Say that the sign-in is deleted."""
    return tell(
        NoticeView(
            "You are signed out",
            "I have deleted your sign-in, and can no longer ask Webex on your behalf.",
            "The permission itself is in your Webex account's settings, where you can take it back as well.",
        )
    )


def was_not_signed_in() -> Reply:
    """Say that there was no sign-in."""
    return tell(NoticeView("You are not signed in", "I have no sign-in of yours, so there is nothing to delete."))


def forgotten(*, keeps_token: bool) -> Reply:
    """Say that everything is deleted; with `keeps_token`, everything but a token in the bot's settings."""
    if keeps_token:
        return tell(
            NoticeView(
                "I have forgotten you, but for the access token",
                "Your groups, the guests you confirmed, the addresses you ignored, and your questions are deleted, also"
                " those that waited for an"
                " answer. Attendance I never keep. Yet I can still ask Webex on your behalf: your personal access"
                " token stands in this bot's settings.",
                "The person who runs this bot can remove it there: WEBEX_HOST_TOKEN. It ends by itself 12 hours after"
                " it was made. What I wrote in Webex stays there, and is yours to delete.",
            )
        )
    return tell(
        NoticeView(
            "I have forgotten you",
            "Your sign-in is deleted, and so are your groups, the guests you confirmed, the addresses you ignored,"
            " and your questions, also those"
            " that waited for an answer. Attendance I never keep.",
            "What I wrote in Webex stays there, and so does the permission in your Webex account's settings: both are"
            " yours to delete.",
        )
    )


def you_are_not_signed_in(person: Person, zone: tzinfo) -> Reply:
    """Say how the bot sees a person without a sign-in."""
    return _you(person, zone, "You are not signed in: write sign in to change that.")


def you_with_a_token(person: Person, zone: tzinfo) -> Reply:
    """Say how the bot sees the person of WEBEX_HOST_TOKEN."""
    return _you(person, zone, "I ask Webex with the access token that was set for you.")


def you_are_signed_in(
    person: Person, zone: tzinfo, *, since: datetime, until: datetime | None, scopes: Sequence[str], names_scopes: bool
) -> Reply:
    """Say how the bot sees a person who signed in. `scopes` are those of the sign-in.

    Without `names_scopes` Webex did not say what it gave, and these are the scopes that were asked for.
    """
    words = f"You signed in on {_day(since, zone)}"
    if until is not None:
        words += f"; that is good until {_day(until, zone)}, and I renew it before"
    permission = "You allowed me to" if names_scopes else "I asked you to allow me to"
    return _you(person, zone, f"{words}.", f"{permission} {'; '.join(allowed(scopes))}.")


def _you(person: Person, zone: tzinfo, words: str, more: str = "") -> Reply:
    sentence = f"{next(iter(person.emails), 'No e-mail address')}, time zone {zone}. {words}"
    return tell_directly(NoticeView(f"You are {person.display_name}", sentence, more))


def _day(time: datetime, zone: tzinfo) -> str:
    return day(time.astimezone(zone), DayFormat.DATE)


# Groups


def group(name: str, members: Sequence[str]) -> Reply:
    """Say who is in a group."""
    return tell_asker(NoticeView(f"@{name}", _members(members), "Ask for example:", f"who missed last @{name}"))


def group_saved(name: str, members: Sequence[str], *, is_new: bool) -> Reply:
    """Say that a group was made, or has other people now."""
    title = f"Saved @{name}" if is_new else f"Changed @{name}"
    use = f"who missed last @{name}"
    return tell(NoticeView(title, _members(members), "Use it in any question, for example:", use))


def groups(known: Mapping[str, Sequence[str]]) -> Reply:
    """List every group, or say how to make one."""
    if not known:
        sentence = "A group is a name of your own for people you ask about together."
        return tell(NoticeView("You have no groups yet", sentence, "Make one:", _GROUP_EXAMPLE))
    items = tuple(Item(f"@{name}", _members(members)) for name, members in known.items())
    hint = f"To change one: {_GROUP_EXAMPLE}. To delete one: forget group team"
    return _list(ListView("Your groups", items, hint))


def group_forgotten(name: str) -> Reply:
    """Say that a group was deleted."""
    return tell(NoticeView(f"Forgot @{name}", "The group is deleted; the people in it are not told."))


def _members(members: Sequence[str]) -> str:
    """Return `2 people: a@x.com, b@y.com`."""
    count = f"{len(members)} {'person' if len(members) == 1 else 'people'}"
    more = f" and {len(members) - _LISTED} more" if len(members) > _LISTED else ""
    return f"{count}: {', '.join(members[:_LISTED])}{more}"


# Guests


def aliases(known: Mapping[str, str]) -> Reply:
    """List every guest that was matched to an address, each with a button as far as there is room."""
    if not known:
        return tell(
            NoticeView(
                "You have confirmed no guests yet",
                "People who join without signing in have no e-mail address in Webex, and some have two addresses. Where"
                " one may be somebody who seems to be missing, my answer asks you whether it is the same person.",
                "Or say it yourself:",
                "match Jane (Sales) = jane.doe@example.com",
            )
        )
    items = tuple(
        Item(name, f"counts as {email}", Button(f"Forget {name}", ForgetAlias(name))) for name, email in known.items()
    )
    hint = "They count in your own answers only. To take one back: forget alias, and the name"
    return _list(ListView("Guests you matched to an address", items, hint))


def alias_saved(shown: str, email: str) -> Reply:
    """Somebody counts as a person from now on."""
    undo = f"forget alias {shown}"
    return tell(NoticeView(f"{shown} counts as {email}", "In your own answers, from now on. To undo it:", undo))


def alias_forgotten(name: str) -> Reply:
    """Say that a guest is only a guest again."""
    return tell(NoticeView(f"Forgot who {name} is", "From now on guests of this name are only guests."))


# Rooms and lists


def ignored(emails: Sequence[str]) -> Reply:
    """List every address that is nobody's, with a button to count it again."""
    if not emails:
        return tell(
            NoticeView(
                "You ignore no address yet",
                "Rooms of Webex are never missing. Of a mailing list, or of another address that is nobody's, tell me:",
                "ignore all-hands@example.com",
            )
        )
    items = tuple(Item(email, "no person: never missing", Button("Count again", CountAgain(email))) for email in emails)
    return _list(ListView("Addresses that are no people", items, "They are ignored in your own answers only."))


def ignored_now(emails: Sequence[str]) -> Reply:
    """Say that these addresses are not missed from now on."""
    return tell(
        NoticeView("Ignored from now on", f"{', '.join(emails)}: never missing in your answers.", "See: ignored")
    )


def _list(view: ListView) -> Reply:
    return Reply(listing.text(view), listing.draw(view))


# Joins that aren't there

_UNSURE = {
    Why.RUNNING: "The meeting is still running: the person may yet come.",
    Why.NOT_SYNCED: "But Webex has not told everything of this meeting.",
    Why.OTHER_ADDRESS: "But somebody with another address was there who may be the person.",
    Why.UNIDENTIFIED: "But somebody without a name was there who may be the person.",
    Why.NOT_ALL_READ: "But Webex broke off in the middle of its list of people.",
    Why.NO_ROWS: "But Webex tells of nobody at all who was in it.",
    Why.GUEST: "But guests were there whose names fit: one of them may be the person.",
    Why.OUTSIDE_WINDOW: "But only a part of the meeting was asked about.",
}


def absent(email: str, meeting: Named, *, maybe: str) -> Reply:
    """Say that somebody has no join and counts as absent. `maybe` is an address that was there and is nearly theirs."""
    hint = f"{maybe} was there: did you mean them?" if maybe else ""
    return _no_join(email, meeting, "So the person counts as absent.", hint)


def maybe_came_as(email: str, meeting: Named, shown: str) -> Reply:
    """Say that somebody has no join, but may have come as a guest of that name, or with that other address."""
    next_step = f"See what that was: explain {shown}, and then the meeting."
    return _no_join(email, meeting, f"But “{shown}” was there, and may be the same person.", next_step)


def not_known(email: str, meeting: Named, why: Why | None) -> Reply:
    """Say that somebody has no join so far, and why that proves nothing."""
    return _no_join(email, meeting, _UNSURE.get(why, "") if why else "", "")


def _no_join(email: str, meeting: Named, consequence: str, next_step: str) -> Reply:
    title = f"“{meeting.title}”" if meeting.title else "this meeting"
    sentence = f"Webex tells of no join of {email} in {title}. {consequence}".strip()
    return tell(NoticeView("No join to explain", sentence, next_step), names=(meeting,))
