"""Whether every name in a procedure file names something: a step, clock, standing, post, question, clause."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from putright.engine import questions
from putright.engine.procedure import COMPLAINANT, FINDINGS, ActionKind, Field, Procedure, Step
from putright.engine.timing import Clock
from putright.procedure_files.catalogue import Version
from putright.procedure_files.problems import Problem
from putright.procedure_files.read import Document, Where
from putright.procedure_files.shapes import AppointmentShape

_YES_NO = ("yes", "no")
_COUNTED_FROM = ("counts_from", "counts_back_from")
_OF_A_MESSAGE = {"channel": ("choice",), "message": ("text", "long_text")}
"""What is recorded of a message that comes in: the step that takes it must ask for these."""

_HOLDS = ("hold", "renew_hold")
_MAKING = ("text", "long_text", "choice", "choices")
_OF_POINTS = ("findings", "point", "points")
_CITES = ("clause", "same_service_clause")
_CITED_BY_APPOINTMENTS = "outside"
_CITED_BY_PART = ("never", "senior_to", "senior_or_elsewhere")
_HAND_OVER_TO = "procedure"
"""The question that says to which of several procedures a matter is handed over."""


def unknown_names(version: Version, groups: Collection[str]) -> list[Problem]:
    """Every name in the procedure that names nothing, and every rule that lacks what it speaks of."""
    names = _Names(version, groups)
    return [*names.of_the_procedure(), *names.of_clocks(), *names.of_steps(), *names.of_letters()]


def unsent_letters(version: Version) -> list[Problem]:
    """Letters that no step sends."""
    sent = {step.letter for step in version.procedure.steps.values()}
    return [
        version.document.problem(
            ("letters", key), f"No step sends the letter `{key}`.", "Name it in a step or take it out."
        )
        for key in version.procedure.letters
        if key not in sent
    ]


def unknown_clauses(document: Document, clauses: Collection[str], readings: Collection[str]) -> list[Problem]:
    """Every citation of a clause that is neither in the register nor the key of a reading."""
    return [
        document.problem(where, f"There is no clause `{clause}`.", _nearest(clause, {*clauses, *readings}))
        for where, clause in citations(document)
        if clause not in clauses and clause not in readings
    ]


def citations(document: Document) -> Iterator[tuple[Where, str]]:
    """Every clause cited by a rule of the file, and where."""
    yield from _cited(document.values, ())


def _cited(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _cited(one, (*where, number))
    elif isinstance(value, Mapping) and not _holds_names_only(where):
        for key, one in value.items():
            here = (*where, key)
            cites = key in _CITES or (key == _CITED_BY_APPOINTMENTS and where[-1:] == ("appointment",))
            if cites and isinstance(one, str):
                yield here, one
            elif key in _CITED_BY_PART and isinstance(one, Mapping):
                yield from (((*here, part), str(clause)) for part, clause in one.items())
            else:
                yield from _cited(one, here)


def _holds_names_only(where: Where) -> bool:
    """Whether the keys there are the procedure's own, whatever they are called, and what they hold are titles."""
    return where == ("findings",) or (where[-1:] == ("choices",) and where[-2:-1] != ("fields",))


def _nearest(name: str, among: Iterable[str]) -> str:
    known = sorted(among)
    near = get_close_matches(name, known, n=1)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"There are: {', '.join(known)}." if 0 < len(known) <= 20 else "Correct it or take it out."


class _Names:
    """One procedure and what may be named in it."""

    def __init__(self, version: Version, groups: Collection[str]) -> None:
        self.document = version.document
        self.file = version.file
        self.procedure: Procedure = version.procedure
        self.groups = groups
        self.parts = {**self.procedure.case_roles, COMPLAINANT: None}
        self.kinds = questions.what_does_each_kind_need()
        self.facts = questions.which_facts(self.procedure)

    def of_the_procedure(self) -> Iterator[Problem]:
        procedure = self.procedure
        yield from self._known(("opens_with",), [procedure.opens_with], procedure.steps, "step")
        yield from self._known(("opens_in",), [procedure.opens_in], procedure.standings, "standing")
        yield from self._messages()
        for key, standing in procedure.standings.items():
            here: Where = ("standings", key)
            yield from self._known((*here, "stage"), [standing.stage], procedure.stages, "stage")
            yield from self._known((*here, "expects"), standing.expects, procedure.steps, "step")
        yield from self._findings()
        for key in sorted(set(procedure.case_roles) & (set(procedure.posts) | set(self.groups))):
            what = f"`{key}` is the name of a post or group too."
            yield self.document.problem(("case_roles", key), what, "Give the part in the case another name.")

    def _findings(self) -> Iterator[Problem]:
        """A finding of the procedure's own says which of the usual ones it is like, so that councils compare."""
        for key, finding in self.procedure.findings.items():
            if finding.counts_as not in FINDINGS:
                what = f"It is not said as what the finding `{key}` counts."
                advice = f"Write `{key}: {{title: {finding.title}, counts_as: …}}`: {', '.join(FINDINGS)}."
                yield self.document.problem(("findings", key), what, advice)

    def _messages(self) -> Iterator[Problem]:
        """Mail about an open case is recorded by a step, as if the complainant took it."""
        key = self.procedure.messages_taken_by
        yield from self._known(("messages_taken_by",), [key], self.procedure.steps, "step")
        step = self.procedure.steps.get(key)
        if step is None:
            return
        if COMPLAINANT not in step.by:
            what = "A message comes from the complainant, who may not take this step."
            yield self.document.problem(("steps", key, "by"), what, f"Add `{COMPLAINANT}`.")
        yield from self._needs(step, _OF_A_MESSAGE, "The step in `messages_taken_by`")

    def of_clocks(self) -> Iterator[Problem]:
        for key, clock in self.procedure.clocks.items():
            here: Where = ("clocks", key)
            roles = {**self.procedure.posts, **self.parts}
            yield from self._known((*here, "stage"), [clock.stage], self.procedure.stages, "stage")
            yield from self._known((*here, "stops"), clock.stops, self.procedure.steps, "step")
            yield from self._known((*here, "set_aside_by"), clock.set_aside_by, self.procedure.steps, "step")
            groups = {**roles, **dict.fromkeys(self.groups)}
            yield from self._known((*here, "responsible"), [clock.responsible], groups, "post, group or part")
            yield from self._known((*here, "backstop"), [clock.backstop], self.procedure.clocks, "clock")
            yield from self._known((*here, "in_law_of"), [clock.in_law_of], self.procedure.clocks, "clock")
            written = self.file.clocks[key]
            yield from self._known((*here, "paused_by"), written.paused_by, self.procedure.pauses, "pause")
            yield from self._known((*here, "tells"), written.tells, groups, "post, group or part")
            yield from self._starts(clock, here)
            yield from self._extension(clock, (*here, "extension"))
            if clock.length and clock.agreed_in:
                what = "A clock has a length or an agreed date, not both."
                yield self.document.problem((*here, "agreed_in"), what, "Keep `length` or `agreed_in`.")
            for name in _COUNTED_FROM:
                if getattr(clock, name) and (clock.length is None or (clock.counts_from and clock.counts_back_from)):
                    what = "What is counted from a date has a length, and is counted on or back."
                    yield self.document.problem((*here, name), what, "Add `length`, or keep one of the two.")
        yield from self._ways_of_sending()

    def _starts(self, clock: Clock, here: Where) -> Iterator[Problem]:
        if not clock.starts:
            yield self.document.problem((*here, "starts"), "Nothing starts this clock.", "Name a step.")
        for number, start in enumerate(clock.starts):
            listed: Where = (*here, "starts", number)
            at = listed if _has_line(self.document, listed) else (*here, "starts")
            yield from self._known(at, [start.step], self.procedure.steps, "step")
            step = self.procedure.steps.get(start.step)
            if step is None:
                continue
            yield from self._where((*at, "where"), start.where, step)
            yield from self._where((*at, "unless"), start.unless, step)
            for name in ("agreed_in", *_COUNTED_FROM):
                key = getattr(clock, name)
                field = _field(step, key)
                if key and (field is None or field.kind != "date" or not _always_asked(field)):
                    what = f"`{start.step}` has no required date `{key}`."
                    advice = "The step that starts the clock must ask for that date."
                    yield self.document.problem((*here, name), what, advice)
            yield from self._deemed(start.deemed_by, step, (*at, "deemed_by"))

    def _deemed(self, key: str | None, step: Step, here: Where) -> Iterator[Problem]:
        if key is None:
            return
        yield from self._known(here, [key], [field.key for field in step.fields], "question", f" in `{step.key}`")
        field = _field(step, key)
        if field is not None and (field.kind != "choice" or not _always_asked(field)):
            what = f"`{key}` is no required choice of one answer."
            yield self.document.problem(here, what, "How it was sent must be asked, and be one way.")
        unsaid = [value for value in (field.choices if field else ()) if value not in self.procedure.deemed_receipt]
        if unsaid:
            what = f"`deemed_receipt` does not say when what goes by {' or '.join(unsaid)} is received."
            yield self.document.problem(here, what, "Say it for every answer.")

    def _ways_of_sending(self) -> Iterator[Problem]:
        """Every answer of which `deemed_receipt` speaks must be one that decides it somewhere."""
        starts = [start for clock in self.procedure.clocks.values() for start in clock.starts if start.deemed_by]
        steps = ((self.procedure.steps.get(start.step), start.deemed_by) for start in starts)
        fields = [_field(step, key) for step, key in steps if step]
        answers = {answer for field in fields if field for answer in field.choices}
        said = self.procedure.deemed_receipt
        yield from self._known(("deemed_receipt",), said, answers, "answer", " that a `deemed_by` may give")

    def _extension(self, clock: Clock, here: Where) -> Iterator[Problem]:
        if clock.extension is None:
            return
        yield from self._known((*here, "step"), [clock.extension.step], self.procedure.steps, "step")
        step = self.procedure.steps.get(clock.extension.step)
        if step is not None and (step.kind != "extend" or step.clock not in (clock.key, clock.in_law_of)):
            what = f"`{step.key}` does not extend this clock."
            yield self.document.problem((*here, "step"), what, f"Give it `kind: extend` and `clock: {clock.key}`.")

    def of_steps(self) -> Iterator[Problem]:
        procedure = self.procedure
        actors = {*procedure.posts, *self.groups, *self.parts}
        for key, step in procedure.steps.items():
            here: Where = ("steps", key)
            yield from self._known((*here, "by"), self.file.steps[key].by, actors, "post, group or part")
            yield from self._known((*here, "when"), step.when, procedure.standings, "standing")
            yield from self._known((*here, "leads_to"), [step.leads_to], procedure.standings, "standing")
            for name in ("after", "not_after", "not_by_who_took"):
                yield from self._known((*here, name), getattr(step, name), procedure.steps, "step")
            yield from self._facts((*here, "only_if"), step.only_if)
            yield from self._facts((*here, "not_if"), step.not_if)
            yield from self._known((*here, "after_unless"), step.after_unless, procedure.steps, "step")
            asked = [field.key for field in step.fields]
            for first, why in step.after_unless.items():
                yield from self._known((*here, "after_unless", first), [why], asked, "question", f" in `{key}`")
            yield from self._known((*here, "ends"), step.ends, procedure.case_roles, "part in a case")
            yield from self._known((*here, "pause"), [step.pause], procedure.pauses, "pause")
            if (step.kind == "hand_over") != bool(step.to):
                what = "A step that hands over says to which procedures, and no other step does."
                yield self.document.problem((*here, "to"), what, "Add `to`, or take it out.")
            yield from self._handed_over(step, here)
            for name in ("only_while_running", "not_while_running", "only_in_time", "only_when_late"):
                yield from self._known((*here, name), getattr(step, name), procedure.clocks, "clock")
            yield from self._known((*here, "takes_from"), [step.takes_from], procedure.steps, "step")
            yield from self._known((*here, "clock"), [step.clock], procedure.clocks, "clock")
            yield from self._known((*here, "letter"), [step.letter], procedure.letters, "letter")
            yield from self._where((*here, "letter_when"), step.letter_when, step)
            yield from self._kind(step, here)
            yield from self._points(step, here)
            for field in step.fields:
                yield from self._field(step, field, (*here, "fields", field.key))

    def _handed_over(self, step: Step, here: Where) -> Iterator[Problem]:
        """Of several procedures, the question `procedure` says to which."""
        field, wanted = _field(step, _HAND_OVER_TO), [slug.replace("-", "_") for slug in step.to]
        one_answer = field is not None and field.kind == "choice" and _always_asked(field)
        if len(step.to) > 1 and not (one_answer and field and set(field.choices) == set(wanted)):
            what = f"To hand over to several procedures asks for a required choice `{_HAND_OVER_TO}` of one of them."
            advice = f"Its choices are {', '.join(f'`{one}`' for one in wanted)}."
            yield self.document.problem((*here, "fields", _HAND_OVER_TO), what, advice)

    def _kind(self, step: Step, here: Where) -> Iterator[Problem]:
        yield from self._known((*here, "kind"), [step.kind], self.kinds, "kind of step")
        if (step.kind == "extend") != (step.clock is not None):
            what = "A step that extends names its clock, and no other step does."
            yield self.document.problem((*here, "clock"), what, "Add `clock`, or take it out.")
        if (step.kind == "open") != (step.key == self.procedure.opens_with):
            what = "The step in `opens_with` is of kind `open`, and no other step is."
            yield self.document.problem((*here, "kind"), what, "Correct the kind or `opens_with`.")
        yield from self._needs(step, self.kinds.get(step.kind, {}), f"Kind `{step.kind}`")
        if step.kind in _HOLDS and not any(self._looks_again(clock, step) for clock in self.procedure.clocks.values()):
            what = "Nothing reminds anybody to look at this again."
            advice = f"Add a clock that starts with `{step.key}` and is `agreed_in: review_on`."
            yield self.document.problem(here, what, advice)

    def _looks_again(self, clock: Clock, step: Step) -> bool:
        return clock.agreed_in == "review_on" and any(start.step == step.key for start in clock.starts)

    def _points(self, step: Step, here: Where) -> Iterator[Problem]:
        """What is found, changed, dropped or agreed on must have been recorded by some step."""
        of_points = step.kind == "agree_statement" or any(one.kind in _OF_POINTS for one in step.fields)
        if of_points and all(other.kind != "point" for other in self.procedure.steps.values()):
            what = "This is about points of complaint, and no step records any."
            yield self.document.problem(here, what, "Add a step of kind `point`.")

    def _needs(self, step: Step, needs: Mapping[str, tuple[str, ...]], who: str) -> Iterator[Problem]:
        for key, kinds in needs.items():
            field = _field(step, key)
            asked = field is not None and (_always_asked(field) or (step.kind == "correct" and field.required_when))
            if field is None or field.kind not in kinds or not asked:
                what = f"{who} needs a required question `{key}` of kind {' or '.join(kinds)}."
                where: Where = ("steps", step.key, "fields", key)
                yield self.document.problem(where, what, "Add it, or make it so.")

    def _field(self, step: Step, field: Field, here: Where) -> Iterator[Problem]:
        yield from self._where((*here, "required_when"), field.required_when, step)
        others = [one.key for one in step.fields]
        yield from self._known((*here, "required_unless"), [field.required_unless], others, "question")
        if field.kind == "person":
            yield from self._known((*here, "sets"), [field.sets], self.procedure.case_roles, "part in a case")
        written = self.file.steps[step.key].fields[field.key]
        if field.kind in ("choice", "choices") and not field.choices:
            name = "body_kind" if written.body_kind else "choices_from"
            of = f" of kind `{written.body_kind}`" if written.body_kind else ""
            what, advice = f"The council has no {written.choices_from}{of}.", "Name some in authority.yaml."
            yield self.document.problem((*here, name), what, advice)
        yield from self._makes(step, field, (*here, "makes"))
        if field.must_be is not None and field.must_be not in _possible_answers(field):
            what = f"`{field.must_be}` is no answer to this question."
            yield self.document.problem((*here, "must_be"), what, _nearest(field.must_be, _possible_answers(field)))
        rule = written.appointment
        if rule is not None:
            yield from self._appointment(step, field, rule, (*here, "appointment"))

    def _makes(self, step: Step, field: Field, here: Where) -> Iterator[Problem]:
        """An action has its day and owner from questions of its form; to choose one, some step must make some."""
        asked = {one.key: one.kind for one in step.fields}
        if field.makes is not None:
            days = [key for key, kind in asked.items() if kind == "date"]
            people = [key for key, kind in asked.items() if kind == "person"]
            kinds = [one.key for one in step.fields if one.choices and set(one.choices) <= set(get_args(ActionKind))]
            yield from self._known((*here, "kind_from"), [field.makes.kind_from], kinds, "choice among kinds of action")
            yield from self._known((*here, "by_when"), [field.makes.by_when], days, "question for a day")
            yield from self._known((*here, "owner"), [field.makes.owner], people, "question for a person")
        if field.makes is not None and field.kind not in _MAKING:
            yield self.document.problem(here, "Only words and choices make actions.", "Take it out.")
        all_fields = (one for each in self.procedure.steps.values() for one in each.fields)
        if field.kind == "action" and not any(one.makes for one in all_fields):
            what = "This is about something to be done, and no step makes any."
            yield self.document.problem(here[:-1], what, "Add `makes` to a question.")

    def _appointment(self, step: Step, field: Field, rule: AppointmentShape, here: Where) -> Iterator[Problem]:
        if field.kind != "person":
            yield self.document.problem(here, "Only a question for a person appoints one.", "Take it out.")
        posts = {*self.procedure.posts, *self.groups}
        yield from self._known((*here, "posts"), rule.posts, posts, "post or group")
        yield from self._known((*here, "usually"), rule.usually, posts, "post or group")
        yield from self._known((*here, "also_if"), rule.also_if, self.parts, "part in a case")
        for part, also in rule.also_if.items():
            yield from self._known((*here, "also_if", part), also, posts, "post or group")
        for number, one in enumerate(rule.instead_if):
            for name, named in (("subject_post", one.subject_post), ("posts", one.posts)):
                yield from self._known((*here, "instead_if", number, name), named, posts, "post or group")
        yield from self._known((*here, "never"), rule.never, self.parts, "part in a case")
        yield from self._known((*here, "senior_to"), rule.senior_to, self.parts, "part in a case")
        elsewhere = rule.senior_or_elsewhere
        yield from self._known((*here, "senior_or_elsewhere"), elsewhere, self.parts, "part in a case")
        fields = [one.key for one in step.fields]
        yield from self._known((*here, "same_service_unless"), [rule.same_service_unless], fields, "question")
        if bool(rule.same_service_unless) != bool(rule.same_service_clause):
            what = "`same_service_unless` and `same_service_clause` go together."
            yield self.document.problem(here, what, "Give both or neither.")

    def _where(self, here: Where, where: Mapping[str, Iterable[str]], step: Step) -> Iterator[Problem]:
        """Conditions on answers or facts: this step's questions or facts of the case, and answers they can have."""
        fields = {field.key: field for field in step.fields}
        yield from self._known(here, where, {**self.facts, **fields}, "question", f" in `{step.key}`")
        for key, values in where.items():
            possible = _possible_answers(fields[key]) if key in fields else self.facts.get(key, ())
            if possible:
                yield from self._known((*here, key), values, possible, "answer", f" to `{key}`")

    def _facts(self, here: Where, where: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
        yield from self._known(here, where, self.facts, "fact")
        for key, values in where.items():
            if self.facts.get(key):
                yield from self._known((*here, key), values, self.facts[key], "answer", f" to `{key}`")

    def of_letters(self) -> Iterator[Problem]:
        """What the parts of letters depend on: facts, or questions of the steps that send them."""
        for key, letter in self.procedure.letters.items():
            asked = {
                field.key: _possible_answers(field)
                for step in self.procedure.steps.values()
                if step.letter == key
                for field in step.fields
            }
            for part in letter.parts:
                here: Where = ("letters", key, "parts", part.key)
                known = {**self.facts, **asked}
                yield from self._known((*here, "required_when"), part.required_when, known, "question or fact")
                for name, values in part.required_when.items():
                    if known.get(name):
                        yield from self._known(
                            (*here, "required_when", name), values, known[name], "answer", f" to `{name}`"
                        )
                yield from self._known((*here, "required_unless"), [part.required_unless], asked, "question")

    def _known(
        self, here: Where, names: Iterable[str | None], among: Collection[str], what: str, of: str = ""
    ) -> Iterator[Problem]:
        for number, name in enumerate(names):
            if name is not None and name not in among:
                place = (*here, name) if _has_line(self.document, (*here, name)) else (*here, number)
                yield self.document.problem(place, f"There is no {what} `{name}`{of}.", _nearest(name, among))


def _has_line(document: Document, where: Where) -> bool:
    """Whether that place is written in the file, or in one that it is based on."""
    return where in document.lines or (document.base is not None and _has_line(document.base, where))


def _always_asked(field: Field) -> bool:
    """Whether no answer can be missing, whatever else is answered."""
    return field.required and not field.required_unless


def _field(step: Step, key: str | None) -> Field | None:
    return next((field for field in step.fields if field.key == key), None)


def _possible_answers(field: Field) -> Collection[str]:
    return _YES_NO if field.kind == "yes_no" else tuple(field.choices)
