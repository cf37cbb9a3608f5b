"""Parts of requests about proofs of identity."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

CodeRequirement = Literal["code_email", "code_sms", "code_whatsapp"]


def _written(value: object) -> object:
    """Refuse numbers, which pydantic would take for days since 1970."""
    if not isinstance(value, str):
        raise PydanticCustomError("date_type", "Input should be a valid date")
    return value


def _of_our_time(value: date) -> date:
    if value.year < 1880:
        raise PydanticCustomError("date_type", "Input should be a valid date")
    return value


Day = Annotated[date, BeforeValidator(_written), AfterValidator(_of_our_time)]
"""A date as text, `1990-05-12`."""
