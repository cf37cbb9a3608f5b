"""How requests say what is asked of a person."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from functions.dialects.native.fields import AttachmentRequestInput, FieldInput
from functions.dialects.native.inputs import LanguageCode
from functions.dialects.native.placements import AnchorInput, PlacementInput
from functions.dialects.native.terms import KindOfSignature
from functions.dialects.native.wire import Request, ShortText
from functions.domain.asking import MAX_FIELDS, MAX_REQUESTS
from functions.domain.parts import Channel, Part, Role
from functions.domain.requirements import Requirement
from functions.domain.terms import SignatureKind

RequirementName = Literal[
    "code_email",
    "code_sms",
    "code_whatsapp",
    "tax_id",
    "birth_date",
    "identity_document",
    "selfie",
    "liveness",
    "government",
]
SecureUrl = Annotated[str, StringConstraints(min_length=9, max_length=2000, pattern=r"^https://[!-~]+$")]


class PartInput(Request):
    """What is asked of a person.

    `role`: who approves agrees without a signature on the pages; who observes reads, and approves too where
    `approval_required`. `order_group`: groups act one after the other, from the lowest, and within a group all at the
    same time. `channels`: how the person is told, the next one when one fails; an empty list: not at all, the sender
    passes the link on. `signature_kinds`: null: those of the document's terms. Without placements and anchors the
    signature goes to the end of every file. `fields` are filled in and `attachment_requests` met before signing; their
    ids are of the sender's own choice. `automatic`: the service signs for the person when their turn comes, by the
    mandate that they have given; nothing else can be asked of them then. `redirect_url`: where the page leads after
    signing.
    """

    role: Literal["signer", "approver", "observer"] = "signer"
    approval_required: bool = False
    order_group: Annotated[int, Field(ge=1, le=25)] = 1
    channels: Annotated[list[Literal["email", "sms", "whatsapp"]], Field(max_length=3)] | None = None
    message: ShortText | None = None
    language: LanguageCode | None = None
    kyc: bool = False
    requirements: Annotated[list[RequirementName], Field(max_length=9, default_factory=list)]
    birth_date: date | None = None
    signature_kinds: Annotated[list[KindOfSignature], Field(min_length=1, max_length=4)] | None = None
    placements: Annotated[list[PlacementInput], Field(max_length=50, default_factory=list)]
    anchors: Annotated[list[AnchorInput], Field(max_length=20, default_factory=list)]
    initials_everywhere: bool = False
    fields: Annotated[list[FieldInput], Field(max_length=MAX_FIELDS, default_factory=list)]
    attachment_requests: Annotated[
        list[AttachmentRequestInput], Field(max_length=MAX_REQUESTS, default_factory=list)
    ]
    automatic: bool = False
    redirect_url: SecureUrl | None = None
    embed_origin: Annotated[str, StringConstraints(max_length=300)] | None = None

    @property
    def part(self) -> Part:
        kinds = self.signature_kinds
        return Part(
            role=Role(self.role),
            approval_required=self.approval_required,
            order_group=self.order_group,
            channels=(
                None if self.channels is None else tuple(Channel(one) for one in dict.fromkeys(self.channels))
            ),
            message=self.message,
            language=self.language,
            kyc=self.kyc,
            requirements=tuple(Requirement(one) for one in dict.fromkeys(self.requirements)),
            birth_date=self.birth_date,
            signature_kinds=(
                None if kinds is None else tuple(SignatureKind(one) for one in dict.fromkeys(kinds))
            ),
            placements=tuple(one.placement() for one in self.placements),
            anchors=tuple(one.anchor() for one in self.anchors),
            initials_everywhere=self.initials_everywhere,
            fields=tuple(one.field for one in self.fields),
            attachment_requests=tuple(one.request for one in self.attachment_requests),
            automatic=self.automatic,
            redirect_url=self.redirect_url,
            embed_origin=self.embed_origin,
        )
