"""A procedure file's shape, as the engine's own frozen values."""

from collections.abc import Iterable, Mapping

from putright.engine import procedure as engine
from putright.engine import timing
from putright.engine.readings import Alternative, Reading
from putright.procedure_files import shapes
from putright.procedure_files.authority import Authority


def build_procedure(file: shapes.ProcedureFile, authority: Authority) -> engine.Procedure:
    """The procedure, with the authority's groups, channels and services filled in."""
    pauses = {key: _pause(key, pause) for key, pause in file.pauses.items()} or _ONE_PAUSE
    deemed = file.deemed_receipt
    return engine.Procedure(
        authority=authority.slug,
        slug=file.procedure,
        title=file.title,
        in_force_from=file.in_force_from,
        opens_with=file.opens_with,
        opens_in=file.opens_in,
        messages_taken_by=file.messages_taken_by,
        stages={key: engine.Stage(key, s.number, s.title) for key, s in file.stages.items()},
        standings={key: _standing(key, standing) for key, standing in file.standings.items()},
        posts=authority.posts,
        case_roles={key: engine.CaseRole(key, r.title, r.clause, r.several) for key, r in file.case_roles.items()},
        clocks={key: _clock(key, clock, tuple(pauses), authority) for key, clock in file.clocks.items()},
        steps={key: _step(key, step, file, next(iter(pauses)), authority) for key, step in file.steps.items()},
        letters={key: _letter(key, letter) for key, letter in file.letters.items()},
        readings={
            key: Reading(key, r.question, r.taken, _alternatives(r), tuple(r.clauses))
            for key, r in file.readings.items()
        },
        pauses=pauses,
        findings={key: _finding(key, finding) for key, finding in file.findings.items()} or engine.FINDINGS,
        deemed_receipt={key: _some_length(one) for key, one in (deemed.__pydantic_extra__ if deemed else {}).items()},
        deemed_receipt_clause=deemed.clause if deemed else "",
        about=file.about,
        groups=authority.groups,
    )


def _alternatives(reading: shapes.ReadingShape) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(one) if isinstance(one, str) else Alternative(one.words, one.key) for one in reading.alternatives
    )


_ONE_PAUSE: Mapping[str, timing.Pause] = {timing.HOLD: timing.Pause(timing.HOLD, "On hold", "")}


def _pause(key: str, pause: shapes.PauseShape) -> timing.Pause:
    return timing.Pause(key=key, **dict(pause))


def _finding(key: str, finding: shapes.FindingShape | str) -> engine.Finding:
    if isinstance(finding, str):
        return engine.Finding(key, finding, key)
    return engine.Finding(key, finding.title, finding.counts_as)


def _standing(key: str, standing: shapes.StandingShape) -> engine.Standing:
    return engine.Standing(key=key, **{**dict(standing), "expects": tuple(standing.expects)})


def _clock(key: str, clock: shapes.ClockShape, pauses: tuple[str, ...], authority: Authority) -> timing.Clock:
    return timing.Clock(
        key=key,
        title=clock.title,
        clause=clock.clause,
        starts=tuple(_start(start) for start in clock.starts),
        stops=tuple(clock.stops),
        responsible=clock.responsible,
        stage=clock.stage,
        length=_length(clock.length),
        agreed_in=clock.agreed_in,
        set_aside_by=tuple(clock.set_aside_by),
        paused_by=pauses if clock.paused_by_holds else tuple(clock.paused_by),
        nature=clock.is_,
        counts_from=clock.counts_from,
        counts_back_from=clock.counts_back_from,
        backstop=clock.backstop,
        in_law_of=clock.in_law_of,
        outlives_closing=clock.outlives_closing,
        extension=_extension(clock.extension),
        lapse=clock.lapse,
        tells=tuple(_ungrouped(clock.tells, authority)),
        public=clock.public,
    )


def _start(start: shapes.StartShape) -> timing.Start:
    return timing.Start(start.step, _where(start.where), start.deemed_by, _where(start.unless), start.goes_on)


def _extension(extension: shapes.ExtensionShape | None) -> timing.Extension | None:
    if extension is None:
        return None
    return timing.Extension(extension.step, extension.clause, _length(extension.at_most))


def _length(length: shapes.LengthShape | None) -> timing.Length | None:
    return None if length is None else _some_length(length)


def _some_length(length: shapes.LengthShape) -> timing.Length:
    units: tuple[timing.Unit, ...] = ("working_days", "calendar_days", "months", "years")
    unit = next(unit for unit in units if getattr(length, unit) is not None)
    return timing.Length(getattr(length, unit), unit)


def _step(
    key: str, step: shapes.StepShape, file: shapes.ProcedureFile, first_pause: str, authority: Authority
) -> engine.Step:
    return engine.Step(
        key=key,
        title=step.title,
        kind=step.kind,
        clause=step.clause,
        by=tuple(_ungrouped(step.by, authority)),
        when=tuple(step.when) or ((file.opens_in,) if key == file.opens_with else ()),
        done=step.done,
        leads_to=step.leads_to,
        after=tuple(step.after),
        not_after=tuple(step.not_after),
        after_unless=dict(step.after_unless),
        only_if=_where(step.only_if),
        not_if=_where(step.not_if),
        only_in_time=tuple(step.only_in_time),
        only_when_late=tuple(step.only_when_late),
        only_while_running=tuple(step.only_while_running),
        not_while_running=tuple(step.not_while_running),
        not_by_who_took=tuple(step.not_by_who_took),
        fields=tuple(_field(name, field, authority) for name, field in step.fields.items()),
        letter=step.letter,
        letter_when=_where(step.letter_when),
        clock=step.clock,
        pause=step.pause or first_pause,
        ends=tuple(step.ends),
        to=tuple(step.to),
        keeps_receipt=step.receipt == "kept",
        takes_from=step.takes_from,
        help=step.help,
    )


def _ungrouped(roles: Iterable[str], authority: Authority) -> Iterable[str]:
    for role in roles:
        yield from authority.groups.get(role, (role,))


def _field(key: str, field: shapes.FieldShape, authority: Authority) -> engine.Field:
    return engine.Field(
        key=key,
        title=field.title,
        kind=field.kind,
        clause=field.clause,
        required=field.required and not field.required_when,
        required_when=_where(field.required_when),
        required_unless=field.required_unless,
        must_be=field.must_be,
        not_before=field.not_before,
        choices=field.choices or _choices_from(field.choices_from, field.body_kind, authority),
        hint=field.hint,
        sets=field.sets,
        makes=_makes(field.makes),
        appointment=_appointment(field.appointment, field.clause, authority),
    )


def _makes(makes: shapes.MakesShape | None) -> engine.Makes | None:
    return engine.Makes(makes.action, makes.kind_from, makes.by_when, makes.owner) if makes else None


def _choices_from(source: str | None, body_kind: str | None, authority: Authority) -> Mapping[str, str]:
    if source == "channels":
        return {key: channel.title for key, channel in authority.channels.items()}
    if source == "services":
        return authority.services
    if source == "ombudsmen":
        return {key: ombudsman.title for key, ombudsman in authority.ombudsmen.items()}
    if source == "bodies":
        return {key: body.title for key, body in authority.bodies.items() if body_kind in (None, body.kind)}
    return {}


def _appointment(rule: shapes.AppointmentShape | None, clause: str, authority: Authority) -> engine.Appointment | None:
    if rule is None:
        return None
    return engine.Appointment(
        posts=tuple(_ungrouped(rule.posts, authority)),
        usually=tuple(_ungrouped(rule.usually, authority)),
        instead_if=tuple(
            engine.Instead(
                tuple(_ungrouped(one.subject_post, authority)), tuple(_ungrouped(one.posts, authority)), one.clause
            )
            for one in rule.instead_if
        ),
        outside=rule.outside,
        clause=clause,
        also_if={part: tuple(_ungrouped(posts, authority)) for part, posts in rule.also_if.items()},
        never=dict(rule.never),
        senior_to=dict(rule.senior_to),
        senior_or_elsewhere=dict(rule.senior_or_elsewhere),
        same_service_unless=rule.same_service_unless,
        same_service_clause=rule.same_service_clause,
    )


def _letter(key: str, letter: shapes.LetterShape) -> engine.Letter:
    parts = (
        engine.LetterPart(name, p.title, p.clause, p.required, _where(p.required_when), p.required_unless)
        for name, p in letter.parts.items()
    )
    return engine.Letter(key, letter.title, letter.clause, tuple(parts))


def _where(where: Mapping[str, list[str]]) -> timing.Where:
    return {key: tuple(values) for key, values in where.items()}
