"""What cdk-nag (AwsSolutions) finds and we keep, each with its reason."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct

from infra.access import Statement

_PACK: Final = "AwsSolutions"


def watch(app: cdk.App) -> None:
    """Have AwsSolutions judge every stack while the app is synthesized; what it finds fails the synthesis."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))


def acknowledge(construct: IConstruct, rule: str, *, reason: str) -> None:
    """Keep what a rule finds in a construct and below it."""
    cdk.Validations.of(construct).acknowledge(
        cdk.Acknowledgment(id=f"{_PACK}::{_PACK}-{rule}", reason=reason)
    )


def acknowledge_wildcards(construct: IConstruct, statements: Sequence[Statement]) -> None:
    """Keep the wildcards that statements explain. One without a reason stays a finding."""
    for statement in statements:
        if statement.reason is None:
            continue
        for resource in statement.resources:
            flat = _flat(resource)
            if "*" in flat:
                acknowledge(construct, f"IAM5[Resource::{flat}]", reason=statement.reason)


def _flat(resource: str | Mapping[str, Any]) -> str:
    """Write a resource as cdk-nag does: what only CloudFormation knows in angle brackets."""
    return re.sub(r"\$\{([^}]+)\}", r"<\1>", resource) if isinstance(resource, str) else str(resource)


def findings(assembly: Path) -> list[str]:
    """Return what a watched synthesis found, a line a construct. FileNotFoundError: it did not run."""
    report = json.loads((assembly / "validation-report.json").read_text())
    if not any(plugin["pluginName"] == _PACK for plugin in report["pluginReports"]):
        raise FileNotFoundError(f"{_PACK} did not judge {assembly}")
    return [
        f"{violation['ruleName']} {construct['constructPath']}: {violation['description'].partition('. ')[0]}"
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    ]
