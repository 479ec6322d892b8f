"""What of a case can go among its papers, and each as a document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from putright.cases import read, statement, texts
from putright.cases.answers import Reader
from putright.cases.clock import day_of
from putright.cases.models import Case, CaseFile, Letter
from putright.cases.statement import Version, Worded
from putright.engine.events import Event
from putright.engine.working_days import long_date
from putright.papers.document import (
    Block,
    Document,
    Source,
    compared,
    heading,
    muted,
    pairs,
    short_date,
    table,
    words,
)

COMPLAINT, STATEMENT, FINDINGS, TIMELINE = "complaint", "statement", "findings", "timeline"
LETTER, FILE, ENTRY = "letter", "file", "entry"
"""What a key begins with, before a colon and a number."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """A case with everything in it that can be printed."""

    loaded: read.Loaded
    reader: Reader
    letters: Mapping[int, Letter]
    files: Mapping[int, CaseFile]


def holdings(case: Case) -> Holdings:
    """All that the case holds: five queries, however much that is."""
    loaded = read.load(case)
    held = list(
        CaseFile.objects.filter(case=case).exclude(origin=CaseFile.PAPERS).select_related("file").order_by("pk")
    )
    reader = Reader.of(loaded, texts.bodies(case), held)
    letters = Letter.objects.filter(case=case, erased_at=None).order_by("pk")
    return Holdings(loaded, reader, {one.pk: one for one in letters}, {one.pk: one for one in held})


def sources(held: Holdings) -> list[Source]:
    """Everything that can be chosen, in the order in which it is printed."""
    return [*_made(held), *_letters(held), *_files(held), *_entries(held)]


def document(held: Holdings, source: Source) -> Document:
    """The source as a document; KeyError when the case no longer holds it."""
    kind, _, number = source.key.partition(":")
    if kind == LETTER:
        return _letter(source, held.letters[int(number)])
    if kind == FILE:
        return Document(source.title, source.on, file=held.files[int(number)])
    if kind == ENTRY:
        event = held.loaded.state.event(int(number))
        if event is None:
            raise KeyError(source.key)
        return Document(source.title, source.on, _entry(held, event))
    return Document(source.title, source.on, _MADE[kind](held))


def _made(held: Holdings) -> Iterable[Source]:
    opening = held.loaded.state.taken[0]
    yield Source(COMPLAINT, "The complaint as it was received", opening.happened_on, "made", usual=True)
    agreed = held.loaded.state.statements
    if held.loaded.state.points:
        title = "Statement of complaint" if agreed else "Points of complaint"
        hint = f"With all {len(agreed)} versions that were agreed." if len(agreed) > 1 else ""
        yield Source(STATEMENT, title, agreed[-1].agreed_on if agreed else None, "made", hint, usual=True)
    if any(point.findings for point in held.loaded.state.points):
        yield Source(FINDINGS, "Findings at each stage", None, "made", usual=True)
    yield Source(TIMELINE, "Timeline", None, "made", "What was done, when and by whom, without what was written.", True)


def _letters(held: Holdings) -> Iterable[Source]:
    for pk, letter in held.letters.items():
        yield Source(f"{LETTER}:{pk}", letter.subject, day_of(letter.written_at), "letter", usual=True)


def _files(held: Holdings) -> Iterable[Source]:
    for pk, file in held.files.items():
        size = f"{max(1, round(file.file.size / 1024))} kB, {file.get_origin_display().lower()}"
        yield Source(f"{FILE}:{pk}", _called(held, file), day_of(file.added_at), "file", size)


def _called(held: Holdings, file: CaseFile) -> str:
    """By what it came with, where somebody filed it in a step: files from outside are called anything."""
    event = held.loaded.state.event(file.event_number) if file.event_number else None
    if event is None or event.step == held.loaded.procedure.opens_with:
        return file.name
    return f"{held.loaded.procedure.steps[event.step].as_done}: {file.name}"


def _entries(held: Holdings) -> Iterable[Source]:
    """Entries of the record with something written in them: requests, reports, answers."""
    for event in held.loaded.state.taken[1:]:
        if held.reader.answers(event):
            title = held.loaded.procedure.steps[event.step].as_done
            yield Source(f"{ENTRY}:{event.number}", title, event.happened_on, "entry", f"Entry {event.number}")


def _complaint(held: Holdings) -> list[Block]:
    return _entry(held, held.loaded.state.taken[0])


def _entry(held: Holdings, event: Event) -> list[Block]:
    by = held.reader.name(event.by)
    recorded = day_of(event.recorded_at)
    late = "" if recorded == event.happened_on else f", on {long_date(recorded)}"
    answers = [(one.label, one.text) for one in held.reader.answers(event)]
    return [muted(f"{long_date(event.happened_on)}. Recorded by {by}{late}. Entry {event.number}."), pairs(answers)]


def _letter(source: Source, letter: Letter) -> Document:
    to = "\n".join(filter(None, (letter.to_name, letter.to_post or letter.to_address)))
    gone = f"{letter.get_state_display()}, {long_date(day_of(letter.state_since))}."
    blocks = [muted(f"Written on {long_date(day_of(letter.written_at))}. {gone}")]
    return Document(source.title, source.on, [*blocks, *([words(to)] if to else []), words(letter.body)])


def _statement(held: Holdings) -> list[Block]:
    """As it stands, then every version that was agreed, each with what it changed in the one before."""
    versions = statement.agreed_versions(held.loaded, held.reader.texts)
    now = statement.as_it_stands(held.loaded, held.reader.texts)
    if not versions:
        return [muted("No version of it has been agreed yet."), _points(now)]
    blocks: list[Block] = []
    since = statement.compare(versions[-1].points, now)
    if since:
        blocks += [heading("Changed since it was last agreed"), *_changes(since)]
    for place in range(len(versions) - 1, -1, -1):
        blocks += _version(versions[place], versions[place - 1] if place else None)
    return blocks


def _version(version: Version, before: Version | None) -> list[Block]:
    blocks: list[Block] = [
        heading(f"Version {version.number}, agreed on {long_date(version.agreed_on)}"),
        _points(version.points),
    ]
    if before is not None:
        changes = statement.compare(before.points, version.points)
        said = f"What changed from version {before.number}:" if changes else f"As version {before.number}, agreed anew."
        blocks += [muted(said), *_changes(changes)]
    return blocks


def _points(points: Sequence[Worded]) -> Block:
    rows = [[str(one.number), one.text, one.outcome_wanted] for one in points]
    return table(["No.", "Point", "Outcome wanted"], rows, [1, 7, 4])


def _changes(changes: Sequence[statement.Change]) -> list[Block]:
    blocks: list[Block] = []
    for one in changes:
        blocks += [muted(f"{one.sentence}:"), compared(one.text)]
        if one.outcome_wanted:
            blocks += [muted("Outcome wanted:"), compared(one.outcome_wanted)]
    return blocks


def _findings(held: Holdings) -> list[Block]:
    blocks: list[Block] = []
    points = {
        str(point.number): str(held.reader.texts.get(point.text, point.text)) for point in held.loaded.state.points
    }
    for event in held.loaded.state.taken:
        step = held.loaded.procedure.steps[event.step]
        for field in step.fields:
            if field.kind != "findings" or not event.data.get(field.key):
                continue
            found = texts.readable(event.data[field.key], held.reader.texts)
            rows = [
                [
                    number,
                    points.get(number, ""),
                    held.loaded.procedure.findings[one["finding"]].title,
                    one["explanation"],
                ]
                for number, one in found.items()
            ]
            blocks += [
                heading(f"{step.as_done}, {long_date(event.happened_on)}"),
                table(["No.", "Point", "Finding", "Why"], rows, [1, 5, 3, 6]),
            ]
    return blocks


def _timeline(held: Holdings) -> list[Block]:
    rows = [
        [short_date(event.happened_on), held.loaded.procedure.steps[event.step].as_done, held.reader.name(event.by)]
        for event in sorted(held.loaded.state.taken, key=lambda one: (one.happened_on, one.number))
    ]
    return [table(["Date", "What was done", "By"], rows, [4, 8, 4])]


_MADE = {COMPLAINT: _complaint, STATEMENT: _statement, FINDINGS: _findings, TIMELINE: _timeline}
