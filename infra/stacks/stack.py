"""What the four stacks have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import aws_cdk as cdk
from constructs import Construct

from infra.names import Names
from infra.stacks.settings import Settings

_PARAMETERS: Final[Mapping[str, tuple[str, str]]] = {
    "PublicUrl": ("public_url", "Origin of the pages, without a slash at its end"),
    "TimestampUrl": ("timestamp_url", "Address of the RFC 3161 timestamp authority"),
    "MailSender": ("mail_sender", "Address that mail is sent from; SES has verified its domain"),
    "SmsOrigination": (
        "sms_origination",
        "Number, pool or sender id that SMS come from; none: there is no SMS",
    ),
    "WhatsAppNumberId": (
        "whatsapp_number_id",
        "Number that WhatsApp messages come from; none: there is no WhatsApp",
    ),
    "WhatsAppTemplates": (
        "whatsapp_templates",
        "What the names of the approved WhatsApp templates begin with",
    ),
    "WhatsAppApiVersion": ("whatsapp_api_version", "Version of Meta's Graph API"),
    "IdentityProvider": (
        "identity_provider",
        "What judges proofs of identity: aws, simulator (sandboxes only) or none",
    ),
    "IdentityThreshold": ("identity_threshold", "How alike two faces of one person must be, of 100"),
    "EgressAllowedNetworks": (
        "egress_allowed_networks",
        "Private networks (CIDR, by comma) functions may call",
    ),
}

_PATTERNS: Final[Mapping[str, str]] = {
    "PublicUrl": r"https?://[^/]+",
    "MailSender": r"[^@<> ]+@[^@<> ]+",
    "IdentityProvider": r"aws|simulator|none",
    "IdentityThreshold": r"[5-9]\d|100",
}


@cache
def sub(text: str) -> str:
    """Return the text, its `${...}` filled in by CloudFormation."""
    return cdk.Fn.sub(text) if "${" in text else text


def files_origin(names: Names) -> str:
    """Return the origin of the presigned links to files."""
    return f"https://{names.bucket('files')}.s3.${{AWS::Region}}.${{AWS::URLSuffix}}"


class RubricaStack(cdk.Stack):
    """A stack of one stage, with the names of that stage and the parameters that it uses."""

    def __init__(self, scope: Construct, room: str, *, settings: Settings, description: str) -> None:
        self.settings = settings
        self.names: Names = settings.names
        self._declared: dict[str, cdk.CfnParameter] = {}
        super().__init__(
            scope,
            self.names.stack(room),
            stack_name=self.names.stack(room),
            description=description,
            analytics_reporting=False,
            termination_protection=room == "data" and not settings.is_local,
            synthesizer=cdk.DefaultStackSynthesizer(generate_bootstrap_version_rule=not settings.is_local),
        )
        cdk.Tags.of(self).add("service", "rubrica")
        cdk.Tags.of(self).add("stage", settings.stage)

    def parameter(self, name: str) -> cdk.CfnParameter:
        """Return a parameter of the deployment, declared in this stack when it is first asked for."""
        if name not in self._declared:
            setting, description = _PARAMETERS[name]
            default: str = getattr(self.settings, setting)
            self._declared[name] = cdk.CfnParameter(
                self,
                name,
                type="String",
                default=default,
                description=description,
                allowed_pattern=_PATTERNS.get(name),
            )
        return self._declared[name]

    def value(self, name: str) -> str:
        """Return the value of a parameter, as a token."""
        return self.parameter(name).value_as_string

    @property
    def alarm_actions(self) -> list[str] | None:
        """Whom alarms tell."""
        return [self.settings.alarm_topic_arn] if self.settings.alarm_topic_arn else None

    def exported(self, what: str, value: str) -> None:
        """Export a value to the other stacks of the stage."""
        logical = "".join(word.capitalize() for word in what.split("-"))
        cdk.CfnOutput(self, logical, value=value, export_name=self.names.exported(what))

    def imported(self, what: str) -> str:
        """Return what another stack of the stage exports."""
        return cdk.Fn.import_value(self.names.exported(what))
