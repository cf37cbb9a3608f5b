"""Files that others have signed: refused, unless intake is asked to keep them byte for byte."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pyhanko.sign.fields import FieldMDPAction, MDPPerm

from functions.domain.errors import Refusal
from functions.domain.existing_signatures import SignatureKind
from functions.domain.pdf_refusals import (
    PdfAlreadySigned,
    PdfCertifiedUnchangeable,
    PdfDamaged,
    PdfEncrypted,
    PdfHasActiveContent,
    PdfSignatureBroken,
    PdfSignatureLocks,
    PdfSignedNeedsCleaning,
    PdfTooLarge,
)
from functions.pdf.intake import accept, render_page
from functions.pdf.limits import Limits
from tests.pdf import hostile, signed
from tests.pdf.signed import ANA, LUIS


def by_elliptic_curve() -> bytes:
    return signed.signed(by=signed.person(LUIS, kind="ec"))


def seen() -> bytes:
    return signed.signed(box=(100, 100, 300, 200))


def certified(permission: MDPPerm) -> bytes:
    return signed.signed(certify=permission)


def locking_others() -> bytes:
    return signed.locked(FieldMDPAction.INCLUDE, ["clause"])


def opening_at_a_page() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])

    return signed.signed(hostile.changed(change))


KEPT: list[tuple[Callable[[], bytes], list[str], int | None]] = [
    (signed.signed, [ANA], None),
    (by_elliptic_curve, [LUIS], None),
    (seen, [ANA], None),
    (lambda: certified(MDPPerm.FILL_FORMS), [ANA], 2),
    (lambda: certified(MDPPerm.ANNOTATE), [ANA], 3),
    (signed.twice, [ANA, LUIS], None),
    (signed.filled_in_later, [ANA], 2),
    (locking_others, [ANA], None),
    (signed.hybrid, [ANA], None),
    (opening_at_a_page, [ANA], None),
]


def with_javascript() -> bytes:
    return signed.signed(hostile.javascript())


class TestKeep:
    @pytest.mark.parametrize(("make", "signers", "permission"), KEPT)
    def test_leaves_every_byte_and_tells_who_signed(
        self, make: Callable[[], bytes], signers: list[str], permission: int | None
    ) -> None:
        content = make()

        accepted = accept(content=content, keep_signed=True)

        assert accepted.content == content
        assert accepted.kept_sha256 == accepted.received_sha256
        assert accepted.page_count == 1
        assert accepted.neutralised == ()
        found = accepted.existing_signatures
        assert found is not None
        assert [one.signer for one in found.signatures] == signers
        assert (found.certified, found.permission) == (permission is not None, permission)
        for one in found.signatures:
            assert one.signed_at is not None
            assert abs(one.signed_at - datetime.now(UTC)) < timedelta(minutes=10)

    @pytest.mark.parametrize("make", [one[0] for one in KEPT])
    def test_is_not_done_unasked(self, make: Callable[[], bytes]) -> None:
        with pytest.raises(PdfAlreadySigned):
            accept(content=make())

    def test_tells_what_kind_each_signature_is(self) -> None:
        certified_and_approved = signed.signed(
            certified(MDPPerm.FILL_FORMS), by=signed.person(LUIS), field="B"
        )

        for content, kinds in (
            (certified_and_approved, [SignatureKind.CERTIFICATION, SignatureKind.APPROVAL]),
            (signed.archived(), [SignatureKind.APPROVAL, SignatureKind.TIMESTAMP]),
        ):
            found = accept(content=content, keep_signed=True).existing_signatures

            assert found is not None
            assert [one.kind for one in found.signatures] == kinds

    def test_takes_a_path_as_well(self, tmp_path: Path) -> None:
        path = tmp_path / "signed.pdf"
        path.write_bytes(signed.signed())

        assert accept(content=path, keep_signed=True).content == path.read_bytes()

    def test_shows_the_signatures_on_pictures_of_its_pages(self) -> None:
        picture = Image.open(io.BytesIO(render_page(content=seen(), page=1, width=595, kind="png")))

        # The box of the signature, with its frame, from 100 to 200 above the foot of the page.
        assert min(picture.convert("L").crop((95, 637, 305, 747)).tobytes()) < 100

    @pytest.mark.parametrize("make", [hostile.plain, signed.asked_for, lambda: hostile.filled_form("uno")])
    def test_rewrites_what_nobody_has_signed(self, make: Callable[[], bytes]) -> None:
        content = make()

        accepted = accept(content=content, keep_signed=True)

        assert accepted.existing_signatures is None
        assert accepted.content == accept(content=content).content != content
        with pikepdf.open(io.BytesIO(accepted.content)) as pdf:
            assert "/AcroForm" not in pdf.Root


REFUSED: list[tuple[Callable[[], bytes], type[Refusal], dict[str, object]]] = [
    (lambda: certified(MDPPerm.NO_CHANGES), PdfCertifiedUnchangeable, {}),
    (lambda: signed.locked(FieldMDPAction.ALL), PdfSignatureLocks, {"signer": ANA}),
    (lambda: signed.locked(FieldMDPAction.EXCLUDE, ["clause"]), PdfSignatureLocks, {"signer": ANA}),
    (signed.locked_for_good, PdfSignatureLocks, {"signer": ANA}),
    (
        lambda: signed.tampered(signed.signed()),
        PdfSignatureBroken,
        {"signer": ANA, "reason": "changed"},
    ),
    (
        lambda: signed.tampered(signed.twice()),
        PdfSignatureBroken,
        {"signer": ANA, "reason": "changed"},
    ),
    (
        lambda: signed.turned(signed.signed()),
        PdfSignatureBroken,
        {"signer": ANA, "reason": "changed_later"},
    ),
    (
        lambda: signed.turned(certified(MDPPerm.ANNOTATE)),
        PdfSignatureBroken,
        {"signer": ANA, "reason": "changed_later"},
    ),
    (
        lambda: signed.signed(signed.turned(signed.signed()), by=signed.person(LUIS), field="B"),
        PdfSignatureBroken,
        {"signer": ANA, "reason": "changed_later"},
    ),
    (
        lambda: signed.signed().replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ", 1),
        PdfSignatureBroken,
        {"reason": "unsupported"},
    ),
    (hostile.signed, PdfSignatureBroken, {"reason": "unsupported"}),
    (with_javascript, PdfHasActiveContent, {"found": ["javascript"]}),
    (lambda: signed.signed(hostile.launch()), PdfHasActiveContent, {"found": ["launch"]}),
    (
        lambda: signed.signed(hostile.plain_with(b"/OpenAction << /S /URI /URI (https://a.co) >>")),
        PdfSignedNeedsCleaning,
        {"found": ["open_action"]},
    ),
    (
        lambda: signed.signed(hostile.annotated(b"/Subtype /Link /A << /S /URI /URI (file:///etc) >>")),
        PdfSignedNeedsCleaning,
        {"found": ["links"]},
    ),
    (lambda: b"\n" * 9 + signed.signed(), PdfDamaged, {}),
]


class TestRefusal:
    @pytest.mark.parametrize(("make", "refusal", "facts"), REFUSED)
    def test_says_what_stands_in_the_way(
        self, make: Callable[[], bytes], refusal: type[Refusal], facts: dict[str, object]
    ) -> None:
        with pytest.raises(refusal) as refused:
            accept(content=make(), keep_signed=True)

        assert refused.value.facts.items() >= facts.items()

    def test_meets_a_password(self) -> None:
        with pytest.raises(PdfEncrypted):
            accept(content=signed.behind_a_password(), keep_signed=True)

    def test_meets_forms_that_viewers_draw_in_their_own_ways(self) -> None:
        with pytest.raises(PdfSignedNeedsCleaning) as refused:
            accept(content=signed.left_to_the_viewer(), keep_signed=True)

        assert refused.value.facts["found"] == ["form_fields"]

    def test_meets_the_limits_that_hold_for_others(self) -> None:
        with pytest.raises(PdfTooLarge):
            accept(content=signed.signed(), keep_signed=True, limits=Limits(size=1000))


class TestCommandLine:
    def test_keeps_signed_files_where_it_is_told_to(self, tmp_path: Path) -> None:
        path = tmp_path / "signed.pdf"
        path.write_bytes(certified(MDPPerm.FILL_FORMS))

        def told(*arguments: str) -> dict[str, object]:
            command = [sys.executable, "-m", "functions.pdf.intake", *arguments, str(path)]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
            line: dict[str, object] = json.loads(done.stdout)
            return line

        plainly, asked = told(), told("--keep-signed")

        assert (plainly["verdict"], plainly["code"]) == ("refused", "pdf_already_signed")
        assert (asked["verdict"], asked["code"]) == ("kept", None)
        assert (asked["signers"], asked["permission"]) == ([ANA], 2)
