"""What is drawn on a document's pages: signatures, initials and answers, each with its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from functions.docx import formats
from functions.domain import placements
from functions.domain.documents import Document
from functions.domain.fields import Field, FieldKind
from functions.domain.files import File, StoredObject
from functions.domain.languages import Language
from functions.domain.placements import PlacementKind
from functions.domain.placing import placements_in, signs_at_the_end
from functions.domain.recipients import Recipient
from functions.pdf.evidence_model import PlacedAnswer, PlacedSignature, Placement
from functions.storage import files


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """The pictures that people left, by recipient id. Who clicked, or signs automatically, left none."""

    signatures: Mapping[str, bytes]
    initials: Mapping[str, bytes]

    @classmethod
    def of(cls, document: Document) -> Pictures:
        """Bring the pictures of everybody who has signed."""
        left = [(one.id, one.signature) for one in document.recipients if one.signature is not None]
        return cls(
            signatures=_read({who: signature.image for who, signature in left}),
            initials=_read({who: signature.initials for who, signature in left}),
        )


def signatures_of(document: Document, file: File, *, pictures: Pictures) -> list[PlacedSignature]:
    """Return everybody's signature and initials in a file, each with all its places there.

    Who was given no place for a signature signs at the end of every file.
    """
    drawn = []
    for one in document.recipients:
        if one.signed_at is None or not one.draws:
            continue
        places = placements_in(document, one, file)
        for kind, images in (
            (PlacementKind.SIGNATURE, pictures.signatures),
            (PlacementKind.INITIALS, pictures.initials),
        ):
            spots = tuple(_place(each) for each in places if each.kind is kind)
            if spots or (kind is PlacementKind.SIGNATURE and signs_at_the_end(one)):
                drawn.append(
                    PlacedSignature(
                        recipient_id=one.id,
                        name=one.name,
                        signed_at=one.signed_at,
                        image=images.get(one.id),
                        places=spots,
                        initials=kind is PlacementKind.INITIALS,
                    )
                )
    return drawn


def answers_of(document: Document, file: File) -> list[PlacedAnswer]:
    """Return what people filled in that is written on the pages of a file."""
    return [
        PlacedAnswer(text=told, place=_place(field.placement), ticked=_ticked(field, one.answers[field.id]))
        for one in document.active_recipients
        for field, told in given(one, language=document.language)
        if field.placement is not None and document.file_of(field.placement.file_id).id == file.id
    ]


def given(recipient: Recipient, *, language: str) -> Iterator[tuple[Field, str]]:
    """Yield the fields that a recipient has filled in, with the answer as it is written in a language."""
    for field in recipient.fields:
        told = shown(field, recipient.answers.get(field.id), language=Language(language))
        if told:
            yield field, told


def shown(field: Field, value: Any, *, language: Language) -> str:
    """Return an answer as people write it: `$1,234.50 MXN`, `31/01/2026`, `A; B`; empty where there is none."""
    if not value and value != 0:
        return ""
    if field.kind is FieldKind.CHECKBOX:
        return "; ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
    written = str(value)
    try:
        match field.kind:
            case FieldKind.NUMBER:
                return formats.number(Decimal(written), language=language)
            case FieldKind.MONEY:
                return formats.money(Decimal(written), currency=field.currency, language=language)
            case FieldKind.DATE:
                return formats.date(date.fromisoformat(written), language=language, short=True)
            case FieldKind.CPF:
                return formats.cpf(written)
            case FieldKind.CNPJ:
                return formats.cnpj(written)
            case FieldKind.PHONE:
                return formats.phone(written)
    except (InvalidOperation, ValueError):
        return written
    return written


def _ticked(field: Field, value: Any) -> bool:
    """Whether the answer is a mark in a box: the one option of a list was chosen."""
    return field.kind is FieldKind.CHECKBOX and len(field.options) == 1 and bool(value)


def _place(placement: placements.Placement) -> Placement:
    return Placement(
        page=placement.page, x=placement.x, y=placement.y, width=placement.width, height=placement.height
    )


def _read(kept: Mapping[str, StoredObject | None]) -> dict[str, bytes]:
    return {who: files.read(stored) for who, stored in kept.items() if stored is not None}
