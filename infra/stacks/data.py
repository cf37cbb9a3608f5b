"""Data: what must outlive every deployment. Keys, tables, buckets."""

from __future__ import annotations

from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from functions.storage.schema import PARTITION, SORT, TABLES, Index, Table
from infra.stacks.buckets import Buckets
from infra.stacks.settings import Settings
from infra.stacks.stack import RubricaStack


class DataStack(RubricaStack):
    """Three keys, four tables, the buckets. Nothing here is ever deleted by CloudFormation."""

    def __init__(self, scope: Construct, *, settings: Settings) -> None:
        super().__init__(scope, "data", settings=settings, description="Rubrica: keys, tables and files")
        self._storage = self._key(
            "storage",
            description="Encrypts tables and buckets",
            statements=[self._through_services("dynamodb", "s3")],
        )
        self._key("secrets", description="Encrypts the data keys of documents and the secrets of endpoints")
        self._key("seal", description="Signs sealed documents", spec="RSA_3072", usage="SIGN_VERIFY")
        for table in TABLES:
            self._table(table)
        Buckets(self, key_arn=self._storage.attr_arn)

    def _key(
        self,
        name: str,
        *,
        description: str,
        spec: str = "SYMMETRIC_DEFAULT",
        usage: str = "ENCRYPT_DECRYPT",
        statements: list[dict[str, Any]] | None = None,
    ) -> kms.CfnKey:
        key = kms.CfnKey(
            self,
            f"{name.capitalize()}Key",
            description=f"{description} ({self.names.prefix})",
            key_spec=spec,
            key_usage=usage,
            enable_key_rotation=True if spec == "SYMMETRIC_DEFAULT" else None,
            pending_window_in_days=30,
            key_policy={
                "Version": "2012-10-17",
                "Statement": [_OWNED_BY_ACCOUNT, *(statements or [])],
            },
        )
        key.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        kms.CfnAlias(
            self,
            f"{name.capitalize()}Alias",
            alias_name=self.names.key_alias(name),
            target_key_id=key.attr_key_id,
        )
        self.exported(f"{name}-key-arn", key.attr_arn)
        return key

    @staticmethod
    def _through_services(*services: str) -> dict[str, Any]:
        """Whoever may use a table or bucket may use its key: through the service, from this account alone."""
        return {
            "Sid": "ThroughServices",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            "Resource": "*",
            "Condition": {
                "StringEquals": {
                    "kms:CallerAccount": {"Ref": "AWS::AccountId"},
                    "kms:ViaService": [
                        {"Fn::Sub": f"{service}.${{AWS::Region}}.amazonaws.com"} for service in services
                    ],
                }
            },
        }

    def _table(self, table: Table) -> None:
        keys = [(PARTITION, SORT), *((index.partition, index.sort) for index in table.indexes)]
        made = dynamodb.CfnTable(
            self,
            f"{table.name.capitalize()}Table",
            table_name=self.names.table(table.name),
            billing_mode="PAY_PER_REQUEST",
            key_schema=_key_schema(PARTITION, SORT),
            attribute_definitions=[
                dynamodb.CfnTable.AttributeDefinitionProperty(attribute_name=attribute, attribute_type="S")
                for attribute in sorted({attribute for pair in keys for attribute in pair})
            ],
            global_secondary_indexes=[_index(index) for index in table.indexes] or None,
            stream_specification=dynamodb.CfnTable.StreamSpecificationProperty(stream_view_type="NEW_IMAGE")
            if table.stream
            else None,
            time_to_live_specification=dynamodb.CfnTable.TimeToLiveSpecificationProperty(
                attribute_name=table.ttl, enabled=True
            )
            if table.ttl
            else None,
            point_in_time_recovery_specification=dynamodb.CfnTable.PointInTimeRecoverySpecificationProperty(
                point_in_time_recovery_enabled=True
            ),
            sse_specification=dynamodb.CfnTable.SSESpecificationProperty(
                sse_enabled=True, sse_type="KMS", kms_master_key_id=self._storage.attr_arn
            ),
            deletion_protection_enabled=True,
        )
        made.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        if table.stream:
            self.exported(f"{table.name}-stream-arn", made.attr_stream_arn)


_OWNED_BY_ACCOUNT: Final[dict[str, Any]] = {
    "Sid": "OwnedByAccount",
    "Effect": "Allow",
    "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}},
    "Action": "kms:*",
    "Resource": "*",
}


def _key_schema(partition: str, sort: str) -> list[dynamodb.CfnTable.KeySchemaProperty]:
    return [
        dynamodb.CfnTable.KeySchemaProperty(attribute_name=partition, key_type="HASH"),
        dynamodb.CfnTable.KeySchemaProperty(attribute_name=sort, key_type="RANGE"),
    ]


def _index(index: Index) -> dynamodb.CfnTable.GlobalSecondaryIndexProperty:
    """Return an index with no more than what its readers ask of it: a copy of all would be written each time."""
    return dynamodb.CfnTable.GlobalSecondaryIndexProperty(
        index_name=index.name,
        key_schema=_key_schema(index.partition, index.sort),
        projection=dynamodb.CfnTable.ProjectionProperty(
            projection_type="INCLUDE" if index.attributes else "KEYS_ONLY",
            non_key_attributes=sorted(index.attributes) or None,
        ),
    )
