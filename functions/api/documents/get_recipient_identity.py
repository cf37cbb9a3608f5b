"""Show how a recipient proves who they are."""

from __future__ import annotations

from functions.actions import reviewing
from functions.dialects.native.review_bodies import FailedProofBody, IdentityBody, ProofBody
from functions.dialects.native.wire import Identifier, Request
from functions.domain.requirements import FailedProof, Proof
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetRecipientIdentity(Request):
    """Whose proofs."""

    document_id: Identifier
    recipient_id: Identifier


@operation(
    "GET /v1/documents/{document_id}/recipients/{recipient_id}/identity",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ, Access.PROOFS_READ],
)
def get_recipient_identity(request: GetRecipientIdentity, call: Call) -> IdentityBody:
    """Get a recipient's proofs of identity, the failed ones too, with links to their pictures."""
    seen = reviewing.identity(call.command, request.document_id, request.recipient_id)
    return IdentityBody.of(
        seen.recipient,
        requirements=seen.requirements,
        proofs=[ProofBody.of(one.proof, one.pictures) for one in seen.proofs if isinstance(one.proof, Proof)],
        failed=[
            FailedProofBody.of(one.proof, one.pictures)
            for one in seen.failed
            if isinstance(one.proof, FailedProof)
        ],
    )
