"""From the rows of a bulk job to its documents."""

from __future__ import annotations

import os

from functions.actions import bulk_lanes
from functions.providers.rendering.libreoffice import renderer
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup

_YIELDING = 10
"""As `nice` counts: where several functions share a machine, single documents go first."""


@consumer(
    # Each holds a LibreOffice.
    on=Queue(name="bulk", concurrency=10),
    access=[
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.ROWS_READ,
        Access.BULK_ENQUEUE,
    ],
    memory=1024,
    timeout=300,
    layers=[Layer.PDF, Layer.TEMPLATES],
    image="renderer",
)
def create_bulk_documents(wakeup: Wakeup) -> None:
    """Take a lane of a bulk job for a while: fill in, render and create the document of each row."""
    os.setpriority(os.PRIO_PROCESS, 0, max(_YIELDING, os.getpriority(os.PRIO_PROCESS, 0)))
    bulk_lanes.create_documents(wakeup.command(), job_id=wakeup.owner_id, renderer=renderer(), clock=now)
