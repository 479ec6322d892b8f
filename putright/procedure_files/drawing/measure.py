"""How wide text is in Arial and the fonts that share its measure, and text in lines.

The drawing says how wide each line is, so that a browser with only some other font fits that into the same room.
"""

from collections.abc import Iterator, Mapping

_REGULAR = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[]\\ft·",
    333: "()-`r“”",
    355: '"',
    389: "*",
    500: "Jcksvxyz",
    556: "abdeghnopqu0123456789L?#$_–£",
    584: "+<=>~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl‘’|·",
    333: "!()-`:;[]ft",
    389: "*r",
    474: '"',
    500: "z“”",
    556: "aceksvxyJ0123456789_#$–£",
    584: "+<=>~",
    611: "bdghnopquFLTZ?",
    667: "EPSVXY",
    722: "ABCDHKNRU&",
    778: "GOQw",
    833: "M",
    889: "m%",
    944: "W",
}
"""In thousandths of the size, which letters are so wide."""
_WIDEST = 1020
"""What any other letter is taken to be."""


def _by_letter(groups: Mapping[int, str]) -> Mapping[str, int]:
    return {letter: wide for wide, letters in groups.items() for letter in letters}


_WIDTHS = {False: _by_letter(_REGULAR), True: _by_letter(_BOLD)}


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text of that size is."""
    widths = _WIDTHS[bold]
    return sum(widths.get(letter, _WIDEST) for letter in text) * size / 1000


def wrap(text: str, most: float, size: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than `most`; a word that is wider is broken."""
    lines: list[str] = []
    for word in text.split():
        for piece in _pieces(word, most, size, bold):
            longer = f"{lines[-1]} {piece}" if lines else piece
            if lines and width(longer, size, bold) <= most:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, most: float, size: float, bold: bool) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and width(piece + letter, size, bold) > most:
            yield piece
            piece = ""
        piece += letter
    yield piece
