"""Wake-up calls: hints to the consumers that a row is due. A lost one costs a minute, a second one nothing."""

from __future__ import annotations

import json
from typing import Any

from functions.storage import aws


def wake(
    queue_url: str, *, kind: str, detail: dict[str, Any], delay: int = 0, group: str | None = None
) -> None:
    """Send one hint in the shape in which the bus would. `delay` is in seconds, 900 at most.

    Hints of one `group` that are many wait behind those of others (Amazon SQS fair queues).
    """
    grouped: Any = {} if group is None else {"MessageGroupId": group}
    aws.sqs().send_message(
        QueueUrl=queue_url,
        **grouped,
        MessageBody=json.dumps({"source": "rubrica", "detail-type": kind, "detail": detail}),
        DelaySeconds=min(delay, 900),
    )
