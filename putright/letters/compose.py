"""Fill a letter's wording from the case: what each part says now, and which parts can't be said yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from putright.accounts.models import User
from putright.cases.read import Loaded, as_actor
from putright.cases.record import Outgoing
from putright.cases.texts import about_key, readable
from putright.engine import questions
from putright.engine.attempt import Attempt
from putright.engine.attempt import Case as EngineCase
from putright.engine.procedure import Letter, Step
from putright.engine.state import State
from putright.engine.working_days import long_date
from putright.procedure_files.authority import Contact, in_force
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.wording import CLOSING, OPENING, SLOT, Wording


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as wording and case make it. A part with a slot that has no value is empty and says what it lacks."""

    letter: Letter
    subject: str
    opening: str
    closing: str
    parts: Mapping[str, str]
    lacking: Mapping[str, str]
    dates: Mapping[str, date]
    """The date of each clock for which the wording has a place."""
    needs_met: str = ""
    """How it meets what whoever gets it needs."""

    def outgoing(self, parts: Mapping[str, str]) -> Outgoing:
        """The letter with its parts as an officer left them, and those of its dates that still stand in it."""
        said = [self.opening, *(parts.get(part.key, "").strip() for part in self.letter.parts), self.closing]
        body = "\n\n".join(text for text in said if text) + "\n"
        promised = {clock: day for clock, day in self.dates.items() if long_date(day) in body}
        return Outgoing(self.letter.key, self.subject, body, dict(parts), promised, self.needs_met)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the slots of one letter get their values."""

    loaded: Loaded
    texts: Mapping[str, str]
    step: Step
    answers: Mapping[str, Any]
    writer: User
    today: date
    dates: Mapping[str, date]
    """Of each clock for which the wording has a place."""

    def value(self, slot: str) -> str:
        """What stands in the slot; empty when the case can't say."""
        name, _, rest = slot.partition(".")
        if name == "due":
            return long_date(self.dates[rest]) if rest in self.dates else ""
        if name == "holder":
            return self._holder(rest)
        if name == "answer":
            return self._answer(self.step, rest, self.answers)
        if name == "body":
            return self._bodies(self.answers.get(rest, self.loaded.state.facts.get(rest)))
        if name == "latest":
            return self._latest(*rest.split(".", 1))
        return self._plain()[slot]

    def _plain(self) -> Mapping[str, str]:
        row, state = self.loaded.row, self.loaded.state
        authority = catalogue().authority(row.authority)
        to = row.representative or row.complainant
        return {
            "complainant": (to.name if to else "") or "Sir or Madam",
            "reference": row.reference,
            "council": authority.name,
            "today": long_date(self.today),
            "received_on": long_date(state.received_on) if state.received_on else "",
            "summary": self._latest(self.loaded.procedure.opens_with, about_key(self.loaded.procedure)),
            "findings": self._findings(),
            "points": self._points(),
            "ombudsman": self._ombudsman(),
            "contact": _how_to_reach(authority.contact_on(self.today)),
            "writer": self._writer(),
        }

    def _writer(self) -> str:
        posts = [self.loaded.procedure.title_of(post) for post in self.writer.posts]
        return "\n".join([self.writer.name, *posts[:1]])

    def _holder(self, case_role: str) -> str:
        holder = self.loaded.state.holder(case_role)
        user = User.objects.filter(pk=holder.person).first() if holder else None
        if user is None:
            return ""
        reach = " or ".join(way for way in (user.telephone, user.email) if way)
        return f"{user.name}, {self.loaded.procedure.title_of(case_role)}: {reach}" if reach else ""

    def _answer(self, step: Step, key: str, answers: Mapping[str, Any]) -> str:
        field = next((field for field in step.fields if field.key == key), None)
        value = readable(answers.get(key), self.texts)
        if field is None or value in (None, ""):
            return ""
        if field.kind == "date":
            return long_date(date.fromisoformat(str(value)))
        if field.kind == "yes_no":
            return {"yes": "Yes", "no": "No"}[str(value)]
        if isinstance(value, list):
            return ", ".join(field.choices.get(one, one) for one in value)
        return field.choices.get(str(value), str(value))

    def _latest(self, step: str, key: str) -> str:
        event = self.loaded.state.latest(step)
        return self._answer(self.loaded.procedure.steps[step], key, event.data) if event else ""

    def _findings(self) -> str:
        """Each point with its finding and explanation: this step's own, or those of the latest step that made any."""
        found = self.answers.get("findings") or self._findings_made()
        said = []
        for point in self.loaded.state.open_points:
            answer = readable(found.get(str(point.number), {}), self.texts)
            if not answer.get("finding") or not str(answer.get("explanation", "")).strip():
                return ""
            title = f"Point {point.number}: {readable(point.text, self.texts)}"
            finding = self.loaded.procedure.findings[answer["finding"]].title
            said.append(f"{title}\n{finding}. {str(answer['explanation']).strip()}")
        return "\n\n".join(said)

    def _points(self) -> str:
        """Each point as it stands, and what is wanted about it."""
        said = []
        for point in self.loaded.state.open_points:
            wanted = readable(point.outcome_wanted, self.texts) if point.outcome_wanted else ""
            line = f"Point {point.number}: {readable(point.text, self.texts)}"
            said.append(f"{line}\nWhat you would like: {wanted}" if wanted else line)
        return "\n\n".join(said)

    def _findings_made(self) -> Mapping[str, Any]:
        made = (event.data["findings"] for event in reversed(self.loaded.state.taken) if "findings" in event.data)
        return next(made, {})

    def _ombudsman(self) -> str:
        """The details, in force today, of the Ombudsman chosen for the case, or of the only one there is."""
        ombudsmen = catalogue().authority(self.loaded.row.authority).ombudsmen
        chosen = self.answers.get("ombudsman") or self.loaded.state.facts.get("ombudsman")
        return self._bodies(list(ombudsmen) if chosen is None and len(ombudsmen) == 1 else chosen)

    def _bodies(self, chosen: Any) -> str:
        """How to reach the bodies chosen, by the details in force today."""
        authority = catalogue().authority(self.loaded.row.authority)
        bodies = {**authority.bodies, **authority.ombudsmen}
        keys = chosen if isinstance(chosen, list) else [chosen]
        found = (bodies[key] for key in keys if key in bodies)
        reached = (_how_to_reach(in_force(one.details, self.today)) if one.details else one.title for one in found)
        return "\n\n".join(reached)


def compose(
    loaded: Loaded,
    texts: Mapping[str, str],
    step: Step,
    answers: Mapping[str, Any],
    writer: User,
    today: date,
    happened_on: date | None = None,
) -> Composed | None:
    """The letter that goes with this step and these answers, taken on that day (today); None when none does."""
    letter = questions.which_letter(loaded.engine_case, step, answers)
    if letter is None:
        return None
    council = catalogue().council(loaded.row.authority)
    wording = council.wording(letter.key)
    attempt = Attempt(step.key, min(happened_on or today, today), as_actor(writer), answers)
    after = questions.where_would_it_stand(loaded.engine_case, attempt)
    dates = _dates(loaded.engine_case, after, wording, today)
    source = _Source(loaded, texts, step, answers, writer, today, dates)
    parts: dict[str, str] = {}
    lacking: dict[str, str] = {}
    for part in letter.parts:
        parts[part.key], lacks = _filled(wording.sections.get(part.key, ""), source)
        if lacks:
            lacking[part.key] = lacks
    opening, _ = _filled(wording.sections.get(OPENING, ""), source)
    closing, _ = _filled(wording.sections.get(CLOSING, ""), source)
    subject, _ = _filled(wording.subject, source)
    return Composed(letter, subject, opening, closing, parts, lacking, dates)


def _dates(case: EngineCase, after: State | None, wording: Wording, today: date) -> Mapping[str, date]:
    """Each as it will be once the step is taken, if its answers will do; as it is, for a clock that the step stops."""
    slots = {slot for text in (wording.subject, *wording.sections.values()) for slot in SLOT.findall(text)}
    wanted = {slot.removeprefix("due.") for slot in slots if slot.startswith("due.")}
    found: dict[str, date] = {}
    for state in (case.state, after) if wanted else ():
        for answer in questions.what_is_due(case.procedure, case.calendar, state, today) if state else ():
            if answer.clock.key in wanted and answer.run.running:
                found.pop(answer.clock.key, None)
                if answer.due.on is not None:
                    found[answer.clock.key] = answer.due.on
    return found


def _filled(text: str, source: _Source) -> tuple[str, str]:
    """The text with its slots filled, and the first slot without a value; such a text is left out whole."""
    values = {slot: source.value(slot) for slot in SLOT.findall(text)}
    empty = next((slot for slot, value in values.items() if not value), "")
    if empty:
        return "", empty
    return SLOT.sub(lambda match: values[match.group(1)], text), ""


def _how_to_reach(contact: Contact) -> str:
    ways = [contact.name, *contact.address, contact.telephone, contact.email, contact.website]
    lines = list(dict.fromkeys(line for line in ways if line))
    return "\n".join(lines)
