"""Parameters of the deployment: texts too long for the environment, kept while the function is warm."""

from __future__ import annotations

import time
from typing import Final

from functions.storage import aws

FRESH_SECONDS: Final = 300.0
_kept: dict[str, tuple[float, str]] = {}


def parameter(name: str) -> str:
    """Return the parameter's text, at most five minutes old: a renewed certificate is taken up without a restart."""
    known = _kept.get(name)
    if known is not None and time.monotonic() - known[0] < FRESH_SECONDS:
        return known[1]
    value = aws.ssm().get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    _kept[name] = (time.monotonic(), value)
    return value
