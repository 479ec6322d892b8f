"""Fill a letter's wording from the case: what each part says now, and which parts can't be said yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from putright.accounts.models import User
from putright.cases.read import Loaded
from putright.cases.record import Outgoing
from putright.cases.texts import readable
from putright.engine import questions
from putright.engine.answers import FINDINGS
from putright.engine.procedure import Letter, Step
from putright.engine.working_days import long_date
from putright.procedure_files.authority import Contact, in_force
from putright.procedure_files.catalogue import catalogue
from putright.procedure_files.wording import CLOSING, OPENING, SLOT


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as wording and case make it. A part with a slot that has no value is empty and says what it lacks."""

    letter: Letter
    subject: str
    opening: str
    closing: str
    parts: Mapping[str, str]
    lacking: Mapping[str, str]

    def outgoing(self, parts: Mapping[str, str]) -> Outgoing:
        """The letter with its parts as an officer left them."""
        said = [self.opening, *(parts.get(part.key, "").strip() for part in self.letter.parts), self.closing]
        body = "\n\n".join(text for text in said if text) + "\n"
        return Outgoing(self.letter.key, self.subject, body, dict(parts))


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the slots of one letter get their values."""

    loaded: Loaded
    texts: Mapping[str, str]
    step: Step
    answers: Mapping[str, Any]
    writer: User
    today: date

    def value(self, slot: str) -> str:
        """What stands in the slot; empty when the case can't say."""
        name, _, rest = slot.partition(".")
        if name == "due":
            return self._due(rest)
        if name == "holder":
            return self._holder(rest)
        if name == "answer":
            return self._answer(self.step, rest, self.answers)
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
            "summary": self._latest(self.loaded.procedure.opens_with, "summary"),
            "findings": self._findings(),
            "ombudsman": self._ombudsman(),
            "contact": _how_to_reach(authority.contact_on(self.today)),
            "writer": self._writer(),
        }

    def _writer(self) -> str:
        posts = [self.loaded.procedure.title_of(post) for post in self.writer.posts]
        return "\n".join([self.writer.name, *posts[:1]])

    def _due(self, clock: str) -> str:
        run = self.loaded.state.running(clock)
        if run is None:
            return ""
        case = self.loaded.engine_case
        answers = questions.what_is_due(case.procedure, case.calendar, case.state, self.today)
        due = next((one.due.on for one in answers if one.run is run), None)
        return long_date(due) if due else ""

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
        return field.choices.get(str(value), str(value))

    def _latest(self, step: str, key: str) -> str:
        event = self.loaded.state.latest(step)
        return self._answer(self.loaded.procedure.steps[step], key, event.data) if event else ""

    def _findings(self) -> str:
        """Each point with its finding and explanation: this step's own, or those of the latest step that made any."""
        found = self.answers.get("findings") or self._findings_made()
        said = []
        for point in self.loaded.state.points:
            answer = readable(found.get(str(point.number), {}), self.texts)
            if not answer.get("finding") or not str(answer.get("explanation", "")).strip():
                return ""
            title = f"Point {point.number}: {readable(point.text, self.texts)}"
            said.append(f"{title}\n{FINDINGS[answer['finding']]}. {str(answer['explanation']).strip()}")
        return "\n\n".join(said)

    def _findings_made(self) -> Mapping[str, Any]:
        made = (event.data["findings"] for event in reversed(self.loaded.state.taken) if "findings" in event.data)
        return next(made, {})

    def _ombudsman(self) -> str:
        """The details, in force today, of the Ombudsman chosen for the case."""
        chosen = self.loaded.state.facts.get("ombudsman")
        bodies = catalogue().authority(self.loaded.row.authority).ombudsmen
        keys = chosen if isinstance(chosen, list) else [chosen]
        return "\n\n".join(_how_to_reach(in_force(bodies[key].details, self.today)) for key in keys if key in bodies)


def compose(
    loaded: Loaded,
    texts: Mapping[str, str],
    step: Step,
    answers: Mapping[str, Any],
    writer: User,
    today: date,
) -> Composed | None:
    """The letter that goes with this step and these answers; None when none does."""
    letter = questions.which_letter(loaded.procedure, step, answers)
    if letter is None:
        return None
    council = catalogue().council(loaded.row.authority)
    wording = council.wording(letter.key)
    source = _Source(loaded, texts, step, answers, writer, today)
    parts: dict[str, str] = {}
    lacking: dict[str, str] = {}
    for part in letter.parts:
        parts[part.key], lacks = _filled(wording.sections.get(part.key, ""), source)
        if lacks:
            lacking[part.key] = lacks
    opening, _ = _filled(wording.sections.get(OPENING, ""), source)
    closing, _ = _filled(wording.sections.get(CLOSING, ""), source)
    subject, _ = _filled(wording.subject, source)
    return Composed(letter, subject, opening, closing, parts, lacking)


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
