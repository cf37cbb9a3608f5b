"""Takes out of one XML part what acts, fetches or carries other files. Runs in the child only."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from functions.docx.fields import unlink
from functions.docx.relationships import CALLED, links
from functions.docx.xml import Element, R, W, local, namespace
from functions.domain.docx_refusals import DocxHasActiveContent, DocxHasExternalContent

_OFFICE = "urn:schemas-microsoft-com:office:office"
_VML = "urn:schemas-microsoft-com:vml"
_CHART = (
    "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "http://purl.oclc.org/ooxml/drawingml/chart",
)
_DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)

_REMOVED: Mapping[tuple[str, str], str | None] = {
    (_OFFICE, "OLEObject"): "ole_object",
    **{(w, "control"): "activex" for w in W},
    **{(w, "objectEmbed"): "ole_object" for w in W},
    **{(w, "objectLink"): "ole_object" for w in W},
    **{(w, "entryMacro"): "macros" for w in W},
    **{(w, "exitMacro"): "macros" for w in W},
    **{(w, "saveThroughXslt"): "transform" for w in W},
    **{(w, "frameset"): "frame" for w in W},
    # Their relationships tell.
    **{(w, "attachedTemplate"): None for w in W},
    **{(w, "mailMerge"): None for w in W},
    **{(c, "externalData"): None for c in _CHART},
    **{
        (a, name): "media"
        for a in _DRAWING
        for name in ("videoFile", "audioFile", "wavAudioFile", "quickTimeFile", "audioCd")
    },
    ("http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing", "webVideoPr"): "media",
}
_FOREIGN = {(w, "altChunk") for w in W}
_ELSEWHERE = {(w, "subDoc") for w in W}
_FETCHED = ("src", "althref")


def clean(root: Element, *, removed: Mapping[str, str], bad_pictures: Collection[str]) -> list[str]:
    """Clean the part in place and return what was taken out, by our names.

    `removed` are the relationships of the part that are gone: id → kind; `bad_pictures`, those of them that lead
    to pictures which may not stay. Refuses where the document would not be whole.
    """
    met = unlink(root)
    gone: list[Element] = []
    for element in root.iter():
        space, name = namespace(element.tag), local(element.tag)
        if not space:
            continue
        if (space, name) in _FOREIGN:
            raise DocxHasActiveContent(found=["foreign_chunk"])
        if (space, name) in _ELSEWHERE:
            raise DocxHasExternalContent(found=["sub_document"])
        if (space, name) in _REMOVED:
            gone.append(element)
            met += [called] if (called := _REMOVED[space, name]) else []
            continue
        if space in (_VML, _OFFICE):
            met += _quiet(element)
        if element.attrib:
            _detach(element, removed, bad_pictures, gone)
    for element in gone:
        parent = element.getparent()
        if parent is not None:
            _keep_tail(element, parent)
            parent.remove(element)
    return met


def _detach(
    element: Element, removed: Mapping[str, str], bad_pictures: Collection[str], gone: list[Element]
) -> None:
    """Forget relationships that are gone; refuse where a picture goes with them."""
    dropped = [
        key
        for key in map(str, element.attrib)
        if (namespace(key) in R or local(key) == "relid") and str(element.attrib[key]) in removed
    ]
    if not dropped:
        return
    bad = [key for key in dropped if str(element.attrib[key]) in bad_pictures]
    for key in dropped:
        del element.attrib[key]
    name = local(element.tag)
    if name in ("blip", "imagedata") and not _shows(element):
        if bad:
            raise DocxHasActiveContent(found=["svg"])
        raise DocxHasExternalContent(found=["linked_image"])
    if name in ("svgBlip", "hlinkClick", "hlinkHover", "hlinkMouseOver"):
        gone.append(element)
    elif name in ("headerReference", "footerReference", "chart", "relIds"):
        raise DocxHasExternalContent(found=[name])


def _shows(picture: Element) -> bool:
    return any(
        (namespace(key) in R and local(key) in ("embed", "id", "pict")) or local(key) == "relid"
        for key in map(str, picture.attrib)
    )


def _quiet(element: Element) -> list[str]:
    """Take addresses off a VML shape; return what they were."""
    met = []
    for key in [str(key) for key in element.attrib]:
        if namespace(key) in R:
            continue
        if local(key) in _FETCHED:
            del element.attrib[key]
            if local(element.tag) == "imagedata" and not _shows(element):
                raise DocxHasExternalContent(found=["linked_image"])
            met.append(CALLED["image"])
        elif local(key) == "href" and not links(str(element.attrib[key])):
            del element.attrib[key]
            met.append(CALLED["hyperlink"])
    return met


def _keep_tail(element: Element, parent: Element) -> None:
    if not element.tail:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + element.tail
    else:
        before.tail = (before.tail or "") + element.tail
