"""Requests as the gateway hands them over."""

from __future__ import annotations

from collections.abc import Mapping

from functions.dialects.contract import WireRequest


def request(
    body: str | bytes = b"",
    *,
    path: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    authorization: str | None = None,
) -> WireRequest:
    return WireRequest(
        method="POST",
        path="/v1/documents",
        headers={} if authorization is None else {"authorization": authorization},
        path_parameters=path or {},
        query=query or {},
        body=body.encode() if isinstance(body, str) else body,
        source_ip="203.0.113.7",
        request_id="req-1",
    )
