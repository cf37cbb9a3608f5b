"""The buckets: files that are evidence, uploads that wait, logs of who read what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

from functions.domain.bulk import ROWS_KEPT
from infra.stacks.nag import acknowledge
from infra.stacks.stack import sub

if TYPE_CHECKING:
    from infra.stacks.stack import RubricaStack

_LARGEST_LOG_AGE: Final = 400


class Buckets:
    """Private, versioned, encrypted, over TLS only; the page may read, and upload by a granted form."""

    def __init__(self, stack: RubricaStack, *, key_arn: str) -> None:
        self._stack = stack
        self._key_arn = key_arn
        self._logs()
        self._bucket(
            "files",
            methods=["GET", "HEAD"],
            rules=[
                # A version that nobody points to is kept for the time in which a mistake is found.
                _rule("superseded", noncurrent_days=90),
                _rule("previews", prefix="previews/", days=1, noncurrent_days=1),
                _rule("unfinished", abort_days=1),
                _rule("rows", prefix="rows/", days=ROWS_KEPT.days, noncurrent_days=1),
            ],
        )
        self._bucket(
            "uploads",
            methods=["POST", "PUT"],
            rules=[_rule("taken-in", days=1, noncurrent_days=1), _rule("unfinished", abort_days=1)],
            notifies=True,
        )

    def _bucket(
        self,
        name: str,
        *,
        methods: list[str],
        rules: list[s3.CfnBucket.RuleProperty],
        notifies: bool = False,
    ) -> None:
        stack = self._stack
        bucket = s3.CfnBucket(
            stack,
            f"{name.capitalize()}Bucket",
            bucket_name=sub(stack.names.bucket(name)),
            versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(status="Enabled"),
            public_access_block_configuration=PRIVATE,
            ownership_controls=OWNER_ENFORCED,
            bucket_encryption=s3.CfnBucket.BucketEncryptionProperty(
                server_side_encryption_configuration=[
                    s3.CfnBucket.ServerSideEncryptionRuleProperty(
                        bucket_key_enabled=True,
                        server_side_encryption_by_default=s3.CfnBucket.ServerSideEncryptionByDefaultProperty(
                            sse_algorithm="aws:kms", kms_master_key_id=self._key_arn
                        ),
                    )
                ]
            ),
            cors_configuration=s3.CfnBucket.CorsConfigurationProperty(
                cors_rules=[
                    s3.CfnBucket.CorsRuleProperty(
                        allowed_methods=methods,
                        allowed_origins=[stack.value("PublicUrl")],
                        allowed_headers=["*"],
                        exposed_headers=["ETag", "Content-Length", "Content-Range", "Accept-Ranges"],
                        max_age=3600,
                    )
                ]
            ),
            lifecycle_configuration=s3.CfnBucket.LifecycleConfigurationProperty(rules=rules),
            logging_configuration=s3.CfnBucket.LoggingConfigurationProperty(
                destination_bucket_name=sub(stack.names.bucket("logs")), log_file_prefix=f"{name}/"
            ),
        )
        if notifies:
            # The L2's event_bridge_enabled makes a function of its own; the property alone does the same.
            told = s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
            bucket.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
                event_bridge_configuration=told
            )
        bucket.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        bucket.add_resource_dependency(self._logs_policy)
        policy(stack, bucket)

    def _logs(self) -> None:
        """S3 delivers its logs to a bucket under S3's own encryption only."""
        stack = self._stack
        bucket = s3.CfnBucket(
            stack,
            "LogsBucket",
            bucket_name=sub(stack.names.bucket("logs")),
            public_access_block_configuration=PRIVATE,
            ownership_controls=OWNER_ENFORCED,
            bucket_encryption=S3_ENCRYPTION,
            versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(status="Enabled"),
            lifecycle_configuration=s3.CfnBucket.LifecycleConfigurationProperty(
                rules=[_rule("old", days=_LARGEST_LOG_AGE, noncurrent_days=1)]
            ),
        )
        bucket.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        delivery = {
            "Sid": "AccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": _objects(bucket),
            "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
        }
        acknowledge(bucket, "S1", reason="It receives the access logs; its own would go round in a circle.")
        self._logs_policy = policy(stack, bucket, statements=[delivery])


PRIVATE: Final = s3.CfnBucket.PublicAccessBlockConfigurationProperty(
    block_public_acls=True, block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True
)
OWNER_ENFORCED: Final = s3.CfnBucket.OwnershipControlsProperty(
    rules=[s3.CfnBucket.OwnershipControlsRuleProperty(object_ownership="BucketOwnerEnforced")]
)
S3_ENCRYPTION: Final = s3.CfnBucket.BucketEncryptionProperty(
    server_side_encryption_configuration=[
        s3.CfnBucket.ServerSideEncryptionRuleProperty(
            server_side_encryption_by_default=s3.CfnBucket.ServerSideEncryptionByDefaultProperty(
                sse_algorithm="AES256"
            )
        )
    ]
)


def policy(
    stack: cdk.Stack, bucket: s3.CfnBucket, *, statements: list[dict[str, Any]] | None = None
) -> s3.CfnBucketPolicy:
    """Refuse every request that does not come over TLS, and allow what the statements say."""
    only_tls = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": [{"Fn::GetAtt": [bucket.node.id, "Arn"]}, _objects(bucket)],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return s3.CfnBucketPolicy(
        stack,
        f"{bucket.node.id}Policy",
        bucket=bucket.ref,
        policy_document={"Version": "2012-10-17", "Statement": [only_tls, *(statements or [])]},
    )


def _objects(bucket: s3.CfnBucket) -> dict[str, Any]:
    return {"Fn::Join": ["", [{"Fn::GetAtt": [bucket.node.id, "Arn"]}, "/*"]]}


def _rule(
    name: str,
    *,
    prefix: str | None = None,
    days: int | None = None,
    noncurrent_days: int | None = None,
    abort_days: int | None = None,
) -> s3.CfnBucket.RuleProperty:
    return s3.CfnBucket.RuleProperty(
        id=name,
        status="Enabled",
        prefix=prefix,
        expiration_in_days=days,
        noncurrent_version_expiration=s3.CfnBucket.NoncurrentVersionExpirationProperty(
            noncurrent_days=noncurrent_days
        )
        if noncurrent_days
        else None,
        abort_incomplete_multipart_upload=s3.CfnBucket.AbortIncompleteMultipartUploadProperty(
            days_after_initiation=abort_days
        )
        if abort_days
        else None,
    )
