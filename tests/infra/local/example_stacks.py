"""Two small stacks in the shape of the service's own: a streaming table, a bucket, functions, an API."""

from __future__ import annotations

import json
from typing import Any

from infra.local.assembly import Stack

CODE = """
import importlib.util, json, os, sys

SHOWN = ("PUBLIC_URL", "AWS_ENDPOINT_URL_SESV2", "PYTEST_VERSION")

def answer(event, context):
    print("answering " + event["path"])
    body = {
        "path": event["path"],
        "parameters": event["pathParameters"],
        "query": event["queryStringParameters"],
        "headers": event["headers"],
        "pid": os.getpid(),
        "packages": [p for p in sys.path if "site-packages" in p],
        "environment": {name: os.environ.get(name) for name in SHOWN},
        "key": os.environ["AWS_ACCESS_KEY_ID"],
        "secret": os.environ["AWS_SECRET_ACCESS_KEY"],
        "token": os.environ["AWS_SESSION_TOKEN"],
        "layer": importlib.util.find_spec("from_a_layer") is not None,
    }
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}

def react(event, context):
    for record in event["Records"]:
        print("saw " + record["dynamodb"]["Keys"]["pk"]["S"])
"""


def _get(name: str, attribute: str = "Arn") -> dict[str, Any]:
    return {"Fn::GetAtt": [name, attribute]}


def _role(*statements: dict[str, Any]) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [
                {
                    "PolicyName": "own",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": list(statements)},
                }
            ],
        },
    }


def _function(name: str, handler: str, role: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": f"rubrica-local-{name}",
            "Runtime": "python3.13",
            "Handler": f"index.{handler}",
            "Role": _get(role),
            "Code": {"ZipFile": CODE},
            "Timeout": 29,
            "Environment": {"Variables": {"STAGE": "local", "PUBLIC_URL": {"Ref": "PublicUrl"}}},
        },
    }


def data() -> Stack:
    """A table with everything that MiniStack's CloudFormation drops, a bucket, a key."""
    keys = [("pk", "HASH"), ("sk", "RANGE")]
    return Stack(
        name="rubrica-local-data",
        needs=(),
        assets=(),
        template={
            "Resources": {
                "Table": {
                    "Type": "AWS::DynamoDB::Table",
                    "Properties": {
                        "TableName": "rubrica-local-documents",
                        "BillingMode": "PAY_PER_REQUEST",
                        "KeySchema": [{"AttributeName": name, "KeyType": kind} for name, kind in keys],
                        "AttributeDefinitions": [
                            {"AttributeName": name, "AttributeType": "S"} for name, _ in keys
                        ],
                        "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
                        "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
                        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                    },
                },
                "Bucket": {
                    "Type": "AWS::S3::Bucket",
                    "Properties": {
                        "BucketName": "rubrica-local-files",
                        "VersioningConfiguration": {"Status": "Enabled"},
                        "LifecycleConfiguration": {
                            "Rules": [
                                {
                                    "Id": "old",
                                    "Status": "Enabled",
                                    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                                }
                            ]
                        },
                        "NotificationConfiguration": {
                            "EventBridgeConfiguration": {"EventBridgeEnabled": True}
                        },
                        "CorsConfiguration": {
                            "CorsRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]
                        },
                    },
                },
                "Key": {
                    "Type": "AWS::KMS::Key",
                    "Properties": {"EnableKeyRotation": True, "KeyPolicy": _OWNER},
                },
            },
            "Outputs": {
                "Stream": {"Value": _get("Table", "StreamArn"), "Export": {"Name": "rubrica-local-stream"}}
            },
        },
    )


_OWNER = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "kms:*",
            "Resource": "*",
            "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}},
        }
    ],
}


def api() -> Stack:
    """A REST API with an inline body and gateway responses, and a consumer of the table's stream."""
    stream = {"Fn::ImportValue": "rubrica-local-stream"}
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::rubrica-local-files/*"}
    integration = {
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": {
                "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31"
                "/functions/${Answer.Arn}/invocations"
            },
            "credentials": _get("Invoke"),
        }
    }
    problem = '{"code":"%s","request_id":"$context.requestId"}'
    return Stack(
        name="rubrica-local-api",
        needs=("rubrica-local-data",),
        assets=(),
        template={
            "Parameters": {"PublicUrl": {"Type": "String", "Default": "none"}},
            "Resources": {
                "Reader": _role(read),
                "Streamer": _role({"Effect": "Allow", "Action": "dynamodb:GetRecords", "Resource": stream}),
                "Invoke": _role({"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}),
                "Answer": _function("answer", "answer", "Reader"),
                "React": _function("react", "react", "Streamer"),
                "Source": {
                    "Type": "AWS::Lambda::EventSourceMapping",
                    "Properties": {
                        "FunctionName": {"Ref": "React"},
                        "EventSourceArn": stream,
                        "StartingPosition": "TRIM_HORIZON",
                    },
                },
                "Api": {
                    "Type": "AWS::ApiGateway::RestApi",
                    "Properties": {
                        "Name": "rubrica-local",
                        "Body": {
                            "openapi": "3.0.1",
                            "info": {"title": "example", "version": "1"},
                            "paths": {
                                "/v1/things/{thing_id}": {"get": integration, "post": integration},
                            },
                            "x-amazon-apigateway-gateway-responses": {
                                "MISSING_AUTHENTICATION_TOKEN": {
                                    "statusCode": "404",
                                    "responseTemplates": {"application/json": problem % "route_not_found"},
                                },
                                "REQUEST_TOO_LARGE": {
                                    "responseTemplates": {"application/problem+json": problem % "too_large"},
                                },
                            },
                        },
                    },
                },
                "Deployment": {
                    "Type": "AWS::ApiGateway::Deployment",
                    "Properties": {"RestApiId": {"Ref": "Api"}},
                },
                "Stage": {
                    "Type": "AWS::ApiGateway::Stage",
                    "Properties": {
                        "RestApiId": {"Ref": "Api"},
                        "DeploymentId": {"Ref": "Deployment"},
                        "StageName": "local",
                    },
                },
            },
            "Outputs": {"ApiId": {"Value": {"Ref": "Api"}}, "StageName": {"Value": {"Ref": "Stage"}}},
        },
    )


def example_stacks() -> list[Stack]:
    """Return both, in order, as fresh copies."""
    return [
        Stack(one.name, json.loads(json.dumps(one.template)), one.needs, one.assets)
        for one in (data(), api())
    ]
