from __future__ import annotations

from collections.abc import Iterator

import pytest

from functions.providers.rendering import installation
from functions.providers.rendering.contract import RenderUnavailable
from functions.providers.rendering.libreoffice import LibreOffice


@pytest.fixture(scope="session")
def installed() -> installation.Installation:
    try:
        return installation.find()
    except RenderUnavailable as missing:
        pytest.skip(str(missing.facts["reason"]))


@pytest.fixture(scope="module")
def renderer(installed: installation.Installation) -> Iterator[LibreOffice]:
    one = LibreOffice(installed=installed)
    yield one
    one.close()
