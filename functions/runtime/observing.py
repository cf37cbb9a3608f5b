"""Logs and metrics: one line a call, made of fields on a short list, so that no secret or personal datum slips in."""

from __future__ import annotations

import traceback
from functools import lru_cache
from typing import Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

SERVICE: Final = "rubrica"


@lru_cache
def logger() -> Logger:
    return Logger(service=SERVICE, log_uncaught_exceptions=False)


@lru_cache
def metrics() -> Metrics:
    return Metrics(namespace="Rubrica", service=SERVICE)


def log_call(
    *,
    name: str,
    outcome: str,
    duration_ms: int,
    request_id: str,
    account_id: str | None = None,
    status: int | None = None,
    attempts: int | None = None,
) -> None:
    """Write the line of a call, and count it."""
    logger().info(
        outcome,
        extra={
            "function": name,
            "request_id": request_id,
            "account_id": account_id,
            "status": status,
            "duration_ms": duration_ms,
            "attempts": attempts,
        },
    )
    gauge = metrics()
    gauge.add_dimension(name="function", value=name)
    gauge.add_metric(name="Duration", unit=MetricUnit.Milliseconds, value=duration_ms)
    gauge.add_metric(name="Fault", unit=MetricUnit.Count, value=int(outcome == "fault"))
    gauge.flush_metrics()


def log_fault(failed: BaseException, *, name: str, request_id: str) -> None:
    """Write where it failed: the kinds of the exceptions and the lines, not their messages, which may quote data."""
    chain: list[str] = []
    link: BaseException | None = failed
    while link is not None and len(chain) < 5:
        chain.append(_named(link))
        link = link.__cause__ or link.__context__
    frames = [
        f"{frame.filename.rpartition('/functions/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(failed.__traceback__)[-12:]
    ]
    logger().error(
        "fault", extra={"function": name, "request_id": request_id, "errors": chain, "frames": frames}
    )


def _named(failed: BaseException) -> str:
    """Return the kind of the exception, with AWS's own code where it is AWS that said no."""
    response = getattr(failed, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return type(failed).__name__ + (f" {code}" if code else "")
