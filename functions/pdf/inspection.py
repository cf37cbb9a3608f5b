"""Looks at every object of a PDF for what acts, hides or reaches outside. Runs in the child only."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from functions.domain.pdf_refusals import (
    PdfAlreadySigned,
    PdfHasActiveContent,
    PdfSignedNeedsCleaning,
    PdfTooComplex,
)

# ISO 32000-1 12.6.4: the actions refused, and those that are only taken away. GoTo, URI and Named stay.
_REFUSED_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/GoToE": "embedded_file",
    "/GoToR": "remote_file",
    "/SubmitForm": "submit_form",
    "/ImportData": "import_data",
    "/Rendition": "media",
    "/RichMediaExecute": "media",
}
_REMOVED_ACTIONS = {
    "/Hide",
    "/SetOCGState",
    "/Sound",
    "/Movie",
    "/Thread",
    "/ResetForm",
    "/Trans",
    "/GoTo3DView",
}
_REFUSED_ANNOTATIONS = {
    "/RichMedia": "media",
    "/Screen": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
    "/FileAttachment": "embedded_file",
}
_REFUSED_TREES = {
    "/JavaScript": "javascript",
    "/EmbeddedFiles": "embedded_file",
    "/Renditions": "media",
}
_ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
_SCHEME = re.compile(rb"\s*([A-Za-z][A-Za-z0-9+.\-]*):")

# What qpdf writes is canonical (no #4A escapes, no comments), so that names can be looked for before walking.
_WORTH_A_LOOK = re.compile(
    rb"/(?:JavaScript|JS|Launch|GoTo[ER]|GoTo3DView|SubmitForm|ImportData|Renditions?|RichMedia\w*|Screen|Movie|Sound"
    rb"|3D|FileAttachment|EmbeddedFiles|EF|XFA|AA|URI|Hide|SetOCGState|Thread|ResetForm|Trans|ByteRange|Sig|Collection"
    rb"|OPI|Ref|PS|F)(?![^\s/<>\[\](){}%])"
)


class Inspection:
    """What an inspection of every object found."""

    def __init__(self, pdf: pikepdf.Pdf, *, objects: int) -> None:
        self._pdf = pdf
        self._objects = objects
        self.refused: set[str] = set()
        self.neutralised: set[str] = set()
        self.tidied: set[str] = set()
        """What is taken away although it would do no harm where it is."""
        self.signed = False

    def look(self) -> None:
        """Walk and clean."""
        for count, found in enumerate(self._pdf.objects):
            if count >= self._objects:
                raise PdfTooComplex(limit="objects")
            self._object(found)
        self._catalog()

    def conclude(self) -> tuple[str, ...]:
        """Return what was taken away. Raises PdfAlreadySigned, PdfHasActiveContent."""
        if self.signed:
            raise PdfAlreadySigned
        if self.refused:
            raise PdfHasActiveContent(found=sorted(self.refused))
        return tuple(sorted(self.neutralised | self.tidied))

    def require_clean(self) -> None:
        """Refuse what can not stay as it is. Raises PdfHasActiveContent, PdfSignedNeedsCleaning."""
        if self.refused:
            raise PdfHasActiveContent(found=sorted(self.refused))
        if self.neutralised:
            raise PdfSignedNeedsCleaning(found=sorted(self.neutralised))

    def _object(self, found: pikepdf.Object) -> None:
        described: pikepdf.Object
        if isinstance(found, pikepdf.Stream):
            described = found.stream_dict
            self._stream(described)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Array):
            described = found
        else:
            return
        if _WORTH_A_LOOK.search(described.unparse(resolved=True)):
            for dictionary in _dictionaries(described):
                self._dictionary(dictionary)

    def _stream(self, described: pikepdf.Object) -> None:
        if "/F" in described:
            self.refused.add("external_stream")
        if described.get("/Subtype") == "/PS" or described.get("/Subtype2") == "/PS":
            self.refused.add("postscript")
        if "/Ref" in described and described.get("/Subtype") == "/Form":
            self.refused.add("remote_file")
        if "/OPI" in described:
            del described["/OPI"]
            self.neutralised.add("opi")

    def _dictionary(self, found: pikepdf.Object) -> None:
        for key, value in list(found.items()):
            if key in _REFUSED_TREES:
                self._tree(found, key, value)
            elif key == "/JS" and isinstance(value, pikepdf.String | pikepdf.Stream):
                self.refused.add("javascript")
            elif key == "/XFA":
                self.refused.add("xfa")
            elif key == "/EF" and isinstance(value, pikepdf.Dictionary):
                self.refused.add("embedded_file")
            elif key == "/ByteRange" and "/Contents" in found:
                self.signed = True
            elif key == "/AA" and isinstance(value, pikepdf.Dictionary):
                del found["/AA"]
                self.neutralised.add("additional_actions")
        if found.get("/FT") == "/Sig" and "/V" in found:
            self.signed = True
        subtype = found.get("/Subtype")
        if isinstance(subtype, pikepdf.Name) and str(subtype) in _REFUSED_ANNOTATIONS and "/Rect" in found:
            self.refused.add(_REFUSED_ANNOTATIONS[str(subtype)])
        self._action(found)

    def _tree(self, found: pikepdf.Object, key: str, value: pikepdf.Object) -> None:
        if not isinstance(value, pikepdf.Dictionary):
            return
        if "/Kids" not in value and len(value.get("/Names", pikepdf.Array())) == 0:
            del found[key]
            return
        self.refused.add(_REFUSED_TREES[key])

    def _action(self, found: pikepdf.Object) -> None:
        kind = found.get("/S")
        if not isinstance(kind, pikepdf.Name) or found.get("/Type") == "/StructElem":
            return
        name = str(kind)
        if name in _REFUSED_ACTIONS:
            self.refused.add(_REFUSED_ACTIONS[name])
        elif name in _REMOVED_ACTIONS:
            del found["/S"]
            self.neutralised.add("actions")
        elif name == "/URI":
            scheme = _SCHEME.match(bytes(found.get("/URI", pikepdf.String(""))))
            word = scheme[1].decode("ascii").lower() if scheme else "http"
            if word == "javascript":
                self.refused.add("javascript")
            elif word not in _ALLOWED_SCHEMES:
                del found["/S"]
                self.neutralised.add("links")

    def _catalog(self) -> None:
        root = self._pdf.Root
        if "/Collection" in root:
            self.refused.add("portfolio")
        # SigFlags are no proof: they are set where a signature is only asked for, too.
        if "/Perms" in root:
            self.signed = True
        if "/OpenAction" in root:
            opened = root["/OpenAction"]
            leads = opened.get("/S") == "/GoTo" if isinstance(opened, pikepdf.Dictionary) else True
            (self.tidied if leads else self.neutralised).add("open_action")
            del root["/OpenAction"]
        layers = root.get("/OCProperties")
        if isinstance(layers, pikepdf.Dictionary):
            self._freeze(layers)

    def _freeze(self, layers: pikepdf.Object) -> None:
        """Leave one state of the layers, so that paper, screen and every viewer show the same."""
        default = layers.get("/D")
        if "/Configs" in layers:
            del layers["/Configs"]
            self.neutralised.add("layers")
        if isinstance(default, pikepdf.Dictionary) and "/AS" in default:
            del default["/AS"]
            self.neutralised.add("layers")


def _dictionaries(found: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries inside one object. Those it only refers to have their own turn."""
    waiting = [found]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Dictionary):
            yield thing
            children = list(thing.values())
        elif isinstance(thing, pikepdf.Array):
            children = list(thing)
        else:
            continue
        waiting.extend(
            child
            for child in children
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
        )
