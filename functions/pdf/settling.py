"""Leaves one view of every page: the same boxes, comments and layers to every viewer. Runs in the child only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pikepdf

from functions.domain.pdf_refusals import PdfDamaged, PdfHasHiddenLayers
from functions.pdf.frames import box_of, inherited
from functions.pdf.geometry import Frame

_SHOWN_UNLESS: Final = {"/AllOff", "/AnyOff"}
"""Policies by which content is shown when its layers are not (ISO 32000-1 table 99)."""


def settle(pdf: pikepdf.Pdf, frames: Sequence[Frame]) -> list[str]:
    """Fix what viewers may choose, and return what was taken out by it."""
    for page, frame in zip(pdf.pages, frames, strict=True):
        _settle_box(page, frame)
        if isinstance(page.obj.get("/Contents"), pikepdf.Array):
            # Some viewers put white space between the parts, others do not: a number may go on in the next one.
            page.contents_coalesce()
    done = []
    if _settle_comments(pdf):
        done.append("comments")
    if _settle_layers(pdf):
        done.append("layers")
    return done


def require_no_hidden_layers(pdf: pikepdf.Pdf) -> None:
    """Raise PdfHasHiddenLayers where a viewer lets its reader see more, or paper shows other things than screens."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return
    default = properties.get("/D", pikepdf.Dictionary())
    off = default.get("/OFF")
    if default.get("/BaseState") == "/OFF" or (isinstance(off, pikepdf.Array) and len(off) > 0):
        raise PdfHasHiddenLayers
    if any(_is_sometimes_hidden(found) for found in _of_types(pdf, {"/OCG", "/OCMD"})):
        raise PdfHasHiddenLayers


def _is_sometimes_hidden(layer: pikepdf.Object) -> bool:
    if str(layer.get("/P", "")) in _SHOWN_UNLESS or "/VE" in layer:
        return True
    usage = layer.get("/Usage")
    if not isinstance(usage, pikepdf.Dictionary):
        return False
    states = (
        kind.get(f"{name}State")
        for name, kind in usage.items()
        if name in ("/View", "/Print") and isinstance(kind, pikepdf.Dictionary)
    )
    return any(state == "/OFF" for state in states)


def _settle_box(page: pikepdf.Page, frame: Frame) -> None:
    """Say what is visible in one way: boxes may overlap or stand upside down, turns may be of any angle."""
    given = inherited(page.obj, "/MediaBox")
    if given is not None and box_of(given) is None:
        raise PdfDamaged(reason="page_of_no_size")
    page.obj.MediaBox = pikepdf.Array([frame.left, frame.bottom, frame.right, frame.top])
    page.obj.CropBox = page.obj.MediaBox
    page.obj.Rotate = frame.rotation


def _settle_comments(pdf: pikepdf.Pdf) -> bool:
    """Draw comments into the pages; one that has no looks of its own would have others in every viewer."""
    if not any(_is_comment(annotation) for page in pdf.pages for annotation in _annotations(page)):
        _unframe_links(pdf)
        return False
    pdf.flatten_annotations("screen")
    for page in pdf.pages:
        links = [annotation for annotation in _annotations(page) if not _is_comment(annotation)]
        page.obj.Annots = pikepdf.Array(links)
    _unframe_links(pdf)
    return True


def _unframe_links(pdf: pikepdf.Pdf) -> None:
    """Take away the frames of links: some viewers draw them, others do not."""
    for page in pdf.pages:
        for link in _annotations(page):
            link.Border = pikepdf.Array([0, 0, 0])
            for key in ("/BS", "/C", "/AP"):
                if key in link:
                    del link[key]


def _annotations(page: pikepdf.Page) -> list[pikepdf.Object]:
    found = page.obj.get("/Annots")
    if not isinstance(found, pikepdf.Array):
        return []
    return [annotation for annotation in found if isinstance(annotation, pikepdf.Dictionary)]


def _is_comment(annotation: pikepdf.Object) -> bool:
    return annotation.get("/Subtype") != "/Link"


def _settle_layers(pdf: pikepdf.Pdf) -> bool:
    """Make plain content of layers, all of which are shown."""
    if "/OCProperties" not in pdf.Root:
        return False
    del pdf.Root["/OCProperties"]
    for layer in _of_types(pdf, {"/OCG", "/OCMD"}):
        for key in list(layer.keys()):
            del layer[key]
    for found in pdf.objects:
        described = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if isinstance(described, pikepdf.Dictionary) and "/OC" in described:
            del described["/OC"]
    return True


def _of_types(pdf: pikepdf.Pdf, types: set[str]) -> list[pikepdf.Object]:
    return [
        found
        for found in pdf.objects
        if isinstance(found, pikepdf.Dictionary) and str(found.get("/Type", "")) in types
    ]
