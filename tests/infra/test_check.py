"""The judges, and that they do judge."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam

from infra import check
from infra.access import Statement
from infra.stacks import nag
from infra.stacks.functions import policy_document

LAMBDA: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
FILES = "arn:${AWS::Partition}:s3:::rubrica-dev-files-${AWS::AccountId}-${AWS::Region}"


def judged(folder: Path, statement: Statement) -> list[str]:
    """What AwsSolutions finds in a role with one statement."""
    app = cdk.App(outdir=str(folder), analytics_reporting=False)
    stack = cdk.Stack(app, "sample")
    policy = iam.CfnRole.PolicyProperty(policy_name="rights", policy_document=policy_document([statement]))
    role = iam.CfnRole(stack, "Role", assume_role_policy_document=LAMBDA, policies=[policy])
    nag.acknowledge_wildcards(role, [statement])
    nag.watch(app)
    with contextlib.suppress(RuntimeError):
        app.synth()
    return nag.findings(folder)


class TestNag:
    def test_finds_a_wildcard_that_nobody_explains(self, tmp_path: Path) -> None:
        (found,) = judged(tmp_path, Statement(actions=("s3:GetObject",), resources=(f"{FILES}/*",)))

        assert "IAM5" in found

    def test_accepts_one_that_is_explained(self, tmp_path: Path) -> None:
        explained = Statement(
            actions=("s3:GetObject",), resources=(f"{FILES}/*",), reason="Made at run time."
        )

        assert judged(tmp_path, explained) == []

    def test_finds_a_wildcard_in_an_action_whatever_explains_the_resource(self, tmp_path: Path) -> None:
        wrong = Statement(actions=("s3:*",), resources=(f"{FILES}/*",), reason="Made at run time.")

        assert any("s3:*" in found for found in judged(tmp_path, wrong))


class TestParliament:
    def test_finds_nothing_in_our_roles(self, assembly: Path) -> None:
        assert check.judge_by_parliament(assembly) == []

    @pytest.mark.parametrize(
        ("statement", "issue"),
        [
            (Statement(actions=("dynamodb:GetItm",), resources=("*",)), "UNKNOWN_ACTION"),
            (Statement(actions=("s3:GetObject",), resources=(FILES,)), "RESOURCE_MISMATCH"),
        ],
    )
    def test_finds_what_iam_would_not_understand(
        self, tmp_path: Path, statement: Statement, issue: str
    ) -> None:
        role = {"Policies": [{"PolicyName": "rights", "PolicyDocument": policy_document([statement])}]}
        template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}
        (tmp_path / "sample.template.json").write_text(json.dumps(template))

        assert any(issue in found for found in check.judge_by_parliament(tmp_path))


class TestCfnLint:
    def test_finds_nothing_in_our_templates(self, assembly: Path) -> None:
        assert check.judge_by_cfn_lint(assembly) == []

    def test_finds_a_property_that_does_not_exist(self, tmp_path: Path) -> None:
        queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueNam": "x"}}
        (tmp_path / "sample.template.json").write_text(json.dumps({"Resources": {"Queue": queue}}))

        assert any("QueueNam" in found for found in check.judge_by_cfn_lint(tmp_path))
