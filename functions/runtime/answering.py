"""The frame of every operation: who asks, what they ask, one unit of work, one commit, one answer."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from functions import settings
from functions.actions.command import Command
from functions.dialects.contract import Dialect, WireAnswer, WireRequest
from functions.dialects.registry import dialect
from functions.domain.accounts import ApiKey, CredentialsMissing
from functions.domain.actors import Actor, ActorKind
from functions.domain.errors import Refusal, TooLarge, Unavailable
from functions.domain.languages import Language, negotiate
from functions.domain.recipients import LinkMissing
from functions.runtime import observing
from functions.runtime.access import Caller
from functions.runtime.call import Call, mint_at, now
from functions.runtime.declarations import OperationDeclaration
from functions.runtime.validating import problems_of
from functions.storage import grants, identity
from functions.storage.grants import Grant, Purpose
from functions.storage.idempotency import AnsweredBefore, IdempotencyKeyInvalid, KeptAnswer, Slot
from functions.storage.unit import StaleWrite

Function = Callable[[Any, Call], BaseModel | None]
"""An operation as it is written: its request model and the call in, its answer's model out."""

MAX_BODY: Final = 6 * 1024 * 1024
"""Lambda's limit for a synchronous request; what stands in for the gateway on one machine may let more through."""
MAX_COMMITS: Final = 15
_PAUSE: Final = 0.02
_USER_AGENT_LENGTH: Final = 300
_KEY_LENGTH: Final = 255

_SECURITY_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}


_BY_LINK: Final = {
    Caller.RECIPIENT: (Purpose.SIGN, ActorKind.RECIPIENT),
    Caller.SENDER: (Purpose.SEND, ActorKind.SENDER),
    Caller.BATCH_SIGNER: (Purpose.BATCH, ActorKind.RECIPIENT),
    Caller.ACCEPTER: (Purpose.ACCEPT, ActorKind.VISITOR),
    Caller.MANDATOR: (Purpose.MANDATE, ActorKind.SIGNER),
}
"""What the links of each kind of caller are for, and as whom they then act."""


class RequestTooLarge(TooLarge):
    """The request is larger than the gateway takes."""

    code = "request_too_large"


class TooMuchContention(Unavailable):
    """Others kept writing to the same document; the same request, repeated, goes through."""

    code = "too_much_contention"


@dataclass(frozen=True, kw_only=True)
class _Proven:
    """Who the caller has shown to be."""

    account_id: str
    actor: Actor
    key: ApiKey | None = None
    grant: Grant | None = None

    @property
    def owner(self) -> str:
        """Return whose Idempotency-Keys these are."""
        return self.account_id if self.grant is None else self.grant.recipient_id or self.grant.secret_sha256


def answer(
    event: dict[str, Any],
    *,
    declaration: OperationDeclaration,
    function: Function,
    request_model: type[BaseModel],
) -> dict[str, Any]:
    """Answer one API Gateway proxy event. Whatever happens, the caller gets an answer in their dialect."""
    started = time.perf_counter()
    spoken = dialect(declaration.dialect)
    request = WireRequest.of_gateway(event)
    language = negotiate(request.headers.get("accept-language"))
    proven: _Proven | None = None
    outcome, attempts = "answered", 0
    try:
        if len(request.body) > MAX_BODY:
            raise RequestTooLarge(limit=MAX_BODY)
        proven = _prove(declaration, request, spoken)
        asked = _read(request_model, request, spoken, takes_body=declaration.takes_body)
        wire, attempts = _perform(
            function, asked, request, proven, declaration=declaration, spoken=spoken, language=language
        )
    except Refusal as refusal:
        outcome = refusal.code
        wire = spoken.refusal(refusal, language=language, request=request)
    except Exception as failed:  # noqa: BLE001 - the last resort: told to the log, hidden from the caller
        outcome = "fault"
        observing.log_fault(failed, name=declaration.name, request_id=request.request_id)
        wire = spoken.fault(language=language, request=request)
    observing.log_call(
        name=declaration.name,
        outcome=outcome,
        duration_ms=round((time.perf_counter() - started) * 1000),
        request_id=request.request_id,
        account_id=None if proven is None else proven.account_id,
        status=wire.status,
        attempts=attempts,
    )
    return _gateway(wire, request)


def _prove(declaration: OperationDeclaration, request: WireRequest, spoken: Dialect) -> _Proven:
    origin = {"ip": _client_address(request), "user_agent": _user_agent(request)}
    if declaration.caller is Caller.ANYONE:
        return _Proven(account_id="", actor=Actor(kind=ActorKind.VISITOR, id="", **origin))
    if declaration.caller is not Caller.ACCOUNT:
        purpose, kind = _BY_LINK[declaration.caller]
        grant = grants.find(spoken.secret(request, missing=LinkMissing), purpose=purpose)
        actor = Actor(kind=kind, id=grant.recipient_id or grant.subject or grant.document_id, **origin)
        return _Proven(account_id=grant.account_id, actor=actor, grant=grant)
    key = identity.load_key(spoken.secret(request, missing=CredentialsMissing))
    if declaration.scope is not None:
        key.require(declaration.scope.value)
    return _Proven(
        account_id=key.account_id, actor=Actor(kind=ActorKind.API_KEY, id=key.id, **origin), key=key
    )


def _read(model: type[BaseModel], request: WireRequest, spoken: Dialect, *, takes_body: bool) -> BaseModel:
    fields = spoken.payload(request, takes_body=takes_body)
    try:
        return model.model_validate(fields, strict=False)
    except ValidationError as refused:
        raise problems_of(refused) from None


def _perform(
    function: Function,
    asked: BaseModel,
    request: WireRequest,
    proven: _Proven,
    *,
    declaration: OperationDeclaration,
    spoken: Dialect,
    language: Language,
) -> tuple[WireAnswer, int]:
    """Run the operation until its unit of work commits. Nothing is written before that, so it may run again."""
    slot = _slot(declaration, request, proven)
    for attempt in range(1, MAX_COMMITS + 1):
        at = now()
        command = Command(account_id=proven.account_id, actor=proven.actor, at=at, mint=mint_at(at))
        call = Call(
            command=command,
            language=language,
            request_id=request.request_id,
            key=proven.key,
            grant=proven.grant,
            if_match=request.headers.get("if-match"),
            token=request.headers.get("idempotency-key") or request.request_id,
        )
        try:
            body = function(asked, call)
            wire = _told(spoken.answer(body, status=call.status or declaration.status), body, call, request)
            if slot is not None:
                slot.keep(
                    command.unit,
                    status=wire.status,
                    body=wire.body,
                    location=wire.headers.get("Location"),
                    at=at,
                )
            command.unit.commit()
        except AnsweredBefore as before:
            return _replayed(before.kept), attempt
        except StaleWrite:
            # Full jitter, so that those who collided do not collide again in step.
            time.sleep(random.uniform(0, _PAUSE * attempt))  # noqa: S311 - spreads load, guards nothing
        except Refusal as refused:
            # What the rule refuses now may be what this very key did before.
            kept = slot.find() if slot is not None else None
            if kept is not None:
                return _replayed(kept), attempt
            if not _stands(refused, command):
                continue
            raise
        else:
            return wire, attempt
    raise TooMuchContention


def _stands(refused: Refusal, command: Command) -> bool:
    """Write down what stands although it is refused; False where somebody else wrote first: it is decided again."""
    if not refused.written:
        return True
    try:
        command.unit.commit()
    except StaleWrite:
        return False
    return True


def _slot(declaration: OperationDeclaration, request: WireRequest, proven: _Proven) -> Slot | None:
    key = request.headers.get("idempotency-key")
    if key is None or not declaration.keeps_answers:
        return None
    if not 1 <= len(key) <= _KEY_LENGTH or not key.isascii() or not key.isprintable():
        raise IdempotencyKeyInvalid
    parts = f"{request.method} {request.path}\n".encode() + request.body
    return Slot(
        owner=proven.owner,
        operation=declaration.name,
        key=key,
        request_sha256=hashlib.sha256(parts).hexdigest(),
        secret=declaration.secret_answer,
    )


def _told(wire: WireAnswer, body: BaseModel | None, call: Call, request: WireRequest) -> WireAnswer:
    headers = dict(call.headers)
    made = getattr(body, "id", None)
    if wire.status == 201 and made is not None:
        headers["Location"] = f"{request.path.rstrip('/')}/{made}"
    return WireAnswer(
        status=wire.status, body=wire.body, media_type=wire.media_type, headers={**wire.headers, **headers}
    )


def _replayed(kept: KeptAnswer) -> WireAnswer:
    headers = {"Idempotency-Replayed": "true"}
    if kept.location is not None:
        headers["Location"] = kept.location
    return WireAnswer(status=kept.status, body=kept.body, headers=headers)


def _client_address(request: WireRequest) -> str | None:
    """Return the address of who connected to the outermost proxy of ours: what stands before it anyone can write."""
    forwarded = [one.strip() for one in request.headers.get("x-forwarded-for", "").split(",") if one.strip()]
    place = 1 + settings.trusted_proxies()
    return forwarded[-place] if len(forwarded) >= place else request.source_ip


def _user_agent(request: WireRequest) -> str | None:
    agent = request.headers.get("user-agent")
    return None if agent is None else "".join(one for one in agent if one.isprintable())[:_USER_AGENT_LENGTH]


def _gateway(wire: WireAnswer, request: WireRequest) -> dict[str, Any]:
    headers = {**_SECURITY_HEADERS, **wire.headers, "X-Request-Id": request.request_id}
    if wire.body:
        headers["Content-Type"] = wire.media_type
    return {"statusCode": wire.status, "headers": headers, "body": wire.body, "isBase64Encoded": False}
