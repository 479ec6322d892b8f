"""A box of the drawing with everything written in it, before it has a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from putright.procedure_files.drawing.chart import Place
from putright.procedure_files.drawing.measure import width, wrap

PADDING = 10
SIZE, LINE = 13, 17
TITLE_SIZE, TITLE_LINE = 15, 20
GAP = 6
INDENT = 18
"""Of what stands behind an arrow or the face of a clock."""
HERE = "The case is here"
ARROW = "→"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: where its baseline begins, how large it is and what kind of line."""

    x: float
    y: float
    words: str
    size: float = SIZE
    bold: bool = False
    light: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The room it takes: left, top, right, bottom."""
        ascent, descent = self.size * 0.8, self.size * 0.22
        return (self.x, self.y - ascent, self.x + width(self.words, self.size, self.bold), self.y + descent)


@dataclass(frozen=True, slots=True)
class Card:
    """A box and its lines, all measured from its own left top corner.

    `exits` says at which height the arrow to each standing leaves; `clock_marks` where a clock's face is drawn;
    `head` is the height of the title's part, where arrows come in.
    """

    place: Place
    width: float
    height: float
    head: float
    here: bool
    texts: tuple[Text, ...]
    exits: Mapping[str, float]
    clock_marks: tuple[float, ...]


def card(place: Place, across: float, here: bool = False) -> Card:
    """The box of a place, so wide; `here` when the case stands there."""
    return _Writing(place, across, here).card()


@dataclass
class _Writing:
    place: Place
    across: float
    here: bool
    y: float = 0
    texts: list[Text] = field(default_factory=list)
    exits: dict[str, float] = field(default_factory=dict)
    clock_marks: list[float] = field(default_factory=list)

    def card(self) -> Card:
        head = self._head()
        for way in self.place.ways:
            self.y += GAP
            self.exits[way.to] = self.y + LINE / 2
            self.texts.append(Text(PADDING, self.y + SIZE, ARROW, SIZE, bold=True))
            self._write(way.titled, INDENT, bold=True)
            for step in way.steps:
                self._write(step, INDENT)
        self.y += GAP if self.place.clocks else 0
        for clock in self.place.clocks:
            self.y += GAP / 3
            self.clock_marks.append(self.y + LINE / 2)
            self._write(clock, INDENT)
        height = self.y + (GAP if self.y > head else 0)
        return Card(
            self.place,
            self.across,
            height,
            head,
            self.here,
            tuple(self.texts),
            self.exits,
            tuple(self.clock_marks),
        )

    def _head(self) -> float:
        if self.here:
            self.texts.append(Text(PADDING, LINE, HERE, SIZE, bold=True, light=True))
            self.y += LINE + GAP
        self.y += GAP
        for line in wrap(self.place.titled, self.across - 2 * PADDING, TITLE_SIZE, bold=True):
            self.texts.append(Text(PADDING, self.y + TITLE_SIZE, line, TITLE_SIZE, bold=True))
            self.y += TITLE_LINE
        if self.place.begins:
            self._write(self.place.begins, 0)
        self.y += GAP
        return self.y

    def _write(self, words: str, indent: float, bold: bool = False) -> None:
        for line in wrap(words, self.across - 2 * PADDING - indent, SIZE, bold):
            self.texts.append(Text(PADDING + indent, self.y + SIZE, line, SIZE, bold))
            self.y += LINE
