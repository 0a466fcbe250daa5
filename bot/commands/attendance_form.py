"""`attendance`: the question as a form. A filled-in form becomes the same question as words do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

import structlog

from bot.chat.error_texts import is_all_said, words_of
from bot.commands.form_reading import FormError, ask_of, is_title, not_in_the_list, read
from bot.commands.questions import BUTTONS
from bot.context import Command, Context, Reply, Topic
from bot.errors import UserError
from bot.language.question import Question, Recent
from bot.meetings.candidates import Candidate
from bot.meetings.errors import NobodyExpectedError, NoSuchMeetingError, NotTheHostError
from bot.store.form_choices import FormChoices
from bot.store.groups import Groups
from bot.webex.errors import NotPermittedError, NotSignedInError, WebexError
from bot.webex.queries import QueryError
from cards import form
from cards.form import CHOICES, Choice, FormAnswer, FormView, OpenForm
from cards.times import TimeFormat

KEPT_FIELDS = ("emails", "groups", "zone", "late_after", "pass_mark")
"""What may be the same for the next meeting; the meeting and the times are not."""

log = structlog.get_logger()


class AttendanceForm:
    """Shows the form and reads it; `ask` answers the question that it makes.

    `recent` lists the asker's last meetings, those of the space where it is asked in one. In a space nothing is shown
    that others needn't see: neither groups nor what was filled in last.
    """

    def __init__(
        self,
        ask: Callable[[Context, Question], Reply],
        recent: Callable[[Context, int], Sequence[Candidate]],
        groups: Groups,
        choices: FormChoices,
        *,
        admins_may_ask: bool,
    ) -> None:
        self._ask = ask
        self._recent = recent
        self._groups = groups
        self._choices = choices
        self._admins_may_ask = admins_may_ask

    def command(self) -> Command:
        return Command(
            name="attendance",
            usage="attendance [title]",
            summary="A form to fill in, instead of words; with the meeting's title in it, if you say one.",
            example="attendance",
            topic=Topic.MEETINGS,
            phrases=("attendance", "form"),
            takes=lambda context, words: is_title(words, now=context.at, zone=context.zone),
            run=lambda context, words: self._open(context, FormAnswer(meeting=words)),
            presses={OpenForm: self._opened, FormAnswer: self._submitted},
        )

    def _opened(self, context: Context, press: OpenForm) -> Reply:
        return self._open(context, FormAnswer(meeting=press.meeting))

    def _open(self, context: Context, values: FormAnswer) -> Reply:
        kept = {} if context.is_group else self._choices.of(context.person_id)
        known = {name: text for name, text in kept.items() if name in KEPT_FIELDS}
        return self._drawn(context, replace(values, **known), {})

    def _submitted(self, context: Context, answer: FormAnswer) -> Reply:
        """Answer in place of the form, or show the form again with what is wrong beside each field."""
        try:
            groups = tuple(self._groups.of(context.person_id))
            question = read(answer, groups=groups, now=context.at, zone=context.zone)
            kept = {name: getattr(answer, name) for name in KEPT_FIELDS}
            self._choices.save(context.person_id, kept, context.now)
            return self._ask(context, question)
        except FormError as wrong:
            errors = wrong.errors
        except (NoSuchMeetingError, NotTheHostError) as error:
            errors = {"meeting": error}
        except NobodyExpectedError as error:
            errors = {"emails": error}
        except QueryError as error:
            errors = {"held_from_date" if error.code == "held backwards" else "from_date": error}
        return replace(self._drawn(context, answer, errors), replaces=context.card_id)

    def _drawn(self, context: Context, values: FormAnswer, errors: Mapping[str, UserError]) -> Reply:
        meetings = self._offered(context)
        choices = tuple(_choice(each, context.zone) for each in meetings)
        if values.chosen and values.chosen not in {choice.value for choice in choices}:
            values, errors = _without_choice(values, errors, is_listed=bool(choices))
        first = ask_of(values)
        asks = (first, *(ask for ask in BUTTONS if ask is not first))
        view = FormView(
            values,
            {name: words_of(error).sentence for name, error in errors.items()},
            choices,
            self._ticks(context),
            asks=tuple(Choice(BUTTONS[ask], ask.value) for ask in asks),
            own_zone=str(context.zone),
            asks_host=self._admins_may_ask,
        )
        names = tuple(each.named(Recent()) for each in meetings) if all(map(is_all_said, errors.values())) else None
        return Reply(form.text(view), form.draw(view), names=names)

    def _offered(self, context: Context) -> Sequence[Candidate]:
        """List the last meetings. Where Webex tells none, the form opens without: a meeting can be typed as well."""
        try:
            return self._recent(context, CHOICES)
        except (NotSignedInError, NotPermittedError, WebexError) as error:
            log.info("form without meetings", why=type(error).__name__)
            return ()

    def _ticks(self, context: Context) -> tuple[Choice, ...]:
        if context.is_group:
            return ()
        return tuple(Choice(f"@{name} ({len(who)})", name) for name, who in self._groups.of(context.person_id).items())


def _choice(meeting: Candidate, zone: tzinfo) -> Choice:
    return form.meeting_choice(
        meeting.pin.choice, meeting.title, TimeFormat(zone, meeting.start), end=meeting.end, runs=meeting.runs
    )


def _without_choice(
    values: FormAnswer, errors: Mapping[str, UserError], *, is_listed: bool
) -> tuple[FormAnswer, dict[str, UserError]]:
    """Take out a choice that the list no longer has. Without a list its ID goes into the field to type in."""
    if is_listed:
        return replace(values, chosen=""), {"chosen": not_in_the_list(), **errors}
    kept = replace(values, chosen="", meeting=values.meeting or values.chosen)
    return kept, {("meeting" if name == "chosen" else name): error for name, error in errors.items()}
