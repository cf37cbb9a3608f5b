"""Queues: each with its dead letters, a policy, two alarms, and the rule of the bus that fills it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from functions.runtime.consumer import Queue
from infra.stacks.alarms import alarm
from infra.stacks.nag import acknowledge
from infra.stacks.stack import RubricaStack, sub

DEFAULT_BUS: Final = "default"
_TRIES: Final = 5
_DAYS: Final = 14 * 86400
_TOO_OLD: Final = 900


def dead_letters(stack: RubricaStack, name: str) -> sqs.CfnQueue:
    """Make the queue where what nobody could handle waits for a person, and its alarm."""
    queue = sqs.CfnQueue(
        stack,
        f"{_title(name)}DeadLetters",
        queue_name=stack.names.dead_letters(name),
        message_retention_period=_DAYS,
        sqs_managed_sse_enabled=True,
    )
    acknowledge(queue, "SQS3", reason="This queue is the dead-letter queue.")
    _policy(stack, f"{_title(name)}DeadLettersPolicy", queue, arn=stack.names.dead_letters_arn(name))
    alarm(
        stack,
        f"{_title(name)}DeadLettersAlarm",
        name=f"{stack.names.dead_letters(name)}-letters",
        tells=f"Something of {name} could not be handled",
        metric="AWS/SQS ApproximateNumberOfMessagesVisible",
        of={"QueueName": stack.names.dead_letters(name)},
        above=0,
    )
    return queue


def queue_of(stack: RubricaStack, wanted: Queue, *, timeout: int, bus: events.CfnEventBus) -> sqs.CfnQueue:
    """Make the queue that a consumer reads. `timeout` is the consumer's, in seconds."""
    name = wanted.name
    dead = dead_letters(stack, name)
    queue = sqs.CfnQueue(
        stack,
        f"{_title(name)}Queue",
        queue_name=stack.names.queue(name),
        # AWS asks for six times the timeout, so that throttled calls do not spend the message's tries.
        visibility_timeout=6 * timeout,
        message_retention_period=_DAYS,
        sqs_managed_sse_enabled=True,
        redrive_policy={"deadLetterTargetArn": dead.attr_arn, "maxReceiveCount": _TRIES},
    )
    filled = wanted.pattern is not None
    _policy(
        stack,
        f"{_title(name)}QueuePolicy",
        queue,
        arn=stack.names.queue_arn(name),
        filled=filled,
        topic=wanted.topic,
    )
    if wanted.topic is not None:
        _subscribed(stack, wanted.topic, queue)
    if wanted.pattern is not None:
        rule = _rule(stack, wanted, wanted.pattern, queue=queue)
        if wanted.bus != DEFAULT_BUS:
            rule.add_resource_dependency(bus)
    alarm(
        stack,
        f"{_title(name)}AgeAlarm",
        name=f"{stack.names.queue(name)}-age",
        tells=f"Messages of {name} wait longer than {_TOO_OLD // 60} minutes",
        metric="AWS/SQS ApproximateAgeOfOldestMessage",
        of={"QueueName": stack.names.queue(name)},
        above=_TOO_OLD,
        times=5,
    )
    return queue


def _rule(
    stack: RubricaStack, wanted: Queue, pattern: Mapping[str, Any], *, queue: sqs.CfnQueue
) -> events.CfnRule:
    own = wanted.bus != DEFAULT_BUS
    return events.CfnRule(
        stack,
        f"{_title(wanted.name)}Rule",
        name=stack.names.queue(wanted.name),
        description=f"Fills the queue {wanted.name}",
        event_bus_name=stack.names.bus if own else None,
        event_pattern={"source": ["rubrica"], **pattern} if own else _of_uploads(stack, pattern),
        targets=[events.CfnRule.TargetProperty(arn=queue.attr_arn, id="queue")],
    )


def _of_uploads(stack: RubricaStack, pattern: Mapping[str, Any]) -> dict[str, Any]:
    """On the account's own bus speak all its buckets; only ours is meant."""
    detail = dict(pattern.get("detail", {}))
    if "bucket" not in detail:
        return dict(pattern)
    detail["bucket"] = {"name": [sub(stack.names.bucket("uploads"))]}
    return {**pattern, "detail": detail}


def _subscribed(stack: RubricaStack, topic: str, queue: sqs.CfnQueue) -> None:
    """Make the topic that End User Messaging Social publishes to, with the queue as its one reader."""
    made = sns.CfnTopic(stack, f"{_title(topic)}Topic", topic_name=stack.names.topic(topic))
    acknowledge(
        made,
        "SNS2",
        reason="Its publisher, an AWS service, can not use the AWS managed key; what it says lives for seconds.",
    )
    arn = {"Fn::Sub": stack.names.topic_arn(topic)}
    sns.CfnTopicPolicy(
        stack,
        f"{_title(topic)}TopicPolicy",
        topics=[made.ref],
        policy_document={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "OnlyTls",
                    "Effect": "Deny",
                    "Principal": {"AWS": "*"},
                    "Action": "sns:Publish",
                    "Resource": arn,
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                },
                {
                    "Sid": "FilledByMessaging",
                    "Effect": "Allow",
                    "Principal": {"Service": "social-messaging.amazonaws.com"},
                    "Action": "sns:Publish",
                    "Resource": arn,
                    "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
                },
            ],
        },
    )
    sns.CfnSubscription(
        stack,
        f"{_title(topic)}Subscription",
        topic_arn=made.ref,
        protocol="sqs",
        endpoint=queue.attr_arn,
        raw_message_delivery=True,
    )


def _policy(
    stack: RubricaStack,
    construct: str,
    queue: sqs.CfnQueue,
    *,
    arn: str,
    filled: bool = False,
    topic: str | None = None,
) -> None:
    statements: list[dict[str, Any]] = [
        {
            "Sid": "OnlyTls",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "sqs:*",
            "Resource": {"Fn::Sub": arn},
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]
    if filled:
        statements.append(
            {
                "Sid": "FilledByTheBus",
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": {"Fn::Sub": arn},
                "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
            }
        )
    if topic is not None:
        statements.append(
            {
                "Sid": "FilledByTheTopic",
                "Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": {"Fn::Sub": arn},
                "Condition": {"ArnEquals": {"aws:SourceArn": {"Fn::Sub": stack.names.topic_arn(topic)}}},
            }
        )
    sqs.CfnQueuePolicy(
        stack,
        construct,
        queues=[queue.ref],
        policy_document={"Version": "2012-10-17", "Statement": statements},
    )


def _title(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace("-", "_").split("_"))
