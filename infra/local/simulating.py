"""What the stand-ins for AWS's services have in common: answers that refuse, and signatures that must be there."""

from __future__ import annotations

from starlette.requests import Request


class Refused(Exception):
    """An answer that is not a message id."""

    def __init__(self, code: str, message: str, status: int = 400, **more: str) -> None:
        """`more`: what the answer says beside its code."""
        super().__init__(message)
        self.code, self.status, self.more = code, status, more


def require_signed(request: Request) -> None:
    """Refuse a request without a signature. Which signature it is nobody checks."""
    if not request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 "):
        raise Refused("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
