"""The tiny council with a second procedure, `children`, that uses what the first has no need of."""

import shutil
from pathlib import Path

from tests.support.councils import councils_in, spoil

FURTHER = Path(__file__).parent / "further"
COUNCIL = "examplebridge"
CORPORATE = "corporate.2026-04-01.yaml"
CHILDREN = "children.2026-04-01.yaml"

_MANAGER = "  manager: {title: Manager, grade: 2, oversight: true}\n"
_MORE_POSTS = """\
  director: {title: Director, grade: 3}
  independent: {title: Independent person, grade: 0, outside: true}
"""
_BODIES = """\
bodies:
  voice:
    title: Voice
    clause: EXA-3
    kind: advocacy
    details: [{from: 2026-04-01, name: Voice, telephone: 01632 960001}]
  police: {title: Police, clause: EXA-3, kind: elsewhere}
"""


def further_council_in(folder: Path) -> Path:
    """A copy under `folder`, with the posts and bodies that the second procedure needs: the council's own folder."""
    council = councils_in(folder) / COUNCIL
    shutil.copytree(FURTHER, council, dirs_exist_ok=True)
    spoil(council / "authority.yaml", _MANAGER, _MANAGER + _MORE_POSTS)
    with (council / "authority.yaml").open("a", encoding="utf-8") as authority:
        authority.write(_BODIES)
    return council
