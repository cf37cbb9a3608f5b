"""What native answers say of documents that are signed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from functions.dialects.native.mandate_bodies import LinkCodeBody, hinted
from functions.dialects.native.signing import ConsentBody
from functions.dialects.native.wire import Body
from functions.domain import batch_consent
from functions.domain.batches import Batch, BatchItem, ItemState, Result, Separate
from functions.domain.documents import Document
from functions.domain.files import File, FileLink
from functions.domain.languages import Language
from functions.domain.recipients import Recipient
from functions.domain.terms import SignatureKind

ItemStateCode = Literal["open", "separate", "signing", "signed", "failed", "closed"]
BatchStatusCode = Literal["open", "signing", "completed"]
SeparateCode = Literal["identity", "fields", "attachments", "signature_kind"]


class BatchItemBody(Body):
    """One document of a batch.

    `separate` documents ask for something that the batch does not give, as `why` says, and are signed on their own
    page; `closed` ones can be signed no more and `failed` ones were not, for the reason whose code is `problem`.
    """

    document_id: str
    recipient_id: str
    state: ItemStateCode
    why: SeparateCode | None
    problem: str | None
    signed_at: datetime | None

    @classmethod
    def of(
        cls,
        item: BatchItem,
        *,
        state: ItemState,
        why: Separate | None,
        problem: str | None,
        recipient: Recipient | None,
    ) -> BatchItemBody:
        return cls(
            document_id=item.document_id,
            recipient_id=item.recipient_id,
            state=state.value,
            why=None if why is None else why.value,
            problem=problem,
            signed_at=None if recipient is None else recipient.signed_at,
        )


def status_of(batch: Batch, states: Iterable[str]) -> BatchStatusCode:
    """Return how a batch stands as a whole: completed once nothing of it can be signed any more."""
    if batch.running:
        return "signing"
    left = {"open", "failed", "separate", "signing"} & set(states)
    return "open" if left else "completed"


class BatchBody(Body):
    """Documents that one person signs together. `counts` says how many are in each state."""

    id: str
    signer_id: str
    status: BatchStatusCode
    created_at: datetime
    expires_at: datetime
    counts: dict[str, int]
    items: list[BatchItemBody]

    @classmethod
    def of(cls, batch: Batch, items: Sequence[BatchItemBody]) -> BatchBody:
        return cls(
            id=batch.id,
            signer_id=batch.signer_id,
            status=status_of(batch, [one.state for one in items]),
            created_at=batch.created_at,
            expires_at=batch.expires_at,
            counts=dict(Counter(one.state for one in items)),
            items=list(items),
        )


class BatchPartBody(Body):
    """One document of a batch, and the person's part in it."""

    document_id: str
    recipient_id: str


class CreatedBatchBody(Body):
    """A batch, and the address of the page where the person signs: whoever has it can open the documents."""

    id: str
    signer_id: str
    url: str
    created_at: datetime
    expires_at: datetime
    items: list[BatchPartBody]

    @classmethod
    def created(cls, batch: Batch, *, url: str) -> CreatedBatchBody:
        return cls(
            id=batch.id,
            signer_id=batch.signer_id,
            url=url,
            created_at=batch.created_at,
            expires_at=batch.expires_at,
            items=[
                BatchPartBody(document_id=one.document_id, recipient_id=one.recipient_id)
                for one in batch.items
            ],
        )


class BatchDocumentBody(BatchItemBody):
    """One document, as the page lists it. `read`: whether the person has opened it already."""

    name: str
    sender: str
    pages: int
    deadline: datetime | None
    message: str | None
    read: bool
    initials: bool
    read_confirmation: bool

    @classmethod
    def listed(
        cls, item: BatchItemBody, *, document: Document | None, recipient: Recipient | None
    ) -> BatchDocumentBody:
        return cls(
            **item.model_dump(),
            name="" if document is None else document.name,
            sender="" if document is None else document.sender,
            pages=0 if document is None else document.file.page_count,
            deadline=None if document is None else document.terms.expires_at,
            message=None if recipient is None else recipient.message,
            read=recipient is not None and recipient.viewed_at is not None,
            initials=recipient is not None and recipient.initials_asked,
            read_confirmation=document is not None and document.terms.read_confirmation,
        )


class BatchSessionBody(Body):
    """All that the page of a batch needs.

    `kinds`: how the one signature can be left; `initials`: whether any document asks for them; `consent` by language,
    with `{count}` where the page puts the number of documents.
    """

    status: BatchStatusCode
    name: str
    email_hint: str
    sender: str
    language: str
    expires_at: datetime
    documents: list[BatchDocumentBody]
    kinds: list[str]
    initials: bool
    code: LinkCodeBody
    consent: dict[str, ConsentBody]

    @classmethod
    def of(
        cls,
        batch: Batch,
        documents: Sequence[BatchDocumentBody],
        *,
        kinds: Sequence[SignatureKind],
        initials: bool,
        at: datetime,
    ) -> BatchSessionBody:
        return cls(
            status=status_of(batch, [one.state for one in documents]),
            name=batch.name,
            email_hint=hinted(batch.email),
            sender=batch.sender,
            language=batch.language,
            expires_at=batch.expires_at,
            documents=list(documents),
            kinds=[one.value for one in kinds],
            initials=initials,
            code=LinkCodeBody.of(batch.code, at=at),
            consent={
                one.value: ConsentBody(version=batch_consent.CURRENT, text=batch_consent.text(one))
                for one in Language
            },
        )


class BatchFileBody(Body):
    """One of the files of a document, and a link to read it by."""

    id: str
    name: str
    pages: int
    url: str
    expires_at: datetime


class OpenedBatchDocumentBody(Body):
    """A document that is before the person's eyes."""

    document_id: str
    name: str
    files: list[BatchFileBody]

    @classmethod
    def of(cls, document: Document, files: Sequence[tuple[File, FileLink]]) -> OpenedBatchDocumentBody:
        return cls(
            document_id=document.id,
            name=document.name,
            files=[
                BatchFileBody(
                    id=file.id,
                    name=file.name or document.name,
                    pages=file.page_count,
                    url=link.url,
                    expires_at=link.expires_at,
                )
                for file, link in files
            ],
        )


class BatchSigningUrlBody(Body):
    """The person's own page of one document."""

    url: str


class BatchResultBody(Body):
    """What became of one document of the run."""

    document_id: str
    signed: bool
    problem: str | None
    at: datetime


class BatchResultsBody(Body):
    """How far a run is: of `total` documents `done` have come to a result."""

    status: Literal["open", "signing"]
    total: int
    done: int
    results: list[BatchResultBody]

    @classmethod
    def of(cls, batch: Batch, results: Mapping[str, Result]) -> BatchResultsBody:
        run = batch.run
        chosen = () if run is None else run.document_ids
        number = 0 if run is None else run.number
        came = [results[one] for one in chosen if one in results and results[one].run == number]
        return cls(
            status="signing" if batch.running else "open",
            total=len(chosen),
            done=len(came),
            results=[
                BatchResultBody(
                    document_id=one.document_id, signed=one.signed, problem=one.problem, at=one.at
                )
                for one in came
            ],
        )
