"""One AWS session and its clients, each made when first needed and kept while the function stays warm."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

# Five tries: at 5 % faults three would lose 8 requests in 10 000 that make six calls, five lose none in a million.
_CONFIG: Final = Config(
    retries={"mode": "standard", "total_max_attempts": 5},
    connect_timeout=3,
    read_timeout=15,
    signature_version="v4",
    max_pool_connections=20,
)
# A carrier that does not answer may have sent it, and knows no repetition: a person would be told five times. Who is
# told later is owed a message still, and the duty tries again.
_CARRIER_CONFIG: Final = _CONFIG.merge(Config(retries={"mode": "standard", "total_max_attempts": 2}))
_S3_CONFIG: Final = _CONFIG.merge(Config(signature_version="s3v4"))


@lru_cache
def session() -> boto3.Session:
    """Return the one session: clients after the first are nearly free on it."""
    return boto3.Session()


@lru_cache
def dynamodb() -> DynamoDBClient:
    return session().client("dynamodb", config=_CONFIG)


@lru_cache
def s3() -> S3Client:
    return session().client("s3", config=_S3_CONFIG)


@lru_cache
def sqs() -> SQSClient:
    return session().client("sqs", config=_CONFIG)


@lru_cache
def events() -> EventBridgeClient:
    return session().client("events", config=_CONFIG)


@lru_cache
def kms() -> KMSClient:
    return session().client("kms", config=_CONFIG)


@lru_cache
def sesv2() -> SESV2Client:
    return session().client("sesv2", config=_CARRIER_CONFIG)


@lru_cache
def sms() -> Any:
    """Return the client of End User Messaging's SMS."""
    make: Any = session().client
    return make("pinpoint-sms-voice-v2", config=_CARRIER_CONFIG)


@lru_cache
def whatsapp() -> Any:
    """Return the client of End User Messaging Social."""
    make: Any = session().client
    return make("socialmessaging", config=_CARRIER_CONFIG)


@lru_cache
def ssm() -> SSMClient:
    return session().client("ssm", config=_CONFIG)


@lru_cache
def rekognition() -> Any:
    return session().client("rekognition", config=_CONFIG)


@lru_cache
def textract() -> Any:
    return session().client("textract", config=_CONFIG)


def forget() -> None:
    """Drop the session and every client, for whoever goes on under other settings."""
    for made in (session, dynamodb, s3, sqs, events, kms, sesv2, sms, whatsapp, ssm, rekognition, textract):
        made.cache_clear()
