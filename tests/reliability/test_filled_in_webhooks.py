from __future__ import annotations

import base64
import json
import os
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from functions.actions import delivering
from functions.actions.sources import Source
from functions.domain.bulk_rows import row_of
from tests.receiver import Receiver
from tests.reliability.drafting import drafted_from, template_of
from tests.reliability.office import Office


def photograph() -> str:
    """Return a picture that nothing makes smaller."""
    content = BytesIO()
    Image.frombytes("RGB", (500, 400), os.urandom(600_000)).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


HALF = row_of(1, json.loads(r'{"values": {"nombre": "Ana \ud800"}}')).values
"""Half a character, as a line of a bulk job's file may bring one."""


class TestDocumentMadeFromATemplate:
    @pytest.mark.parametrize(
        ("text", "values", "told"),
        [
            ("{{ logo|imagen(40) }} {{ nombre }}", {"logo": photograph(), "nombre": "Ana"}, ["", "Ana"]),
            ("{{ nombre }}", HALF, ["Ana ?"]),
        ],
        ids=["picture", "half a character"],
    )
    def test_is_told_to_everybody_whatever_it_was_filled_in_with(
        self, office: Office, receiver: Receiver, text: str, values: dict[str, Any], told: list[str]
    ) -> None:
        office.endpoint(receiver.url, dialect="zapsign")
        office.endpoint(receiver.url)
        document = drafted_from(office, Source(template_id=template_of(office, text), values=values))

        assert office.relay(document) == 1
        for one in office.deliveries(document):
            delivering.deliver_event(
                one.event_id, endpoint_id=one.endpoint_id, part=one.part, clock=office.clock
            )

        bodies = [one.content for one in receiver.taken]
        assert len(bodies) == 2
        (body,) = (one for one in bodies if "event_type" in one)
        assert [one["value"] for one in body["answers"]] == told
