"""PDFs that others have signed before, as they come from outside."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from functions.pdf.sealing import stamper_of
from functions.providers.timestamps.development import DevelopmentAuthority
from tests.pdf import hostile

ANA, LUIS = "Ana Núñez", "Luis Gómez"


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
    out = asyncio.run(signer.async_sign_pdf(writer, bytes_reserved=8192))
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
    out = asyncio.run(stamper.async_timestamp_pdf(writer, "sha256", bytes_reserved=16384))
    return bytes(out.getbuffer())
