"""Web: one origin for pages and API. CloudFront before the bucket of the pages and before the REST API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_s3 as s3
from aws_cdk.aws_s3_deployment import BucketDeployment, Source
from constructs import Construct

from infra.stacks.buckets import OWNER_ENFORCED, PRIVATE, S3_ENCRYPTION, policy
from infra.stacks.firewall import ORIGIN_HEADER, VIEWER_HEADER, origin_key
from infra.stacks.nag import acknowledge
from infra.stacks.settings import ROOT, Settings
from infra.stacks.stack import RubricaStack, files_origin, sub

_HEADERS: Final = ROOT / "web" / "headers.json"
_DIST: Final = ROOT / "web" / "dist"
_CACHING_OPTIMIZED: Final = "658327ea-f89d-4fab-a63d-7e88639e58f6"
_CACHING_DISABLED: Final = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_VIEWER_EXCEPT_HOST: Final = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
_TYPED: Final = {
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Content-Security-Policy",
    "X-Frame-Options",
}
"""Headers that CloudFront takes as settings of their own and refuses among the custom ones."""

_WHY_THE_UPLOADER: Final = (
    "CDK's own function that copies the pages; it runs at deployments, from the assets to this bucket."
)
_RULES_OF_THE_UPLOADER: Final = (
    "L1",
    "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
    *(
        f"IAM5[Action::s3:{action}]"
        for action in ("Abort*", "DeleteObject*", "GetBucket*", "GetObject*", "List*")
    ),
    "IAM5[Resource::arn:<AWS::Partition>:s3:::<SiteBucket>/*]",
    "IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]",
)

_TELLING_WHO_ASKS: Final = f"""\
function handler(event) {{
  event.request.headers['{VIEWER_HEADER}'] = {{ value: event.viewer.ip }};
  return event.request;
}}
"""


class WebStack(RubricaStack):
    """The pages, and the API below /v1 of the same host, so that the page needs no CORS."""

    def __init__(self, scope: Construct, *, settings: Settings) -> None:
        super().__init__(
            scope, "web", settings=settings, description="Rubrica: the pages and the public host"
        )
        self._declared_headers: dict[str, Any] = json.loads(_HEADERS.read_text())
        site = self._site()
        distribution = self._distribution(site)
        self._may_read(site)
        if _DIST.is_dir():
            self._pages(site)
        cdk.CfnOutput(self, "Host", value=distribution.attr_domain_name)

    def _site(self) -> s3.CfnBucket:
        bucket = s3.CfnBucket(
            self,
            "SiteBucket",
            bucket_name=sub(self.names.bucket("site")),
            public_access_block_configuration=PRIVATE,
            ownership_controls=OWNER_ENFORCED,
            bucket_encryption=S3_ENCRYPTION,
            versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(status="Enabled"),
            logging_configuration=s3.CfnBucket.LoggingConfigurationProperty(
                destination_bucket_name=sub(self.names.bucket("logs")), log_file_prefix="site/"
            ),
        )
        bucket.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        return bucket

    def _may_read(self, site: s3.CfnBucket) -> None:
        policy(
            self,
            site,
            statements=[
                {
                    "Sid": "ReadByTheDistribution",
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudfront.amazonaws.com"},
                    "Action": "s3:GetObject",
                    "Resource": {"Fn::Join": ["", [{"Fn::GetAtt": [site.node.id, "Arn"]}, "/*"]]},
                    "Condition": {
                        "StringEquals": {
                            "aws:SourceArn": {
                                "Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/"
                                "${Distribution}"
                            }
                        }
                    },
                }
            ],
        )

    def _distribution(self, site: s3.CfnBucket) -> cloudfront.CfnDistribution:
        access = cloudfront.CfnOriginAccessControl(
            self,
            "SiteAccess",
            origin_access_control_config=cloudfront.CfnOriginAccessControl.OriginAccessControlConfigProperty(
                name=self.names.stack("site"),
                origin_access_control_origin_type="s3",
                signing_behavior="always",
                signing_protocol="sigv4",
            ),
        )
        rewrite = self._function("PageFiles", comment="Finds the file of a page", code=self._rewriting())
        viewer = self._function(
            "ViewerAddress", comment="Tells the firewall who asks", code=_TELLING_WHO_ASKS
        )
        api_id = self.imported("api-id")
        custom = self.settings.certificate_arn
        distribution = cloudfront.CfnDistribution(
            self,
            "Distribution",
            distribution_config=cloudfront.CfnDistribution.DistributionConfigProperty(
                comment=self.names.prefix,
                enabled=True,
                http_version="http2and3",
                ipv6_enabled=True,
                price_class="PriceClass_All",
                aliases=[self.settings.public_url.removeprefix("https://")] if custom else None,
                viewer_certificate=cloudfront.CfnDistribution.ViewerCertificateProperty(
                    acm_certificate_arn=custom,
                    minimum_protocol_version="TLSv1.2_2021",
                    ssl_support_method="sni-only",
                )
                if custom
                else cloudfront.CfnDistribution.ViewerCertificateProperty(
                    cloud_front_default_certificate=True
                ),
                origins=[
                    cloudfront.CfnDistribution.OriginProperty(
                        id="site",
                        domain_name=site.attr_regional_domain_name,
                        origin_access_control_id=access.attr_id,
                        s3_origin_config=cloudfront.CfnDistribution.S3OriginConfigProperty(
                            origin_access_identity=""
                        ),
                    ),
                    cloudfront.CfnDistribution.OriginProperty(
                        id="api",
                        domain_name=f"{api_id}.execute-api.{self.region}.{self.url_suffix}",
                        origin_path=f"/{self.settings.stage}",
                        origin_custom_headers=[
                            cloudfront.CfnDistribution.OriginCustomHeaderProperty(
                                header_name=ORIGIN_HEADER, header_value=origin_key(self.names)
                            )
                        ],
                        custom_origin_config=cloudfront.CfnDistribution.CustomOriginConfigProperty(
                            origin_protocol_policy="https-only", origin_ssl_protocols=["TLSv1.2"]
                        ),
                    ),
                ],
                default_cache_behavior=cloudfront.CfnDistribution.DefaultCacheBehaviorProperty(
                    target_origin_id="site",
                    viewer_protocol_policy="redirect-to-https",
                    allowed_methods=["GET", "HEAD"],
                    # Pages name their assets by hash: a page from yesterday would ask for what is gone.
                    cache_policy_id=_CACHING_DISABLED,
                    compress=True,
                    response_headers_policy_id=self._headers("Pages", self._page("/sign")).ref,
                    function_associations=[_on_request(rewrite)],
                ),
                cache_behaviors=[
                    cloudfront.CfnDistribution.CacheBehaviorProperty(
                        path_pattern="/v1/*",
                        target_origin_id="api",
                        viewer_protocol_policy="https-only",
                        allowed_methods=["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
                        cache_policy_id=_CACHING_DISABLED,
                        origin_request_policy_id=_ALL_VIEWER_EXCEPT_HOST,
                        function_associations=[_on_request(viewer)],
                        compress=True,
                    ),
                    cloudfront.CfnDistribution.CacheBehaviorProperty(
                        # Pages for the sites that embed them: their headers are the function's own.
                        path_pattern="/embed/*",
                        target_origin_id="api",
                        viewer_protocol_policy="redirect-to-https",
                        allowed_methods=["GET", "HEAD"],
                        cache_policy_id=_CACHING_DISABLED,
                        origin_request_policy_id=_ALL_VIEWER_EXCEPT_HOST,
                        function_associations=[_on_request(viewer)],
                        compress=True,
                    ),
                    cloudfront.CfnDistribution.CacheBehaviorProperty(
                        # Mail programs post here; CloudFront lets through POST only together with the others.
                        path_pattern="/unsubscribe/*",
                        target_origin_id="api",
                        viewer_protocol_policy="redirect-to-https",
                        allowed_methods=["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
                        cache_policy_id=_CACHING_DISABLED,
                        origin_request_policy_id=_ALL_VIEWER_EXCEPT_HOST,
                        function_associations=[_on_request(viewer)],
                        compress=True,
                    ),
                    cloudfront.CfnDistribution.CacheBehaviorProperty(
                        path_pattern="/assets/*",
                        target_origin_id="site",
                        viewer_protocol_policy="redirect-to-https",
                        allowed_methods=["GET", "HEAD"],
                        cache_policy_id=_CACHING_OPTIMIZED,
                        compress=True,
                        response_headers_policy_id=self._headers("Assets", self._page("/assets/*")).ref,
                    ),
                ],
            ),
        )
        distribution.override_logical_id("Distribution")
        acknowledge(distribution, "CFR1", reason="Signers live in every country; none is shut out.")
        acknowledge(
            distribution, "CFR2", reason="The firewall stands on the API's stage; the pages are static files."
        )
        acknowledge(
            distribution,
            "CFR3",
            reason="S3 logs each read of a page, the API logs each call; paths hold no ids.",
        )
        if not custom:
            acknowledge(
                distribution, "CFR4", reason="Without a certificate of one's own only CloudFront's is served."
            )
        return distribution

    def _function(self, construct: str, *, comment: str, code: str) -> cloudfront.CfnFunction:
        return cloudfront.CfnFunction(
            self,
            construct,
            name=self.names.stack(construct.lower()),
            auto_publish=True,
            function_code=code,
            function_config=cloudfront.CfnFunction.FunctionConfigProperty(
                comment=comment, runtime="cloudfront-js-2.0"
            ),
        )

    def _page(self, path: str) -> Mapping[str, str]:
        return next(page["headers"] for page in self._declared_headers["pages"] if page["path"] == path)

    def _headers(self, name: str, page: Mapping[str, str]) -> cloudfront.CfnResponseHeadersPolicy:
        """Make the policy of web/headers.json, which the front door of one machine reads too."""
        headers = {**self._declared_headers["everywhere"], **page}
        security = headers["Content-Security-Policy"].replace("{files_origin}", files_origin(self.names))
        config = cloudfront.CfnResponseHeadersPolicy
        custom = [
            config.CustomHeaderProperty(header=header, value=value, override=True)
            for header, value in headers.items()
            if header not in _TYPED
        ]
        age = headers["Strict-Transport-Security"].partition("max-age=")[2].partition(";")[0]
        return config(
            self,
            f"{name}Headers",
            response_headers_policy_config=config.ResponseHeadersPolicyConfigProperty(
                name=self.names.stack(f"headers-{name.lower()}"),
                custom_headers_config=config.CustomHeadersConfigProperty(items=custom) if custom else None,
                security_headers_config=config.SecurityHeadersConfigProperty(
                    content_security_policy=config.ContentSecurityPolicyProperty(
                        content_security_policy=sub(security), override=True
                    ),
                    content_type_options=config.ContentTypeOptionsProperty(override=True),
                    frame_options=config.FrameOptionsProperty(
                        frame_option=headers["X-Frame-Options"], override=True
                    )
                    if "X-Frame-Options" in headers
                    else None,
                    referrer_policy=config.ReferrerPolicyProperty(
                        referrer_policy=headers["Referrer-Policy"], override=True
                    ),
                    strict_transport_security=config.StrictTransportSecurityProperty(
                        access_control_max_age_sec=int(age), include_subdomains=True, override=True
                    ),
                ),
            ),
        )

    def _rewriting(self) -> str:
        """Write the function that turns the path of a page into the key of its file."""
        files = {
            page["path"]: f"/{page['file']}" for page in self._declared_headers["pages"] if "file" in page
        }
        return (
            f"var files = {json.dumps(files)};\n"
            "function handler(event) {\n"
            "  var path = event.request.uri.replace(/\\/$/, '');\n"
            "  if (files[path]) event.request.uri = files[path];\n"
            "  return event.request;\n"
            "}\n"
        )

    def _pages(self, site: s3.CfnBucket) -> None:
        """Upload web/dist with the deployment."""
        BucketDeployment(
            self,
            "PagesUpload",
            sources=[Source.asset(str(_DIST))],
            destination_bucket=s3.Bucket.from_bucket_name(self, "Site", site.ref),
            prune=False,
            retain_on_delete=True,
        )
        for rule in _RULES_OF_THE_UPLOADER:
            acknowledge(self, rule, reason=_WHY_THE_UPLOADER)


def _on_request(function: cloudfront.CfnFunction) -> cloudfront.CfnDistribution.FunctionAssociationProperty:
    return cloudfront.CfnDistribution.FunctionAssociationProperty(
        event_type="viewer-request", function_arn=function.attr_function_arn
    )
