"""The public host: what goes to the pages' bucket, and what to the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.conftest import Template
from tests.infra.reading import resources


@pytest.fixture(scope="module")
def behaviors(templates: dict[str, Template]) -> dict[str, Any]:
    (distribution,) = resources(templates["web"], "AWS::CloudFront::Distribution").values()
    config = distribution["Properties"]["DistributionConfig"]
    return {one["PathPattern"]: one for one in config["CacheBehaviors"]}


class TestTheLinkThatStopsMails:
    def test_is_answered_by_its_functions_and_takes_what_mail_programs_post(
        self, behaviors: dict[str, Any]
    ) -> None:
        stopping, api = behaviors["/unsubscribe/*"], behaviors["/v1/*"]

        assert stopping["TargetOriginId"] == "api"
        assert "POST" in stopping["AllowedMethods"]
        assert "ResponseHeadersPolicyId" not in stopping
        for name in ("CachePolicyId", "OriginRequestPolicyId", "FunctionAssociations"):
            assert stopping[name] == api[name]


class TestMails:
    def test_that_come_back_or_are_not_wanted_are_told_of(self, templates: dict[str, Template]) -> None:
        found = [
            one["Properties"]["EventDestination"]
            for template in templates.values()
            for one in resources(template, "AWS::SES::ConfigurationSetEventDestination").values()
        ]
        patterns = [
            one["Properties"].get("EventPattern", {})
            for template in templates.values()
            for one in resources(template, "AWS::Events::Rule").values()
        ]

        (destination,) = found
        assert destination["MatchingEventTypes"] == ["BOUNCE", "COMPLAINT"]
        (pattern,) = [one for one in patterns if "aws.ses" in one.get("source", [])]
        assert {"Email Bounced", "Email Complaint Received"} <= set(pattern["detail-type"])


class TestPagesForTheSitesOfAnAccount:
    def test_are_answered_by_the_function_and_kept_by_no_cache(self, behaviors: dict[str, Any]) -> None:
        embedded, api = behaviors["/embed/*"], behaviors["/v1/*"]

        assert embedded["TargetOriginId"] == "api"
        assert embedded["AllowedMethods"] == ["GET", "HEAD"]
        for name in ("CachePolicyId", "OriginRequestPolicyId", "FunctionAssociations"):
            assert embedded[name] == api[name]

    def test_keep_the_headers_of_their_function(self, behaviors: dict[str, Any]) -> None:
        assert "ResponseHeadersPolicyId" not in behaviors["/embed/*"]

    def test_of_their_own_are_framed_by_nobody(self, templates: dict[str, Template]) -> None:
        policies = resources(templates["web"], "AWS::CloudFront::ResponseHeadersPolicy")

        assert policies
        for one in policies.values():
            security = one["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
            assert "frame-ancestors 'none'" in str(security["ContentSecurityPolicy"])
