"""PDFs that others have signed before, as they come from outside."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from functions.pdf.sealing import stamper_of
from functions.providers.timestamps.development import DevelopmentAuthority
from tests.pdf import hostile

T = TypeVar("T")

ANA, LUIS = "Ana Núñez", "Luis Gómez"


def done(work: Coroutine[Any, Any, T]) -> T:
    """Wait for pyHanko, in a thread of its own: where a browser is driven a loop runs already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


@cache
def person(name: str = ANA, *, kind: str = "rsa") -> signers.SimpleSigner:
    """Return somebody with a certificate that nobody else trusts."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=next(
            iter(load_certs_from_pemder_data(certificate.public_bytes(serialization.Encoding.PEM)))
        ),
        signing_key=load_private_key_from_pemder_data(pem, passphrase=None),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def signed(
    content: bytes | None = None,
    *,
    by: signers.SimpleSigner | None = None,
    field: str = "Firma",
    certify: MDPPerm | None = None,
    lock: SigFieldSpec | None = None,
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """Sign a PDF as an incremental update: an approval, or a certification where `certify` says what it permits."""
    writer = IncrementalPdfFileWriter(
        io.BytesIO(hostile.plain() if content is None else content), strict=False
    )
    if writer.prev.encrypted:
        writer.encrypt(b"")  # type: ignore[no-untyped-call]
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            certify=certify is not None,
            docmdp_permissions=certify or MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
        ),
        signer=by or person(),
        new_field_spec=lock or SigFieldSpec(field, box=box),
    )
    out = done(signer.async_sign_pdf(writer, bytes_reserved=8192))
    return bytes(out.getbuffer())


def twice() -> bytes:
    return signed(signed(), by=person(LUIS, kind="ec"), field="Otra")


def locked(action: FieldMDPAction, names: list[str] | None = None) -> bytes:
    spec = SigFieldSpec("Firma", field_mdp_spec=FieldMDPSpec(action, fields=names))
    return signed(lock=spec)


def locked_for_good() -> bytes:
    """An approval that says, as PDF 2.0 lets it, that nothing may change from now on."""
    return signed(
        lock=SigFieldSpec(
            "Firma",
            field_mdp_spec=FieldMDPSpec(FieldMDPAction.INCLUDE, fields=[]),
            doc_mdp_update_value=MDPPerm.NO_CHANGES,
        )
    )


def updated(content: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Change a PDF by an incremental update, which leaves what was signed as it was."""
    stream = io.BytesIO(content)
    writer = IncrementalPdfFileWriter(stream, strict=False)
    change(writer)
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return stream.getvalue()


def archived() -> bytes:
    """A signature with a document timestamp over it, as archives add one."""
    authority = DevelopmentAuthority.create(at=datetime.now(UTC))
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    stamper = signers.PdfTimeStamper(stamper_of(authority), field_name="Sello")
    out = done(stamper.async_timestamp_pdf(writer, "sha256", bytes_reserved=16384))
    return bytes(out.getbuffer())


def filled_in_later() -> bytes:
    """A signed form whose field somebody filled in afterwards, as its certification permits."""

    def fill(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        field["/V"] = generic.TextStringObject("otro")
        writer.update_container(field)

    return updated(signed(drawn_form(), certify=MDPPerm.FILL_FORMS), fill)


def drawn_form() -> bytes:
    """A form whose one field looks the same to every viewer."""

    def change(pdf: pikepdf.Pdf) -> None:
        drawn = pdf.make_stream(b"")
        drawn.Type, drawn.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        drawn.BBox = pikepdf.Array([0, 0, 200, 50])
        pdf.Root.AcroForm.Fields[0].AP = pikepdf.Dictionary(N=drawn)
        del pdf.Root.AcroForm["/NeedAppearances"]

    return changed(hostile.filled_form("uno"), change)


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def asked_for() -> bytes:
    """A field for a signature that nobody has given."""
    return updated(
        hostile.plain(), lambda writer: fields.append_signature_field(writer, SigFieldSpec("Firma"))
    )


def hybrid() -> bytes:
    """A signed file with two cross-reference sections in one, as word processors write them (ISO 32000-1 7.5.8.4)."""
    plain = hostile.raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            4: hostile.stream(b"0 0 m 9 9 l S"),
        }
    )
    body, _, tail = plain.partition(b"xref\n")
    hidden = len(body)
    body += b"5 0 obj\n(only in the stream)\nendobj\n"
    at = len(body)
    entry = b"\x01" + hidden.to_bytes(4, "big") + b"\x00"
    body += (
        b"6 0 obj\n"
        + hostile.stream(entry, more=b"/Type /XRef /W [1 4 1] /Index [5 1] /Size 7 /Root 1 0 R")
        + b"\nendobj\n"
    )
    table = tail.partition(b"trailer")[0]
    trailer = b"trailer\n<< /Size 7 /Root 1 0 R /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (at, len(body))
    return signed(body + b"xref\n" + table + trailer)


def turned(content: bytes) -> bytes:
    """The same after somebody turned its first page, which no signature permits."""

    def turn(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Rotate"] = generic.NumberObject(90)  # type: ignore[no-untyped-call]
        writer.update_container(page)

    return updated(content, turn)


def tampered(content: bytes) -> bytes:
    """The same with other bytes where the signature covers them."""
    return content.replace(b"0 595 842", b"0 590 842", 1)


def behind_a_password() -> bytes:
    """A file that restricts what readers may do, and that somebody signed."""
    return signed(hostile.encrypted(user="", owner="dueño"))


def left_to_the_viewer() -> bytes:
    """A signed form that tells viewers to draw its fields themselves."""

    def leave(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/AcroForm"]["/NeedAppearances"] = generic.BooleanObject(True)  # type: ignore[no-untyped-call]
        writer.update_container(writer.root["/AcroForm"])

    return updated(signed(drawn_form()), leave)
