"""The queues and tables of the templates that go to AWS."""

from __future__ import annotations

import json
from datetime import timedelta

from functions.domain.uploading import GRACE, OPEN_FOR
from functions.runtime.consumer import Queue
from infra.catalog import Catalog
from infra.names import TABLES
from tests.infra.conftest import Template
from tests.infra.reading import NAMES, functions, resources, rights, single


class TestQueues:
    def test_have_dead_letters_an_alarm_on_them_and_time_for_six_tries(
        self, templates: dict[str, Template], catalog: Catalog
    ) -> None:
        template = templates["async"]
        made = {
            each["Properties"]["QueueName"]: each["Properties"]
            for each in resources(template, "AWS::SQS::Queue").values()
        }
        watched = {
            dimension["Value"]
            for alarm in resources(template, "AWS::CloudWatch::Alarm").values()
            for dimension in alarm["Properties"]["Dimensions"]
        }
        for consumer in catalog.consumers:
            on = consumer.declaration.on
            if isinstance(on, Queue):
                assert made[NAMES.queue(on.name)]["VisibilityTimeout"] >= 6 * consumer.declaration.timeout
                assert "deadLetterTargetArn" in made[NAMES.queue(on.name)]["RedrivePolicy"]
                assert {NAMES.queue(on.name), NAMES.dead_letters(on.name)} <= watched

    def test_are_filled_by_their_own_bus_our_own_bucket_or_the_carriers(
        self, templates: dict[str, Template]
    ) -> None:
        for rule in resources(templates["async"], "AWS::Events::Rule").values():
            pattern = rule["Properties"].get("EventPattern")
            if pattern is None:
                continue
            if "EventBusName" in rule["Properties"]:
                assert pattern["source"] == ["rubrica"]
            elif pattern["source"] == ["aws.s3"]:
                assert pattern["detail"]["bucket"]["name"] == [{"Fn::Sub": NAMES.bucket("uploads")}]
            else:
                assert set(pattern["source"]) == {"aws.ses", "aws.sms-voice"}

    def test_tell_which_messages_failed(self, templates: dict[str, Template]) -> None:
        for mapping in resources(templates["async"], "AWS::Lambda::EventSourceMapping").values():
            assert mapping["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]

    def test_exist_wherever_a_function_may_send(self, templates: dict[str, Template]) -> None:
        made = {
            each["Properties"]["QueueName"]
            for each in resources(templates["async"], "AWS::SQS::Queue").values()
        }
        for room in ("people", "api", "async"):
            for function in functions(templates[room]).values():
                for variable, value in function["Environment"]["Variables"].items():
                    if variable.endswith("_QUEUE_URL"):
                        assert value["Fn::Sub"].rpartition("/")[2] in made


class TestData:
    def test_outlives_every_deployment(self, templates: dict[str, Template]) -> None:
        kept = ("AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket")
        for kind in kept:
            for name, each in resources(templates["data"], kind).items():
                assert (each["DeletionPolicy"], each["UpdateReplacePolicy"]) == ("Retain", "Retain"), name

    def test_is_backed_up_encrypted_and_protected_in_every_table(
        self, templates: dict[str, Template]
    ) -> None:
        tables = resources(templates["data"], "AWS::DynamoDB::Table")
        assert {each["Properties"]["TableName"] for each in tables.values()} == {
            NAMES.table(t) for t in TABLES
        }
        for each in tables.values():
            properties = each["Properties"]
            assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
            assert properties["SSESpecification"]["SSEType"] == "KMS"
            assert properties["DeletionProtectionEnabled"] is True
            assert properties["BillingMode"] == "PAY_PER_REQUEST"

    def test_is_private_and_over_tls_in_every_bucket(self, templates: dict[str, Template]) -> None:
        for template in templates.values():
            buckets = resources(template, "AWS::S3::Bucket")
            guarded = {
                each["Properties"]["Bucket"]["Ref"]
                for each in resources(template, "AWS::S3::BucketPolicy").values()
                if any(
                    statement["Effect"] == "Deny" and "aws:SecureTransport" in json.dumps(statement)
                    for statement in each["Properties"]["PolicyDocument"]["Statement"]
                )
            }
            assert guarded == set(buckets)
            for each in buckets.values():
                assert all(each["Properties"]["PublicAccessBlockConfiguration"].values())
                assert each["Properties"]["VersioningConfiguration"]["Status"] == "Enabled"

    def test_forgets_previews_and_rows_in_time_and_no_other_file(
        self, templates: dict[str, Template]
    ) -> None:
        (files,) = (
            each["Properties"]
            for each in resources(templates["data"], "AWS::S3::Bucket").values()
            if NAMES.bucket("files") in json.dumps(each["Properties"]["BucketName"])
        )
        expiring = [
            (rule["Prefix"], rule["ExpirationInDays"], rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
            for rule in files["LifecycleConfiguration"]["Rules"]
            if "ExpirationInDays" in rule
        ]
        assert expiring == [("previews/", 1, 1), ("rows/", 30, 1)]

    def test_takes_uploads_from_our_pages_and_forgets_what_is_not_ended(
        self, templates: dict[str, Template]
    ) -> None:
        bucket = templates["data"]["Resources"]["UploadsBucket"]["Properties"]
        (cors,) = bucket["CorsConfiguration"]["CorsRules"]
        given_up = [
            rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
            for rule in bucket["LifecycleConfiguration"]["Rules"]
            if "AbortIncompleteMultipartUpload" in rule
        ]

        assert {"POST", "PUT"} <= set(cors["AllowedMethods"])
        assert "ETag" in cors["ExposedHeaders"]
        assert given_up == [1]
        assert timedelta(days=given_up[0]) > OPEN_FOR + GRACE

    def test_tells_of_uploads_however_they_came(self, templates: dict[str, Template]) -> None:
        rule = next(
            each["Properties"]
            for each in resources(templates["async"], "AWS::Events::Rule").values()
            if each["Properties"]["Name"] == NAMES.queue("uploads")
        )

        # No `reason`: one put together of parts (CompleteMultipartUpload) is told of as one that was posted.
        assert rule["EventPattern"]["detail-type"] == ["Object Created"]
        assert set(rule["EventPattern"]["detail"]) == {"bucket", "object"}

    def test_of_customers_is_read_by_the_one_who_takes_it_in(self, templates: dict[str, Template]) -> None:
        readers = {
            name
            for room in ("people", "api", "async")
            for name, function in functions(templates[room]).items()
            for action, resource, _ in single(rights(templates[room], function))
            if action == "s3:GetObject" and f"{NAMES.bucket('uploads')}/uploads/" in resource
        }

        assert readers == {NAMES.function("take_uploads")}

    def test_signs_with_a_key_that_can_do_nothing_else(self, templates: dict[str, Template]) -> None:
        seal = templates["data"]["Resources"]["SealKey"]["Properties"]

        assert (seal["KeySpec"], seal["KeyUsage"]) == ("RSA_3072", "SIGN_VERIFY")

    def test_keep_in_an_index_no_more_than_its_readers_ask(self, templates: dict[str, Template]) -> None:
        for table in resources(templates["data"], "AWS::DynamoDB::Table").values():
            for index in table["Properties"].get("GlobalSecondaryIndexes", []):
                assert index["Projection"]["ProjectionType"] in ("INCLUDE", "KEYS_ONLY")
