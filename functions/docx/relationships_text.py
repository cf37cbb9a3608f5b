"""Adds the relationships of pictures to a part's list, as text: what reads XML stays in the child."""

from __future__ import annotations

from collections.abc import Mapping

_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_END = "</Relationships>"


def with_relationships(rels: bytes | None, targets: Mapping[str, str]) -> bytes:
    """Return the list with a picture for each id. `targets` are file names relative to the part."""
    text = rels.decode("utf-8") if rels is not None else _EMPTY
    if _END not in text:
        text = _EMPTY
    added = "".join(
        f'<Relationship Id="{name}" Type="{_IMAGE}" Target="{target}"/>' for name, target in targets.items()
    )
    return text.replace(_END, added + _END).encode()
