"""Mail: the configuration set by which SES tells the account's bus what became of each mail."""

from __future__ import annotations

from aws_cdk import aws_ses as ses

from infra.stacks.stack import RubricaStack, sub


def mail_reports(stack: RubricaStack) -> None:
    """Make the configuration set. The suppression list spares addresses that bounce or complain further mail."""
    made = ses.CfnConfigurationSet(
        stack,
        "MailConfiguration",
        name=stack.names.mail_configuration,
        suppression_options=ses.CfnConfigurationSet.SuppressionOptionsProperty(
            suppressed_reasons=["BOUNCE", "COMPLAINT"]
        ),
    )
    ses.CfnConfigurationSetEventDestination(
        stack,
        "MailReports",
        configuration_set_name=made.ref,
        event_destination=ses.CfnConfigurationSetEventDestination.EventDestinationProperty(
            name="bus",
            enabled=True,
            matching_event_types=["BOUNCE", "COMPLAINT"],
            event_bridge_destination=ses.CfnConfigurationSetEventDestination.EventBridgeDestinationProperty(
                # SES publishes to the account's own bus alone.
                event_bus_arn=sub(
                    "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"
                )
            ),
        ),
    )
