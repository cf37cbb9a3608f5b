"""Copies of good files with a few bytes wrong, as a broken disk or an attacker's fuzzer makes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

_WORDS: Final = (
    *(b"/Type /Pages /Kids /Count /Length /Filter /FlateDecode /Parent /Annots /AcroForm /MediaBox".split()),
    *(b"obj endobj stream endstream xref trailer startxref << >> [ ] -1 99999999999 null".split()),
    *(b'<w:p> </w:p> w:tbl < > & " PK\x03\x04'.split()),
    b" 0 R",
    b"\0",
)
_CHANGES: Final = (1, 1, 2, 3, 5, 10, 40)
_NOISE: Final = 0.05


def mutants(seeds: Sequence[bytes], *, dice: Random) -> Iterator[bytes]:
    """Yield copies of the seeds without end, and now and then mere noise."""
    while True:
        if dice.random() < _NOISE:
            yield dice.randbytes(dice.randrange(5000))
            continue
        content = bytearray(dice.choice(seeds))
        for _ in range(dice.choice(_CHANGES)):
            _change(content, dice)
        yield bytes(content)


def _change(content: bytearray, dice: Random) -> None:
    at = dice.randrange(len(content) or 1)
    kind = dice.randrange(6)
    word = dice.choice(_WORDS)
    if kind == 0:
        content[at : at + 1] = dice.randbytes(1)
    elif kind == 1:
        del content[at : at + dice.choice((1, 2, 8, 100))]
    elif kind == 2:
        content[at:at] = word
    elif kind == 3:
        content[at : at + len(word)] = word
    elif kind == 4:
        start = dice.randrange(len(content) or 1)
        content[at:at] = content[start : start + dice.randrange(200)]
    else:
        _change_a_digit(content, at, dice)


def _change_a_digit(content: bytearray, at: int, dice: Random) -> None:
    digits = [place for place in range(at, min(len(content), at + 300)) if 48 <= content[place] <= 57]
    if digits:
        content[dice.choice(digits)] = 48 + dice.randrange(10)
