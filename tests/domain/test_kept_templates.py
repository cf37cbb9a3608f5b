"""Templates kept for a client."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.errors import Refusals
from functions.domain.identifiers import Prefix
from functions.domain.kept_templates import (
    MAX_TEXTS,
    Template,
    TemplateChanged,
    TemplateInactive,
    TemplateOfAnotherClient,
    TemplateText,
    TemplateTextNotFound,
    TooManyTemplateTexts,
    carried,
    note_of,
)
from functions.domain.template_refusals import TemplateTooComplex
from functions.domain.templates import Filler, FormField, TemplateShape, TemplateVariable, VariableType
from tests.builders import ACCOUNT, CLIENT, LATER, NOON, identifier, stored

SHAPE = TemplateShape(
    variables=(
        TemplateVariable(path="nombre", type=VariableType.TEXT, label="Nombre", certain=False),
        TemplateVariable(path="plazo", type=VariableType.NUMBER, label="Plazo"),
    )
)
KEY = identifier(Prefix.KEY, "erp")


def text(version: int = 1, *, form: tuple[FormField, ...] = (), shape: TemplateShape = SHAPE) -> TemplateText:
    return TemplateText(
        version=version,
        source=stored(f"{version}.docx"),
        received_sha256="ab" * 32,
        neutralised=(),
        shape=shape,
        form=form,
    )


def template(*, active: bool = True) -> Template:
    return Template(
        id=identifier(Prefix.TEMPLATE, "contrato"),
        account_id=ACCOUNT,
        client_id=CLIENT,
        name="Contrato",
        language="es",
        active=active,
        accepts_annexes=True,
        version=1,
        texts=(note_of(text(), by=KEY, at=NOON),),
        created_at=NOON,
        updated_at=NOON,
    )


def changed(before: Template, *, name: str | None = None, new: TemplateText | None = None) -> Template:
    return before.changed(name=name, active=None, accepts_annexes=None, text=new, by=KEY, at=LATER)


class TestChanged:
    def test_counts_every_change(self) -> None:
        renamed = changed(template(), name="Contrato de servicios")

        assert (renamed.name, renamed.version, renamed.updated_at) == ("Contrato de servicios", 2, LATER)
        assert renamed.text_version == 1

    def test_remembers_every_text_and_who_brought_it(self) -> None:
        rewritten = changed(template(), new=text(2))

        assert [note.version for note in rewritten.texts] == [1, 2]
        assert rewritten.text_version == 2
        assert (rewritten.texts[-1].created_by, rewritten.texts[-1].created_at) == (KEY, LATER)

    def test_leaves_alone_what_stays_the_same(self) -> None:
        before = template()

        assert changed(before, name=before.name) is before

    def test_refuses_one_text_too_many(self) -> None:
        full = replace(template(), texts=template().texts * MAX_TEXTS)

        with pytest.raises(TooManyTemplateTexts):
            changed(full, new=text(2))

    def test_refuses_a_caller_who_saw_another_version(self) -> None:
        template().require_version(1)
        template().require_version(None)

        with pytest.raises(TemplateChanged):
            template().require_version(2)


class TestText:
    def test_is_todays_unless_another_is_named(self) -> None:
        rewritten = changed(changed(template(), name="Otro"), new=text(3))

        assert [rewritten.require_text(version) for version in (None, 1, 3)] == [3, 1, 3]

    @pytest.mark.parametrize("version", [0, 2, 4])
    def test_is_one_that_the_template_has_had(self, version: int) -> None:
        rewritten = changed(changed(template(), name="Otro"), new=text(3))

        with pytest.raises(TemplateTextNotFound):
            rewritten.require_text(version)


class TestUse:
    def test_is_for_the_client_of_the_template(self) -> None:
        template().require_usable(client_id=CLIENT, pointer="/file/template_id")

        with pytest.raises(TemplateOfAnotherClient) as refused:
            template().require_usable(
                client_id=identifier(Prefix.CLIENT, "otro"), pointer="/file/template_id"
            )
        assert refused.value.pointer == "/file/template_id"

    def test_is_refused_once_switched_off(self) -> None:
        with pytest.raises(TemplateInactive):
            template(active=False).require_usable(client_id=CLIENT, pointer="/file/template_id")


class TestForm:
    def test_puts_its_words_and_order_over_the_text(self) -> None:
        form = (FormField(path="nombre", label="¿Cómo se llama?", order=2), FormField(path="plazo", order=1))

        asked = text(form=form).checked().asked

        assert [(one.path, one.label) for one in asked.variables] == [
            ("plazo", "Plazo"),
            ("nombre", "¿Cómo se llama?"),
        ]

    def test_is_refused_with_every_field_that_does_not_fit(self) -> None:
        form = (FormField(path="nadie"), FormField(path="plazo", type=VariableType.DATE))

        with pytest.raises(Refusals) as refused:
            text(form=form).checked()
        assert [one.pointer for one in refused.value.refusals] == ["/form/0/path", "/form/1"]

    def test_is_refused_when_it_is_more_than_a_row_holds(self) -> None:
        options = tuple(f"{count:03d}" + "x" * 190 for count in range(200))
        shape = TemplateShape(
            variables=tuple(TemplateVariable(path=f"v{count}", type=VariableType.TEXT) for count in range(20))
        )
        form = tuple(FormField(path=f"v{count}", options=options) for count in range(20))

        with pytest.raises(TemplateTooComplex):
            text(form=form, shape=shape).checked()

    def test_keeps_what_fits_a_new_text(self) -> None:
        form = (
            FormField(path="nombre", label="Su nombre", type=VariableType.EMAIL),
            FormField(path="plazo", label="Meses"),
        )
        shape = TemplateShape(
            variables=(
                TemplateVariable(path="nombre", type=VariableType.TEXT, certain=True),
                TemplateVariable(path="plazo", type=VariableType.NUMBER),
            )
        )

        assert carried(form, to=shape) == (form[1],)


class TestFiller:
    TABLE = TemplateShape(
        variables=(
            *SHAPE.variables,
            TemplateVariable(
                path="partidas",
                type=VariableType.TABLE,
                fields=(TemplateVariable(path="partidas[].precio", type=VariableType.MONEY),),
            ),
        )
    )

    def test_is_the_sender_unless_the_form_says_the_signer(self) -> None:
        form = (FormField(path="nombre", filled_by=Filler.SIGNER),)

        assert text(form=form).filler_of("nombre") is Filler.SIGNER
        assert text(form=form).filler_of("plazo") is Filler.SENDER

    def test_of_a_table_gives_its_rows_too(self) -> None:
        form = (FormField(path="partidas", filled_by=Filler.SIGNER),)

        assert text(form=form, shape=self.TABLE).filler_of("partidas[].precio") is Filler.SIGNER

    def test_is_one_for_a_whole_table(self) -> None:
        form = (FormField(path="partidas[].precio", filled_by=Filler.SIGNER),)

        with pytest.raises(Refusals) as refused:
            text(form=form, shape=self.TABLE).checked()

        assert [one.facts["reason"] for one in refused.value.refusals] == ["filled_by"]
