"""Judge every policy of every role in templates with parliament. Runs in the linters' own venv.

    python lint_policies.py cdk.out/*.template.json

Prints a JSON list of {template, role, issue, detail} and exits 0: judging is the caller's.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from pathlib import Path
from typing import Any

warnings.filterwarnings("ignore")

import parliament  # noqa: E402 - lives in the linters' venv, and warns

_VALUES = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::URLSuffix": "amazonaws.com",
    "MailSender": "no-reply@example.com",
    "Domain": "example.com",
    "SmsOrigination": "pool-00000000000000000000000000000000",
}
_EXPORTS = {
    "key-arn": "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    "stream-arn": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/label",
}


def main(files: list[str]) -> None:
    findings = [
        {"template": Path(file).name, "role": role, **finding}
        for file in files
        for role, document in _policies(json.loads(Path(file).read_text()))
        for finding in _judge(document)
    ]
    json.dump(findings, sys.stdout, indent=1)


def _policies(template: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, policy["PolicyDocument"])
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::IAM::Role"
        for policy in resource["Properties"].get("Policies", [])
    ]


def _judge(document: dict[str, Any]) -> list[dict[str, Any]]:
    policy = parliament.analyze_policy_string(json.dumps(_plain(document)))
    return [{"issue": finding.issue, "detail": str(finding.detail)} for finding in policy.findings]


def _plain(value: Any) -> Any:
    """Replace what only CloudFormation knows by an example of it."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Sub" in value:
        text = value["Fn::Sub"] if isinstance(value["Fn::Sub"], str) else value["Fn::Sub"][0]
        return re.sub(r"\$\{([^}]+)\}", lambda found: _VALUES[found[1]], text)
    if "Fn::ImportValue" in value:
        return next(arn for end, arn in _EXPORTS.items() if value["Fn::ImportValue"].endswith(end))
    if "Ref" in value:
        return _VALUES[value["Ref"]]
    if "Fn::Join" in value:
        return value["Fn::Join"][0].join(_plain(each) for each in value["Fn::Join"][1])
    return {key: _plain(each) for key, each in value.items()}


main(sys.argv[1:])
