from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from functions.dialects.assinebem.webhooks import WEBHOOKS
from functions.domain import expiring
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.events import Event
from functions.domain.parts import Role
from functions.domain.terms import Terms
from tests.builders import (
    DOCUMENT,
    LATER,
    NOON,
    in_progress,
    recipient,
    settled,
    signature,
    signed,
    stored,
    viewed,
)
from tests.dialects.assinebem.happenings import (
    ANA,
    CALLBACKS,
    EVA,
    LUIS,
    alerting,
    attachment,
    delegation,
    filling_in,
    refusal,
    told,
)
from tests.dialects.telling import (
    events_of,
    happened,
    leaves,
    no_link,
    posted_of,
    sample,
    shape,
)


class TestCallback:
    @pytest.mark.parametrize("name", CALLBACKS)
    def test_has_the_shape_that_assine_bem_publishes(self, name: str) -> None:
        everything = (
            signed(in_progress(), "ana", "luis").completed([stored("sealed.pdf")], evidence={}, at=NOON),
            in_progress().with_notified(ANA, channel="email", notice=Notice.INVITATION, at=NOON),
            in_progress().canceled(reason="duplicado", at=NOON),
            viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON),
            refusal(alerting()),
            filling_in(),
            delegation(),
            in_progress().viewed_by(ANA, at=NOON),
            attachment(),
        )

        (body,) = (body for one in everything for called, body in told(one) if called == name)

        assert shape(body) == shape(sample(__file__, name))

    def test_names_the_document_as_the_customer_does(self) -> None:
        ((_, with_own_id),) = told(alerting().viewed_by(ANA, at=NOON))
        ((_, without),) = told(in_progress().viewed_by(ANA, at=NOON))

        assert with_own_id["id_externo_documento"] == "pedido-7"
        assert without["id_externo_documento"] == DOCUMENT


class TestDocumentSigned:
    def test_lists_those_who_signed(self) -> None:
        at = datetime(2026, 11, 20, 15, 4, 5, tzinfo=UTC)
        document = signed(viewed(in_progress(), "ana"), "luis", "ana", at=at)

        ((name, body),) = told(document.completed([stored("sealed.pdf")], evidence={}, at=LATER))

        assert name == "documento_assinado"
        ana, luis = body["dados"]["partes"]
        assert ana == {
            "dt_criado": "20/11/2026 09:00:00",
            "dt_visualizado": "20/11/2026 09:00:00",
            "dt_assinado": "20/11/2026 12:04:05",
            "id_externo": ANA,
            "identificador_assinatura": ana["identificador_assinatura"],
        }
        assert luis["id_externo"] == LUIS
        assert luis["identificador_assinatura"] != ana["identificador_assinatura"]

    def test_names_signatures_as_they_were_named_when_they_were_given(self) -> None:
        signing = viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON)
        ((_, given),) = told(signing)
        done = signed(settled(signing), "luis").completed([stored("sealed.pdf")], evidence={}, at=LATER)

        ((_, body),) = told(done)

        assert body["dados"]["partes"][0]["identificador_assinatura"] == given["identificador_assinatura"]

    def test_leaves_out_whoever_handed_the_part_on(self) -> None:
        document = signed(settled(delegation()), "ana", "eva")

        ((_, body),) = told(document.completed([stored("sealed.pdf")], evidence={}, at=LATER))

        assert [one["id_externo"] for one in body["dados"]["partes"]] == [ANA, EVA]

    def test_leaves_out_whoever_only_reads(self) -> None:
        document = in_progress(recipient("ana"), replace(recipient("luis"), role=Role.OBSERVER))

        ((_, body),) = told(signed(document, "ana").completed([stored("sealed.pdf")], evidence={}, at=LATER))

        assert [one["id_externo"] for one in body["dados"]["partes"]] == [ANA]


class TestDocumentInvalidated:
    def test_says_why_the_sender_canceled(self) -> None:
        assert told(in_progress().canceled(reason="duplicado", at=NOON)) == [
            (
                "documento_invalidado",
                {"dados": {"documento": {"id_externo": DOCUMENT, "motivo": "duplicado"}}},
            )
        ]

    def test_says_something_where_the_sender_gave_no_reason(self) -> None:
        ((_, body),) = told(in_progress().canceled(reason=None, at=NOON))

        assert body["dados"]["documento"]["motivo"] == "Cancelado pelo solicitante"

    def test_says_when_the_time_was_over(self) -> None:
        document = replace(in_progress(), terms=Terms(expires_at=LATER))

        ((name, body),) = told(expiring.passed_time(document, at=LATER + timedelta(hours=20)))

        assert name == "documento_invalidado"
        assert body["dados"]["documento"]["motivo"] == "Prazo de assinatura encerrado em 20/11/2026 10:00:00"

    def test_is_not_told_before_the_time_is_over(self) -> None:
        document = replace(in_progress(), terms=Terms(expires_at=NOON + timedelta(days=30)))

        assert told(expiring.passed_time(document, at=NOON + timedelta(days=29, hours=1))) == []

    def test_follows_a_refusal_that_ends_the_document(self) -> None:
        (first, refused), (second, ended) = told(refusal(in_progress()))

        assert (first, second) == ("parte_recusou", "documento_invalidado")
        assert refused["id_externo_contato"] == ANA
        assert ended["dados"]["documento"]["motivo"] == "Recusado por Ana: Ya no deseo firmarlo"


class TestAssineBem:
    def test_is_told_of_the_events_that_it_has_callbacks_for(self) -> None:
        assert events_of(WEBHOOKS) == {
            "document.completed",
            "document.canceled",
            "document.refused",
            "document.expired",
            "recipient.notified",
            "recipient.started",
            "recipient.viewed",
            "recipient.data_submitted",
            "recipient.attachment_uploaded",
            "recipient.attachment_reviewed",
            "recipient.identity_approved",
            "recipient.identity_rejected",
            "recipient.blocked",
            "recipient.unblocked",
            "recipient.signed",
            "recipient.refused",
            "recipient.delegated",
        }

    def test_has_nine_callbacks(self) -> None:
        assert WEBHOOKS.names == CALLBACKS

    @given(happened())
    def test_says_nothing_but_texts_in_the_published_shape(self, one: tuple[Event, Document]) -> None:
        for message in posted_of(WEBHOOKS, *one, links=no_link):
            assert leaves(message) == {"str"}
            assert shape(message.content) == shape(sample(__file__, message.name))
