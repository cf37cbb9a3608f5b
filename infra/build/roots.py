"""What each layer is for: the packages that our code imports. Their own needs follow from the lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from functions.runtime.access import Layer
from infra.access import SERVICES

ROOTS: Final[Mapping[Layer, tuple[str, ...]]] = {
    Layer.CORE: (
        "aws-lambda-powertools",
        "boto3",
        "email-validator",
        "phonenumbers",
        "pydantic",
        "python-stdnum",
        "python-ulid",
    ),
    Layer.PDF: (
        "asn1crypto",
        "cryptography",
        "pikepdf",
        "pillow",
        "pyhanko",
        "pylopdf",
        "pypdf",
        "pypdfium2",
        "reportlab",
    ),
    Layer.MAIL: ("jinja2", "mjml-python"),
    Layer.HTTP: ("httpx",),
    Layer.KEYS: ("cryptography",),
    Layer.TEMPLATES: ("docxtpl", "jinja2", "lxml", "markdown-it-py", "markupsafe", "pillow", "python-docx"),
}

SUPERFLUOUS: Final = (
    "bin",
    "**/*.pyi",
    "**/*.pxd",
    "**/*.pyx",
    "**/tests",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/sboms",
    "boto3/data/*",
    "boto3/examples",
    "phonenumbers/carrierdata",
    "phonenumbers/geodata",
    "phonenumbers/tzdata",
)
"""What a package brings and a function never opens: `boto3.resource` is not used, nor carriers of phones."""

BOTOCORE_DATA: Final = frozenset(SERVICES)
"""botocore describes some 440 services in 22 MB; the folders of these are kept."""
