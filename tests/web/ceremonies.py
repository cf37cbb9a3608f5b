"""Documents that ask their people for something, for the tests of the signing page."""

from __future__ import annotations

from typing import Any, Final

from tests.pdf import hostile
from tests.service import Json, Sent, Service


def ceremony(
    api: Service,
    *parts: Json,
    content: bytes | None = None,
    terms: Json | None = None,
    people: tuple[Json, ...] = (),
    **more: Any,
) -> Sent:
    """Send a small document to new signers, of each of whom something is asked."""
    given: Json = more if terms is None else {**more, "terms": terms}
    draft = api.draft(hostile.plain() if content is None else content, **given)
    who = [*people, *({} for _ in range(len(parts) - len(people)))]
    recipients = [
        {"signer_id": api.signer(**about)["id"], **part} for about, part in zip(who, parts, strict=True)
    ]
    api.put(f"documents/{draft['id']}/recipients", {"recipients": recipients})
    sent = api.post(f"documents/{draft['id']}/send")
    pages = [api.page(sent["id"], one["id"]) for one in sent["recipients"]]
    return Sent(id=sent["id"], document=sent, pages=pages)


def place(x: float, y: float, **more: Any) -> Json:
    return {"page": 1, "x": x, "y": y, "width": 0.3, "height": 0.04, **more}


FIELDS: Final[list[Json]] = [
    {"id": "street", "kind": "text", "label": "Domicilio", "placement": place(0.1, 0.3)},
    {"id": "people", "kind": "number", "label": "Habitantes", "min_value": "1", "max_value": "12"},
    {"id": "rent", "kind": "money", "label": "Renta", "currency": "MXN", "placement": place(0.1, 0.4)},
    {"id": "start", "kind": "date", "label": "Inicio"},
    {"id": "cpf", "kind": "cpf", "label": "CPF"},
    {"id": "cnpj", "kind": "cnpj", "label": "CNPJ"},
    {"id": "rfc", "kind": "rfc", "label": "RFC"},
    {"id": "mail", "kind": "email", "label": "Correo"},
    {"id": "phone", "kind": "phone", "label": "Teléfono"},
    {"id": "pay", "kind": "radio", "label": "Forma de pago", "options": ["Efectivo", "Tarjeta"]},
    {"id": "extras", "kind": "checkbox", "label": "Incluye", "options": ["Agua", "Luz", "Gas"]},
    {"id": "state", "kind": "dropdown", "label": "Estado", "options": ["Jalisco", "Puebla"]},
    {"id": "note", "kind": "text", "label": "Comentario", "required": False},
]
"""A field of every kind."""
TYPED: Final = {
    "street": "Calle Uno 12",
    "people": "3",
    "rent": "12,500.50",
    "start": "2027-01-15",
    "cpf": "52998224725",
    "cnpj": "11222333000181",
    "rfc": "gode561231gr8",
    "mail": "ana@example.com",
    "phone": "+52 55 1234 5678",
}
"""What the person types into those that are typed into."""
SEEN: Final = {"kinds": ["drawn", "typed", "uploaded", "click"]}
