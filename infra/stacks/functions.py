"""Functions: for each declaration one function, one role with exactly its rights, one log group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_s3_assets import Asset

from functions.runtime.access import Access, Layer
from functions.runtime.consumer import ConsumerDeclaration
from functions.runtime.declarations import OperationDeclaration
from infra.access import Statement, key_arn, settings_of, statements_of
from infra.stacks.images import of_image
from infra.stacks.nag import acknowledge, acknowledge_wildcards
from infra.stacks.stack import RubricaStack, files_origin, sub

Declaration = OperationDeclaration | ConsumerDeclaration

_ASSUMED_BY_LAMBDA: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
_SETTINGS_OF_ALL: Final = (
    "EGRESS_ALLOWED_NETWORKS",
    "IDENTITY_PROVIDER",
    "PUBLIC_URL",
    "SMS_ORIGINATION",
    "STAGE",
    "TRUSTED_PROXIES",
    "WHATSAPP_NUMBER_ID",
)
"""Every verb that opens a document to people must know by which channels they can be told, and what be asked to prove.
"""


_WHY_THIS_RUNTIME: Final = "Supported until June 2029; layers are precompiled and proved with that version."


class BuildMissing(Exception):
    """The stacks are made from build/, which `python -m infra.build` writes."""


class Functions:
    """Makes the functions of one stack, which share one code asset and one version of each layer."""

    def __init__(self, stack: RubricaStack) -> None:
        self._stack = stack
        build = stack.settings.build
        self._code = Asset(stack, "Code", path=str(_built(build / "app")))
        self._layers: dict[Layer, lambda_.CfnLayerVersion] = {}

    def make(
        self, declaration: Declaration, *, rights: Sequence[Access], trigger: Sequence[Statement] = ()
    ) -> lambda_.CfnFunction:
        """Make the function, its role and its log group. `trigger` is what its event source asks of it."""
        stack, name = self._stack, declaration.name
        construct = "".join(word.capitalize() for word in name.split("_"))
        group = logs.CfnLogGroup(
            stack,
            f"{construct}Logs",
            log_group_name=stack.names.log_group(name),
            retention_in_days=stack.settings.log_days,
        )
        role = self._role(construct, name=name, statements=(*statements_of(rights, stack.names), *trigger))
        function = lambda_.CfnFunction(
            stack,
            construct,
            function_name=stack.names.function(name),
            description=declaration.description.partition("\n")[0][:256],
            **self._what_runs(declaration),
            architectures=[stack.settings.arch],
            memory_size=declaration.memory,
            timeout=declaration.timeout,
            role=role.attr_arn,
            environment=lambda_.CfnFunction.EnvironmentProperty(variables=self._environment(rights)),
            tracing_config=lambda_.CfnFunction.TracingConfigProperty(mode="Active"),
        )
        function.add_resource_dependency(group)
        acknowledge(function, "L1", reason=_WHY_THIS_RUNTIME)
        return function

    def _what_runs(self, declaration: Declaration) -> dict[str, Any]:
        """Our code on its layers; in an image, where the function has one and containers run."""
        stack = self._stack
        if isinstance(declaration, ConsumerDeclaration) and declaration.image and not stack.settings.is_local:
            return of_image(stack, declaration.image, handler=declaration.handler)
        layers = dict.fromkeys((Layer.CORE, *declaration.layers))
        return {
            "code": lambda_.CfnFunction.CodeProperty(
                s3_bucket=self._code.s3_bucket_name, s3_key=self._code.s3_object_key
            ),
            "handler": declaration.handler,
            "runtime": f"python{stack.settings.python}",
            "layers": [self._layer(layer).ref for layer in layers],
        }

    def _role(self, construct: str, *, name: str, statements: Sequence[Statement]) -> iam.CfnRole:
        stack = self._stack
        every = (*statements, *_kept_by_lambda(stack.names.log_group_arn(name)))
        if any("MailSender" in str(statement.resources) for statement in every):
            stack.parameter("MailSender")
        role = iam.CfnRole(
            stack,
            f"{construct}Role",
            description=f"Rights of {stack.names.function(name)}",
            assume_role_policy_document=_ASSUMED_BY_LAMBDA,
            policies=[
                iam.CfnRole.PolicyProperty(policy_name="rights", policy_document=policy_document(every))
            ],
        )
        acknowledge_wildcards(role, every)
        return role

    def _layer(self, layer: Layer) -> lambda_.CfnLayerVersion:
        if layer not in self._layers:
            stack = self._stack
            title = layer.value.capitalize()
            asset = Asset(
                stack, f"{title}Packages", path=str(_built(stack.settings.build / "layers" / layer.value))
            )
            self._layers[layer] = lambda_.CfnLayerVersion(
                stack,
                f"{title}Layer",
                layer_name=f"{stack.stack_name}-{layer.value}",
                content=lambda_.CfnLayerVersion.ContentProperty(
                    s3_bucket=asset.s3_bucket_name, s3_key=asset.s3_object_key
                ),
                compatible_architectures=[stack.settings.arch],
                compatible_runtimes=[f"python{stack.settings.python}"],
            )
        return self._layers[layer]

    def _environment(self, rights: Sequence[Access]) -> dict[str, str]:
        wanted = {*_SETTINGS_OF_ALL, *settings_of(rights)}
        environment = {setting: self._value(setting) for setting in sorted(wanted)}
        environment["POWERTOOLS_SERVICE_NAME"] = "rubrica"
        environment["POWERTOOLS_METRICS_NAMESPACE"] = "Rubrica"
        return environment | dict(self._stack.settings.environment)

    def _value(self, setting: str) -> str:
        stack, names = self._stack, self._stack.names
        known: Mapping[str, str] = {
            "STAGE": stack.settings.stage,
            "EVENT_BUS": names.bus,
            "FILES_ORIGIN": sub(files_origin(names)),
            "MAIL_CONFIGURATION_SET": names.mail_configuration,
            "SEAL_CERTIFICATES_PARAMETER": names.certificates_parameter,
            "SEAL_ROOTS_PARAMETER": names.roots_parameter,
            # On AWS CloudFront stands before the gateway and adds an address to X-Forwarded-For.
            "TRUSTED_PROXIES": "0" if stack.settings.is_local else "1",
        }
        if setting in known:
            return known[setting]
        if setting in _PARAMETERS:
            return stack.value(_PARAMETERS[setting])
        kind, _, name = (
            setting.rpartition("_") if setting.endswith(("_TABLE", "_BUCKET")) else ("", "", setting)
        )
        if name == "TABLE":
            return names.table(kind.lower())
        if name == "BUCKET":
            return sub(names.bucket(kind.lower()))
        if setting.endswith("_QUEUE_URL"):
            return sub(names.queue_url(setting.removesuffix("_QUEUE_URL").lower()))
        if setting.endswith("_KEY_ID"):
            return cdk.Fn.import_value(
                key_arn(names, setting.removesuffix("_KEY_ID").lower())["Fn::ImportValue"]
            )
        raise KeyError(f"no value is known for the setting {setting}")


_PARAMETERS: Final = {
    "PUBLIC_URL": "PublicUrl",
    "TIMESTAMP_URL": "TimestampUrl",
    "MAIL_SENDER": "MailSender",
    "SMS_ORIGINATION": "SmsOrigination",
    "WHATSAPP_NUMBER_ID": "WhatsAppNumberId",
    "WHATSAPP_TEMPLATES": "WhatsAppTemplates",
    "WHATSAPP_API_VERSION": "WhatsAppApiVersion",
    "IDENTITY_PROVIDER": "IdentityProvider",
    "IDENTITY_THRESHOLD": "IdentityThreshold",
    "EGRESS_ALLOWED_NETWORKS": "EgressAllowedNetworks",
}


def policy_document(statements: Sequence[Statement]) -> dict[str, Any]:
    """Return the IAM policy, statements over the same resources joined into one."""
    joined: dict[str, dict[str, Any]] = {}
    for statement in statements:
        resources = [
            {"Fn::Sub": each} if isinstance(each, str) and "${" in each else each
            for each in statement.resources
        ]
        key = repr((resources, statement.condition))
        entry = joined.setdefault(
            key,
            {
                "Effect": "Allow",
                "Action": [],
                "Resource": resources if len(resources) > 1 else resources[0],
                **({"Condition": dict(statement.condition)} if statement.condition else {}),
            },
        )
        entry["Action"] = sorted({*entry["Action"], *statement.actions})
    return {"Version": "2012-10-17", "Statement": list(joined.values())}


def _kept_by_lambda(log_group_arn: str) -> tuple[Statement, ...]:
    """What every function needs to be seen: its own log group, and traces."""
    return (
        Statement(
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resources=(f"{log_group_arn}:*",),
            reason="Lambda names the log streams of a function's own group.",
        ),
        Statement(
            actions=("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
            resources=("*",),
            reason="X-Ray takes no resource for the reports of a function.",
        ),
    )


def _built(folder: Path) -> Path:
    if not folder.is_dir():
        raise BuildMissing(f"{folder} is missing: python -m infra.build makes it")
    return folder
