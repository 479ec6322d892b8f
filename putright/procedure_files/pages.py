"""Pages about a procedure, made from its files: what it says, clause beside rule, and the format's own reference."""

from collections.abc import Iterable, Mapping, Sequence

from putright.engine.procedure import Procedure, Step
from putright.engine.timing import Clock
from putright.procedure_files import shapes
from putright.procedure_files.basic_shapes import Shape
from putright.procedure_files.drawing.chart import chart
from putright.procedure_files.register import Register
from putright.procedure_files.traced import Named, Place

NOTE = "<!-- Made by `putright docs` from the procedure files. Change those, not this. -->\n"


def procedure_page(procedure: Procedure, drawing: str) -> str:
    """A procedure in words: stages, clocks, steps, letters and readings, each with its clause.

    `drawing` is the name of the file beside the page that shows the procedure drawn.
    """
    parts = [
        f"{NOTE}# {procedure.title} ({procedure.key}), in force from {procedure.in_force_from}\n",
        f"[![How a case moves: what leads where stands in words below]({drawing})]({drawing})\n",
        "## Where a case can stand\n",
        _table(
            ("standing", "stage", "means", "clause"),
            (
                (s.title, procedure.stages[s.stage].title if s.stage else "", s.explained, s.clause)
                for s in procedure.standings.values()
            ),
        ),
        "## What leads where\n",
        _table(("from", "to", "by"), _ways(procedure)),
        "## Clocks\n",
        _table(
            ("clock", "starts with", "length", "stops with", "more time", "clause"),
            (_clock(procedure, clock) for clock in procedure.clocks.values()),
        ),
        "## Steps\n",
        _table(
            ("step", "where the case stands", "who", "letter", "clause"),
            (_step(procedure, step) for step in procedure.steps.values()),
        ),
        "## What each letter must say\n",
        _table(
            ("letter", "must say", "clause"),
            (
                (letter.title, p.title, p.clause)
                for letter in procedure.letters.values()
                for p in letter.parts
                if p.required
            ),
        ),
        "## How the policy is read where it is silent or contradicts itself\n",
        _table(
            ("question", "read as", "could also be read as"),
            (
                (r.question, r.taken, "; ".join(other.words for other in r.alternatives))
                for r in procedure.readings.values()
            ),
        ),
    ]
    return "\n".join(parts)


def register_page(register: Register, ruled: Named, tested: Named) -> str:
    """Every requirement beside the rules that cite it and the stories and tests that prove it."""
    rows = []
    for one in register.requirements.values():
        explained = register.explanation(one)
        proof = _files(tested.get(one.id, ())) or (f"{explained.as_}: {explained.why}" if explained else "")
        rows.append((one.id, one.clause, one.requirement, _files(ruled.get(one.id, ())), proof))
    title = f"{NOTE}# {register.file.name}: clause beside rule (in force from {register.in_force_from})\n"
    return "\n".join(
        [title, _table(("id", "clause", "what it demands, in our words", "rules", "proven by, or why not"), rows)]
    )


def format_page() -> str:
    """Every key of every kind of file, from the shapes the reader holds files against."""
    parts = [f"{NOTE}# The format of procedure files\n"]
    for name, shape in shapes.FILES.items():
        parts.append(f"## {name}\n\n{(shape.__doc__ or '').strip()}\n")
        parts.extend(_shape(shape))
    return "\n".join(parts)


def _shape(shape: type[Shape]) -> Iterable[str]:
    schema = shape.model_json_schema()
    yield _keys(schema)
    for name, inner in schema.get("$defs", {}).items():
        yield f"### {name.removesuffix('Shape')}\n\n{inner.get('description', '')}\n"
        yield _keys(inner)


def _keys(schema: Mapping[str, object]) -> str:
    properties = schema.get("properties", {})
    required = schema.get("required", [])
    if not isinstance(properties, Mapping) or not isinstance(required, list):
        return ""
    rows = (
        (key, "yes" if key in required else "", _kind(one), one.get("description", ""))
        for key, one in properties.items()
    )
    return _table(("key", "required", "holds", "about"), rows)


def _kind(one: Mapping[str, object]) -> str:
    options = one.get("anyOf")
    if isinstance(options, list):
        return " or ".join(dict.fromkeys(_kind(option) for option in options if option.get("type") != "null"))
    if "$ref" in one:
        return str(one["$ref"]).rsplit("/", 1)[-1].removesuffix("Shape")
    if isinstance(one.get("enum"), list):
        return ", ".join(str(value) for value in one["enum"])  # type: ignore[attr-defined]
    if one.get("type") == "array" and isinstance(one.get("items"), Mapping):
        return f"list of {_kind(one['items'])}"  # type: ignore[arg-type]
    return str(one.get("format", one.get("type", "anything")))


def _ways(procedure: Procedure) -> Iterable[Sequence[str]]:
    for place in chart(procedure).places.values():
        yield from ((place.titled, way.titled, "; ".join(way.steps)) for way in place.ways)


def _clock(procedure: Procedure, clock: Clock) -> Sequence[str]:
    length = str(clock.length) if clock.length else "by the date agreed" if clock.agreed_in else "no time set"
    held = ", stands still on hold" if clock.paused_by else ""
    more = ""
    if clock.extension:
        more = f"by “{procedure.steps[clock.extension.step].title}”"
        more += f", at most {clock.extension.at_most} in all" if clock.extension.at_most else ", no longest time"
    starts = ", ".join(procedure.steps[start.step].title for start in clock.starts)
    stops = ", ".join(procedure.steps[key].title for key in clock.stops)
    return (clock.title, starts, length + held, stops, more, clock.clause)


def _step(procedure: Procedure, step: Step) -> Sequence[str]:
    where = ", ".join(procedure.standings[key].title for key in step.when)
    if len(step.when) == len(procedure.standings):
        where = "anywhere"
    who = ", ".join(dict.fromkeys(procedure.title_of(role) for role in step.by))
    return (step.title, where, who, procedure.letters[step.letter].title if step.letter else "", step.clause)


def _files(places: Iterable[Place]) -> str:
    names = dict.fromkeys(place.path.name for place in places)
    return ", ".join(names)


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    for row in rows:
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |")
    return "\n".join(lines) + "\n"
