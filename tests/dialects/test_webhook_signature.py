from __future__ import annotations

import base64
import hashlib
import os
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

from functions.dialects.native.webhook_signature import new_private_key, new_secret, public_key, sign

BODY = '{"type":"document.sent","data":{"name":"Contrato Ñandú"}}'.encode()


def now() -> datetime:
    return datetime.now(UTC)


def secret() -> str:
    return new_secret(random_bytes=os.urandom)


class TestSign:
    def test_is_verified_by_an_independent_receiver(self) -> None:
        key = secret()

        headers = sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[key])

        assert Webhook(key).verify(BODY, headers)["data"]["name"] == "Contrato Ñandú"

    def test_answers_the_standard_s_own_example(self) -> None:
        headers = sign(
            message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=datetime.fromtimestamp(1614265330, UTC),
            body=b'{"test": 2432232314}',
            secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        )

        assert headers == {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        }

    def test_lets_old_and_new_secret_be_used_at_once(self) -> None:
        old, new = secret(), secret()

        headers = sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[new, old])

        assert headers["webhook-signature"].count("v1,") == 2
        for key in (old, new):
            Webhook(key).verify(BODY, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(secret()).verify(BODY, headers)

    @pytest.mark.parametrize(
        ("header", "value"),
        [("webhook-id", "evt_2"), ("webhook-timestamp", None), ("webhook-signature", "v1,AAAA")],
    )
    def test_breaks_when_a_header_is_changed(self, header: str, value: str | None) -> None:
        key = secret()
        headers = sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[key])

        headers[header] = value or str(int(headers[header]) + 1)

        with pytest.raises(WebhookVerificationError):
            Webhook(key).verify(BODY, headers)

    def test_breaks_when_any_byte_of_the_body_is_changed(self) -> None:
        key = secret()
        headers = sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[key])

        for position in range(0, len(BODY), 7):
            if BODY[position] >= 0x7F:
                continue
            changed = BODY[:position] + bytes([BODY[position] ^ 1]) + BODY[position + 1 :]
            with pytest.raises(WebhookVerificationError):
                Webhook(key).verify(changed, headers)

    def test_signs_the_same_second_in_every_time_zone(self) -> None:
        moment = now()
        mexico = moment.astimezone(timezone(timedelta(hours=-6)))
        key = secret()

        assert sign(message_id="evt_1", timestamp=moment, body=BODY, secrets=[key]) == sign(
            message_id="evt_1", timestamp=mexico, body=BODY, secrets=[key]
        )

    def test_signs_bytes_that_are_no_text(self) -> None:
        assert sign(message_id="evt_1", timestamp=now(), body=b"\xff\x00", secrets=[secret()])[
            "webhook-signature"
        ]

    def test_refuses_a_timestamp_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            sign(message_id="evt_1", timestamp=datetime(2026, 1, 1), body=BODY, secrets=[secret()])

    @pytest.mark.parametrize("message_id", ["", "evt.1", "evt\r\n1", "evt_ñ"])
    def test_refuses_an_id_that_would_blur_what_is_signed(self, message_id: str) -> None:
        with pytest.raises(ValueError, match="id"):
            sign(message_id=message_id, timestamp=now(), body=BODY, secrets=[secret()])

    @pytest.mark.parametrize(
        "secrets", [[], [""], ["whsec_"], ["whsec_short"], ["whsec_" + "A" * 100], ["not base64!"]]
    )
    def test_refuses_what_is_no_secret(self, secrets: list[str]) -> None:
        with pytest.raises(ValueError, match="secret"):
            sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=secrets)


def opened_by(public_key: str, headers: dict[str, str], body: bytes) -> bool:
    """Verify as Standard Webhooks 1.0 has it for `v1a`: ed25519 over `id.timestamp.body`."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key.removeprefix("whpk_")))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    for one in headers["webhook-signature"].split(" "):
        version, _, signature = one.partition(",")
        if version != "v1a":
            continue
        try:
            key.verify(base64.b64decode(signature), signed)
        except InvalidSignature:
            continue
        return True
    return False


class TestSignByKeyPair:
    def test_is_verified_with_the_public_half(self) -> None:
        private = new_private_key(random_bytes=os.urandom)

        headers = sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[private])

        assert headers["webhook-signature"].startswith("v1a,")
        assert opened_by(public_key(private), headers, BODY)
        assert not opened_by(public_key(private), headers, BODY + b" ")
        assert not opened_by(public_key(private), headers | {"webhook-id": "evt_2"}, BODY)
        assert not opened_by(public_key(new_private_key(random_bytes=os.urandom)), headers, BODY)

    def test_answers_the_standard_s_known_answer(self) -> None:
        headers = sign(
            message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=datetime.fromtimestamp(1614265330, UTC),
            body=b'{"test": 2432232314}',
            secrets=["whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk="],
        )

        assert headers["webhook-signature"] == (
            "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag=="
        )

    def test_stands_beside_a_shared_secret_while_one_takes_over_from_the_other(self) -> None:
        shared, private = secret(), new_private_key(random_bytes=os.urandom)

        headers = sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[private, shared])

        assert [one.partition(",")[0] for one in headers["webhook-signature"].split(" ")] == ["v1a", "v1"]
        assert Webhook(shared).verify(BODY, headers)
        assert opened_by(public_key(private), headers, BODY)

    def test_never_shows_the_private_half(self) -> None:
        private = new_private_key(random_bytes=os.urandom)
        seed = base64.b64decode(private.removeprefix("whsk_"))

        shown = public_key(private)

        assert shown.startswith("whpk_")
        assert base64.b64decode(shown.removeprefix("whpk_")) != seed

    @pytest.mark.parametrize("private", ["whsk_", "whsk_AAAA", "whsk_" + "A" * 64, "whsk_?", "whpk_AAAA"])
    def test_refuses_what_is_no_private_key(self, private: str) -> None:
        with pytest.raises(ValueError, match="secret"):
            sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[private])
        with pytest.raises(ValueError, match="secret"):
            public_key(private)


class TestNewSecret:
    def test_is_made_of_the_random_bytes_given(self) -> None:
        made = new_secret(random_bytes=lambda size: hashlib.sha512(b"seed").digest()[:size])

        assert made == "whsec_" + base64.b64encode(hashlib.sha512(b"seed").digest()[:32]).decode()

    @pytest.mark.parametrize("size", [24, 64])
    def test_has_from_24_to_64_bytes(self, size: int) -> None:
        key = new_secret(random_bytes=os.urandom, size=size)

        Webhook(key).verify(BODY, sign(message_id="evt_1", timestamp=now(), body=BODY, secrets=[key]))

    @pytest.mark.parametrize("size", [23, 65, 0])
    def test_has_no_fewer_and_no_more(self, size: int) -> None:
        with pytest.raises(ValueError, match="24 to 64"):
            new_secret(random_bytes=os.urandom, size=size)
