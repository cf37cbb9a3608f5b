"""What a deployment may choose: at synthesis by context, at deployment by CloudFormation parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from constructs import Node

from infra.build import folder_of
from infra.names import Names

ROOT: Final = Path(__file__).parents[2]
_STAGE: Final = re.compile(r"[a-z][a-z0-9-]{0,11}")
_RUNTIMES: Final = ("3.12", "3.13", "3.14")


class SettingInvalid(ValueError):
    """A context value that no stack can be made from."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The context of a synthesis (`cdk -c name=value`, or CDK_CONTEXT_JSON)."""

    stage: str = "dev"
    arch: str = "arm64"
    python: str = "3.13"
    public_url: str = "https://sign.example.com"
    """Origin of the pages; the default of the parameter PublicUrl."""
    timestamp_url: str = "http://timestamp.digicert.com"
    """RFC 3161 authority; the default of the parameter TimestampUrl."""
    mail_sender: str = "no-reply@example.com"
    """Default of the parameter MailSender: an address whose domain is verified in SES."""
    sms_origination: str = "none"
    """Default of the parameter SmsOrigination: a number, a pool or a sender id of End User Messaging, by id."""
    whatsapp_number_id: str = "none"
    """Default of the parameter WhatsAppNumberId: `phone-number-id-…` of End User Messaging Social."""
    whatsapp_templates: str = "rubrica"
    whatsapp_api_version: str = "v20.0"
    identity_provider: str = "none"
    """Default of the parameter IdentityProvider: what judges faces and identity documents, `aws` or `simulator`."""
    identity_threshold: str = "90"
    """Default of the parameter IdentityThreshold: how alike two faces must be, of 100."""
    egress_allowed_networks: str = ""
    certificate_arn: str = ""
    """ACM certificate in us-east-1 for the host of `public_url`; empty: CloudFront's own host name."""
    alarm_topic_arn: str = ""
    """SNS topic that alarms tell; empty: they only show."""
    log_days: int = 90
    environment: Mapping[str, str] = field(default_factory=dict)
    """Further variables for every function. On one machine only: it is how AWS's addresses are redirected."""

    @classmethod
    def of(cls, node: Node) -> Settings:
        """Read the context. Raises SettingInvalid."""
        given: dict[str, Any] = {name: node.try_get_context(name) for name in cls.__dataclass_fields__}
        found = cls(**{name: value for name, value in given.items() if value is not None})
        return found.checked()

    def checked(self) -> Settings:
        """Return self, or raise SettingInvalid."""
        if not _STAGE.fullmatch(self.stage):
            raise SettingInvalid(f"stage {self.stage!r}: small letters, digits and -, at most 12")
        if self.arch not in ("arm64", "x86_64"):
            raise SettingInvalid(f"arch {self.arch!r}: arm64 or x86_64")
        if self.python not in _RUNTIMES and not self.is_local:
            raise SettingInvalid(f"python {self.python!r}: one of {', '.join(_RUNTIMES)}")
        if self.environment and not self.is_local:
            raise SettingInvalid(
                "environment is for stage local alone: elsewhere functions get what they declare"
            )
        return self

    @property
    def is_local(self) -> bool:
        """Whether the stacks are for the cloud on one machine."""
        return self.stage == "local"

    @property
    def build(self) -> Path:
        """Where `python -m infra.build` has put code and layers for this processor and Python."""
        return folder_of(arch=self.arch, python=self.python)

    @property
    def names(self) -> Names:
        return Names(stage=self.stage)
