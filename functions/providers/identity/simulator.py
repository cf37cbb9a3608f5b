"""The sandbox's judge: it decides by colours, so that whoever integrates can try every outcome with plain pictures.

A picture is judged by the colour that most of it has, which survives cameras, scaling and JPEG:

| mostly | as a selfie or a movement | as an identity document |
|---|---|---|
| red    | another person's face      | another person's document |
| black  | no face                    | illegible |
| blue   | passes                     | illegible |
| green  | the provider does not answer | the provider does not answer |
| anything else | passes              | the person's own document |

A government's register matches, but for tax identifiers that end in 0, which it does not know, and in 9, where its
data differ. The same picture and the same person give the same answer always. Nothing leaves the machine.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from functions.domain.proving import IdentityUnavailable
from functions.domain.requirements import Requirement
from functions.providers.identity.contract import Faces, Liveness, Reading, Register, Step

ALIKE: Final = 98.0
UNLIKE: Final = 12.0
OTHER_NAME: Final = "Persona Distinta de Prueba"
_LOOK: Final = 32
_MOST: Final = 0.6


class Colour(StrEnum):
    """What most of a picture is."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    BLACK = "black"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Simulator:
    """Judges proofs of the person whose data it is given: that is what it reads off every document of theirs."""

    PROVES: ClassVar[frozenset[Requirement]] = frozenset(
        {Requirement.IDENTITY_DOCUMENT, Requirement.SELFIE, Requirement.LIVENESS, Requirement.GOVERNMENT}
    )

    holder: str
    number: str | None = None
    born: date | None = None

    @property
    def name(self) -> str:
        return "simulator"

    def compare_faces(self, selfie: bytes, portrait: bytes) -> Faces:
        """Find no face on what is black, and another on what is red."""
        colours = (_answering(selfie), _answering(portrait))
        if Colour.BLACK in colours:
            return Faces(similarity=None)
        return Faces(similarity=UNLIKE if Colour.RED in colours else ALIKE)

    def read_document(self, front: bytes, back: bytes | None) -> Reading:
        """Read the person's own data, unless the picture's colour says otherwise."""
        colours = {_answering(one) for one in (front, back) if one is not None}
        if colours & {Colour.BLACK, Colour.BLUE}:
            return Reading()
        name = OTHER_NAME if Colour.RED in colours else self.holder
        return Reading(name=name, number=self.number, birth_date=self.born, kind="simulated")

    def check_liveness(self, frames: Sequence[bytes], steps: Sequence[Step]) -> Liveness:
        """Miss a movement whose picture is black or red."""
        for frame, step in zip(frames, steps, strict=True):
            if _answering(frame) in (Colour.BLACK, Colour.RED):
                return Liveness(confidence=UNLIKE, failed_step=step)
        return Liveness(confidence=ALIKE)

    def check_government(self, *, tax_id: str, name: str, birth_date: date | None) -> Register:
        """Judge by the last character of the tax identifier."""
        del name, birth_date
        return {"0": Register.UNKNOWN, "9": Register.MISMATCH}.get(tax_id[-1:], Register.MATCH)


def _answering(picture: bytes) -> Colour:
    colour = colour_of(picture)
    if colour is Colour.GREEN:
        raise IdentityUnavailable
    return colour


def colour_of(picture: bytes) -> Colour:
    """Return the colour that three fifths of a picture have."""
    from PIL import Image

    with Image.open(io.BytesIO(picture), formats=["JPEG"]) as opened:
        seen = opened.convert("RGB").resize((_LOOK, _LOOK)).tobytes()
    counted = dict.fromkeys(Colour, 0)
    for at in range(0, len(seen), 3):
        counted[_named(*seen[at : at + 3])] += 1
    most = max(counted, key=lambda one: counted[one])
    return most if counted[most] >= _MOST * _LOOK * _LOOK else Colour.OTHER


def _named(red: int, green: int, blue: int) -> Colour:
    if max(red, green, blue) < 50:
        return Colour.BLACK
    for colour, own, others in (
        (Colour.RED, red, (green, blue)),
        (Colour.GREEN, green, (red, blue)),
        (Colour.BLUE, blue, (red, green)),
    ):
        # Skin is reddish too, but never twice as red as green.
        if own > 90 and own > 2 * max(others):
            return colour
    return Colour.OTHER
