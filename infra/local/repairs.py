"""Applies again, through the APIs, what MiniStack's CloudFormation drops while it says CREATE_COMPLETE.

Each repair reads what the template asks for, puts it, and reads it back; what is not there then stops it all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from infra.local.aws import Cloud
from infra.local.deployment import Deployed
from infra.local.progress import CloudProblem


def repair(cloud: Cloud, stacks: list[Deployed]) -> int:
    """Mend every stack, and return how many settings were put and read back."""
    count = 0
    for stack in stacks:
        for logical, resource in stack.template.get("Resources", {}).items():
            mend = _REPAIRS.get(resource["Type"])
            physical = stack.resources.get(logical)
            if mend and physical:
                count += mend(cloud, physical, resource.get("Properties", {}))
    return count


def _must(holds: object, what: str) -> None:
    if not holds:
        raise CloudProblem(f"The template asks for {what}, and MiniStack does not keep it.")


def _table(cloud: Cloud, name: str, wanted: Mapping[str, Any]) -> int:
    """Time to live and point-in-time recovery."""
    dynamodb, count = cloud.client("dynamodb"), 0
    ttl = wanted.get("TimeToLiveSpecification")
    if ttl:
        found = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        if found["TimeToLiveStatus"] != "ENABLED" and ttl.get("Enabled", True):
            dynamodb.update_time_to_live(
                TableName=name,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": ttl["AttributeName"]},
            )
        found = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        _must(found.get("AttributeName") == ttl["AttributeName"], f"time to live on {name}")
        count += 1
    if wanted.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"):
        dynamodb.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        found = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        _must(
            found["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED",
            f"point-in-time recovery of {name}",
        )
        count += 1
    return count


def _bucket(cloud: Cloud, name: str, wanted: Mapping[str, Any]) -> int:
    """Lifecycle put again; versioning, CORS, notifications and blocked public access read back."""
    s3, count = cloud.client("s3"), 0
    rules = wanted.get("LifecycleConfiguration", {}).get("Rules")
    if rules:
        s3.put_bucket_lifecycle_configuration(
            Bucket=name, LifecycleConfiguration={"Rules": [_lifecycle_rule(rule) for rule in rules]}
        )
        kept = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
        _must(len(kept) == len(rules), f"{len(rules)} lifecycle rules on {name}")
        count += 1
    if wanted.get("VersioningConfiguration", {}).get("Status") == "Enabled":
        _must(s3.get_bucket_versioning(Bucket=name).get("Status") == "Enabled", f"versions in {name}")
        count += 1
    if wanted.get("CorsConfiguration"):
        found = s3.get_bucket_cors(Bucket=name)["CORSRules"]
        _must(len(found) == len(wanted["CorsConfiguration"]["CorsRules"]), f"CORS rules on {name}")
        count += 1
    if "EventBridgeConfiguration" in wanted.get("NotificationConfiguration", {}):
        found = s3.get_bucket_notification_configuration(Bucket=name)
        if "EventBridgeConfiguration" not in found:
            s3.put_bucket_notification_configuration(
                Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}}
            )
            found = s3.get_bucket_notification_configuration(Bucket=name)
        _must("EventBridgeConfiguration" in found, f"events of {name} on the bus")
        count += 1
    if wanted.get("PublicAccessBlockConfiguration"):
        found = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        _must(all(found.values()), f"no public access to {name}")
        count += 1
    return count


def _lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule of the template in the words of the S3 API."""
    said: dict[str, Any] = {"Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "Id" in rule:
        said["ID"] = rule["Id"]
    if "ExpirationInDays" in rule:
        said["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    elif rule.get("ExpiredObjectDeleteMarker"):
        said["Expiration"] = {"ExpiredObjectDeleteMarker": True}
    noncurrent = rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays") or rule.get(
        "NoncurrentVersionExpirationInDays"
    )
    if noncurrent:
        said["NoncurrentVersionExpiration"] = {"NoncurrentDays": int(noncurrent)}
    if "AbortIncompleteMultipartUpload" in rule:
        days = rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
        said["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": int(days)}
    if rule.get("Transitions"):
        said["Transitions"] = [
            {"Days": int(one["TransitionInDays"]), "StorageClass": one["StorageClass"]}
            for one in rule["Transitions"]
        ]
    return said


def _rest_api(cloud: Cloud, api_id: str, wanted: Mapping[str, Any]) -> int:
    """Gateway responses of the inline body. They count from the next deployment on, so one is made."""
    body = wanted.get("Body") or {}
    responses = body.get("x-amazon-apigateway-gateway-responses") or {}
    if not responses:
        return 0
    gateway = cloud.client("apigateway")
    before = {one["responseType"]: one for one in gateway.get_gateway_responses(restApiId=api_id)["items"]}
    changed = False
    for kind, response in responses.items():
        said: dict[str, Any] = {
            "responseParameters": response.get("responseParameters", {}),
            "responseTemplates": response.get("responseTemplates", {}),
        }
        if "statusCode" in response:
            said["statusCode"] = str(response["statusCode"])
        found = before.get(kind, {})
        if found.get("defaultResponse") is not False or any(found.get(key) != said[key] for key in said):
            gateway.put_gateway_response(restApiId=api_id, responseType=kind, **said)
            changed = True
    if changed:
        for stage in gateway.get_stages(restApiId=api_id)["item"]:
            gateway.create_deployment(restApiId=api_id, stageName=stage["stageName"])
    kept = {one["responseType"]: one for one in gateway.get_gateway_responses(restApiId=api_id)["items"]}
    for kind in responses:
        _must(kept.get(kind, {}).get("defaultResponse") is False, f"the gateway response {kind}")
    return len(responses)


def _key(cloud: Cloud, key_id: str, wanted: Mapping[str, Any]) -> int:
    """Rotation, kind and use of a key."""
    kms = cloud.client("kms")
    found = kms.describe_key(KeyId=key_id)["KeyMetadata"]
    _must(found["KeySpec"] == wanted.get("KeySpec", "SYMMETRIC_DEFAULT"), f"a key of {wanted.get('KeySpec')}")
    if wanted.get("EnableKeyRotation"):
        if not kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"]:
            kms.enable_key_rotation(KeyId=key_id)
        _must(bool(kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"]), f"rotation of {key_id}")
    return 1


def _secret(cloud: Cloud, secret_id: str, wanted: Mapping[str, Any]) -> int:
    """A generated secret: MiniStack leaves it empty."""
    generate = wanted.get("GenerateSecretString")
    if generate is None:
        return 0
    secrets = cloud.client("secretsmanager")
    try:
        value = secrets.get_secret_value(SecretId=secret_id).get("SecretString")
    except secrets.exceptions.ResourceNotFoundException:
        value = None
    if not value or value == "{}":
        value = secrets.get_random_password(
            PasswordLength=int(generate.get("PasswordLength", 32)),
            ExcludePunctuation=bool(generate.get("ExcludePunctuation", False)),
        )["RandomPassword"]
        secrets.put_secret_value(SecretId=secret_id, SecretString=value)
    _must(bool(secrets.get_secret_value(SecretId=secret_id)["SecretString"]), f"a value in {secret_id}")
    return 1


def _event_source(cloud: Cloud, identifier: str, wanted: Mapping[str, Any]) -> int:
    """An event source must be on: a silent one would look like a slow one."""
    found = cloud.client("lambda").get_event_source_mapping(UUID=identifier)
    _must(found["State"] in ("Enabled", "Creating", "Enabling"), f"the event source {identifier} to be on")
    return 1


_REPAIRS: Mapping[str, Callable[[Cloud, str, Mapping[str, Any]], int]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::DynamoDB::GlobalTable": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::ApiGateway::RestApi": _rest_api,
    "AWS::KMS::Key": _key,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::Lambda::EventSourceMapping": _event_source,
}
