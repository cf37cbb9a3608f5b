"""What each word of the access vocabulary means to IAM, and which settings go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.runtime.access import Access
from infra.names import Names

SERVICES: Final = (
    *("dynamodb", "events", "kms", "pinpoint-sms-voice-v2", "rekognition", "s3", "sesv2"),
    *("socialmessaging", "sqs", "ssm", "textract"),
)
"""What functions talk to through boto3: all that its service descriptions in the core layer are kept for."""

Resource = str | Mapping[str, Any]
"""A text for Fn::Sub, or an intrinsic function as it is."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A right. A wildcard in it needs a `reason`, which the security report repeats."""

    actions: tuple[str, ...]
    resources: tuple[Resource, ...]
    condition: Mapping[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Grant:
    """The statements of one word and the settings that a function needs to use it."""

    statements: Callable[[Names], tuple[Statement, ...]]
    settings: tuple[str, ...] = ()


def statements_of(rights: Iterable[Access], names: Names) -> tuple[Statement, ...]:
    """Return what a function with these rights may do."""
    return tuple(statement for right in sorted(set(rights)) for statement in GRANTS[right].statements(names))


def settings_of(rights: Iterable[Access]) -> tuple[str, ...]:
    """Return the names of the settings that these rights imply."""
    return tuple(sorted({setting for right in rights for setting in GRANTS[right].settings}))


_WRITE_ITEMS: Final = ("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem")


def _table(
    table: str, *actions: str, indexes: tuple[str, ...] = ()
) -> Callable[[Names], tuple[Statement, ...]]:
    def statements(names: Names) -> tuple[Statement, ...]:
        arn = names.table_arn(table)
        found = [Statement(actions=actions, resources=(arn,))]
        if indexes:
            resources = tuple(f"{arn}/index/{index}" for index in indexes)
            found.append(Statement(actions=("dynamodb:Query",), resources=resources))
        return tuple(found)

    return statements


def _documents_below(prefix: str, *actions: str) -> Callable[[Names], tuple[Statement, ...]]:
    """Whoever asks for a page is nobody: such a function reaches the rows below a prefix, and no document."""
    return lambda names: (
        Statement(
            actions=actions,
            resources=(names.table_arn("documents"),),
            condition={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{prefix}#*"]}},
        ),
    )


def _objects(bucket: str, prefix: str, *actions: str) -> Callable[[Names], tuple[Statement, ...]]:
    def statements(names: Names) -> tuple[Statement, ...]:
        return (
            Statement(
                actions=actions,
                resources=(f"{names.bucket_arn(bucket)}/{prefix}/*",),
                reason=f"Objects below {prefix}/ are named by identifiers made at run time.",
            ),
        )

    return statements


def _read_uploads(names: Names) -> tuple[Statement, ...]:
    return (
        *_objects("uploads", "uploads", "s3:GetObject", "s3:GetObjectVersion")(names),
        # Without it S3 answers 403 instead of 404 for what is not there any more.
        Statement(actions=("s3:ListBucket",), resources=(names.bucket_arn("uploads"),)),
    )


def _take(prefix: str) -> Callable[[Names], tuple[Statement, ...]]:
    return lambda names: (
        *_objects("uploads", prefix, "s3:DeleteObject", "s3:GetObject")(names),
        # Without it S3 answers 403 instead of 404 for what is not there any more.
        Statement(
            actions=("s3:ListBucket",),
            resources=(names.bucket_arn("uploads"),),
            condition={"StringLike": {"s3:prefix": f"{prefix}/*"}},
        ),
    )


def _list_uploads(names: Names) -> tuple[Statement, ...]:
    return (
        *_objects("uploads", "uploads", "s3:ListMultipartUploadParts")(names),
        Statement(
            actions=("s3:ListBucket",),
            resources=(names.bucket_arn("uploads"),),
            condition={"StringLike": {"s3:prefix": "uploads/*"}},
        ),
    )


def _abort_uploads(names: Names) -> tuple[Statement, ...]:
    return (
        *_objects("uploads", "uploads", "s3:AbortMultipartUpload")(names),
        # It knows no condition on the prefix (Service Authorization Reference).
        Statement(actions=("s3:ListBucketMultipartUploads",), resources=(names.bucket_arn("uploads"),)),
    )


def _read_previews(names: Names) -> tuple[Statement, ...]:
    return (
        *_table("ephemeral", "dynamodb:GetItem")(names),
        *_objects("files", "previews", "s3:GetObjectVersion")(names),
    )


def _write_previews(names: Names) -> tuple[Statement, ...]:
    return (
        *_table("ephemeral", "dynamodb:PutItem")(names),
        *_objects("files", "previews", "s3:PutObject")(names),
    )


def _delete_files(names: Names) -> tuple[Statement, ...]:
    return (
        *_objects("files", "accounts", "s3:DeleteObjectVersion")(names),
        Statement(
            actions=("s3:ListBucketVersions",),
            resources=(names.bucket_arn("files"),),
            condition={"StringLike": {"s3:prefix": "accounts/*"}},
        ),
    )


def _key(key: str, *actions: str) -> Callable[[Names], tuple[Statement, ...]]:
    def statements(names: Names) -> tuple[Statement, ...]:
        return (Statement(actions=actions, resources=(key_arn(names, key),)),)

    return statements


def key_arn(names: Names, key: str) -> Mapping[str, Any]:
    """IAM takes the ARN of a key, never of its alias; the data stack exports it."""
    return {"Fn::ImportValue": names.exported(f"{key}-key-arn")}


def _enqueue(queue: str) -> Callable[[Names], tuple[Statement, ...]]:
    return lambda names: (Statement(actions=("sqs:SendMessage",), resources=(names.queue_arn(queue),)),)


def _stream(names: Names) -> tuple[Statement, ...]:
    return (
        Statement(
            actions=("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            resources=({"Fn::ImportValue": names.exported("documents-stream-arn")},),
        ),
        Statement(
            actions=("dynamodb:ListStreams",),
            resources=("*",),
            reason="dynamodb:ListStreams, which the event source mapping calls, takes no resource.",
        ),
    )


def _publish(names: Names) -> tuple[Statement, ...]:
    return (
        Statement(
            actions=("events:PutEvents",),
            resources=(names.bus_arn(),),
            condition={"StringEqualsIfExists": {"events:source": "rubrica"}},
        ),
    )


def _send_mail(names: Names) -> tuple[Statement, ...]:
    identity = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/"
    domain = {"Fn::Select": [1, {"Fn::Split": ["@", {"Ref": "MailSender"}]}]}
    return (
        Statement(
            actions=("ses:SendEmail",),
            resources=(
                f"{identity}${{MailSender}}",
                {"Fn::Sub": [f"{identity}${{Domain}}", {"Domain": domain}]},
                f"{identity.removesuffix('identity/')}configuration-set/{names.mail_configuration}",
            ),
            condition={"StringEqualsIfExists": {"ses:FromAddress": {"Ref": "MailSender"}}},
        ),
    )


def _send_messages(_: Names) -> tuple[Statement, ...]:
    owned = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
    origins = ("phone-number/${SmsOrigination}", "pool/${SmsOrigination}", "sender-id/${SmsOrigination}/*")
    return (
        Statement(
            actions=("sms-voice:SendTextMessage",),
            resources=tuple(owned % ("sms-voice", origin) for origin in origins),
            reason="A sender id is registered for each country apart.",
        ),
        Statement(
            actions=("social-messaging:SendWhatsAppMessage",),
            resources=(owned % ("social-messaging", "phone-number-id/*"),),
            reason="The ARN of a WhatsApp number can not be made from its id, which may be absent.",
        ),
    )


def _judge_identity(_: Names) -> tuple[Statement, ...]:
    return (
        Statement(
            actions=("rekognition:CompareFaces", "rekognition:DetectFaces", "textract:AnalyzeID"),
            resources=("*",),
            reason="These read pictures in the request and take no resource (Service Authorization Reference).",
        ),
    )


def _read_certificates(names: Names) -> tuple[Statement, ...]:
    parameters = (names.certificates_parameter_arn(), names.roots_parameter_arn())
    return (Statement(actions=("ssm:GetParameter",), resources=parameters),)


GRANTS: Final[Mapping[Access, Grant]] = {
    Access.CREDENTIALS_READ: Grant(_table("identity", "dynamodb:GetItem"), ("IDENTITY_TABLE",)),
    Access.IDENTITY_READ: Grant(
        _table("identity", "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"), ("IDENTITY_TABLE",)
    ),
    Access.IDENTITY_HOLD: Grant(_table("identity", "dynamodb:ConditionCheckItem"), ("IDENTITY_TABLE",)),
    Access.IDENTITY_WRITE: Grant(_table("identity", *_WRITE_ITEMS), ("IDENTITY_TABLE",)),
    Access.DOCUMENTS_READ: Grant(
        _table("documents", "dynamodb:GetItem", "dynamodb:Query", indexes=("due", "by_account")),
        ("DOCUMENTS_TABLE",),
    ),
    Access.DOCUMENTS_SEARCH: Grant(_table("documents", "dynamodb:BatchGetItem"), ("DOCUMENTS_TABLE",)),
    Access.DOCUMENTS_WRITE: Grant(_table("documents", *_WRITE_ITEMS), ("DOCUMENTS_TABLE",)),
    Access.EMBEDDING_READ: Grant(
        _documents_below("EMBED", "dynamodb:GetItem"), ("DOCUMENTS_TABLE", "FILES_ORIGIN")
    ),
    Access.SUPPRESSIONS_READ: Grant(
        _documents_below("SUPPRESSIONS", "dynamodb:GetItem", "dynamodb:Query"), ("DOCUMENTS_TABLE",)
    ),
    Access.SUPPRESSIONS_WRITE: Grant(
        _documents_below("SUPPRESSIONS", "dynamodb:DeleteItem", "dynamodb:PutItem"), ("DOCUMENTS_TABLE",)
    ),
    Access.DOCUMENTS_STREAM: Grant(_stream),
    Access.DELIVERIES_READ: Grant(
        _table("deliveries", "dynamodb:GetItem", "dynamodb:Query", indexes=("due", "by_endpoint")),
        ("DELIVERIES_TABLE",),
    ),
    Access.DELIVERIES_SEARCH: Grant(
        _table("deliveries", "dynamodb:BatchGetItem", indexes=("by_standing",)), ("DELIVERIES_TABLE",)
    ),
    Access.DELIVERIES_WRITE: Grant(_table("deliveries", *_WRITE_ITEMS), ("DELIVERIES_TABLE",)),
    Access.FEED_WRITE: Grant(
        _table("deliveries", "dynamodb:BatchWriteItem", "dynamodb:UpdateItem"), ("DELIVERIES_TABLE",)
    ),
    Access.IDEMPOTENCY: Grant(
        _table("ephemeral", "dynamodb:GetItem", "dynamodb:PutItem"), ("EPHEMERAL_TABLE",)
    ),
    Access.VISITS: Grant(
        _table("ephemeral", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        ("EPHEMERAL_TABLE",),
    ),
    Access.FILES_READ: Grant(_objects("files", "accounts", "s3:GetObjectVersion"), ("FILES_BUCKET",)),
    Access.FILES_FIND: Grant(_objects("files", "accounts", "s3:GetObject"), ("FILES_BUCKET",)),
    Access.FILES_WRITE: Grant(_objects("files", "accounts", "s3:PutObject"), ("FILES_BUCKET",)),
    Access.FILES_DELETE: Grant(_delete_files, ("FILES_BUCKET",)),
    Access.PREVIEWS_READ: Grant(_read_previews, ("EPHEMERAL_TABLE", "FILES_BUCKET")),
    Access.PREVIEWS_WRITE: Grant(_write_previews, ("EPHEMERAL_TABLE", "FILES_BUCKET")),
    Access.UPLOADS_READ: Grant(_read_uploads, ("UPLOADS_BUCKET",)),
    Access.UPLOADS_WRITE: Grant(_objects("uploads", "uploads", "s3:PutObject"), ("UPLOADS_BUCKET",)),
    Access.UPLOADS_DELETE: Grant(_objects("uploads", "uploads", "s3:DeleteObject"), ("UPLOADS_BUCKET",)),
    Access.UPLOADS_LIST: Grant(_list_uploads, ("UPLOADS_BUCKET",)),
    Access.UPLOADS_ABORT: Grant(_abort_uploads, ("UPLOADS_BUCKET",)),
    Access.ATTACHMENTS_GRANT: Grant(_objects("uploads", "attachments", "s3:PutObject"), ("UPLOADS_BUCKET",)),
    Access.ATTACHMENTS_TAKE: Grant(_take("attachments"), ("UPLOADS_BUCKET",)),
    Access.SECRETS_ENCRYPT: Grant(_key("secrets", "kms:Encrypt"), ("SECRETS_KEY_ID",)),
    Access.SECRETS_DECRYPT: Grant(_key("secrets", "kms:Decrypt"), ("SECRETS_KEY_ID",)),
    Access.SEAL_SIGN: Grant(
        _key("seal", "kms:Sign"), ("SEAL_KEY_ID", "TIMESTAMP_URL", "EGRESS_ALLOWED_NETWORKS")
    ),
    Access.SEAL_CERTIFICATES_READ: Grant(
        _read_certificates, ("SEAL_CERTIFICATES_PARAMETER", "SEAL_ROOTS_PARAMETER")
    ),
    Access.EVENTS_PUBLISH: Grant(_publish, ("EVENT_BUS",)),
    Access.WEBHOOKS_ENQUEUE: Grant(_enqueue("webhooks"), ("WEBHOOKS_QUEUE_URL",)),
    Access.NOTIFICATIONS_ENQUEUE: Grant(_enqueue("notifications"), ("NOTIFICATIONS_QUEUE_URL",)),
    Access.SEALING_ENQUEUE: Grant(_enqueue("sealing"), ("SEALING_QUEUE_URL",)),
    Access.EXPORTS_ENQUEUE: Grant(_enqueue("exports"), ("EXPORTS_QUEUE_URL",)),
    Access.UPLOADS_ENQUEUE: Grant(_enqueue("uploads"), ("UPLOADS_QUEUE_URL",)),
    Access.FETCHES_ENQUEUE: Grant(_enqueue("fetches"), ("FETCHES_QUEUE_URL",)),
    Access.RENDERING_ENQUEUE: Grant(_enqueue("rendering"), ("RENDERING_QUEUE_URL",)),
    Access.ROWS_GRANT: Grant(_objects("uploads", "rows", "s3:PutObject"), ("UPLOADS_BUCKET",)),
    Access.ROWS_TAKE: Grant(_take("rows"), ("UPLOADS_BUCKET",)),
    Access.ROWS_READ: Grant(_objects("files", "rows", "s3:GetObject"), ("FILES_BUCKET",)),
    Access.ROWS_WRITE: Grant(_objects("files", "rows", "s3:PutObject"), ("FILES_BUCKET",)),
    Access.ROWS_ENQUEUE: Grant(_enqueue("rows"), ("ROWS_QUEUE_URL",)),
    Access.BULK_ENQUEUE: Grant(_enqueue("bulk"), ("BULK_QUEUE_URL",)),
    Access.TIME_ENQUEUE: Grant(_enqueue("time"), ("TIME_QUEUE_URL",)),
    Access.AUTOSIGNING_ENQUEUE: Grant(_enqueue("autosigning"), ("AUTOSIGNING_QUEUE_URL",)),
    Access.LETTERS_ENQUEUE: Grant(_enqueue("letters"), ("LETTERS_QUEUE_URL",)),
    Access.BATCHES_ENQUEUE: Grant(_enqueue("batches"), ("BATCHES_QUEUE_URL",)),
    Access.REPLAYS_ENQUEUE: Grant(_enqueue("replays"), ("REPLAYS_QUEUE_URL",)),
    Access.PURGES_ENQUEUE: Grant(_enqueue("purges"), ("PURGES_QUEUE_URL",)),
    Access.PROOFS_READ: Grant(_table("ephemeral", "dynamodb:Query"), ("EPHEMERAL_TABLE",)),
    Access.PROOFS_WRITE: Grant(_table("ephemeral", "dynamodb:GetItem", *_WRITE_ITEMS), ("EPHEMERAL_TABLE",)),
    Access.IDENTITY_JUDGE: Grant(_judge_identity, ("IDENTITY_THRESHOLD",)),
    Access.MAIL_SEND: Grant(_send_mail, ("MAIL_SENDER", "MAIL_CONFIGURATION_SET")),
    Access.MESSAGES_SEND: Grant(_send_messages, ("WHATSAPP_TEMPLATES", "WHATSAPP_API_VERSION")),
}
