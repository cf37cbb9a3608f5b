"""What the signing page is shown of the proofs of identity that are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from functions.dialects.native.wire import Body
from functions.domain.proving import RequirementState


class RequirementBody(Body):
    """Something to prove. `attempts_left` are those of a code, or of all the other proofs together."""

    requirement: str
    state: Literal["open", "proven"]
    code_sent_at: datetime | None
    code_expires_at: datetime | None
    attempts_left: int

    @classmethod
    def of(cls, state: RequirementState) -> RequirementBody:
        return cls(
            requirement=state.requirement.value,
            state="proven" if state.proven else "open",
            code_sent_at=state.code_sent_at,
            code_expires_at=state.code_expires_at,
            attempts_left=state.attempts_left,
        )
