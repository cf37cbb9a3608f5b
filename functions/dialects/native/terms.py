"""How requests and answers say the terms of a document's ceremony."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from functions.dialects.native.wire import Body, Moment, Name, Request, ShortText
from functions.domain.terms import Certification, RefusalPolicy, Reminders, SignatureKind, Terms

KindOfSignature = Literal["drawn", "typed", "uploaded", "click"]


class RemindersInput(Request):
    """Reminders of those whose turn it is: every so many hours, at most so often."""

    every_hours: Annotated[int, Field(ge=1, le=720)]
    at_most: Annotated[int, Field(ge=1, le=30)] = 5


class TermsInput(Request):
    """How people sign. What is given changes; the rest stays.

    All can be changed in a draft; once the document is sent, `message`, `reminders` and `expires_at` can.
    `refusal_policy`: a refusal `ends` the document, or only `alerts` its sender, and the person may still sign.
    `refusal_reasons`: a list of one's own to choose from. `delegation`: whether recipients may hand their part on.
    `identity_attempts`: after so many failed proofs of identity a person must look into it.
    """

    signature_kinds: Annotated[list[KindOfSignature], Field(min_length=1, max_length=4)] | None = None
    certification: Literal["seal", "nom151"] | None = None
    refusal_policy: Literal["ends", "alerts"] | None = None
    refusal_reasons: Annotated[list[Name], Field(max_length=20)] | None = None
    delegation: bool | None = None
    read_confirmation: bool | None = None
    identity_attempts: Annotated[int, Field(ge=1, le=10)] | None = None
    message: ShortText | None = None
    reminders: RemindersInput | None = None
    expires_at: Moment | None = None

    def over(self, terms: Terms) -> Terms:
        """Return the terms with what the request gives; null takes message, reminders and deadline away."""
        given: dict[str, Any] = {}
        for name in self.model_fields_set:
            value = getattr(self, name)
            if value is None and name not in _REMOVABLE:
                continue
            given[name] = _READ.get(name, _as_it_is)(value)
        return replace(terms, **given)


class RemindersBody(Body):
    every_hours: int
    at_most: int


class TermsBody(Body):
    """The terms of a document's ceremony."""

    signature_kinds: list[str]
    certification: str
    refusal_policy: str
    refusal_reasons: list[str]
    delegation: bool
    read_confirmation: bool
    identity_attempts: int
    message: str | None
    reminders: RemindersBody | None
    expires_at: datetime | None

    @classmethod
    def of(cls, terms: Terms) -> TermsBody:
        return cls(
            signature_kinds=[one.value for one in terms.signature_kinds],
            certification=terms.certification.value,
            refusal_policy=terms.refusal_policy.value,
            refusal_reasons=list(terms.refusal_reasons),
            delegation=terms.delegation,
            read_confirmation=terms.read_confirmation,
            identity_attempts=terms.identity_attempts,
            message=terms.message,
            reminders=(
                None
                if terms.reminders is None
                else RemindersBody(every_hours=terms.reminders.every_hours, at_most=terms.reminders.at_most)
            ),
            expires_at=terms.expires_at,
        )


def _as_it_is(value: Any) -> Any:
    return value


def _reminders(given: RemindersInput | None) -> Reminders | None:
    return None if given is None else Reminders(every_hours=given.every_hours, at_most=given.at_most)


_REMOVABLE: Final = frozenset({"message", "reminders", "expires_at"})
_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "signature_kinds": lambda kinds: tuple(SignatureKind(one) for one in dict.fromkeys(kinds)),
    "certification": Certification,
    "refusal_policy": RefusalPolicy,
    "refusal_reasons": tuple,
    "reminders": _reminders,
}
