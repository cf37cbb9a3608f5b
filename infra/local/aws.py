"""Clients of the one-machine cloud, with the account's own rights or with a role's."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

REGION = "us-east-1"
ACCOUNT = "000000000000"
QUALIFIER = "hnb659fds"
"""The CDK's default bootstrap qualifier: it names the assets bucket and the version parameter."""


@dataclass(frozen=True)
class Cloud:
    """MiniStack at an address, spoken to as the account's owner."""

    endpoint_url: str
    _clients: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def credentials(self) -> dict[str, str]:
        """The owner's: MiniStack takes this pair as the root of the account."""
        return {"aws_access_key_id": "test", "aws_secret_access_key": "test"}

    @cached_property
    def session(self) -> boto3.Session:
        """A session that knows nothing of the profiles and settings of whoever runs this."""
        own: Any = {"profile": (None, None, None, None)}
        for file in ("config_file", "credentials_file"):
            own[file] = (None, None, os.devnull, None)
        return boto3.Session(
            "test", "test", region_name=REGION, botocore_session=botocore.session.Session(own)
        )

    def client(self, service: str) -> Any:
        """Return the boto3 client of a service; S3 by path, since no bucket has a host name here."""
        if service in self._clients:
            return self._clients[service]
        config = Config(
            retries={"mode": "standard", "total_max_attempts": 3},
            connect_timeout=5,
            read_timeout=120,
            signature_version="s3v4" if service == "s3" else None,
            s3={"addressing_style": "path"},
            proxies={},
        )
        make: Any = self.session.client
        self._clients[service] = make(service, endpoint_url=self.endpoint_url, config=config)
        return self._clients[service]

    def close(self) -> None:
        """Close the clients' connections."""
        while self._clients:
            self._clients.popitem()[1].close()

    def fill(self, name: str) -> str:
        """Return a name of the assembly with its pseudo parameters filled in."""
        return (
            name.replace("${AWS::AccountId}", ACCOUNT)
            .replace("${AWS::Region}", REGION)
            .replace("${AWS::Partition}", "aws")
        )
