"""The names of everything that a stage owns. Known beforehand, so stacks seldom need each other's outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.storage import schema

TABLES: Final = tuple(table.name for table in schema.TABLES)
BUCKETS: Final = ("files", "uploads")


@dataclass(frozen=True)
class Names:
    """Names and ARNs of one stage. A text with `${AWS::...}` in it is for Fn::Sub."""

    stage: str

    @property
    def prefix(self) -> str:
        return f"rubrica-{self.stage}"

    @property
    def bus(self) -> str:
        return self.prefix

    @property
    def certificates_parameter(self) -> str:
        """The SSM parameter that holds the chain of the sealing key, PEM, leaf first."""
        return f"/rubrica/{self.stage}/seal/certificates"

    @property
    def roots_parameter(self) -> str:
        """The SSM parameter that holds the roots that seal and timestamp end in, PEM."""
        return f"/rubrica/{self.stage}/seal/roots"

    def stack(self, room: str) -> str:
        return f"{self.prefix}-{room}"

    def function(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def log_group(self, function: str) -> str:
        return f"/aws/lambda/{self.function(function)}"

    def table(self, table: str) -> str:
        return f"{self.prefix}-{table}"

    def bucket(self, bucket: str) -> str:
        """Bucket names are unique in the world, so they carry account and region."""
        return f"{self.prefix}-{bucket}-${{AWS::AccountId}}-${{AWS::Region}}"

    def queue(self, queue: str) -> str:
        return f"{self.prefix}-{queue}"

    def dead_letters(self, queue: str) -> str:
        return f"{self.prefix}-{queue}-dead"

    def queue_url(self, queue: str) -> str:
        return f"https://sqs.${{AWS::Region}}.${{AWS::URLSuffix}}/${{AWS::AccountId}}/{self.queue(queue)}"

    def topic(self, topic: str) -> str:
        return f"{self.prefix}-{topic}"

    def topic_arn(self, topic: str) -> str:
        return _arn("sns", self.topic(topic))

    @property
    def mail_configuration(self) -> str:
        """The configuration set of SES by which the fate of mail comes back."""
        return f"{self.prefix}-mail"

    def key_alias(self, key: str) -> str:
        return f"alias/{self.prefix}-{key}"

    def exported(self, what: str) -> str:
        """The name under which the data stack exports an ARN that nobody can know beforehand."""
        return f"{self.prefix}-{what}"

    def table_arn(self, table: str) -> str:
        return _arn("dynamodb", f"table/{self.table(table)}")

    def bucket_arn(self, bucket: str) -> str:
        return f"arn:${{AWS::Partition}}:s3:::{self.bucket(bucket)}"

    def queue_arn(self, queue: str) -> str:
        return _arn("sqs", self.queue(queue))

    def dead_letters_arn(self, queue: str) -> str:
        return _arn("sqs", self.dead_letters(queue))

    def bus_arn(self) -> str:
        return _arn("events", f"event-bus/{self.bus}")

    def function_arn(self, function: str) -> str:
        return _arn("lambda", f"function:{self.function(function)}")

    def log_group_arn(self, function: str) -> str:
        return _arn("logs", f"log-group:{self.log_group(function)}")

    def certificates_parameter_arn(self) -> str:
        return _arn("ssm", f"parameter{self.certificates_parameter}")

    def roots_parameter_arn(self) -> str:
        return _arn("ssm", f"parameter{self.roots_parameter}")


def _arn(service: str, resource: str) -> str:
    return f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}"
