"""Fields that a recipient fills in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from functions.domain.placements import Placement


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CPF = "cpf"
    CNPJ = "cnpj"
    RFC = "rfc"
    EMAIL = "email"
    PHONE = "phone"
    RADIO = "radio"
    CHECKBOX = "checkbox"
    """A list of which any number may be chosen."""
    DROPDOWN = "dropdown"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A question to one recipient. Its answer is drawn at `placement`, where there is one."""

    id: str
    """Of the sender's own choice, unique among the recipient's fields."""
    kind: FieldKind
    label: str
    required: bool = True
    help: str | None = None
    options: tuple[str, ...] = ()
    """For RADIO, CHECKBOX and DROPDOWN."""
    currency: str | None = None
    """ISO 4217, for MONEY."""
    min_value: str | None = None
    """A decimal or an ISO date, for NUMBER, MONEY and DATE."""
    max_value: str | None = None
    max_length: int | None = None
    placement: Placement | None = None
