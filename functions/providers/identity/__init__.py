"""What judges proofs of identity: faces, identity documents, liveness, a government's register."""

from functions.providers.identity.contract import (
    Faces,
    IdentityJudge,
    Liveness,
    Reading,
    Register,
    Step,
)

__all__ = ["Faces", "IdentityJudge", "Liveness", "Reading", "Register", "Step"]
