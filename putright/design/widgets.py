"""A step's question as a GOV.UK component: which macro draws it, with which parameters, and how its answer is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from markupsafe import Markup

from putright.engine.procedure import Field
from putright.engine.reasons import Reason

_PARTS_OF_A_DATE = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Widget:
    """One drawn question. `macro` names the GOV.UK component; `target` is the id an error message links to."""

    macro: str
    params: Mapping[str, Any]
    target: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; `why_not` says why it can't be chosen now."""

    value: str
    text: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was answered so far, what is wrong with that, and what there is to choose."""

    field: Field
    value: Any = None
    error: Reason | None = None
    options: Sequence[Option] = ()
    findings: Sequence[tuple[str, str]] = ()
    """What may be found on a point, in the council's words."""
    when: str = ""
    """In words, on which other answer it depends whether this must be answered."""


def read_answer(field: Field, posted: QueryDict, points: Sequence[int] = ()) -> Any:
    """The answer as the engine takes it, from what was posted; None when nothing was. `points` are those still open.

    Files come another way: whoever draws the form keeps them.
    """
    if field.kind == "document":
        return None
    if field.kind == "date":
        return read_date(posted, field.key)
    if field.kind in ("choices", "points"):
        return posted.getlist(field.key) or None
    if field.kind == "findings":
        return {str(number): _read_finding(posted, field.key, number) for number in points}
    return _words(posted, field.key) or None


def read_date(posted: QueryDict, key: str) -> str | None:
    """A date from its three boxes: ISO, or as typed when it is none, for the engine to refuse and the form to keep."""
    day, month, year = (posted.get(f"{key}-{part}", "").strip() for part in _PARTS_OF_A_DATE)
    if not (day or month or year):
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):
        return f"{day}/{month}/{year}"


def kept_name(key: str) -> str:
    """Under which name a form carries the files on that were attached to a question before."""
    return f"{key}-kept"


def widgets(asked: Sequence[Asked]) -> list[Widget]:
    """Every question drawn, in order."""
    return [widget for one in asked for widget in _DRAW[one.field.kind](one)]


def _read_finding(posted: QueryDict, key: str, number: int) -> Mapping[str, str]:
    finding = posted.get(f"{key}-{number}", "")
    return {"finding": finding, "explanation": _words(posted, f"{key}-{number}-explanation")}


def _words(posted: QueryDict, key: str) -> str:
    """What was typed, with this machine's line ends and without what no text can hold."""
    return posted.get(key, "").replace("\r\n", "\n").replace("\x00", "").strip()


def _common(asked: Asked) -> dict[str, Any]:
    field = asked.field
    optional = "" if field.required or field.required_when else " (optional)"
    params: dict[str, Any] = {"id": field.key, "name": field.key, "label": {"text": field.title + optional}}
    hint = " ".join(part for part in (field.hint, asked.when) if part)
    if hint:
        params["hint"] = {"text": hint}
    if asked.error is not None:
        params["errorMessage"] = {"text": str(asked.error)}
    return params


def _with_legend(asked: Asked) -> dict[str, Any]:
    params = _common(asked)
    label = params.pop("label")
    params["fieldset"] = {"legend": {"text": label["text"], "classes": "govuk-fieldset__legend--s"}}
    params["idPrefix"] = params.pop("id")
    return params


def _input(asked: Asked) -> list[Widget]:
    params = _common(asked) | {"value": asked.value or ""}
    return [Widget("input", params, asked.field.key)]


def _textarea(asked: Asked) -> list[Widget]:
    params = _common(asked) | {"value": asked.value or "", "rows": 4}
    return [Widget("textarea", params, asked.field.key)]


def _date(asked: Asked) -> list[Widget]:
    key = asked.field.key
    params = _with_legend(asked)
    params["id"] = params.pop("idPrefix")
    params.pop("name")
    params["namePrefix"] = key
    values = _split_date(asked.value)
    wrong = " govuk-input--error" if asked.error else ""
    params["items"] = [
        {
            "name": part,
            "label": part.capitalize(),
            "value": value,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part, value in zip(_PARTS_OF_A_DATE, values, strict=True)
    ]
    return [Widget("date", params, f"{key}-day")]


def _split_date(value: Any) -> tuple[str, str, str]:
    text = str(value or "")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        typed = text.split("/")
        return (typed[0], typed[1], typed[2]) if len(typed) == 3 else ("", "", "")
    return str(day.day), str(day.month), str(day.year)


MOST_RADIOS = 7
"""More choices than this are a list to open: as radio buttons they would bury the rest of the form."""


def _choice(asked: Asked) -> list[Widget]:
    options = _options(asked)
    return _select(replace(asked, options=options)) if len(options) > MOST_RADIOS else _radios(asked)


def _radios(asked: Asked) -> list[Widget]:
    params = _with_legend(asked) | {"classes": "govuk-radios--small"}
    params["items"] = [
        {"value": option.value, "text": option.text, "checked": option.value == asked.value}
        for option in _options(asked)
    ]
    return [Widget("radios", params, asked.field.key)]


def _yes_no(asked: Asked) -> list[Widget]:
    widget = _radios(asked)[0]
    return [Widget("radios", {**widget.params, "classes": "govuk-radios--inline govuk-radios--small"}, widget.target)]


def _checkboxes(asked: Asked) -> list[Widget]:
    params = _with_legend(asked) | {"classes": "govuk-checkboxes--small"}
    chosen = asked.value or []
    params["items"] = [
        {"value": option.value, "text": option.text, "checked": option.value in chosen} for option in _options(asked)
    ]
    return [Widget("checkboxes", params, asked.field.key)]


def _points(asked: Asked) -> list[Widget]:
    """A tick for each point that is still open; nothing to tick, and no question, while none has been recorded."""
    return _checkboxes(asked) if asked.options else []


def _select(asked: Asked) -> list[Widget]:
    params = _common(asked)
    params["items"] = [{"value": "", "text": "Choose"}] + [
        {
            "value": option.value,
            "text": f"{option.text} – {option.why_not}" if option.why_not else option.text,
            "disabled": bool(option.why_not),
            "selected": option.value == str(asked.value or ""),
        }
        for option in asked.options
    ]
    return [Widget("select", params, asked.field.key)]


def _document(asked: Asked) -> list[Widget]:
    """What is attached already, each with a tick that takes it along; then a box for more. `options` are the files."""
    key, title = asked.field.key, asked.field.title
    params = _common(asked) | {"multiple": True}
    if not asked.options:
        return [Widget("file", params, key)]
    items = [
        {"value": option.value, "text": option.text, "checked": True, "label": {"classes": "app-long"}}
        for option in asked.options
    ]
    kept = {
        "idPrefix": kept_name(key),
        "name": kept_name(key),
        "classes": "govuk-checkboxes--small",
        "fieldset": {"legend": {"text": title, "classes": "govuk-fieldset__legend--s"}},
        "hint": {"text": "Attached already. Untick a file to take it out again."},
        "items": items,
    }
    unseen = Markup('<span class="govuk-visually-hidden">, {}</span>').format(title)
    params["label"] = {"html": Markup("Choose more files") + unseen}
    return [Widget("checkboxes", kept, kept_name(key)), Widget("file", params, key)]


def _findings(asked: Asked) -> list[Widget]:
    """For each point of complaint a finding and its explanation; `options` are the points."""
    given = asked.value or {}
    drawn: list[Widget] = []
    if asked.error is not None and not asked.options:
        drawn.append(Widget("error", {"text": str(asked.error)}, asked.field.key))
    for point in asked.options:
        answer = given.get(point.value, {})
        key = f"{asked.field.key}-{point.value}"
        error = {"errorMessage": {"text": str(asked.error)}} if asked.error and not _complete(answer) else {}
        legend = {
            "text": f"Finding on point {point.value}: {point.text}",
            "classes": "govuk-fieldset__legend--s",
        }
        items = [
            {"value": value, "text": text, "checked": answer.get("finding") == value} for value, text in asked.findings
        ]
        radios = {"idPrefix": key, "name": key, "fieldset": {"legend": legend}, "items": items, **error}
        radios["classes"] = "govuk-radios--small"
        explanation = {
            "id": f"{key}-explanation",
            "name": f"{key}-explanation",
            "label": {"text": f"Explanation for point {point.value}"},
            "value": answer.get("explanation", ""),
            "rows": 3,
        }
        drawn += [Widget("radios", radios, key), Widget("textarea", explanation, f"{key}-explanation")]
    return drawn


def _complete(answer: Mapping[str, str]) -> bool:
    return bool(answer.get("finding") and answer.get("explanation"))


def _options(asked: Asked) -> Sequence[Option]:
    if asked.options:
        return asked.options
    choices = asked.field.choices or {"yes": "Yes", "no": "No"}
    return [Option(value, text) for value, text in choices.items()]


_DRAW: Mapping[str, Callable[[Asked], list[Widget]]] = {
    "text": _input,
    "long_text": _textarea,
    "date": _date,
    "choice": _choice,
    "choices": _checkboxes,
    "yes_no": _yes_no,
    "person": _select,
    "event": _select,
    "point": _select,
    "points": _points,
    "action": _select,
    "document": _document,
    "findings": _findings,
}
