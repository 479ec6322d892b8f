"""The stories in a folder, each told so that whatever stands in its way is said of the story's own file."""

from collections.abc import Iterable
from pathlib import Path

from putright.procedure_files.catalogue import Catalogue
from putright.procedure_files.problems import BadFile, Problem
from putright.procedure_files.scenario import Difference, Story, read_story, run


def story_paths(folder: Path) -> tuple[Path, ...]:
    """The stories in a folder and the folders in it."""
    return tuple(sorted(folder.rglob("*.yaml")))


def read_told(path: Path, catalogue: Catalogue) -> Story:
    """The story, ready to be told; BadFile, naming its file, when it or its procedure is wrong."""
    try:
        return read_story(path, catalogue)
    except BadFile as bad:
        raise BadFile(_of_this_story(path, bad.problems)) from None


def tell(story: Story) -> Difference | None:
    """The first step that differs, or None; BadFile when the engine can't use an answer in it."""
    try:
        return run(story)
    except Exception as error:  # a story holds free answers; whatever they upset is to be said, not thrown
        what = f"The engine can't make sense of an answer in this story: {type(error).__name__}: {error}."
        advice = "Write each answer as its question asks for it."
        raise BadFile([Problem(story.document.path, 0, what, advice)]) from error


def _of_this_story(path: Path, problems: Iterable[Problem]) -> list[Problem]:
    return [
        one if one.path == path else Problem(path, 0, f"Its procedure can't be used: {str(one).rstrip('.')}.", "")
        for one in problems
    ]
