"""Values that a template leaves to whoever signs first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.assigning import ValueAwaited
from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.domain.errors import Refusal, Refusals
from functions.domain.files import (
    AwaitedValue,
    File,
    FileNotReady,
    FileState,
    FilledTemplate,
    Origin,
    OriginKind,
)
from functions.domain.filing import with_arrived_file
from functions.domain.forms import FormNotAwaited, forms_for, items, require_asked, with_form
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import DocumentCanceled
from functions.domain.placements import Anchor
from functions.domain.placing import Spot, placed_late
from functions.domain.recipients import NotYourTurn
from functions.domain.templates import Filler, TemplateVariable, VariableType
from tests.builders import (
    LATER,
    NOON,
    draft,
    identifier,
    links,
    placement,
    ready_file,
    recipient,
    recipient_id,
    settled,
    signature,
    stored,
    viewed,
)

ANA, LUIS = recipient_id("ana"), recipient_id("luis")
NAME = TemplateVariable(path="cliente.nombre", type=VariableType.TEXT, filled_by=Filler.SIGNER)
PRICE = TemplateVariable(path="monto", type=VariableType.MONEY)


def awaiting(*fillers: Filler) -> File:
    """Return a file that lacks values, each from one of these."""
    lacking = tuple(
        AwaitedValue(pointer=f"/v{place}", variable=f"v{place}", filled_by=filler)
        for place, filler in enumerate(fillers)
    )
    filled = FilledTemplate(
        template_id=identifier(Prefix.TEMPLATE, "contrato"),
        template_version=1,
        accepts_annexes=True,
        answers=stored("answers.json"),
        awaited=lacking,
    )
    return File(
        state=FileState.AWAITING_VALUES,
        made_from=Origin(kind=OriginKind.TEMPLATE, source=None, template=filled),
    )


def rendering(file: File) -> File:
    origin = file.made_from
    assert origin is not None
    assert origin.template is not None
    done = replace(origin, source=stored("a.docx"), template=replace(origin.template, awaited=()))
    return replace(file, state=FileState.RENDERING, upload_id="upload-7", made_from=done)


def sent(**more: object) -> Document:
    """Return a document whose pages wait for Ana; Luis comes after her."""
    ana = replace(recipient("ana"), **more)  # type: ignore[arg-type]
    document = draft(ana, replace(recipient("luis"), order_group=2), file=awaiting(Filler.SIGNER))
    return settled(document.sent(links=links(document), sealed_link_seed="c2VlZA==", at=NOON))


def given(document: Document, who: str = ANA) -> Document:
    file = rendering(document.files[0])
    return with_form(document, who, file, variables=["v0"], at=LATER)


class TestSending:
    def test_goes_on_where_only_signers_owe_values(self) -> None:
        assert sent().open

    def test_waits_for_what_the_sender_owes(self) -> None:
        document = draft(recipient("ana"), file=awaiting(Filler.SIGNER, Filler.SENDER))

        with pytest.raises(Refusals) as refused:
            document.require_sendable(at=NOON)

        assert [one.code for one in refused.value.refusals] == ["value_awaited"] * 2


class TestForm:
    def test_owes_the_pages_and_tells_the_answers_erasably(self) -> None:
        after = given(sent())

        assert [(one.kind, one.subject) for one in after.duties] == [(DutyKind.RENDER, "upload-7")]
        assert after.happening is not None
        assert (after.happening.data["variables"], after.happening.data["complete"]) == (["v0"], True)
        assert after.happening.data["file_state"] == "rendering"
        assert after.happening.personal["answers_sha256"] == stored("answers.json").sha256

    def test_is_asked_of_those_whose_turn_it_is(self) -> None:
        document = sent()

        assert len(forms_for(document, document.recipient(ANA))) == 1
        assert forms_for(document, document.recipient(LUIS)) == ()
        with pytest.raises(NotYourTurn):
            given(document, LUIS)

    def test_is_given_once(self) -> None:
        with pytest.raises(FormNotAwaited):
            given(settled(given(sent())))

    def test_is_given_again_where_no_pages_could_be_made(self) -> None:
        document = settled(given(sent()))
        rejected = replace(document.files[0], state=FileState.REJECTED, rejection="render_failed")

        assert given(replace(document, file=rejected)).files[0].state is FileState.RENDERING

    def test_can_not_make_necessary_what_only_the_sender_gives(self) -> None:
        document = sent()
        more = replace(awaiting(Filler.SENDER), id=document.files[0].id)

        with pytest.raises(Refusals) as refused:
            with_form(document, ANA, more, variables=["v0"], at=LATER)

        assert isinstance(refused.value.refusals[0], ValueAwaited)

    def test_is_over_with_the_document(self) -> None:
        with pytest.raises(DocumentCanceled):
            given(settled(sent().canceled(reason=None, at=NOON)))

    def test_asks_what_the_signer_gives_with_what_is_known(self) -> None:
        (item,) = items(awaiting(Filler.SIGNER), [PRICE, NAME], values={"cliente": {"nombre": "Ana"}})

        assert (item.variable, item.value, item.missing) == (NAME, "Ana", False)

    def test_takes_no_values_of_the_senders(self) -> None:
        require_asked(["cliente.nombre"], [PRICE, NAME])
        for wrong in ("monto", "otra", "cliente"):
            with pytest.raises(Refusal):
                require_asked([wrong], [PRICE, NAME])


class TestPages:
    def test_that_are_not_there_are_neither_seen_nor_signed(self) -> None:
        document = sent()

        assert document.viewed_by(ANA, at=NOON) is document
        with pytest.raises(FileNotReady):
            document.signed_by(ANA, signature(), at=NOON)

    def test_that_come_are_read_and_signed(self) -> None:
        document = settled(given(sent()))
        made = replace(ready_file(), made_from=document.files[0].made_from, upload_id="upload-7")

        after = settled(with_arrived_file(document, made, at=LATER))

        assert after.open
        assert viewed(after, "ana").signed_by(ANA, signature(), at=LATER).happening is not None

    def test_give_anchors_their_places_and_let_go_what_is_nowhere(self) -> None:
        document = settled(
            given(
                sent(
                    anchors=(Anchor(text="##aqui##"), Anchor(text="##nada##")),
                    placements=(placement(page=9),),
                )
            )
        )
        made = replace(ready_file(), made_from=document.files[0].made_from, upload_id="upload-7")
        arrived = with_arrived_file(document, made, at=LATER)

        after = placed_late(arrived, {arrived.files[0].id: {"##aqui##": [Spot(page=1, x=0.1, y=0.2)]}})

        ana = after.recipient(ANA)
        assert [one.text for one in ana.anchors] == ["##aqui##"]
        assert [(one.page, one.found) for one in ana.placements] == [(1, True)]
