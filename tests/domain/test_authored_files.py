"""Files that are made from what people write."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.assigning import ValueAwaited
from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.domain.errors import Refusals
from functions.domain.files import (
    AwaitedValue,
    File,
    FileHasNoAnswers,
    FileNotReady,
    FileState,
    FilledTemplate,
    Origin,
    OriginKind,
)
from functions.domain.filing import (
    awaited_file,
    owing_content,
    require_room,
    with_answers,
    with_arrived_file,
    with_file,
)
from functions.domain.identifiers import Prefix
from functions.domain.kept_templates import TemplateTakesNoAnnexes
from functions.domain.lifecycle import DocumentNotDraft
from functions.domain.templates import Filler
from tests.builders import (
    ACCOUNT,
    CLIENT,
    DOCUMENT,
    LATER,
    NOON,
    draft,
    identifier,
    in_progress,
    ready_file,
    recipient,
    stored,
)

TEMPLATE = identifier(Prefix.TEMPLATE, "contrato")
SOURCE = stored("filled.docx")
FILLED = Origin(
    kind=OriginKind.TEMPLATE,
    source=SOURCE,
    template=FilledTemplate(
        template_id=TEMPLATE, template_version=3, accepts_annexes=True, answers=stored("answers.json")
    ),
)


def rendering(origin: Origin = FILLED) -> File:
    return File(state=FileState.RENDERING, upload_id="upl_1", made_from=origin, received_sha256="ab" * 32)


MISSING = (
    AwaitedValue(pointer="/monto", variable="monto", filled_by=Filler.SENDER),
    AwaitedValue(pointer="/partidas/0/precio", variable="partidas[].precio", filled_by=Filler.SIGNER),
)


def awaiting(*, id: str = "") -> File:
    """A file made from a template that lacks two values."""
    begun_with = replace(rendering().require_filled(), awaited=MISSING)
    origin = Origin(kind=OriginKind.TEMPLATE, source=None, template=begun_with)
    return File(state=FileState.AWAITING_VALUES, id=id, made_from=origin)


def begun(file: File) -> Document:
    """A document as it is written down first."""
    document = Document.drafted(
        document_id=DOCUMENT,
        account_id=ACCOUNT,
        client_id=CLIENT,
        name="Contrato",
        sender="Cuenta",
        language="es",
        file=file,
        external_id=None,
        metadata={},
        at=NOON,
    )
    return owing_content(document, file, at=NOON)


class TestFileThatIsRendered:
    def test_is_owed(self) -> None:
        (duty,) = begun(rendering()).duties

        assert (duty.kind, duty.subject, duty.not_before) == (DutyKind.RENDER, "upl_1", NOON)

    def test_tells_for_ever_which_text_it_was_made_from(self) -> None:
        happening = begun(rendering()).happening

        assert happening is not None
        assert happening.data["made_from"] == "template"
        assert (happening.data["template_id"], happening.data["template_version"]) == (TEMPLATE, 3)
        assert happening.data["source_sha256"] == SOURCE.sha256

    def test_names_its_answers_where_they_can_be_erased(self) -> None:
        happening = begun(rendering()).happening

        assert happening is not None
        answers = rendering().require_filled().answers
        assert happening.personal == {"name": "Contrato", "answers_sha256": answers.sha256}
        assert answers.sha256 not in str(happening.data)

    def test_is_awaited_until_its_pages_are_there(self) -> None:
        document = draft(file=rendering())
        assert awaited_file(document, "upl_1").made_from == FILLED

        made = File(state=FileState.READY, upload_id="upl_1", stored=stored(), made_from=FILLED)
        arrived = with_arrived_file(document, made, at=LATER)

        assert arrived.file.state is FileState.READY
        assert arrived.file.made_from == FILLED

    def test_has_no_answers_where_no_template_was_filled_in(self) -> None:
        with pytest.raises(FileHasNoAnswers):
            rendering(Origin(kind=OriginKind.DOCX, source=stored("a.docx"))).require_filled()

    def test_keeps_the_document_from_being_sent(self) -> None:
        with pytest.raises(FileNotReady):
            draft(recipient("ana"), file=rendering()).require_sendable(at=LATER)


class TestFileThatAwaitsValues:
    def test_owes_nothing_yet(self) -> None:
        document = begun(awaiting())

        assert document.duties == ()
        assert document.happening is not None
        assert document.happening.data["file_state"] == "awaiting_values"
        assert "source_sha256" not in document.happening.data
        assert "answers_sha256" in document.happening.personal

    def test_keeps_the_document_from_being_sent_and_tells_all_that_is_missing(self) -> None:
        with pytest.raises(Refusals) as refused:
            draft(recipient("ana"), file=awaiting()).require_sendable(at=LATER)

        assert [(type(one), one.pointer, one.facts) for one in refused.value.refusals] == [
            (ValueAwaited, "/files/0/awaited_values/0", {"variable": "monto", "filled_by": "sender"}),
            (
                ValueAwaited,
                "/files/0/awaited_values/1",
                {"variable": "partidas[].precio", "filled_by": "signer"},
            ),
        ]

    def test_is_rendered_once_the_last_value_is_given(self) -> None:
        document = draft(file=awaiting())
        made = rendering().in_place_of(document.files[0])

        given = with_answers(document, made, at=LATER)

        (duty,) = given.duties
        assert (duty.kind, duty.subject, duty.not_before) == (DutyKind.RENDER, "upl_1", LATER)
        assert (given.file.state, given.file.awaited_values) == (FileState.RENDERING, ())
        assert given.happening is not None
        assert given.happening.data["changed"] == ["file"]

    def test_keeps_its_place_and_name_beside_the_main_file(self) -> None:
        document = with_file(draft(), replace(awaiting(id="fil_2"), name="Anexo"), at=NOON)

        given = with_answers(document, rendering().in_place_of(document.files[1]), at=LATER)

        assert (given.files[1].id, given.files[1].name) == ("fil_2", "Anexo")
        assert given.files[1].state is FileState.RENDERING
        assert given.happening is not None
        assert given.happening.data["file_id"] == "fil_2"

    def test_is_no_longer_changed_once_the_document_is_sent(self) -> None:
        document = replace(in_progress(recipient("ana")), file=replace(ready_file(), made_from=FILLED))

        with pytest.raises(DocumentNotDraft):
            with_answers(document, rendering().in_place_of(document.files[0]), at=LATER)


class TestAnnexes:
    def test_are_taken_beside_most_templates(self) -> None:
        document = with_file(draft(file=rendering()), File(state=FileState.READY, id="fil_2"), at=LATER)

        assert len(document.files) == 2

    def test_are_refused_where_the_template_takes_none(self) -> None:
        alone = replace(FILLED, template=replace(rendering().require_filled(), accepts_annexes=False))

        with pytest.raises(TemplateTakesNoAnnexes):
            require_room(draft(file=rendering(alone)))
