"""A timestamp authority over HTTP (RFC 3161 3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Protocol

from asn1crypto import cms, core, tsp

from functions.providers.http.errors import RequestFailed
from functions.providers.timestamps.contract import TimestampUnavailable

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


class Reply(core.Sequence):  # type: ignore[misc]
    """TimeStampResp, whose token is absent from a rejection (RFC 3161 2.4.2)."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class Answered(Protocol):
    """What came back over HTTP."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def truncated(self) -> bool: ...


class Post(Protocol):
    """The guarded client's `post`, bound to the networks it may reach. Raises RequestFailed."""

    def __call__(self, *, url: str, headers: Mapping[str, str], body: bytes) -> Answered: ...


@dataclass(frozen=True)
class HttpTimestampAuthority:
    """The authority at `url`. `policy` is the dotted OID to ask for, where the authority needs one."""

    url: str
    post: Post
    policy: str | None = None

    def stamp(self, digest: bytes, *, nonce: int) -> bytes:
        """Return the DER token over a SHA-256 digest. Raises TimestampUnavailable."""
        try:
            answer = self.post(
                url=self.url,
                headers={"content-type": QUERY, "accept": REPLY},
                body=query(digest, nonce=nonce, policy=self.policy),
            )
        except RequestFailed as failure:
            raise TimestampUnavailable(reason=failure.error_class) from failure
        if answer.status != HTTPStatus.OK or answer.truncated:
            raise TimestampUnavailable(reason="not_answered", status=answer.status)
        return token(answer.body, digest=digest, nonce=nonce)


def query(digest: bytes, *, nonce: int, policy: str | None = None) -> bytes:
    """Return the DER TimeStampReq for a SHA-256 digest (RFC 3161 2.4.1)."""
    asked = {
        "version": "v1",
        "message_imprint": {
            "hash_algorithm": {"algorithm": "sha256"},
            "hashed_message": digest,
        },
        "nonce": nonce,
        "cert_req": True,
    }
    if policy is not None:
        asked["req_policy"] = policy
    return bytes(tsp.TimeStampReq(asked).dump())


def token(reply: bytes, *, digest: bytes, nonce: int) -> bytes:
    """Return the token of a DER TimeStampResp that answers this very query (RFC 3161 2.4.2).

    The token's own signature is checked where a trust root is at hand: by the verifier of the seal.
    """
    try:
        answer = Reply.load(reply, strict=True)
        status = answer["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise TimestampUnavailable(reason="refused", status=status)
        content = answer["time_stamp_token"]
        signed = content["content"]
        info = signed["encap_content_info"]["content"].parsed
        if content["content_type"].native != "signed_data" or not isinstance(info, tsp.TSTInfo):
            raise TimestampUnavailable(reason="not_a_token")
        imprint = info["message_imprint"]
        same_hash = imprint["hash_algorithm"]["algorithm"].native == "sha256"
        if not same_hash or imprint["hashed_message"].native != digest:
            raise TimestampUnavailable(reason="another_digest")
        if info["nonce"].native != nonce:
            raise TimestampUnavailable(reason="another_nonce")
        if not signed["certificates"] or len(signed["signer_infos"]) != 1:
            raise TimestampUnavailable(reason="no_certificate")
        return bytes(content.dump())
    except (ValueError, TypeError, KeyError, AttributeError) as failure:
        raise TimestampUnavailable(reason="not_a_reply") from failure
