"""Every hostile DOCX, and what the door does with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from functions.domain.docx_refusals import (
    DocxDamaged,
    DocxEncrypted,
    DocxHasActiveContent,
    DocxHasExternalContent,
    DocxTooComplex,
    NotADocx,
)
from functions.domain.errors import Refusal
from tests.docx import hostile, hostile_zips, neutralised

REFUSED: Final[list[tuple[Callable[[], bytes], type[Refusal]]]] = [
    (hostile.text, NotADocx),
    (hostile.html, NotADocx),
    (hostile.pdf, NotADocx),
    (hostile.old_word, NotADocx),
    (hostile.spreadsheet, NotADocx),
    (hostile.only_zip, NotADocx),
    (hostile.opc_without_document, NotADocx),
    (hostile.password, DocxEncrypted),
    (hostile.zip_encryption, DocxEncrypted),
    (hostile.macros, DocxHasActiveContent),
    (hostile.macros_unreferenced, DocxHasActiveContent),
    (hostile.docm, DocxHasActiveContent),
    (hostile.dtd, DocxHasActiveContent),
    (hostile.xxe, DocxHasActiveContent),
    (hostile.xxe_in_utf16, DocxHasActiveContent),
    (hostile.billion_laughs, DocxHasActiveContent),
    (hostile.dtd_in_relationships, DocxHasActiveContent),
    (hostile.dtd_in_custom_xml, DocxHasActiveContent),
    (hostile.other_encoding, DocxDamaged),
    (hostile.external_image, DocxHasExternalContent),
    (hostile.local_image, DocxHasExternalContent),
    (hostile.image_of_internal_mode_that_is_an_address, DocxHasExternalContent),
    (hostile.image_on_a_share, DocxHasExternalContent),
    (hostile.vml_image, DocxHasExternalContent),
    (hostile.external_header, DocxHasExternalContent),
    (hostile.sub_document, DocxHasExternalContent),
    (hostile.alt_chunk, DocxHasActiveContent),
    (hostile.postscript_picture, DocxHasActiveContent),
    (hostile.svg_that_fetches, DocxHasActiveContent),
    (hostile.picture_of_ten_gigapixels, DocxTooComplex),
    (hostile_zips.duplicate_entries, DocxDamaged),
    (hostile_zips.duplicate_entries_by_case, DocxDamaged),
    (hostile_zips.absolute_name, DocxDamaged),
    (hostile_zips.climbing_name, DocxDamaged),
    (hostile_zips.backslash_name, DocxDamaged),
    (hostile_zips.bomb_of_one_part, DocxTooComplex),
    (hostile_zips.bomb_below_the_size_of_parts, DocxTooComplex),
    (hostile_zips.bomb_of_many_parts, DocxTooComplex),
    (hostile_zips.bomb_that_lies, DocxDamaged),
    (hostile_zips.too_many_entries, DocxTooComplex),
    (hostile_zips.overlapping_entries, DocxDamaged),
    (hostile_zips.truncated, DocxDamaged),
    (hostile_zips.broken_checksum, DocxDamaged),
    (hostile_zips.broken_xml, DocxDamaged),
    (hostile_zips.deep_xml, DocxTooComplex),
]
NEUTRALISED: Final[list[tuple[Callable[[], bytes], str, bytes]]] = [
    (neutralised.attached_template, "attached_template", b"attachedTemplate"),
    (neutralised.mail_merge_source, "mail_merge_source", b"mailMerge"),
    (neutralised.ole_object, "ole_object", b"OLEObject"),
    (neutralised.linked_ole_object, "ole_object", b"oleObject"),
    (neutralised.activex, "activex", b"activeX"),
    (neutralised.picture_embedded_and_linked, "linked_image", b"198.51.100.7"),
    (neutralised.svg_beside_a_picture, "svg", b"198.51.100.7"),
    (neutralised.hyperlink_to_a_file, "hyperlink", b"calc.exe"),
    (neutralised.hyperlink_to_a_handler, "hyperlink", b"ms-msdt"),
    (neutralised.macro_of_a_form_field, "macros", b"entryMacro"),
    (neutralised.customised_keys, "macros", b"customizations"),
    (neutralised.unknown_part, "unknown_part", b"somethingNew"),
]
FIELDS: Final = [
    (r"DDEAUTO c:\\windows\\calc.exe", "field_dde"),
    (r" DDE Excel hoja.xls", "field_dde"),
    ("INCLUDETEXT file:///etc/passwd", "field_include"),
    ("includepicture http://198.51.100.7/a", "field_include"),
    ("LINK Excel.Sheet.8 hoja.xls", "field_link"),
    ("DATABASE c:/clientes.mdb", "field_database"),
    ("MACROBUTTON abrir aqui", "macros"),
    (r"RD otro.docx", "field_include"),
    ("HYPERLINK file:///etc/passwd", "hyperlink"),
    ("FILENAME", "field"),
    ("SOMETHINGNEW x", "field"),
]

CORPUS: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    **{f"{code.code}-{make.__name__}.docx": (make, code.code) for make, code in REFUSED},
    **{f"neutralised-{make.__name__}.docx": (make, "neutralised") for make, _, _ in NEUTRALISED},
    **{
        f"neutralised-{told}-{number}.docx": (
            partial(hostile.changed, body=hostile.field(instruction)),
            "neutralised",
        )
        for number, (instruction, told) in enumerate(FIELDS)
    },
    "neutralised-field-built.docx": (
        lambda: hostile.changed(body=hostile.built_field()),
        "neutralised",
    ),
}
"""How to make each file and its verdict, or the code of its refusal, by the file's name."""
