"""Async: what happens after an answer was given. The bus, its rules and queues, the functions that react."""

from __future__ import annotations

from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from functions.runtime.access import Access
from functions.runtime.consumer import Consumer, ConsumerDeclaration, Every, Queue, Stream
from infra.access import Statement, statements_of
from infra.catalog import Catalog
from infra.stacks.alarms import alarm
from infra.stacks.functions import Functions
from infra.stacks.mail import mail_reports
from infra.stacks.queues import dead_letters, queue_of
from infra.stacks.settings import Settings
from infra.stacks.stack import RubricaStack

_ONLY_EVENTS: Final = '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"entity":{"S":["event"]}}}}'
_STREAM_TRIES: Final = 10
_STREAM_AGE: Final = 3600
_STREAM_LATE: Final = 300
"""All in seconds; the metric is in milliseconds."""


class AsyncStack(RubricaStack):
    """One function for each consumer, with what wakes it."""

    def __init__(self, scope: Construct, *, settings: Settings, catalog: Catalog) -> None:
        super().__init__(
            scope, "async", settings=settings, description="Rubrica: events and what reacts to them"
        )
        self.bus = events.CfnEventBus(
            self, "Bus", name=self.names.bus, description="Everything that happens to documents"
        )
        cdk.CfnOutput(self, "BusName", value=self.bus.ref)
        mail_reports(self)
        self._functions = Functions(self)
        for consumer in catalog.consumers:
            self._consumer(consumer)

    def _consumer(self, consumer: Consumer) -> None:
        declaration, on = consumer.declaration, consumer.declaration.on
        match on:
            case Stream():
                self._by_stream(declaration, on)
            case Queue():
                self._by_queue(declaration, on)
            case Every():
                self._by_clock(declaration, on)

    def _by_stream(self, declaration: ConsumerDeclaration, on: Stream) -> None:
        dead = dead_letters(self, declaration.name)
        trigger = (
            *statements_of([Access.DOCUMENTS_STREAM], self.names),
            Statement(
                actions=("sqs:SendMessage",), resources=(self.names.dead_letters_arn(declaration.name),)
            ),
        )
        rights = [right for right in declaration.access if right is not Access.DOCUMENTS_STREAM]
        function = self._functions.make(declaration, rights=rights, trigger=trigger)
        alarm(
            self,
            f"{function.node.id}Age",
            name=f"{self.names.function(declaration.name)}-age",
            tells=f"{declaration.name} is more than {_STREAM_LATE // 60} minutes behind",
            metric="AWS/Lambda IteratorAge",
            of={"FunctionName": self.names.function(declaration.name)},
            above=_STREAM_LATE * 1000,
        )
        lambda_.CfnEventSourceMapping(
            self,
            f"{function.node.id}Stream",
            function_name=function.ref,
            event_source_arn=self.imported(f"{on.table}-stream-arn"),
            starting_position="TRIM_HORIZON",
            batch_size=on.batch,
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=_STREAM_TRIES,
            maximum_record_age_in_seconds=_STREAM_AGE,
            parallelization_factor=10,
            function_response_types=["ReportBatchItemFailures"],
            filter_criteria=lambda_.CfnEventSourceMapping.FilterCriteriaProperty(
                filters=[lambda_.CfnEventSourceMapping.FilterProperty(pattern=_ONLY_EVENTS)]
            ),
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=dead.attr_arn)
            ),
        )

    def _by_queue(self, declaration: ConsumerDeclaration, on: Queue) -> None:
        queue = queue_of(self, on, timeout=declaration.timeout, bus=self.bus)
        trigger = Statement(
            actions=(
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
            ),
            resources=(self.names.queue_arn(on.name),),
        )
        function = self._functions.make(declaration, rights=declaration.access, trigger=(trigger,))
        scaling: Any = None
        if on.concurrency is not None:
            scaling = lambda_.CfnEventSourceMapping.ScalingConfigProperty(maximum_concurrency=on.concurrency)
        lambda_.CfnEventSourceMapping(
            self,
            f"{function.node.id}Source",
            function_name=function.ref,
            event_source_arn=queue.attr_arn,
            batch_size=on.batch,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=scaling,
        )

    def _by_clock(self, declaration: ConsumerDeclaration, on: Every) -> None:
        function = self._functions.make(declaration, rights=declaration.access)
        alarm(
            self,
            f"{function.node.id}Errors",
            name=f"{self.names.function(declaration.name)}-errors",
            tells=f"{declaration.name} failed more than twice in 10 minutes",
            metric="AWS/Lambda Errors",
            of={"FunctionName": self.names.function(declaration.name)},
            statistic="Sum",
            seconds=600,
            above=2,
        )
        rule = events.CfnRule(
            self,
            f"{function.node.id}Clock",
            name=self.names.function(declaration.name),
            description=declaration.description.partition("\n")[0][:512],
            schedule_expression=f"rate({on.minutes} minute{'s' if on.minutes > 1 else ''})",
            targets=[events.CfnRule.TargetProperty(arn=function.attr_arn, id="function")],
        )
        lambda_.CfnPermission(
            self,
            f"{function.node.id}ByClock",
            action="lambda:InvokeFunction",
            function_name=function.ref,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )
