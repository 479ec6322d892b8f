"""The questions of the form, in their order: which are asked, what is read from what was sent, what is demanded."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

from putright.portal.furniture import Here

Answers = Mapping[str, Any]
Errors = dict[str, str]

SOMEBODY_ELSE = "somebody_else"
FOR_WHOM = {"myself": "Myself", SOMEBODY_ELSE: "Somebody else"}
WAYS_TO_REACH = ("email", "telephone", "address")

# Control characters and halves of characters: no keyboard types them, and no database or letter can hold them.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_CHOOSE_WHOM = "Choose who you are complaining for"
_NAME = "Enter your name, or choose to stay anonymous"
_NOT_BOTH = "Give your name or choose to stay anonymous, not both"
_REACH = "Enter an e-mail address, a telephone number or a postal address"
_TELL = "Tell us what happened"


def _will_do(_value: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to fill in. `what` names it in a sentence; `check` says what is wrong with a value, if anything."""

    key: str
    what: str
    most: int
    lines: bool = False
    check: Callable[[str], str] = _will_do


@dataclass(frozen=True, slots=True)
class Given:
    """What a page brought, tidied but as typed, and what is wrong with it, by box."""

    answers: Mapping[str, str]
    errors: Errors


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the form. `demands` says what its answers lack; `applies`, whether it is asked after the others.

    `besides` names what it keeps that is not filled in in a box.
    """

    key: str
    title: str
    boxes: tuple[Box, ...]
    demands: Callable[[Here, Answers], Errors]
    applies: Callable[[Here, Answers], bool] = lambda here, answers: True
    besides: tuple[str, ...] = ()

    def read(self, here: Here, posted: QueryDict, before: Answers) -> Given:
        """The answers in what was sent; what they lack may hang on answers given before."""
        answers: dict[str, str] = {}
        errors: Errors = {}
        for box in self.boxes:
            answers[box.key], wrong = read_box(box, posted)
            if wrong:
                errors[box.key] = wrong
        lacking = {} if errors else self.demands(here, {**before, **answers})
        return Given(answers, {**errors, **lacking})

    def is_open(self, here: Here, answers: Answers) -> bool:
        """Whether it is yet to be answered."""
        keys = (*(box.key for box in self.boxes), *self.besides)
        return any(key not in answers for key in keys) or bool(self.demands(here, answers))


def read_box(box: Box, posted: QueryDict) -> tuple[str, str]:
    """The value of a box, and what is wrong with it."""
    sent = posted.getlist(box.key)
    tidied = [_tidied(box, one) for one in sent]
    value = tidied[-1] if tidied else ""
    what = box.what[0].upper() + box.what[1:]
    if len(set(tidied)) > 1:
        return value, f"{what} came more than once, with different answers. Check it and send this page again"
    if any(map(_UNREADABLE.search, sent)):
        return value, f"{what} had characters that nobody can read. We took them out: check it and send this page again"
    if len(value) > box.most:
        return value, f"{what} must be {box.most:,} characters or fewer. You have written {len(value):,}"
    return value, box.check(value) if value else ""


def asked(here: Here, answers: Answers) -> list[Question]:
    """The questions to be asked, given the answers so far."""
    return [question for question in QUESTIONS if question.applies(here, answers)]


def settled(question: Question, answers: Answers) -> dict[str, Any]:
    """The answers as they will be kept: whoever chooses to stay anonymous is no longer known to the draft either."""
    if question.key == "your-name" and answers.get("anonymous"):
        return {**answers, **dict.fromkeys(WAYS_TO_REACH, "")}
    return dict(answers)


def lacking(here: Here, answers: Answers) -> list[tuple[Question, Errors]]:
    """What has to be answered before a complaint can be sent."""
    return [(one, wrong) for one in asked(here, answers) if (wrong := one.demands(here, answers))]


def _tidied(box: Box, text: str) -> str:
    """Without what nobody can read; one line where one is asked for; empty when nothing in it can be seen."""
    text = _UNREADABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not box.lines:
        text = " ".join(text.split())
    return text if any(one.isprintable() and not one.isspace() for one in text) else ""


def _one_of_whom(value: str) -> str:
    return "" if value in FOR_WHOM else _CHOOSE_WHOM


def _ticked(value: str) -> str:
    return "" if value == "yes" else "Tick the box to stay anonymous, or leave it empty"


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        return "Enter an e-mail address like name@example.com"
    return ""


def _telephone(value: str) -> str:
    digits = sum(one.isdigit() for one in value)
    return "" if digits >= 5 else "Enter a telephone number like 01632 960 001"


def _demands_whom(here: Here, answers: Answers) -> Errors:
    return {} if answers.get("for_whom") else {"for_whom": _CHOOSE_WHOM}


def _demands_name(here: Here, answers: Answers) -> Errors:
    if answers.get("name") and answers.get("anonymous"):
        return {"anonymous": _NOT_BOTH}
    if answers.get("name") or (answers.get("anonymous") and here.asks("anonymous")):
        return {}
    return {"name": _NAME if here.asks("anonymous") else "Enter your name"}


def _demands_a_way(here: Here, answers: Answers) -> Errors:
    if answers.get("anonymous") or any(answers.get(one) for one in WAYS_TO_REACH):
        return {}
    return {"email": _REACH}


def _demands_words(here: Here, answers: Answers) -> Errors:
    return {} if answers.get("summary") else {"summary": _TELL}


def _demands_nothing(here: Here, answers: Answers) -> Errors:
    return {}


QUESTIONS: Sequence[Question] = (
    Question(
        "for-whom",
        "Who are you complaining for?",
        (Box("for_whom", "who you are complaining for", 20, check=_one_of_whom),),
        _demands_whom,
    ),
    Question(
        "person-affected",
        "What is the name of the person you are complaining for?",
        (Box("affected_name", "their name", 200),),
        _demands_nothing,
        lambda here, answers: answers.get("for_whom") == SOMEBODY_ELSE,
    ),
    Question(
        "your-name",
        "What is your name?",
        (
            Box("name", "your name", 200),
            Box("anonymous", "your choice to stay anonymous", 3, check=_ticked),
        ),
        _demands_name,
    ),
    Question(
        "contact",
        "How can we contact you?",
        (
            Box("email", "your e-mail address", 254, check=_email),
            Box("telephone", "your telephone number", 40, check=_telephone),
            Box("address", "your postal address", 1_000, lines=True),
        ),
        _demands_a_way,
        lambda here, answers: not answers.get("anonymous"),
    ),
    Question(
        "what-happened",
        "What happened?",
        (Box("summary", "what happened", 20_000, lines=True),),
        _demands_words,
    ),
    Question(
        "put-right",
        "What would put it right?",
        (Box("outcome_wanted", "what would put it right", 20_000, lines=True),),
        _demands_nothing,
        lambda here, answers: here.asks("outcome_wanted"),
    ),
    Question("evidence", "Do you want to add photos or documents?", (), _demands_nothing, besides=("files",)),
)
BY_KEY = {question.key: question for question in QUESTIONS}
