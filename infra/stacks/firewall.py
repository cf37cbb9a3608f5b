"""The firewall before the API: only through the public host, not too much from one address."""

from __future__ import annotations

from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_wafv2 as wafv2

from infra.names import Names
from infra.stacks.nag import acknowledge
from infra.stacks.stack import RubricaStack

VIEWER_HEADER: Final = "x-viewer-ip"
"""Where CloudFront's function writes the address of who asks; the firewall itself only sees CloudFront's."""
ORIGIN_HEADER: Final = "x-origin-key"
"""Where CloudFront shows that a request comes through it: else the addresses in its headers mean nothing."""
_REQUESTS_OF_ONE_ADDRESS: Final = 3000
"""In five minutes. A customer's server makes many; an account's own limits are the frame's."""


def origin_key(names: Names) -> str:
    """Return the secret of ORIGIN_HEADER as CloudFormation looks it up, never as text in a template."""
    return f"{{{{resolve:secretsmanager:{_secret_name(names)}}}}}"


def guard(stack: RubricaStack, stage: apigateway.CfnStage) -> None:
    """Put the firewall on the stage of the API called `Api`."""
    local = stack.settings.is_local
    rules = [_of_one_address(local=local), _managed("AWSManagedRulesKnownBadInputsRuleSet", priority=2)]
    firewall = wafv2.CfnWebACL(
        stack,
        "Firewall",
        name=stack.names.prefix,
        scope="REGIONAL",
        default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=_visible("firewall"),
        # On one machine the front door stands where CloudFront does, and no firewall is asked.
        rules=rules if local else [_through_the_public_host(stack.names), *rules],
    )
    if not local:
        firewall.add_resource_dependency(_secret(stack))
    stage_arn = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/"
    association = wafv2.CfnWebACLAssociation(
        stack,
        "FirewallOnStage",
        resource_arn=cdk.Fn.sub(f"{stage_arn}{stack.settings.stage}"),
        web_acl_arn=firewall.attr_arn,
    )
    association.add_resource_dependency(stage)


def _secret(stack: RubricaStack) -> secretsmanager.CfnSecret:
    secret = secretsmanager.CfnSecret(
        stack,
        "OriginKey",
        name=_secret_name(stack.names),
        description="What CloudFront shows to the API's firewall",
        generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
            exclude_punctuation=True, password_length=48
        ),
    )
    acknowledge(
        secret, "SMG4", reason="Both readers take it at a deployment; a new one comes with a new name."
    )
    return secret


def _secret_name(names: Names) -> str:
    return f"{names.prefix}/origin-key"


def _through_the_public_host(names: Names) -> wafv2.CfnWebACL.RuleProperty:
    statement = wafv2.CfnWebACL.StatementProperty
    shown = statement(
        byte_match_statement=wafv2.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=wafv2.CfnWebACL.FieldToMatchProperty(single_header={"Name": ORIGIN_HEADER}),
            positional_constraint="EXACTLY",
            search_string=origin_key(names),
            text_transformations=[wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")],
        )
    )
    return wafv2.CfnWebACL.RuleProperty(
        name="through-the-public-host",
        priority=0,
        action=wafv2.CfnWebACL.RuleActionProperty(block={}),
        statement=statement(not_statement=wafv2.CfnWebACL.NotStatementProperty(statement=shown)),
        visibility_config=_visible("through-the-public-host"),
    )


def _of_one_address(*, local: bool) -> wafv2.CfnWebACL.RuleProperty:
    forwarded = wafv2.CfnWebACL.ForwardedIPConfigurationProperty(
        fallback_behavior="MATCH", header_name=VIEWER_HEADER
    )
    return wafv2.CfnWebACL.RuleProperty(
        name="one-address",
        priority=1,
        action=wafv2.CfnWebACL.RuleActionProperty(block={}),
        statement=wafv2.CfnWebACL.StatementProperty(
            rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                limit=_REQUESTS_OF_ONE_ADDRESS,
                aggregate_key_type="IP" if local else "FORWARDED_IP",
                forwarded_ip_config=None if local else forwarded,
            )
        ),
        visibility_config=_visible("one-address"),
    )


def _managed(rules: str, *, priority: int) -> wafv2.CfnWebACL.RuleProperty:
    none: Any = {}
    return wafv2.CfnWebACL.RuleProperty(
        name=rules,
        priority=priority,
        override_action=wafv2.CfnWebACL.OverrideActionProperty(none=none),
        statement=wafv2.CfnWebACL.StatementProperty(
            managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS", name=rules
            )
        ),
        visibility_config=_visible(rules),
    )


def _visible(metric: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=False
    )
