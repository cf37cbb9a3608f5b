"""Alarms: what a person has to know of."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_cloudwatch as cloudwatch

from infra.stacks.stack import RubricaStack


def alarm(
    stack: RubricaStack,
    construct: str,
    *,
    name: str,
    tells: str,
    metric: str,
    of: Mapping[str, str],
    above: float,
    statistic: str = "Maximum",
    seconds: int = 60,
    times: int = 1,
) -> None:
    """Raise an alarm when a metric is above a threshold, `times` periods of `seconds` in a row.

    `metric` is namespace and name, such as "AWS/SQS ApproximateAgeOfOldestMessage"; `of` its dimensions.
    """
    namespace, metric_name = metric.split(" ")
    cloudwatch.CfnAlarm(
        stack,
        construct,
        alarm_name=name,
        alarm_description=tells,
        namespace=namespace,
        metric_name=metric_name,
        dimensions=[
            cloudwatch.CfnAlarm.DimensionProperty(name=dimension, value=value)
            for dimension, value in of.items()
        ],
        statistic=statistic,
        period=seconds,
        evaluation_periods=times,
        threshold=above,
        comparison_operator="GreaterThanThreshold",
        treat_missing_data="notBreaching",
        alarm_actions=stack.alarm_actions,
    )
