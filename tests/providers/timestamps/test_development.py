"""The development authority, judged by two clients that are not ours."""

from __future__ import annotations

import hashlib
import shutil
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import rfc3161_client
from asn1crypto import tsp

from functions.providers.timestamps.development import POLICY, DevelopmentAuthority
from functions.providers.timestamps.rfc3161 import Reply, query

NOW = datetime(2026, 3, 14, 12, 0, 30, tzinfo=UTC)
DATA = b"contrato"


@pytest.fixture(scope="module")
def authority() -> DevelopmentAuthority:
    return DevelopmentAuthority.create(at=NOW)


class TestRespond:
    def test_is_accepted_by_openssl(self, tmp_path: Path) -> None:
        if not shutil.which("openssl"):
            pytest.skip("needs openssl")
        now = datetime.now(UTC)
        authority = DevelopmentAuthority.create(at=now)
        (tmp_path / "data").write_bytes(DATA)
        (tmp_path / "root.pem").write_bytes(authority.root_pem)
        asked = "openssl ts -query -data data -sha512 -cert -out query"
        subprocess.run(asked.split(), cwd=tmp_path, capture_output=True, check=True)

        (tmp_path / "reply").write_bytes(authority.respond((tmp_path / "query").read_bytes(), at=now))

        verified = "openssl ts -verify -queryfile query -in reply -CAfile root.pem"
        done = subprocess.run(verified.split(), cwd=tmp_path, capture_output=True, check=False, text=True)
        assert "Verification: OK" in done.stdout

    def test_is_accepted_by_another_client(self, authority: DevelopmentAuthority) -> None:
        asked = rfc3161_client.TimestampRequestBuilder().data(DATA).build()

        reply = authority.respond(asked.as_bytes(), at=NOW)

        verifier = (
            rfc3161_client.VerifierBuilder.from_request(asked).add_root_certificate(authority.root).build()
        )
        answer = rfc3161_client.decode_timestamp_response(reply)
        assert verifier.verify_message(answer, DATA)
        assert answer.tst_info.gen_time == NOW

    def test_gives_every_token_a_serial_of_sixteen_bytes_and_its_policy(
        self, authority: DevelopmentAuthority
    ) -> None:
        serials = set()
        for _ in range(20):
            reply = authority.respond(query(hashlib.sha256(DATA).digest(), nonce=7), at=NOW)
            info = Reply.load(reply)["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
            serials.add(info["serial_number"].native)
            assert len(info["serial_number"].contents) == 16
            assert info["policy"].native == POLICY

        assert len(serials) == 20

    @pytest.mark.parametrize(
        ("asked", "failure"),
        [
            (b"", "bad_data_format"),
            (b"junk", "bad_data_format"),
            (query(b"short", nonce=1), "bad_data_format"),
            (query(bytes(32), nonce=1, policy="1.2.3.4"), "unaccepted_policy"),
            (
                tsp.TimeStampReq(
                    {
                        "version": "v1",
                        "message_imprint": {
                            "hash_algorithm": {"algorithm": "sha1"},
                            "hashed_message": bytes(20),
                        },
                    }
                ).dump(),
                "bad_alg",
            ),
        ],
    )
    def test_rejects_a_bad_query_and_says_why(
        self, asked: bytes, failure: str, authority: DevelopmentAuthority
    ) -> None:
        status = Reply.load(authority.respond(asked, at=NOW))["status"]

        assert status["status"].native == "rejection"
        assert status["fail_info"].native == {failure}

    def test_leaves_certificates_out_where_they_were_not_asked_for(
        self, authority: DevelopmentAuthority
    ) -> None:
        asked = tsp.TimeStampReq.load(query(bytes(32), nonce=1))
        asked["cert_req"] = False

        reply = Reply.load(authority.respond(asked.dump(), at=NOW))

        assert reply["time_stamp_token"]["content"]["certificates"].native is None


class TestKeptIn:
    def test_is_the_same_authority_after_a_restart(self, tmp_path: Path) -> None:
        path = tmp_path / "keys" / "timestamps.pem"

        first = DevelopmentAuthority.kept_in(path, at=NOW)
        second = DevelopmentAuthority.kept_in(path, at=NOW)

        assert first.root_pem == second.root_pem
        assert first.to_pem() == second.to_pem()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
