from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from functions.providers.rendering.contract import RenderFailed, SourceKind
from functions.providers.rendering.libreoffice import LibreOffice
from functions.providers.rendering.markdown import to_open_document
from tests.providers.rendering import pages

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"

CONTRACT = """# Contrato de prestação

Entre **Ferretería Ñandú** e *Conceição*, véase [el sitio](https://example.com/?a=1&b=2).

1. Uno
2. Dos
   - dos a

| Concepto | Importe |
|----------|--------:|
| Análisis | 12,500.00 |

> Cita & más <cosas>.

```
a  = 1
```
"""


def _parsed(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - our own


class TestToOpenDocument:
    def test_writes_each_kind_of_block(self) -> None:
        body = _parsed(to_open_document(CONTRACT))

        assert [one.text for one in body.iter(TEXT + "h")] == ["Contrato de prestação"]
        assert len(list(body.iter(TABLE + "table-cell"))) == 4
        assert len(list(body.iter(TEXT + "list-item"))) == 3
        assert [one.get(LINK) for one in body.iter(TEXT + "a")] == ["https://example.com/?a=1&b=2"]

    @pytest.mark.parametrize(
        "target",
        ["javascript:alert(1)", "file:///etc/passwd", "vnd.sun.star.script:x", "data:text/html,x", "a.md"],
    )
    def test_makes_no_link_to_anything_but_the_web_and_mail(self, target: str) -> None:
        body = _parsed(to_open_document(f"[x]({target}) <{target}>\n\n[y]: {target}\n\n[y]"))

        assert list(body.iter(TEXT + "a")) == []

    def test_fetches_no_image(self) -> None:
        written = to_open_document("![un sello](http://127.0.0.1/x.png)")

        assert "127.0.0.1" not in written
        assert "[un sello]" in written

    def test_takes_html_for_words(self) -> None:
        body = _parsed(to_open_document("<b>x</b>\n\n<div>\n<p>y</p>\n</div>"))

        assert "<b>x</b>" in "".join(body.itertext())

    @pytest.mark.parametrize(
        "text", ["", "\0", "a\x01b\x0c", "{title} {body}", "# a {lists}", "<!DOCTYPE x>"]
    )
    def test_writes_whole_xml_whatever_the_text(self, text: str) -> None:
        _parsed(to_open_document(text))

    def test_starts_a_list_where_its_writer_did(self) -> None:
        body = _parsed(to_open_document("7. siete\n8. ocho"))

        assert [one.get(TEXT + "start-value") for one in body.iter(TEXT + "list-item")] == ["7", None]


class TestRender:
    def test_lays_it_out(self, renderer: LibreOffice, tmp_path: Path) -> None:
        (tmp_path / "contract.md").write_text(CONTRACT)

        made = renderer.render(tmp_path / "contract.md", kind=SourceKind.MARKDOWN, out=tmp_path / "made.pdf")

        text = pages.texts(tmp_path / "made.pdf")[0]
        assert made.pages == 1
        assert text.startswith("ContratodeprestaçãoEntreFerreteríaÑandúeConceição,véaseelsitio.1.Uno2.Dos")
        assert text.endswith("ConceptoImporteAnálisis12,500.00Cita&más<cosas>.a=11/1")

    def test_refuses_what_is_no_text(self, renderer: LibreOffice, tmp_path: Path) -> None:
        (tmp_path / "contract.md").write_bytes(b"\xff\xfe\x00")

        with pytest.raises(RenderFailed):
            renderer.render(tmp_path / "contract.md", kind=SourceKind.MARKDOWN, out=tmp_path / "made.pdf")
