"""Approval seals on files that others signed before, judged by our verifier, by pyHanko and by poppler."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from functions.domain.pdf_refusals import PdfSignatureLocks, SealNotValid
from functions.pdf.approving import approve, verify_approval
from functions.pdf.intake import accept
from functions.pdf.sealing import LongTerm, SealedPdf
from functions.pdf.verification import VerificationReport, verify
from functions.providers.seals.development import DevelopmentCertificates
from functions.providers.timestamps.contract import TimestampUnavailable
from tests.pdf import hostile, signed
from tests.pdf.test_sealing import Desk, later_revision, turn_the_page

LEVELS = ["B-T", "B-LT"]


def by_elliptic_curve() -> bytes:
    return signed.signed(by=signed.person(kind="ec"))


def certified_for_forms() -> bytes:
    return signed.signed(certify=MDPPerm.FILL_FORMS)


def certified_for_comments() -> bytes:
    return signed.signed(certify=MDPPerm.ANNOTATE)


def locking_others() -> bytes:
    return signed.locked(FieldMDPAction.INCLUDE, ["clause"])


def named_as_ours() -> bytes:
    return signed.signed(field="Seal")


SIGNED: list[tuple[Callable[[], bytes], int]] = [
    (signed.signed, 1),
    (by_elliptic_curve, 1),
    (certified_for_forms, 1),
    (certified_for_comments, 1),
    (signed.twice, 2),
    (signed.filled_in_later, 1),
    (locking_others, 1),
    (named_as_ours, 1),
    (signed.hybrid, 1),
    (signed.archived, 2),
]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


class Approved:
    """A signed file and what became of it."""

    def __init__(self, desk: Desk, folder: Path, content: bytes, *, level: str = "B-T") -> None:
        self.desk, self.level, self.content = desk, level, content
        self.original, self.path = folder / "original.pdf", folder / "approved.pdf"
        self.original.write_bytes(content)
        lists = [issuer.revocations(at=desk.at) for issuer in (desk.certificates, desk.authority)]
        self.sealed: SealedPdf = approve(
            source=self.original,
            out=self.path,
            chain_pem=desk.key.chain_pem,
            sign=desk.sign,
            timestamp=desk.authority,
            reason="Integridad del documento",
            name="Rubrica",
            long_term=LongTerm(desk.roots, lists) if level == "B-LT" else None,
        )

    def verify(
        self, *, signatures: int = 1, roots: bytes | None = None, sha256: str | None = None
    ) -> VerificationReport:
        return verify_approval(
            path=self.path,
            original=self.original,
            signatures=signatures,
            roots_pem=roots or self.desk.roots,
            long_term=self.level == "B-LT",
            expected_sha256=sha256,
        )


def told_by_poppler(path: Path) -> tuple[list[str], str]:
    """Return its verdict on each signature, and all that it says of the last."""
    told = subprocess.run(["pdfsig", path], capture_output=True, check=False, text=True).stdout
    return re.findall(r"Signature Validation: (.*)", told), told.rpartition("Signature #")[2]


@pytest.fixture(scope="module", params=SIGNED, ids=lambda one: one[0].__name__)
def any_approved(
    request: pytest.FixtureRequest, desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Approved, int]:
    """A sealed file of every sort, and how many signatures it came with."""
    make, count = request.param
    return Approved(desk, tmp_path_factory.mktemp("approved"), make()), count


class TestEverySealedFile:
    def test_begins_with_every_byte_that_came(self, any_approved: tuple[Approved, int]) -> None:
        approved, _ = any_approved

        assert approved.path.read_bytes().startswith(approved.content)
        assert len(approved.path.read_bytes()) == approved.sealed.size

    def test_holds_for_our_verifier(self, any_approved: tuple[Approved, int]) -> None:
        approved, count = any_approved

        report = approved.verify(signatures=count, sha256=approved.sealed.sha256)

        assert report.level == approved.sealed.level == "B-T"
        assert report.sha256 == approved.sealed.sha256
        assert "Rubrica development - no legal validity" in report.signer

    def test_leaves_the_others_valid_for_pyhanko(self, any_approved: tuple[Approved, int]) -> None:
        approved, count = any_approved

        with approved.path.open("rb") as file:
            reader = PdfFileReader(file, strict=False)
            *earlier, ours = reader.embedded_regular_signatures
            assert len(reader.embedded_signatures) == count + 1
            for one in earlier:
                trusting = ValidationContext(trust_roots=[one.signer_cert])
                status = validate_pdf_signature(one, trusting)
                assert (status.intact, status.valid, status.trusted) == (True, True, True)
                assert status.docmdp_ok
                assert status.bottom_line
            assert ours.sig_object["/Name"] == "Rubrica"

    def test_leaves_the_others_valid_for_poppler(self, any_approved: tuple[Approved, int]) -> None:
        if not shutil.which("pdfsig"):
            pytest.skip("needs poppler-utils")
        approved, count = any_approved
        # Of document timestamps it only says that it does not know them.
        stamps = 1 if b"/DocTimeStamp" in approved.content else 0

        before, _ = told_by_poppler(approved.original)
        after, last = told_by_poppler(approved.path)

        assert before.count("Signature is Valid.") == count - stamps
        assert after.count("Signature is Valid.") == count + 1 - stamps
        assert len(after) == count + 1
        assert "Total document signed" in last
        assert "Not total document signed" not in last


class TestApprove:
    def test_embeds_what_proves_it_later(self, desk: Desk, tmp_path: Path) -> None:
        for make, count in ((signed.signed, 1), (signed.archived, 2)):
            approved = Approved(desk, tmp_path, make(), level="B-LT")

            assert approved.verify(signatures=count).level == approved.sealed.level == "B-LT"
            with pikepdf.open(approved.path) as pdf:
                assert len(pdf.Root.DSS.CRLs) == 2

    @pytest.mark.parametrize("level", LEVELS)
    def test_is_one_revision_and_asks_the_key_once(self, level: str, desk: Desk, tmp_path: Path) -> None:
        desk.signed.clear()

        approved = Approved(desk, tmp_path, signed.signed(), level=level)

        added = approved.path.read_bytes()[len(approved.content) :]
        assert added.count(b"%%EOF") == 1
        assert len(desk.signed) == 1

    def test_shows_the_same_pages_and_no_box_of_its_own(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())

        with pikepdf.open(approved.path) as pdf, pikepdf.open(approved.original) as before:
            assert pdf.pages[0].obj.Contents.read_bytes() == before.pages[0].obj.Contents.read_bytes()
            assert len(pdf.pages) == len(before.pages)
            assert list(pdf.Root.AcroForm.Fields[-1].Rect) == [0, 0, 0, 0]

    def test_ends_all_changes(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed(signed.drawn_form()))

        def fill(writer: IncrementalPdfFileWriter) -> None:
            field = writer.root["/AcroForm"]["/Fields"][0]
            field["/V"] = generic.TextStringObject("otro")
            writer.update_container(field)

        filled = signed.updated(approved.path.read_bytes(), fill)

        ours = PdfFileReader(io.BytesIO(filled)).embedded_signatures[-1]
        ours.compute_integrity_info()
        assert ours.summarise_integrity_info()["docmdp_ok"] is False
        with pytest.raises(PdfSignatureLocks):
            accept(content=approved.path.read_bytes(), keep_signed=True)

    def test_fails_loudly_without_a_timestamp(self, desk: Desk, tmp_path: Path) -> None:
        class Silent:
            def stamp(self, digest: bytes, *, nonce: int) -> bytes:
                raise TimestampUnavailable(reason="deadline_exceeded")

        source = tmp_path / "source.pdf"
        source.write_bytes(signed.signed())

        with pytest.raises(TimestampUnavailable):
            approve(
                source=source,
                out=tmp_path / "out.pdf",
                chain_pem=desk.key.chain_pem,
                sign=desk.sign,
                timestamp=Silent(),
                reason="Integridad",
            )
        assert not (tmp_path / "out.pdf").exists()


class TestVerifyApproval:
    @pytest.mark.parametrize("at", [0.1, 0.5, 0.95, 1.05])
    def test_detects_a_flipped_byte(self, at: float, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())
        for path in (approved.path, approved.original):
            raw = bytearray(path.read_bytes())
            # Of what others signed, and of what was written behind it.
            place = int(len(approved.content) * at)
            if place < len(raw):
                raw[place] ^= 1
            path.write_bytes(raw)

        with pytest.raises(SealNotValid):
            approved.verify()

    def test_detects_earlier_signatures_that_do_not_hold(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.tampered(signed.signed()))

        with pytest.raises(SealNotValid) as refusal:
            approved.verify()
        assert refusal.value.facts["reason"] == "earlier_signature"

    def test_detects_a_seal_that_breaks_an_earlier_signature(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.locked(FieldMDPAction.ALL))

        with pytest.raises(SealNotValid) as refusal:
            approved.verify()
        assert refusal.value.facts["reason"] == "earlier_signature"

    def test_detects_a_later_revision(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())
        later_revision(approved.path, turn_the_page)

        with pytest.raises(SealNotValid) as refusal:
            approved.verify()
        assert refusal.value.facts["reason"] == "not_the_whole_file"

    def test_detects_appended_bytes(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())
        with approved.path.open("ab") as file:
            file.write(b"\n% more")

        with pytest.raises(SealNotValid) as refusal:
            approved.verify()
        assert refusal.value.facts["reason"] == "not_the_whole_file"

    def test_detects_a_signature_more_or_less(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.twice())

        with pytest.raises(SealNotValid) as refusal:
            approved.verify(signatures=1)
        assert refusal.value.facts["reason"] == "other_signatures"

    def test_detects_another_original(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())
        approved.original.write_bytes(signed.signed(hostile.plain(2)))

        with pytest.raises(SealNotValid) as refusal:
            approved.verify()
        assert refusal.value.facts["reason"] == "another_file"

    def test_detects_another_file_by_its_hash(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())

        with pytest.raises(SealNotValid) as refusal:
            approved.verify(sha256="ab" * 32)
        assert refusal.value.facts["reason"] == "another_file"

    def test_trusts_no_other_root(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())
        stranger = DevelopmentCertificates.create(at=desk.at)

        with pytest.raises(SealNotValid) as refusal:
            approved.verify(roots=stranger.root_pem + desk.authority.root_pem)
        assert refusal.value.facts["reason"] == "not_trusted"

    def test_is_no_verifier_of_certified_files(self, desk: Desk, tmp_path: Path) -> None:
        approved = Approved(desk, tmp_path, signed.signed())

        with pytest.raises(SealNotValid) as refusal:
            verify(path=approved.path, roots_pem=desk.roots)
        assert refusal.value.facts["reason"] == "several_signatures"
