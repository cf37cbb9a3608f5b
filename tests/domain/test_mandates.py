from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain import mandate_consent
from functions.domain.consent import ConsentOutdated
from functions.domain.identifiers import Prefix
from functions.domain.languages import Language
from functions.domain.link_codes import LinkCode
from functions.domain.mandates import (
    DEFAULT_LIFETIME,
    MAX_LIFETIME,
    REQUEST_LIFETIME,
    Acceptance,
    Mandate,
    MandateEndInvalid,
    MandateNotOpen,
    MandateStatus,
    require_end,
)
from functions.domain.recipients import LinkExpired, LinkInvalid
from tests.builders import ACCOUNT, CLIENT, LATER, NOON, identifier, stored

MINUTE = timedelta(minutes=1)
EMAIL = "ana@example.com"


def requested() -> Mandate:
    return Mandate(
        id=identifier(Prefix.MANDATE, "ana"),
        account_id=ACCOUNT,
        signer_id=identifier(Prefix.SIGNER, "ana"),
        name="Ana",
        email=EMAIL,
        language="es",
        sender="Papelería del Sur",
        client_id=None,
        client_name=None,
        status=MandateStatus.REQUESTED,
        requested_at=NOON,
        ends_at=NOON + DEFAULT_LIFETIME,
        secret_sha256="ab" * 32,
        sealed_secret="c2VhbGVk",
    )


def active() -> Mandate:
    return requested().accepted(
        Acceptance(
            at=LATER,
            consent_version=mandate_consent.CURRENT,
            consent_sha256="cd" * 32,
            language="es",
            kind="drawn",
            image=stored("mandate.png"),
            proven_at=LATER,
            email=EMAIL,
            ip="203.0.113.7",
            user_agent="Browser",
        )
    )


class TestMandate:
    def test_is_active_once_given(self) -> None:
        assert active().standing(at=LATER) is MandateStatus.ACTIVE
        assert active().summary.covers(client_id=CLIENT, email=EMAIL, at=LATER)

    def test_is_given_once(self) -> None:
        given = active().acceptance
        assert given is not None

        with pytest.raises(MandateNotOpen):
            active().accepted(given)

    def test_ends_by_itself(self) -> None:
        end = NOON + DEFAULT_LIFETIME

        assert active().standing(at=end - MINUTE) is MandateStatus.ACTIVE
        assert active().standing(at=end) is MandateStatus.EXPIRED
        assert not active().summary.covers(client_id=CLIENT, email=EMAIL, at=end)

    def test_covers_one_client_alone_where_it_is_limited(self) -> None:
        limited = replace(active(), client_id=CLIENT).summary

        assert limited.covers(client_id=CLIENT, email=EMAIL, at=LATER)
        assert not limited.covers(client_id=identifier(Prefix.CLIENT, "other"), email=EMAIL, at=LATER)

    @pytest.mark.parametrize("email", ["eva@example.com", None])
    def test_covers_nobody_else_who_has_the_entry_by_now(self, email: str | None) -> None:
        assert not active().summary.covers(client_id=CLIENT, email=email, at=LATER)

    @pytest.mark.parametrize("how", [MandateStatus.WITHDRAWN, MandateStatus.REVOKED])
    def test_stays_as_it_ended(self, how: MandateStatus) -> None:
        ended = active().ended(how, at=LATER)

        assert ended.ended(MandateStatus.REPLACED, at=LATER) == ended
        assert ended.standing(at=NOON + MAX_LIFETIME) is how
        assert not ended.summary.covers(client_id=CLIENT, email=EMAIL, at=LATER)

    def test_signs_nothing_before_it_is_given(self) -> None:
        assert not requested().summary.covers(client_id=CLIENT, email=EMAIL, at=LATER)

    def test_is_for_a_year_unless_told_otherwise(self) -> None:
        assert require_end(None, at=NOON) == NOON + timedelta(days=365)

    @pytest.mark.parametrize("end", [NOON, NOON - MINUTE, NOON + MAX_LIFETIME + MINUTE])
    def test_ends_in_the_future_and_not_too_late(self, end: object) -> None:
        with pytest.raises(MandateEndInvalid):
            require_end(end, at=NOON)  # type: ignore[arg-type]


class TestLink:
    def test_opens_the_mandate_as_long_as_it_lives(self) -> None:
        active().require_entered("ab" * 32, at=NOON + DEFAULT_LIFETIME - MINUTE)

        with pytest.raises(LinkExpired):
            active().require_entered("ab" * 32, at=NOON + DEFAULT_LIFETIME)

    def test_accepts_for_thirty_days(self) -> None:
        with pytest.raises(LinkExpired):
            requested().require_entered("ab" * 32, at=NOON + REQUEST_LIFETIME)

    def test_shows_what_was_withdrawn(self) -> None:
        active().ended(MandateStatus.WITHDRAWN, at=LATER).require_entered("ab" * 32, at=LATER)

    def test_opens_nothing_once_a_newer_request_replaced_it(self) -> None:
        with pytest.raises(LinkInvalid):
            requested().ended(MandateStatus.REPLACED, at=LATER).require_entered("ab" * 32, at=LATER)

    def test_opens_nothing_that_is_another_mandates(self) -> None:
        with pytest.raises(LinkInvalid):
            requested().require_entered("ef" * 32, at=LATER)


class TestConsent:
    @pytest.mark.parametrize("language", Language)
    def test_names_the_account_and_has_a_digest_of_its_own(self, language: Language) -> None:
        text = mandate_consent.text(language, account="Papelería del Sur")

        assert "Papelería del Sur" in text
        assert mandate_consent.sha256(text) != mandate_consent.sha256(
            mandate_consent.text(language, account="Otra")
        )

    def test_is_of_the_version_in_force(self) -> None:
        mandate_consent.require_current(mandate_consent.CURRENT)

        with pytest.raises(ConsentOutdated):
            mandate_consent.require_current("2026-11")


class TestProof:
    def test_is_only_for_who_has_not_given_the_mandate(self) -> None:
        with pytest.raises(MandateNotOpen):
            active().with_code(LinkCode())
