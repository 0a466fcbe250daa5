"""Tell who is who: one person is one e-mail; a guest without an e-mail is the name it shows.

That a guest is somebody with an e-mail, or that two e-mails are one person's, is only ever suggested: the host decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.attendance.names import address_words, is_latin, local_part, spelled_words
from bot.attendance.participants import Participant
from bot.attendance.report import NAMED_GUESTS, Attendee, ParticipantKind, Report, Suggestion, Why
from bot.text import fold

MOST_ALIKE = 25
"""Of more guests with one word in common nobody could be singled out."""
_SHORTEST = 3
"""Letters of a beginning or an end that count as a part of a word."""


def fold_aliases(aliases: Mapping[str, str] | None) -> dict[str, str]:
    """Return the e-mails that the host has confirmed, by the name or the other e-mail that was shown, both folded."""
    return {fold(shown): fold(email) for shown, email in (aliases or {}).items()}


def email_of(row: Participant, aliases: Mapping[str, str]) -> str:
    """Return the e-mail of a row, or the one confirmed for it or for the name it shows; "" for a guest."""
    email = fold(row.email)
    return aliases.get(email, email) if email else aliases.get(fold(row.display_name), "")


class Guests:
    """Names that guests show, to find those that may belong to an e-mail.

    A name fits if any of its telling words fits the address or the name on the invitation: as a whole, as a beginning
    or an end, with initials written out or not. It fits wholly if it has all their words, in any order: "Smith, Bob
    (Ext)" may be bob.smith@example.com. Case, accents and punctuation don't matter.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._whole: defaultdict[str, set[str]] = defaultdict(set)
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        self._parts: defaultdict[str, set[str]] = defaultdict(set)
        self._initials: defaultdict[str, set[str]] = defaultdict(set)
        self._all: set[str] = set()
        self._foreign: set[str] = set()
        for name in names:
            for words in filter(None, spelled_words(name)):
                self._add(name, words)

    def _add(self, name: str, words: list[str]) -> None:
        self._all.add(name)
        if not is_latin(words):
            self._foreign.add(name)
        for spelling in ("".join(words), "".join(sorted(words))):
            self._whole[spelling].add(name)
        for word in words:
            if len(word) > 1:
                self._words[word].add(name)
            for end in range(_SHORTEST, len(word)):
                self._parts[word[:end]].add(name)
        self._initials["".join(word[0] for word in words)].add(name)

    def fit(self, email: str, invited_as: str = "") -> bool:
        """Tell whether any name fits an e-mail, or the name on its invitation."""
        says_nothing = not any(len(word) > 1 for words in _wanted(email, invited_as) for word in words)
        if self._all and says_nothing and local_part(email):
            return True  # of an address such as b1234@ nobody can say whose it is
        return any(True for _ in self._found(email, invited_as))

    def like(self, email: str, invited_as: str = "") -> list[str]:
        """Return the names that fit, wholly or in part, in order; but none that have a word in common with many."""
        found = (names for names in self._found(email, invited_as) if len(names) <= MOST_ALIKE)
        return sorted(set().union(self.wholly_like(email, invited_as), *found))

    def wholly_like(self, email: str, invited_as: str = "") -> list[str]:
        """Return the names that fit by all words of the address, or of the name on the invitation, in order."""
        found: set[str] = set()
        for words in _wanted(email, invited_as):
            found |= self._whole.get("".join(words), set()) | self._whole.get("".join(sorted(words)), set())
            found |= _having_all(words, self._words)
        return sorted(found)

    def _found(self, email: str, invited_as: str) -> Iterator[set[str]]:
        """Yield the names that each part of an address, or of the name on the invitation, leads to."""
        wanted = list(_wanted(email, invited_as))
        for words in wanted:
            for key in ("".join(words), "".join(sorted(words))):
                yield from filter(None, [self._whole.get(key)])
            yield from self._of_initials(words)
            for word in words:
                yield from filter(None, map(self._words.get, _spoken(word)))
                yield from filter(None, [self._parts.get(word)])
        if self._foreign and all(map(is_latin, wanted)):
            yield self._foreign  # other letters can't be compared with these

    def _of_initials(self, words: list[str]) -> Iterator[set[str]]:
        """Yield who has these initials: of an address such as jd@, or shown as a name such as "JD"."""
        together = "".join(words)
        if len(together) > 1:
            yield from filter(None, [self._initials.get(together)])
        if len(words) > 1:
            yield from filter(None, [self._whole.get("".join(word[0] for word in words))])
        if any(len(word) == 1 for word in words):
            yield from filter(None, [self._initials.get(word) for word in words if len(word) == 1])


def _having_all(words: list[str], names: Mapping[str, set[str]]) -> set[str]:
    """Return who has all of the words, if these are a whole name and not too many have one of them."""
    if len(words) < 2 or any(len(word) == 1 for word in words):
        return set()
    having = [names.get(word, set()) for word in words]
    fewest = min(having, key=len)
    return set(fewest).intersection(*having) if len(fewest) <= MOST_ALIKE else set()


def _wanted(email: str, invited_as: str) -> Iterator[list[str]]:
    """Yield the words of an address and those of the name on its invitation, in each spelling."""
    yield from filter(None, address_words(email))
    if invited_as and fold(invited_as) != fold(email):
        yield from filter(None, spelled_words(invited_as))


def _spoken(word: str) -> set[str]:
    """Return the names that a word of an address may have in it: `carolchen`, `cchen`, `chenc`."""
    found = {word, word[1:], word[:-1]}
    for cut in range(_SHORTEST, len(word) - 1):
        found |= {word[:cut], word[-cut:]}
    return {each for each in found if len(each) > 1}


class OtherAddresses:
    """People with e-mails nobody expected, to find those who may be somebody expected under another address.

    They are if they show the same name, also with more words around it, or have the same part before the @, without
    `+tag` and dots.
    """

    def __init__(self, people: Iterable[tuple[str, str]]) -> None:
        """Each of the `people` is an e-mail and the name that it shows."""
        self._named: defaultdict[str, list[str]] = defaultdict(list)
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        self._local: defaultdict[str, list[str]] = defaultdict(list)
        for email, name in people:
            for words in spelled_words(name) if name != email else ():
                self._named["".join(sorted(words))].append(email)
                for word in words:
                    self._words[word].add(email)
            self._local[local_part(email).replace(".", "")].append(email)

    def like(self, email: str, invited_as: str = "") -> list[str]:
        """Return the addresses that may be the same person's as an e-mail, in order; "" leads to none."""
        local = local_part(email).replace(".", "")
        found: set[str] = set()
        for words in _wanted(email, invited_as):
            found.update(self._named.get("".join(sorted(words)), ()), _having_all(words, self._words))
        return sorted(found.union(self._local.get(local, ()) if local else ()) - {fold(email)})


def suggest(report: Report) -> tuple[Suggestion, ...]:
    """Return who may be which missing person, in order of the e-mails. One may fit several.

    A name that fits in part is suggested only where nobody else fits that e-mail, and the name no other e-mail.
    """
    missing = [person for person in report.attendees if person.email and person.why in (Why.GUEST, Why.OTHER_ADDRESS)]
    if not missing:
        return ()
    guests = {person.name: person for person in _everybody(report) if person.kind in NAMED_GUESTS}
    others = {
        person.email: person for person in report.unexpected if person.email and person.kind is ParticipantKind.PERSON
    }
    addresses = OtherAddresses((email, person.name) for email, person in others.items())
    known = [(email, others[other]) for email, name in _known(missing) for other in addresses.like(email, name)]
    return (*(Suggestion(other, email) for email, other in known), *_guests_like(missing, guests))


def _guests_like(missing: list[Attendee], guests: Mapping[str, Attendee]) -> Iterator[Suggestion]:
    names = Guests(guests)
    like = {email: names.like(email, name) for email, name in _known(missing)}
    wanted = Counter(name for found in like.values() for name in found)
    for email, name in _known(missing):
        only = [each for each in like[email] if len(like[email]) == 1 == wanted[each]]
        for each in names.wholly_like(email, name) or only:
            yield Suggestion(guests[each], email)


def _known(missing: Iterable[Attendee]) -> Iterator[tuple[str, str]]:
    return ((person.email, person.name) for person in missing if person.email)


def _everybody(report: Report) -> Iterable[Attendee]:
    return (*report.attendees, *report.unexpected)
