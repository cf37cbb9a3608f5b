"""Documents and their files, as ZapSign's receivers get them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.dialects.zapsign.identifiers import open_id, token
from functions.domain import keeping
from functions.domain.files import FilledTemplate, Origin, OriginKind
from functions.domain.identifiers import Prefix
from functions.domain.terms import Reminders, Terms
from functions.domain.webhooks import About, PlaceKind
from tests.builders import (
    NOON,
    SEAL_EVIDENCE,
    awaited_file,
    chained,
    completed,
    draft,
    identifier,
    in_progress,
    ready_file,
    recipient_id,
    sealing,
    stored,
)
from tests.dialects.zapsign.telling import bodies, told

ANA, LUIS = recipient_id("ana"), recipient_id("luis")


class TestDocument:
    def test_is_named_by_its_token_and_number(self) -> None:
        document = in_progress()
        body = told(document.canceled(reason=None, at=NOON))

        assert (body["token"], body["open_id"]) == (token(document.id), open_id(document.id))

    def test_is_told_in_the_vendors_times(self) -> None:
        at = datetime(2026, 11, 20, 9, 30, 1, 5, tzinfo=UTC)
        body = told(in_progress(at=at).canceled(reason=None, at=at + timedelta(hours=1)))

        assert body["created_at"] == "2026-11-20T09:30:01.000005Z"
        assert body["last_update_at"] == "2026-11-20T10:30:01.000005Z"

    @pytest.mark.parametrize(("language", "word"), [("pt", "pt-br"), ("es", "es"), ("en", "en")])
    def test_is_told_with_its_language(self, language: str, word: str) -> None:
        document = replace(in_progress(), language=language)

        assert told(document.canceled(reason=None, at=NOON))["lang"] == word

    @pytest.mark.parametrize("sandbox", [True, False])
    def test_says_whether_it_is_of_the_sandbox(self, sandbox: bool) -> None:
        document = replace(in_progress(), sandbox=sandbox)

        assert told(document.canceled(reason=None, at=NOON))["sandbox"] is sandbox

    def test_has_what_the_account_attached(self) -> None:
        document = replace(
            in_progress(),
            external_id="A-1",
            metadata={"pedido": "7", "área": "compras"},
            folder="/Ventas/2026",
            sender_email="ana@example.com",
        )
        body = told(document.viewed_by(ANA, at=NOON))

        assert (body["external_id"], body["folder_path"]) == ("A-1", "/Ventas/2026")
        assert body["metadata"] == [
            {"key": "pedido", "value": "7"},
            {"key": "área", "value": "compras"},
        ]
        assert body["created_by"] == {"email": "ana@example.com"}

    def test_says_how_often_people_are_reminded(self) -> None:
        days = {
            hours: told(
                replace(in_progress(), terms=Terms(reminders=Reminders(every_hours=hours))).viewed_by(
                    ANA, at=NOON
                )
            )["auto_reminder"]
            for hours in (6, 24, 72)
        }

        assert days == {6: 1, 24: 1, 72: 3}
        assert told(in_progress().viewed_by(ANA, at=NOON))["auto_reminder"] == 0

    def test_names_its_template_and_what_it_was_filled_in_with(self) -> None:
        template = identifier(Prefix.TEMPLATE, "lease")
        filled = FilledTemplate(
            template_id=template, template_version=1, accepts_annexes=True, answers=stored("answers.json")
        )
        file = replace(
            ready_file(),
            made_from=Origin(kind=OriginKind.TEMPLATE, source=stored("filled.docx"), template=filled),
        )
        document = replace(in_progress(), file=file).viewed_by(ANA, at=NOON)
        about = About(
            answers={
                "nombre": "Ana",
                "importe": 12.5,
                "urgente": True,
                "empresa": {"nombre": "Ñandú", "rfc": None},
                "partidas": [{"precio": 1}, {"precio": "2.00"}],
            }
        )
        body = told(document, about=about)

        assert body["template"] == {"token": token(template), "name": ""}
        assert [(one["variable"], one["value"]) for one in body["answers"]] == [
            ("nombre", "Ana"),
            ("importe", "12.5"),
            ("urgente", "true"),
            ("empresa.nombre", "Ñandú"),
            ("empresa.rfc", ""),
            ("partidas[0].precio", "1"),
            ("partidas[1].precio", "2.00"),
        ]

    def test_tells_no_more_of_that_than_a_message_can_hold(self) -> None:
        picture = {"logo": "iVBORw0KGgo" * 100_000}
        many = {f"partida_{number:04}": "x" * 1000 for number in range(500)}
        document = in_progress().viewed_by(ANA, at=NOON)

        told_of_picture = told(document, about=About(answers={**picture, "nombre": "Ana"}))["answers"]
        told_of_many = told(document, about=About(answers=many))["answers"]

        assert [one["value"] for one in told_of_picture] == ["", "Ana"]
        assert 190 < len(told_of_many) < 200
        assert {one["value"] for one in told_of_many} == {"x" * 1000}


class TestFiles:
    def test_are_links_that_each_attempt_fills_in(self) -> None:
        main = completed().files[0].id
        (event,) = chained(sealing().completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=NOON))
        (body,) = bodies(event, completed())

        assert body["original_file"] == f"https://files.example.com/{PlaceKind.ORIGINAL_FILE}/{main}"
        assert body["signed_file"] == f"https://files.example.com/{PlaceKind.SIGNED_FILE}/{main}"

    def test_are_empty_texts_where_nothing_is_left_to_link_to(self) -> None:
        (event,) = chained(keeping.deleted(completed(), keep_until=None, at=NOON))
        (body,) = bodies(event, completed(), link=lambda _: None)

        assert (body["original_file"], body["signed_file"]) == ("", "")

    def test_that_are_still_to_come_have_no_link_that_comes_later(self) -> None:
        body = told(draft(file=awaited_file()).canceled(reason=None, at=NOON))

        assert (body["original_file"], body["signed_file"]) == ("", None)

    @pytest.mark.parametrize("newer", [True, False])
    def test_that_are_extra_are_told_with_links_of_their_own(self, newer: bool) -> None:
        annex = replace(
            ready_file(),
            id=identifier(Prefix.FILE, "annex"),
            name="Anexo",
            stored=stored("annex.pdf"),
            sealed=stored("sealed-annex.pdf"),
        )
        document = replace(in_progress(), extra_files=(annex,))
        body = told(document.viewed_by(ANA, at=NOON) if newer else document.canceled(reason=None, at=NOON))

        assert body["extra_docs"] == [
            {
                "open_id": open_id(annex.id),
                "token": token(annex.id),
                "name": "Anexo",
                "original_file": f"https://files.example.com/{PlaceKind.ORIGINAL_FILE}/{annex.id}",
                "signed_file": f"https://files.example.com/{PlaceKind.SIGNED_FILE}/{annex.id}",
            }
        ]
