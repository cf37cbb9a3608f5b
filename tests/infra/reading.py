"""Reading templates: what the tests of the stacks share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from infra.names import Names
from tests.infra.conftest import Template

NAMES = Names(stage="dev")
LIMIT = 500
"""CloudFormation's, of resources in one stack."""


def resources(template: Template, kind: str) -> dict[str, Mapping[str, Any]]:
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def functions(template: Template) -> dict[str, Mapping[str, Any]]:
    """The service's own functions, by function name."""
    found = resources(template, "AWS::Lambda::Function").values()
    return {each["Properties"]["FunctionName"]: each["Properties"] for each in found}


def rights(template: Template, function: Mapping[str, Any]) -> dict[str, Any]:
    """The one policy of a function's role."""
    role = template["Resources"][function["Role"]["Fn::GetAtt"][0]]["Properties"]
    assert "ManagedPolicyArns" not in role
    (policy,) = role["Policies"]
    document: dict[str, Any] = policy["PolicyDocument"]
    return document


def single(policy: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """A policy as one action on one resource under one condition, each."""
    found = set()
    for statement in policy["Statement"]:
        several = (
            statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        )
        for resource in several:
            condition = json.dumps(statement.get("Condition"))
            found |= {(action, json.dumps(resource), condition) for action in statement["Action"]}
    return found
