"""Seals, judged by our verifier, by poppler and by OpenSSL."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from functions.domain.pdf_refusals import SealNotValid
from functions.pdf.sealing import LongTerm, SealedPdf, seal
from functions.pdf.verification import verify
from functions.providers.seals.development import DevelopmentCertificates, LocalSealingKey
from functions.providers.timestamps.contract import TimestampUnavailable
from functions.providers.timestamps.development import DevelopmentAuthority
from tests.pdf import hostile

LEVELS = ["B-T", "B-LT"]


@dataclass
class Desk:
    """Everything that seals, and a count of what it was asked."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    signed: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.certificates = DevelopmentCertificates.create(at=self.at)
        self.key = LocalSealingKey.create(self.certificates, at=self.at)
        self.authority = DevelopmentAuthority.create(at=self.at)

    @property
    def roots(self) -> bytes:
        return self.certificates.root_pem + self.authority.root_pem

    def sign(self, data: bytes) -> bytes:
        self.signed.append(data)
        return self.key.sign(data)

    def seal(self, folder: Path, content: bytes, *, level: str = "B-T") -> tuple[SealedPdf, Path]:
        source, out = folder / "source.pdf", folder / "sealed.pdf"
        source.write_bytes(content)
        lists = [issuer.revocations(at=self.at) for issuer in (self.certificates, self.authority)]
        sealed = seal(
            source=source,
            out=out,
            chain_pem=self.key.chain_pem,
            sign=self.sign,
            timestamp=self.authority,
            reason="Integridad del documento",
            location="MX",
            name="Rubrica",
            long_term=LongTerm(self.roots, lists) if level == "B-LT" else None,
        )
        return sealed, out


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def later_revision(path: Path, change: Callable[[IncrementalPdfFileWriter], None]) -> None:
    """Write a change as an incremental update, which leaves the sealed bytes as they were."""
    with path.open("r+b") as file:
        writer = IncrementalPdfFileWriter(file, strict=False)
        change(writer)
        writer.write_in_place()  # type: ignore[no-untyped-call]


def turn_the_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = page.get("/Rotate", 0)
    writer.update_container(page)


class TestSeal:
    @pytest.mark.parametrize("level", LEVELS)
    def test_holds_for_our_verifier(self, level: str, desk: Desk, tmp_path: Path) -> None:
        sealed, path = desk.seal(tmp_path, hostile.plain(3), level=level)

        report = verify(path=path, roots_pem=desk.roots, expected_sha256=sealed.sha256)

        assert report.level == sealed.level == level
        assert report.sha256 == sealed.sha256
        assert sealed.size == path.stat().st_size
        assert "Rubrica development - no legal validity" in report.signer
        assert abs(report.stamped_at - datetime.now(UTC)) < timedelta(minutes=1)

    @pytest.mark.parametrize("level", LEVELS)
    def test_is_valid_trusted_and_total_for_poppler(self, level: str, desk: Desk, tmp_path: Path) -> None:
        if not (shutil.which("pdfsig") and shutil.which("certutil")):
            pytest.skip("needs poppler-utils and libnss3-tools")
        _, path = desk.seal(tmp_path, hostile.plain(3), level=level)
        store, root = tmp_path / "nss", tmp_path / "root.pem"
        store.mkdir()
        root.write_bytes(desk.certificates.root_pem)
        subprocess.run(["certutil", "-N", "-d", f"sql:{store}", "--empty-password"], check=True)
        subprocess.run(
            ["certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", ",C,", "-i", root], check=True
        )

        told = subprocess.run(
            ["pdfsig", "-nssdir", f"sql:{store}", path], capture_output=True, check=False, text=True
        ).stdout

        assert "Signature is Valid." in told
        assert "Certificate is Trusted." in told
        assert "Total document signed" in told
        assert "ETSI.CAdES.detached" in told

    def test_holds_for_openssl_timestamp_included(self, desk: Desk, tmp_path: Path) -> None:
        if not shutil.which("openssl"):
            pytest.skip("needs openssl")
        _, path = desk.seal(tmp_path, hostile.plain())
        with path.open("rb") as file:
            embedded = PdfFileReader(file).embedded_signatures[0]
            content = bytes(embedded.pkcs7_content)
            start, length, after, rest = embedded.byte_range
        raw = path.read_bytes()
        (tmp_path / "data").write_bytes(raw[start : start + length] + raw[after : after + rest])
        signer = cms.ContentInfo.load(content)["content"]["signer_infos"][0]
        token = signer["unsigned_attrs"][0]["values"][0].dump()
        for name, value in {
            "cms": cms.ContentInfo.load(content).dump(),
            "token": token,
            "signature": signer["signature"].native,
            "root.pem": desk.certificates.root_pem,
            "stamps.pem": desk.authority.root_pem,
        }.items():
            (tmp_path / name).write_bytes(value)

        cades = (
            "openssl cms -verify -cades -binary -inform DER -in cms -content data -CAfile root.pem -out out"
        )
        stamp = "openssl ts -verify -data signature -in token -token_in -CAfile stamps.pem"
        for command in (cades, stamp):
            done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False, text=True)
            assert done.returncode == 0, done.stderr

    def test_asks_the_key_once_for_the_signed_attributes_themselves(self, desk: Desk, tmp_path: Path) -> None:
        desk.signed.clear()

        desk.seal(tmp_path, hostile.plain(), level="B-LT")

        assert len(desk.signed) == 1
        assert 100 < len(desk.signed[0]) <= 4096

    def test_is_one_revision_that_allows_no_change(self, desk: Desk, tmp_path: Path) -> None:
        _, path = desk.seal(tmp_path, hostile.plain(), level="B-LT")

        with pikepdf.open(path) as pdf:
            signature = pdf.Root.AcroForm.Fields[0].V
            assert pdf.Root.Perms.DocMDP.objgen == signature.objgen
            assert signature.Reference[0].TransformParams.P == 1
            assert list(pdf.Root.AcroForm.Fields[0].Rect) == [0, 0, 0, 0]
            assert "/DSS" in pdf.Root
        # One for the file as it was and one for the seal with all it embeds.
        assert path.read_bytes().count(b"%%EOF") == 2

    def test_shows_the_same_pages_as_before(self, desk: Desk, tmp_path: Path) -> None:
        content = hostile.plain(3)
        _, path = desk.seal(tmp_path, content)

        with pikepdf.open(path) as sealed, pikepdf.open(tmp_path / "source.pdf") as source:
            assert [page.obj.Contents.read_bytes() for page in sealed.pages] == [
                page.obj.Contents.read_bytes() for page in source.pages
            ]

    def test_fails_loudly_without_a_timestamp(self, desk: Desk, tmp_path: Path) -> None:
        class Silent:
            def stamp(self, digest: bytes, *, nonce: int) -> bytes:
                raise TimestampUnavailable(reason="deadline_exceeded")

        source = tmp_path / "source.pdf"
        source.write_bytes(hostile.plain())

        with pytest.raises(TimestampUnavailable):
            seal(
                source=source,
                out=tmp_path / "out.pdf",
                chain_pem=desk.key.chain_pem,
                sign=desk.sign,
                timestamp=Silent(),
                reason="Integridad",
            )


class TestVerify:
    @pytest.mark.parametrize("at", [0.05, 0.4, 0.9, 0.999])
    def test_detects_a_flipped_byte(self, at: float, desk: Desk, tmp_path: Path) -> None:
        _, path = desk.seal(tmp_path, hostile.plain())
        raw = bytearray(path.read_bytes())
        raw[int(len(raw) * at)] ^= 1
        path.write_bytes(raw)

        with pytest.raises(SealNotValid):
            verify(path=path, roots_pem=desk.roots)

    def test_detects_by_the_hash_what_the_signature_does_not_cover(self, desk: Desk, tmp_path: Path) -> None:
        sealed, path = desk.seal(tmp_path, hostile.plain())
        raw = path.read_bytes()
        with path.open("rb") as file:
            start, length, *_ = PdfFileReader(file).embedded_signatures[0].byte_range
        # The case of the hexadecimal digits of the seal means nothing to any reader.
        digits = raw[start + length : start + length + 2000]
        path.write_bytes(raw.replace(digits, digits.swapcase(), 1))

        verify(path=path, roots_pem=desk.roots)
        with pytest.raises(SealNotValid):
            verify(path=path, roots_pem=desk.roots, expected_sha256=sealed.sha256)

    def test_detects_appended_bytes(self, desk: Desk, tmp_path: Path) -> None:
        sealed, path = desk.seal(tmp_path, hostile.plain())
        with path.open("ab") as file:
            file.write(b"\n% more")

        with pytest.raises(SealNotValid) as refusal:
            verify(path=path, roots_pem=desk.roots)
        assert refusal.value.facts["reason"] == "not_the_whole_file"

        with pytest.raises(SealNotValid) as refusal:
            verify(path=path, roots_pem=desk.roots, expected_sha256=sealed.sha256)
        assert refusal.value.facts["reason"] == "another_file"

    @pytest.mark.parametrize("level", LEVELS)
    def test_detects_a_later_revision(self, level: str, desk: Desk, tmp_path: Path) -> None:
        _, path = desk.seal(tmp_path, hostile.plain(), level=level)
        later_revision(path, turn_the_page)

        with pytest.raises(SealNotValid) as refusal:
            verify(path=path, roots_pem=desk.roots)
        assert refusal.value.facts["reason"] == "not_the_whole_file"

    def test_detects_a_rewrite(self, desk: Desk, tmp_path: Path) -> None:
        _, path = desk.seal(tmp_path, hostile.plain())
        rewritten = tmp_path / "rewritten.pdf"
        with pikepdf.open(path) as pdf:
            pdf.save(rewritten)

        with pytest.raises(SealNotValid):
            verify(path=rewritten, roots_pem=desk.roots)

    def test_trusts_no_other_root(self, desk: Desk, tmp_path: Path) -> None:
        _, path = desk.seal(tmp_path, hostile.plain())
        stranger = DevelopmentCertificates.create(at=desk.at)

        with pytest.raises(SealNotValid) as refusal:
            verify(path=path, roots_pem=stranger.root_pem + desk.authority.root_pem)
        assert refusal.value.facts["reason"] == "not_trusted"

    def test_trusts_no_other_timestamp_authority(self, desk: Desk, tmp_path: Path) -> None:
        _, path = desk.seal(tmp_path, hostile.plain())
        stranger = DevelopmentAuthority.create(at=desk.at)

        with pytest.raises(SealNotValid) as refusal:
            verify(path=path, roots_pem=desk.certificates.root_pem + stranger.root_pem)
        assert refusal.value.facts["reason"] == "no_trusted_timestamp"

    @pytest.mark.parametrize(
        ("content", "reason"),
        [(hostile.plain(), "not_sealed"), (b"%PDF-1.7 nothing", "unreadable"), (b"", "unreadable")],
    )
    def test_refuses_what_has_no_seal(self, content: bytes, reason: str, desk: Desk, tmp_path: Path) -> None:
        path = tmp_path / "any.pdf"
        path.write_bytes(content)

        with pytest.raises(SealNotValid) as refusal:
            verify(path=path, roots_pem=desk.roots)
        assert refusal.value.facts["reason"] == reason
