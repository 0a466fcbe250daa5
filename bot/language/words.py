"""The words of the language, and which of them a misspelt word was meant to be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from bot.language.question import Ask, Output
from bot.text import fold


def words(*texts: str) -> frozenset[str]:
    """Return the words of some texts."""
    return frozenset(word for text in texts for word in text.split())


WHO = words("who whos whom hwo woh whoo whp wo")
"""With the usual misspellings: a word of three letters has too many others near it."""

ASK_OF = {
    word: ask
    for ask, verbs in {
        Ask.ATTENDED: words(
            "attended attend attends attending attendee attendees attendance participants participant participated",
            "participate participating joined join joins joining came come present arrived arrive stayed stay",
        ),
        Ask.MISSED: words("missed miss misses missing absent absentee absentees absences skipped no-show no-shows"),
        Ask.LATE: words("late latecomers latecomer tardy"),
        Ask.LEFT_EARLY: words("left leave early"),
        Ask.EXPLAIN: words("explain explains explanation"),
    }.items()
    for word in sorted(verbs)
}
"""What a verb asks. Behind `who` it surely does; elsewhere only where nothing is sure, as it may belong to a title.

`who is in` has no verb: it is found by the order of its small words.
"""

PHRASAL = {
    ("dialed", "in"): Ask.ATTENDED,
    ("dialled", "in"): Ask.ATTENDED,
    ("made", "it"): Ask.ATTENDED,
    ("show", "up"): Ask.ATTENDED,
    ("showed", "up"): Ask.ATTENDED,
    ("take", "part"): Ask.ATTENDED,
    ("took", "part"): Ask.ATTENDED,
    ("turned", "up"): Ask.ATTENDED,
    ("arrived", "late"): Ask.LATE,
    ("came", "late"): Ask.LATE,
    ("come", "late"): Ask.LATE,
    ("joined", "late"): Ask.LATE,
    ("join", "late"): Ask.LATE,
    ("leave", "early"): Ask.LEFT_EARLY,
    ("left", "early"): Ask.LEFT_EARLY,
}
"""What two neighbouring words ask. None begins with an auxiliary (`was`): those are read before."""
TRAILING = {Ask.LEFT_EARLY: frozenset({"early"})}
"""Words of a question that may stand apart from its verb: `who left the stand-up early`."""
NEGATED = {Ask.ATTENDED: Ask.MISSED, Ask.IN_NOW: Ask.MISSED}
"""What is asked with `not` before the verb, where that can be told."""
OF_EVERYONE = {Ask.ATTENDED: Ask.MISSED}
"""What `did everyone …` asks for: those who did not."""
AT_THIS_MOMENT = {Ask.ATTENDED: Ask.IN_NOW}
"""What is asked with `is` or `are` before the verb."""
AND_LATE = {Ask.ATTENDED: Ask.LATE}
"""What is asked with `late` behind two words that stand together: `turned up late`."""

AUXILIARIES = words("was were is are has have had did do does been be all else actually really just still")
NEGATIONS = words(
    "not never didn't didnt wasn't wasnt weren't werent hasn't hasnt haven't havent isn't isnt aren't arent",
    "doesn't doesnt don't dont couldn't couldnt can't cant won't wont",
)
TURNING = NEGATIONS | words(
    "except excluding but without versus vs compare compared average both together each per every most often",
    "least usually twice remind notify invite trend",
)
"""Words that turn the meaning of a question in a way that can't be answered: they are never left out in silence."""
UNTOLD = words(
    "spoke spoken speak speaking talked talk talking said camera cameras video webcam muted unmuted chatted shared",
    "presented declined accepted rsvp rsvped reacted voted",
)
"""What people do that Webex's list of participants does not tell."""
PLACES = words("in at on there here inside")

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SHORT_DAYS = (
    *("mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"),
    *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
)
"""Of days and months. Most are names, too: only a number behind them makes a day of them."""
_NO_NAMES = frozenset(word for word in SHORT_DAYS if len(word) > 3)

FILES = frozenset(output.value.split()[0] for output in Output if output is not Output.CARD)
"""The formats of files, each by its one word."""

EVERYONE = words("everyone everybody")
ANYONE = words("anyone anybody")

FILLERS = AUXILIARIES.union(PLACES, WHO, ANYONE) | words(
    "& + - / = > – — → • ·",
    "a able about again also an and any anything as bot but bye call called calls can check could currently far",
    "find for from get give hello hey hi how i i'd i'm id if info information into it kindly know let like link",
    "list long look many me meeting meetings moment much my named need now number of off oh ok okay one ones only",
    "or our out people person please pls plus plz right rollcall same say see session show so some such tell",
    "teh thank thanks that the their them then these they this those thx time title titled to too up us want we webex",
    "what when whether which will with would yes you your",
    "btw er erm folks fyi haha hm hmm kindly like lol mean meant please quick quickly rn so sorry uh uhm um umm yet",
)
"""Words that may stand anywhere, and say nothing about the question."""

KEYWORDS = words(
    "after against at before between by explain first from here host hosted in invited invitee invitees last",
    "latest least left more on over past previous private privately recent schedule scheduled since this till",
    "today tomorrow until yesterday",
).union(DAYS, MONTHS, EVERYONE, FILES)
"""Words that begin a phrase which is neither a verb nor a title nor a name."""

MEASURES = words(
    "ago afternoon am day days duration evening hour hours hr hrs length mark midday midnight min mins minute minutes",
    "month morning noon o'clock pass per percent plan pm room space week weeks",
)
"""Words that mean something beside a number or another word."""

BESIDE_NUMBERS = MEASURES.union(SHORT_DAYS, MONTHS, words("a.m call meeting oclock of one or p.m percent session"))
"""Words that may follow a number which means something by itself."""

_LOOKALIKES = words("alter archive explained extended intended later lease mission presents strayed")
"""Words of titles that differ by one or two letters from a word of the language. They are not corrected."""

KNOWN = FILLERS.union(_NO_NAMES, KEYWORDS, MEASURES, NEGATIONS, ASK_OF, *PHRASAL, _LOOKALIKES)

_MENDED = words("yesterday today since between before after until hosted privately schedule first").union(
    ASK_OF, DAYS, MONTHS, EVERYONE
)
_MENDED_BY_LETTER = {
    letter: tuple(sorted(word for word in _MENDED if len(word) > 4 and letter in word[:2]))
    for letter in "abcdefghijklmnopqrstuvwxyz"
}


_LONGEST_WORD = 30
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])


def visible(text: str) -> str:
    """Return the text without invisible characters, which come with pasted text, and without halves of characters."""
    return text if text.isascii() else text.encode(errors="replace").decode().translate(_INVISIBLE)


def folded(text: str) -> str:
    """Return a word as it is compared: small letters, straight apostrophes, and no 's at its end."""
    if not text.isascii() and len(text) < _LONGEST_WORD:
        text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    return fold(text).removesuffix("'s")


def meant(word: str) -> str:
    """Return the word of the language that a misspelt one was meant to be, or the word itself if that is not clear."""
    found = near(word, _MENDED_BY_LETTER.get(word[:1], ()))
    is_clear = len({ASK_OF.get(choice, choice) for choice in found}) == 1
    return found[0] if is_clear else word


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that a misspelt word was meant to be. None if there is none, or if two are equally near."""
    found = near(word, choices)
    return found[0] if len(found) == 1 else None


def near(word: str, choices: Iterable[str]) -> list[str]:
    """Return the choices nearest to a misspelt word, all equally near.

    A slip is a letter too many, missing, wrong, or swapped with its neighbour: one of them in words of 4 to 6 letters,
    two in longer ones. The first letter stands, or is swapped with the second.
    """
    allowed = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    letters = frozenset(word)
    found: list[str] = []
    for choice in choices if allowed else ():
        if abs(len(choice) - len(word)) > allowed or word[0] not in choice[:2]:
            continue
        # An edit changes two letters at most: this cheap test leaves few words for the slow one.
        if len(letters.symmetric_difference(choice)) > 2 * allowed:
            continue
        slips = _slips(word, choice, allowed)
        if slips < allowed:
            found, allowed = [choice], slips
        elif slips == allowed:
            found.append(choice)
    return found


def _slips(one: str, other: str, most: int) -> int:
    """Return how many edits (a swap of neighbours is one) lead from one word to the other; `most` + 1 stands for more.

    At the first letter that differs each kind of slip is tried: `most` is 2 at the most, so these are few.
    """
    longer = len(one) - len(other)
    if not most or not -most <= longer <= most:
        return most + (one != other)
    same = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        same += 1
    one, other = one[same:], other[same:]
    if not one or not other:
        return abs(longer)
    fewest = _slips(one[1:], other[1:], most - 1)
    if longer >= 0:
        fewest = min(fewest, _slips(one[1:], other, most - 1))
    if longer <= 0:
        fewest = min(fewest, _slips(one, other[1:], most - 1))
    if one[:2] == other[1::-1]:
        fewest = min(fewest, _slips(one[2:], other[2:], most - 1))
    return 1 + fewest
