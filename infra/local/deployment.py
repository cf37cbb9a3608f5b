"""Deploys the synthesized stacks: assets first, then each stack, created or updated, its failures named."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.local.assembly import Stack
from infra.local.aws import QUALIFIER, Cloud
from infra.local.progress import CloudProblem, Progress
from infra.local.state import State

ABSENT = frozenset({"AWS::WAFv2::WebACLAssociation", "AWS::CDK::Metadata"})
"""Resource types that MiniStack refuses a whole template for."""
WITHIN_S = 300


@dataclass(frozen=True)
class Deployed:
    """A stack as it stands: outputs by name, physical names by logical name, template."""

    name: str
    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    template: Mapping[str, Any]
    changed: bool


def deploy(
    cloud: Cloud, stacks: list[Stack], *, parameters: Mapping[str, str], state: State, progress: Progress
) -> list[Deployed]:
    """Bring every stack to what its template says; leave alone what is deployed as it stands."""
    known: dict[str, str] = state.remembered().get("deployed", {})
    done = []
    _bootstrap(cloud)
    for stack in stacks:
        template, left_out = _for_ministack(stack.template)
        given = {name: parameters[name] for name in template.get("Parameters", {}) if name in parameters}
        print_of = hashlib.sha256(json.dumps([template, given], sort_keys=True).encode()).hexdigest()
        changed = known.get(stack.name) != print_of or _status(cloud, stack.name) is None
        if changed:
            count = len(template.get("Resources", {}))
            for one in left_out:
                progress.say(f"    left out on one machine: {one}")
            with progress.step(f"deploying {stack.name} ({count} resources)"):
                _upload(cloud, stack)
                _apply(cloud, stack.name, template, given)
            known[stack.name] = print_of
            state.remember(deployed=known)
        done.append(_deployed(cloud, stack.name, template, changed=changed))
    return done


def _bootstrap(cloud: Cloud) -> None:
    """Stand in for `cdk bootstrap`: the version parameter that templates check."""
    cloud.client("ssm").put_parameter(
        Name=f"/cdk-bootstrap/{QUALIFIER}/version", Value="30", Type="String", Overwrite=True
    )


def _for_ministack(template: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the template without what MiniStack does not know, and what that is."""
    resources = template.get("Resources", {})
    kept = {name: one for name, one in resources.items() if one["Type"] not in ABSENT}
    left_out = [f"{name} ({resources[name]['Type']})" for name in sorted(resources.keys() - kept.keys())]
    return {**template, "Resources": kept}, left_out


def _upload(cloud: Cloud, stack: Stack) -> None:
    s3 = cloud.client("s3")
    for bucket in {cloud.fill(asset.bucket) for asset in stack.assets}:
        try:
            s3.head_bucket(Bucket=bucket)
        except ClientError:
            s3.create_bucket(Bucket=bucket)
    for asset in stack.assets:
        bucket, key = cloud.fill(asset.bucket), cloud.fill(asset.key)
        try:
            s3.head_object(Bucket=bucket, Key=key)
        except ClientError:
            s3.put_object(Bucket=bucket, Key=key, Body=asset.content())


def _apply(cloud: Cloud, name: str, template: dict[str, Any], parameters: Mapping[str, str]) -> None:
    cloudformation = cloud.client("cloudformation")
    request: dict[str, Any] = {
        "StackName": name,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        **_body(cloud, name, template),
    }
    status = _status(cloud, name)
    if status in ("ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"):
        cloudformation.delete_stack(StackName=name)
        _wait(cloud, name)
        status = None
    try:
        if status is None:
            cloudformation.create_stack(**request)
        else:
            cloudformation.update_stack(**request)
    except ClientError as refusal:
        if "No updates are to be performed" in str(refusal):
            return
        raise CloudProblem(
            f"The stack {name} was refused: {refusal.response['Error']['Message']}"
        ) from refusal
    status = _wait(cloud, name)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise CloudProblem(f"The stack {name} ended as {status}:\n" + _failures(cloud, name))


def _body(cloud: Cloud, name: str, template: dict[str, Any]) -> dict[str, str]:
    """Pass the template itself, or as an object when it is over CloudFormation's 51 200 bytes."""
    text = json.dumps(template)
    if len(text) <= 51_200:
        return {"TemplateBody": text}
    s3, bucket = (
        cloud.client("s3"),
        cloud.fill(f"cdk-{QUALIFIER}-assets-${{AWS::AccountId}}-${{AWS::Region}}"),
    )
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError:
        s3.create_bucket(Bucket=bucket)
    key = f"{name}.template.json"
    s3.put_object(Bucket=bucket, Key=key, Body=text.encode())
    return {"TemplateURL": f"{cloud.endpoint_url}/{bucket}/{key}"}


def _status(cloud: Cloud, name: str) -> str | None:
    try:
        return str(cloud.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])
    except ClientError:
        return None


def _wait(cloud: Cloud, name: str) -> str:
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        status = _status(cloud, name)
        if status is None:
            return "DELETE_COMPLETE"
        if not status.endswith("IN_PROGRESS"):
            return status
        time.sleep(0.1)
    raise CloudProblem(f"The stack {name} did not settle within {WITHIN_S} s (now {_status(cloud, name)})")


def _failures(cloud: Cloud, name: str) -> str:
    """Return the failing resources and reasons, the first to fail first."""
    events = cloud.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    failed = [event for event in reversed(events) if event["ResourceStatus"].endswith("FAILED")]
    lines = [
        f"    {event['LogicalResourceId']} ({event['ResourceType']}): "
        f"{event.get('ResourceStatusReason', 'no reason given')}"
        for event in failed
        if "cancelled" not in event.get("ResourceStatusReason", "").lower()
    ]
    return "\n".join(lines) or "    (no resource names a reason)"


def _deployed(cloud: Cloud, name: str, template: Mapping[str, Any], *, changed: bool) -> Deployed:
    cloudformation = cloud.client("cloudformation")
    found = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    return Deployed(
        name=name,
        outputs={one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])},
        resources={
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for page in pages
            for one in page["StackResourceSummaries"]
            if one.get("PhysicalResourceId")
        },
        template=template,
        changed=changed,
    )
