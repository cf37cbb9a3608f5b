"""Api: one Regional REST API over every operation, each a function of its own; here are those of accounts."""

from __future__ import annotations

import hashlib
import json

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.catalog import Catalog
from infra.stacks import firewall, gateway
from infra.stacks.alarms import alarm
from infra.stacks.functions import Functions
from infra.stacks.nag import acknowledge
from infra.stacks.people import by_link
from infra.stacks.settings import Settings
from infra.stacks.stack import RubricaStack, sub

_RATE = 500
_BURST = 1000
_ACCESS_LOG = {
    "request_id": "$context.requestId",
    "ip": "$context.identity.sourceIp",
    "time": "$context.requestTimeEpoch",
    "method": "$context.httpMethod",
    "route": "$context.resourcePath",
    "status": "$context.status",
    "length": "$context.responseLength",
    "latency": "$context.responseLatency",
    "integration_latency": "$context.integrationLatency",
    "error": "$context.error.responseType",
    "trace": "$context.xrayTraceId",
}
"""By route, never by path: a path has identifiers in it."""


class ApiStack(RubricaStack):
    """Three resources an operation; the routes all stand in the API's body, which costs none."""

    def __init__(self, scope: Construct, *, settings: Settings, catalog: Catalog) -> None:
        super().__init__(scope, "api", settings=settings, description="Rubrica: the HTTP API")
        functions = Functions(self)
        made = [
            functions.make(operation.declaration, rights=operation.declaration.rights)
            for operation in catalog.operations
            if not by_link(operation)
        ]
        api, body_hash = self._api(catalog)
        deployment = apigateway.CfnDeployment(self, f"Deployment{body_hash}", rest_api_id=api.ref)
        for function in made:
            deployment.add_resource_dependency(function)
        stage = self._stage(api, deployment)
        self._usage_plan(api, stage)
        firewall.guard(self, stage)
        alarm(
            self,
            "ServerErrors",
            name=f"{self.names.prefix}-api-server-errors",
            tells="The API answered 5xx more than 5 times in 5 minutes",
            metric="AWS/ApiGateway 5XXError",
            of={"ApiName": self.names.prefix, "Stage": self.settings.stage},
            statistic="Sum",
            seconds=300,
            above=5,
        )
        cdk.CfnOutput(self, "StageName", value=stage.ref)
        cdk.CfnOutput(self, "ApiId", value=api.ref, export_name=self.names.exported("api-id"))

    def _api(self, catalog: Catalog) -> tuple[apigateway.CfnRestApi, str]:
        invoke = iam.CfnRole(
            self,
            gateway.INVOKE_ROLE,
            description="Whom the API invokes its functions as",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "apigateway.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            },
            policies=[
                iam.CfnRole.PolicyProperty(
                    policy_name="invoke",
                    policy_document={
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "lambda:InvokeFunction",
                                "Resource": {"Fn::Sub": self.names.function_arn("*")},
                            }
                        ],
                    },
                )
            ],
        )
        acknowledge(
            invoke,
            f"IAM5[Resource::{self.names.function_arn('*').replace('${', '<').replace('}', '>')}]",
            reason="One prefix instead of every ARN: a role's policies end at 10 240 characters.",
        )
        body = gateway.body(catalog.operations, names=self.names)
        api = apigateway.CfnRestApi(
            self,
            "Api",
            name=self.names.prefix,
            description="Rubrica",
            body=body,
            endpoint_configuration=apigateway.CfnRestApi.EndpointConfigurationProperty(types=["REGIONAL"]),
        )
        acknowledge(
            api,
            "APIG2",
            reason="The frame validates, so that every dialect refuses in its own shape.",
        )
        # A deployment is a snapshot; CloudFormation makes another one only for another name.
        return api, hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]

    def _stage(self, api: apigateway.CfnRestApi, deployment: apigateway.CfnDeployment) -> apigateway.CfnStage:
        access_log = logs.CfnLogGroup(
            self,
            "AccessLog",
            log_group_name=f"/rubrica/{self.settings.stage}/access",
            retention_in_days=self.settings.log_days,
        )
        account = self._log_account()
        stage = apigateway.CfnStage(
            self,
            "Stage",
            rest_api_id=api.ref,
            deployment_id=deployment.ref,
            stage_name=self.settings.stage,
            tracing_enabled=True,
            access_log_setting=apigateway.CfnStage.AccessLogSettingProperty(
                destination_arn=sub(
                    "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
                    f"/rubrica/{self.settings.stage}/access"
                ),
                format=json.dumps(_ACCESS_LOG),
            ),
            method_settings=[
                apigateway.CfnStage.MethodSettingProperty(
                    resource_path="/*",
                    http_method="*",
                    logging_level="ERROR",
                    data_trace_enabled=False,
                    metrics_enabled=True,
                    throttling_rate_limit=_RATE,
                    throttling_burst_limit=_BURST,
                )
            ],
        )
        stage.add_resource_dependency(access_log)
        stage.add_resource_dependency(account)
        return stage

    def _log_account(self) -> apigateway.CfnAccount:
        """API Gateway writes logs as one role for the whole region of an account."""
        role = iam.CfnRole(
            self,
            "ApiLogs",
            description="Whom API Gateway writes logs as",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "apigateway.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            },
            managed_policy_arns=[
                sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")
            ],
        )
        acknowledge(
            role,
            "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]",
            reason="AWS's policy for this one purpose; API Gateway names its log groups itself.",
        )
        account = apigateway.CfnAccount(self, "ApiAccount", cloud_watch_role_arn=role.attr_arn)
        for kept in (role, account):
            kept.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        return account

    def _usage_plan(self, api: apigateway.CfnRestApi, stage: apigateway.CfnStage) -> None:
        apigateway.CfnUsagePlan(
            self,
            "UsagePlan",
            usage_plan_name=self.names.prefix,
            api_stages=[apigateway.CfnUsagePlan.ApiStageProperty(api_id=api.ref, stage=stage.ref)],
            throttle=apigateway.CfnUsagePlan.ThrottleSettingsProperty(rate_limit=_RATE, burst_limit=_BURST),
        )
