"""The form: the fields that are asked are the fields that are read, and what was wrong stands beside its field."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.actions import read
from cards.form import LATE_AFTER, PASS_MARK, Choice, DayAndHour, FormAnswer, FormView, draw, text
from tests.support.card_examples import ASKS, CHOICES, FILLED, FORM, FULL_FORM, WRONG, WRONG_FORM
from tests.support.card_parts import parts

OTHER = {
    "meeting": "weekly",
    "chosen": "m1",
    "emails": "a@example.com\nb@example.com",
    "groups": "g1",
    "host": "jane@example.com",
    "held_from_date": "2026-03-01",
    "held_from_time": "08:00",
    "held_to_date": "2026-03-05",
    "held_to_time": "18:00",
    "from_date": "2026-03-03",
    "from_time": "09:30",
    "to_date": "2026-03-04",
    "to_time": "17:00",
    "zone": "Europe/Paris",
    "late_after": "10",
    "pass_mark": "80",
}


def elements(view: FormView) -> list[dict[str, Any]]:
    """Inputs and texts from top to bottom, left to right."""
    flat: list[dict[str, Any]] = []
    for element in draw(view)["body"]:
        flat += [item for column in element.get("columns", []) for item in column["items"]] or [element]
    return flat


def inputs(view: FormView) -> dict[str, dict[str, Any]]:
    return {element["id"]: element for element in elements(view) if element["type"].startswith("Input.")}


def buttons(view: FormView) -> list[dict[str, Any]]:
    """What the buttons carry."""
    return [part["data"] for part in parts(draw(view)) if part["type"] == "Action.Submit"]


def sent(view: FormView, **filled_in: str) -> dict[str, object]:
    """What Webex sends when the button is pressed: the button's data, and every input, empty ones too."""
    return {**buttons(view)[0], **{name: filled_in.get(name, "") for name in inputs(view)}}


def test_the_fields_asked_are_the_fields_read() -> None:
    """Every input of the card is a field of its answer, every field has an input, and each comes back as filled in."""
    assert set(inputs(FULL_FORM)) | {"ask"} == {field.name for field in fields(FormAnswer)}
    assert set(OTHER) == set(inputs(FULL_FORM))
    assert read(sent(FULL_FORM, **OTHER)) == FormAnswer(ask="who attended", **OTHER)


def test_what_was_filled_in_is_shown_again() -> None:
    """In the inputs it came from, each in the form that its input takes."""
    shown = inputs(replace(FULL_FORM, values=FormAnswer(**OTHER)))
    assert {name: str(shown[name]["value"]) for name in OTHER} == OTHER
    assert isinstance(shown["late_after"]["value"], int)


def test_an_error_stands_right_below_its_field() -> None:
    """With the value kept, so that it can be put right."""
    seen = elements(WRONG_FORM)
    for number, element in enumerate(seen):
        if element.get("id") in WRONG:
            assert element["value"] == getattr(FILLED, element["id"])
            assert (seen[number + 1]["text"], seen[number + 1]["color"]) == (WRONG[element["id"]], "Attention")
    assert sum(element.get("color") == "Attention" for element in seen) == len(WRONG)
    assert all(sentence in text(WRONG_FORM) for sentence in WRONG.values())


def test_every_field_can_show_an_error() -> None:
    """None is drawn without a place for it."""
    errors = {name: f"wrong {number}" for number, name in enumerate(inputs(FULL_FORM))}
    texts = [element.get("text") for element in elements(replace(FULL_FORM, errors=errors))]
    assert set(errors.values()) <= set(texts)


def test_an_error_of_no_field_stops_its_author() -> None:
    """A mistake in the wiring is found by the first test, not by the first person."""
    with pytest.raises(ValueError, match="emial"):
        replace(FORM, errors={"emial": "?"})


def test_the_meeting_is_required_only_where_none_can_be_chosen() -> None:
    """With a list the last meeting is chosen already; without one the client asks for words itself."""
    assert inputs(FORM)["meeting"]["isRequired"] is True
    assert "chosen" not in inputs(FORM)
    assert inputs(replace(FORM, choices=CHOICES))["chosen"]["value"] == "m1"
    assert "isRequired" not in inputs(replace(FORM, choices=CHOICES))["meeting"]
    typed = replace(FORM, values=FormAnswer(meeting="weekly"), choices=CHOICES)
    assert "value" not in inputs(typed)["chosen"]


def test_the_list_is_short_and_plain() -> None:
    """At most ten meetings, whatever they are called."""
    many = tuple(Choice(f"<@all> {number}\n*x*", str(number)) for number in range(30))
    choices = inputs(replace(FORM, choices=many))["chosen"]["choices"]
    assert len(choices) == 10
    assert choices[0] == {"title": "<@all> 0 *x*", "value": "0"}


def test_each_question_has_its_button() -> None:
    """The same form asks who attended and who missed it: each button carries its question's value."""
    answers = [read(button | {"meeting": "weekly"}) for button in buttons(FULL_FORM)]
    assert [answer.ask for answer in answers if isinstance(answer, FormAnswer)] == [ask.value for ask in ASKS]


def test_groups_are_ticked() -> None:
    """Several come back with commas between them."""
    ticks = inputs(FULL_FORM)["groups"]
    assert ticks["choices"] == [{"title": "team", "value": "g1"}, {"title": "leads", "value": "g2"}]
    assert FormAnswer(groups="g1,g2").group_names() == ("g1", "g2")
    assert FormAnswer().group_names() == ()
    assert "groups" not in inputs(FORM)


def test_inputs_check_themselves() -> None:
    """Adaptive Cards 1.3: a label on each, and on what can be wrong the bounds and a sentence."""
    asked = inputs(replace(FORM, own_zone="Europe/Vienna"))
    assert all(element["label"] for element in asked.values())
    assert (asked["late_after"]["min"], asked["late_after"]["max"]) == (0, 600)
    assert (asked["pass_mark"]["min"], asked["pass_mark"]["max"]) == (0, 100)
    assert (asked["late_after"]["value"], asked["pass_mark"]["value"]) == (LATE_AFTER, PASS_MARK)
    assert asked["zone"]["placeholder"] == "Europe/Vienna"
    checked = [element for element in asked.values() if {"min", "regex", "isRequired"} & element.keys()]
    assert len(checked) == 4
    assert all(element["errorMessage"].endswith(".") for element in checked)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from_date", "03.03.2026"),
        ("from_date", "2026-02-30"),
        ("from_date", "1999-12-31"),
        ("to_date", "9999-12-31"),
        ("from_time", "9 am"),
        ("from_time", "25:00"),
        ("to_date", "tomorrow"),
        ("to_time", "10:00:00+01:00"),
        ("late_after", "-1"),
        ("late_after", "601"),
        ("late_after", "5.5"),
        ("late_after", "٥"),
        ("pass_mark", "101"),
        ("pass_mark", "½"),
    ],
)
def test_each_field_is_checked_again_on_the_server(field: str, value: str) -> None:
    """A client may not know the rules, or not be one; the value that no input can hold is not put back."""
    filled = replace(FormAnswer(meeting="weekly"), **{field: value})
    assert set(filled.problems()) == {field}
    shown = inputs(replace(FORM, values=filled, errors=filled.problems()))
    assert shown[field].get("value") in (None, LATE_AFTER, PASS_MARK)


@pytest.mark.parametrize(
    ("window", "problem"),
    [
        ({"from_time": "09:30"}, {"from_date": "Choose the day too."}),
        ({"to_time": "09:30"}, {"to_date": "Choose the day too."}),
        ({"from_date": "2026-03-03", "to_date": "2026-03-03"}, {}),
    ],
)
def test_an_hour_has_its_day(window: dict[str, str], problem: dict[str, str]) -> None:
    """An hour without a day could be any day's."""
    assert FormAnswer(meeting="x", **window).problems() == problem


def test_days_without_hours_are_whole_days() -> None:
    """Until the day after the last one, which is left out."""
    filled = FormAnswer(from_date="2026-03-03", to_date="2026-03-04")
    assert filled.joined_from() == DayAndHour(date(2026, 3, 3))
    assert filled.joined_to() == DayAndHour(date(2026, 3, 5))
    assert replace(filled, to_time="17:30").joined_to() == DayAndHour(date(2026, 3, 4), time(17, 30))
    assert FormAnswer().joined_from() is None


def test_thresholds_are_numbers_or_left_to_the_default() -> None:
    """Nought is a number: late means any time after the start."""
    assert (FormAnswer().late_after_minutes(), FormAnswer().pass_mark_percent()) == (None, None)
    filled = FormAnswer(late_after="0", pass_mark="80")
    assert (filled.late_after_minutes(), filled.pass_mark_percent()) == (0, 80)


@given(st.builds(FormAnswer, **{field.name: st.text(max_size=20) for field in fields(FormAnswer)}))
def test_any_form_is_checked_and_drawn_again(filled: FormAnswer) -> None:
    """Whatever is sent: either it can be used, or it comes back with sentences."""
    problems = filled.problems()
    assert set(inputs(replace(FULL_FORM, values=filled, errors=problems))) == set(OTHER)
    if not problems:
        assert "" not in filled.group_names()
        filled.joined_from()
        filled.joined_to()
        filled.late_after_minutes()
        filled.pass_mark_percent()
