"""Files that come inside a request, in Base64."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager

from functions.domain.errors import Refusal, Refusals
from functions.domain.files import MAX_BASE64_BYTES, Base64Invalid, Base64TooLarge
from functions.domain.images import SignatureImageInvalid


@contextmanager
def pointing_at(pointer: str) -> Iterator[None]:
    """Let every refusal of a file point at the field that it came in."""
    try:
        yield
    except Refusal as refusal:
        for one in refusal.refusals if isinstance(refusal, Refusals) else (refusal,):
            one.pointer = pointer
        raise


def decoded(text: str, *, pointer: str) -> bytes:
    """Return the bytes, or refuse what is no Base64 and what is too large for a request."""
    # The size first: a text that is too large is not worth decoding.
    if len(text) > (MAX_BASE64_BYTES + 2) // 3 * 4 + 4:
        raise Base64TooLarge(pointer=pointer, limit=MAX_BASE64_BYTES)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise Base64Invalid(pointer=pointer) from unreadable
    if len(content) > MAX_BASE64_BYTES:
        raise Base64TooLarge(pointer=pointer, limit=MAX_BASE64_BYTES)
    return content


def decoded_image(text: str, *, pointer: str) -> bytes:
    """Return the bytes of a signature's picture, not looked at yet."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise SignatureImageInvalid(pointer=pointer) from unreadable
