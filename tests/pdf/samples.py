"""Signatures and evidence to assemble with."""

from __future__ import annotations

import hashlib
import io
import math
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageDraw

from functions.pdf.evidence_model import (
    AttachmentEvidence,
    EventEvidence,
    Evidence,
    HandoverEvidence,
    PlacedSignature,
    Placement,
    ProofEvidence,
    RecipientEvidence,
)

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def drawn(colour: tuple[int, int, int] = (20, 40, 140)) -> bytes:
    """A signature as a finger draws it: strokes on a transparent sheet."""
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    points = [(60 + i * 4.8, 120 + 70 * math.sin(i / 7) * math.cos(i / 23)) for i in range(100)]
    ImageDraw.Draw(image).line(points, fill=(*colour, 255), width=7, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def block(colour: tuple[int, int, int]) -> bytes:
    """A signature that is one full block of colour, easy to find on a rendered page."""
    out = io.BytesIO()
    Image.new("RGB", (300, 150), colour).save(out, "PNG")
    return out.getvalue()


def signature(
    name: str = "Ana Núñez",
    *,
    placement: Placement | None = None,
    image: bytes | None = None,
) -> PlacedSignature:
    return PlacedSignature(
        recipient_id="rcp_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        name=name,
        signed_at=NOON,
        image=image or drawn(),
        places=() if placement is None else (placement,),
    )


def evidence(*, language: str = "es", recipients: int = 2, events: int = 9, pages: int = 1) -> Evidence:
    people = [
        (
            "Ana María Núñez Ibáñez",
            "ana.nunez@example.com",
            "+525512345678",
            "NUIA800101AB1",
        ),
        (
            "João Conceição Araújo",
            "joao@example.com",
            "+5511987654321",
            "529.982.247-25",
        ),
        ("Łukasz Żółć", "lukasz@example.com", None, None),
    ]
    told = [
        "document.created",
        "document.sent",
        "recipient.notified",
        "recipient.viewed",
        "recipient.signed",
    ]
    log, head = [], ""
    for number in range(events):
        head = hashlib.sha256(f"{head}{number}".encode()).hexdigest()
        at = NOON + timedelta(minutes=number)
        actor = "account" if number < 2 else people[number % recipients % 3][0]
        log.append(
            EventEvidence(
                sequence=number + 1,
                at=at,
                type=told[min(number, 4)],
                actor=actor,
                hash=head,
            )
        )
    return Evidence(
        language=language,
        document_id="doc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        document_name="Contrato de prestación de servicios – año 2026",
        received_sha256=hashlib.sha256(b"received").hexdigest(),
        kept_sha256=hashlib.sha256(b"kept").hexdigest(),
        page_count=pages,
        account_name="Comercializadora Ñandú & Hijos, S.A. de C.V.",
        sender="Equipo de contratos <contratos@example.com>",
        created_at=NOON,
        sent_at=NOON + timedelta(minutes=1),
        completed_at=NOON + timedelta(minutes=events),
        chain_head=head,
        verification_url="https://rubrica.example/verify/doc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        recipients=tuple(
            RecipientEvidence(
                id=f"rcp_01JQ8Z3N6W4Y5T7V9X0C2B4D{number:02d}",
                name=people[number % 3][0],
                status="signed",
                email=people[number % 3][1],
                phone=people[number % 3][2],
                tax_id=people[number % 3][3],
                notified_at=NOON + timedelta(minutes=2),
                viewed_at=NOON + timedelta(minutes=3),
                signed_at=NOON + timedelta(minutes=4),
                ip="2001:db8::7",
                user_agent="Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142 Mobile",
                consent_version="2026-01",
                role="signer",
                kind="drawn",
                channels=("email",),
                signature=drawn(),
            )
            for number in range(recipients)
        ),
        events=tuple(log),
    )


def full_part(number: int = 0, *, long: bool = False) -> RecipientEvidence:
    """Everything that there can be to say of one person."""
    words = "Cláusula de conservación y acceso a los datos. " * (30 if long else 1)
    later = NOON + timedelta(hours=1)
    return RecipientEvidence(
        id=f"rcp_01JQ8Z3N6W4Y5T7V9X0C2B4D{number:02d}",
        name="María Fernanda Guadalupe Rodríguez-Santamaría y Goyeneche de la Fuente " * (3 if long else 1),
        status="signed",
        role="signer",
        group=2,
        email="maria.fernanda.rodriguez.santamaria@example.com",
        phone="+525512345678",
        tax_id="ROSM800101AB1",
        channels=("email", "whatsapp"),
        notified_at=NOON,
        viewed_at=NOON,
        read_at=NOON + timedelta(minutes=7),
        verified_at=NOON + timedelta(minutes=9),
        signed_at=later,
        refused_at=NOON + timedelta(minutes=12),
        refusal=f"Datos incorrectos: {words}",
        ip="2001:db8::7",
        user_agent="Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142 Mobile",
        consent_version="2026-01",
        kind="automatic",
        mandate="mnd_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        signature=drawn(),
        initials=drawn((140, 30, 30)),
        proofs=(
            ProofEvidence("code_email", NOON, (("channel", "email"),)),
            ProofEvidence(
                "selfie", NOON, (("provider", "simulator"), ("compared", "true"), ("similarity", "97"))
            ),
            ProofEvidence("government", NOON, (("by", "review"),)),
        ),
        answers=(
            ("Domicilio", f"Calle 60 núm. 491, Mérida {words}"),
            ("Ingreso mensual", "$25,000.00 MXN"),
            ("Observaciones " * (20 if long else 1), "<b>ninguna</b>"),
        )
        * (15 if long else 1),
        attachments=(
            AttachmentEvidence("Comprobante de domicilio", "recibo de luz.pdf", "ab" * 32, "approved", NOON),
            AttachmentEvidence(
                "Identificación " * (9 if long else 1), "x" * (250 if long else 9), "cd" * 32, "pending", NOON
            ),
        ),
        handovers=(
            HandoverEvidence("delegated_by", "Ana María Núñez Ibáñez", NOON),
            HandoverEvidence("replaces", "João Conceição Araújo", NOON),
        ),
    )
