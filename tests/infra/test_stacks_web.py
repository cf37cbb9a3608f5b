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
