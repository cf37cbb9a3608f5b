"""Docstrings of declarations as text for people."""

from __future__ import annotations

import inspect


def paragraphs(docstring: str) -> tuple[str, str]:
    """Return the first sentence, without its full stop, and the rest, its lines joined."""
    cleaned = inspect.cleandoc(docstring)
    first, _, rest = cleaned.partition("\n\n")
    sentence, stop, more = " ".join(first.split()).partition(". ")
    summary = sentence.removesuffix(".")
    further = [more] if stop and more else []
    further += [" ".join(block.split()) for block in rest.split("\n\n") if block.strip()]
    return summary, "\n\n".join(further)
