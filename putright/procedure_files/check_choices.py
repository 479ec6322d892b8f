"""Whether each reading that may be chosen instead of a file's own leaves a sound procedure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from putright.engine.procedure import Procedure
from putright.procedure_files import shapes
from putright.procedure_files.authority import Authority
from putright.procedure_files.basic_shapes import as_list
from putright.procedure_files.catalogue import Version, chosen_version
from putright.procedure_files.problems import BadFile, Problem

_UNSEEN_OF_A_CLOCK = {"length", "extension", "title", "clause", "usually", "responsible", "tells", "lapse"}
_UNSEEN_OF_A_STEP = {"title", "done", "help", "clause", "receipt", "not_by_who_took", "by"}
"""What a clock or step may have otherwise without anything for a walk to find."""


def choosable(version: Version) -> Iterator[tuple[str, int, shapes.AlternativeShape]]:
    """Each alternative that can be chosen: its reading, its place among the alternatives, and what it is."""
    for reading, one in version.file.readings.items():
        for number, alternative in enumerate(one.alternatives):
            if isinstance(alternative, shapes.AlternativeShape):
                yield reading, number, alternative


def is_walked_alike(version: Version, alternative: shapes.AlternativeShape) -> bool:
    """Whether all that a walk looks at stays as it is: only dates, words, or people of whom some are always there."""
    always = {*version.procedure.posts, *version.procedure.groups}
    clocks = list(alternative.changes.get("clocks", {}).values())
    steps = list(alternative.changes.get("steps", {}).values())
    return (
        set(alternative.changes) <= {"clocks", "steps"}
        and all(isinstance(clock, Mapping) and set(clock) <= _UNSEEN_OF_A_CLOCK for clock in clocks)
        and all(isinstance(step, Mapping) and set(step) <= _UNSEEN_OF_A_STEP for step in steps)
        and all(always & set(as_list(step["by"])) for step in steps if "by" in step)
    )


def wrong_with_choices(
    version: Version, authority: Authority, wrong_with: Callable[[Version, bool], Iterable[Problem]]
) -> Iterator[Problem]:
    """What is wrong with the procedure as each alternative would have it, said at the alternative's line.

    `wrong_with` checks one version; its second argument says whether to walk it.
    """
    keys: set[tuple[str, str]] = set()
    for reading, number, alternative in choosable(version):
        where = ("readings", reading, "alternatives", number)
        if (reading, alternative.key) in keys:
            what = f"There are two alternatives `{alternative.key}`."
            yield version.document.problem(where, what, "Give each a key of its own.")
        keys.add((reading, alternative.key))
        for one in _problems(version, authority, wrong_with, reading, alternative):
            what = f"With “{alternative.words}” chosen: {one.what}"
            yield version.document.problem(where, what, one.to_do)


def _problems(
    version: Version,
    authority: Authority,
    wrong_with: Callable[[Version, bool], Iterable[Problem]],
    reading: str,
    alternative: shapes.AlternativeShape,
) -> Iterator[Problem]:
    try:
        chosen = chosen_version(version, authority, {reading: alternative.key})
    except BadFile as bad:
        yield from bad.problems
        return
    if chosen.procedure == _without_readings(version, chosen):
        yield Problem(
            version.document.path, 0, "Nothing is changed by it.", "Say what it changes, or give it in words only."
        )
    yield from wrong_with(chosen, not is_walked_alike(version, alternative))


def _without_readings(version: Version, chosen: Version) -> Procedure:
    return replace(version.procedure, readings=chosen.procedure.readings)
