"""Prepares for comparison a file that does not bring all its fonts. Runs in the child only.

A viewer draws a font that is not embedded with another one, which it chooses itself: the same words, in other shapes
and widths. For the comparison, and for it alone, such fonts become standard ones (ISO 32000-1 9.6.2.2), which both
engines bring, so that what remains to differ is the words.
"""

from __future__ import annotations

from typing import Final

import pikepdf

_SIMPLE: Final = {"/Type1", "/TrueType", "/MMType1"}
_FILES: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_FIXED_PITCH: Final = 1
_SERIF: Final = 2
_KEPT: Final = ("Symbol", "ZapfDingbats")
_STYLES: Final = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"),
}


def with_standard_fonts(pdf: pikepdf.Pdf) -> bool:
    """Let standard fonts stand in for those that the file does not bring; False if there are none."""
    changed = False
    for found in pdf.objects:
        described = found.stream_dict if isinstance(found, pikepdf.Stream) else found
        if isinstance(described, pikepdf.Dictionary) and b"/BaseFont" in described.unparse(resolved=True):
            for font in _fonts(described):
                changed = _stand_in(font) or changed
    return changed


def _fonts(found: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the simple fonts that stand inside one object, itself included."""
    waiting = [found]
    fonts: list[pikepdf.Object] = []
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Dictionary):
            if str(thing.get("/Subtype", "")) in _SIMPLE and "/BaseFont" in thing:
                fonts.append(thing)
            children = list(thing.values())
        else:
            children = list(thing)
        waiting.extend(
            child
            for child in children
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
        )
    return fonts


def _stand_in(font: pikepdf.Object) -> bool:
    descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
    if any(key in descriptor for key in _FILES):
        return False
    name = str(font.BaseFont).lstrip("/").partition("+")[2] or str(font.BaseFont).lstrip("/")
    if name in _KEPT or (any(name in styles for styles in _STYLES.values()) and "/Widths" not in font):
        return False
    font.BaseFont = pikepdf.Name(f"/{_standard(name, flags=int(descriptor.get('/Flags', 0)))}")
    font.Subtype = pikepdf.Name.Type1
    for key in ("/Widths", "/FirstChar", "/LastChar", "/FontDescriptor"):
        if key in font:
            del font[key]
    return True


def _standard(name: str, *, flags: int) -> str:
    plain = name.lower()
    bold = "bold" in plain or "black" in plain
    slanted = "italic" in plain or "oblique" in plain
    if flags & _FIXED_PITCH or "courier" in plain:
        family = "Courier"
    elif flags & _SERIF or "times" in plain:
        family = "Times"
    else:
        family = "Helvetica"
    return _STYLES[family][bold + 2 * slanted]
