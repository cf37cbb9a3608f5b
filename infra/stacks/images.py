"""Functions in container images. CDK builds them when it deploys; to synthesize, no Docker is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk.aws_ecr_assets import DockerImageAsset, Platform

from infra.stacks.settings import ROOT
from infra.stacks.stack import RubricaStack

_PLATFORMS: Final = {"arm64": Platform.LINUX_ARM64, "x86_64": Platform.LINUX_AMD64}


def of_image(stack: RubricaStack, name: str, *, handler: str) -> dict[str, Any]:
    """Return what makes a function run in the image of infra/<name>/Dockerfile, which others may run in too."""
    return {
        "package_type": "Image",
        "code": lambda_.CfnFunction.CodeProperty(image_uri=_image(stack, name).image_uri),
        "image_config": lambda_.CfnFunction.ImageConfigProperty(command=[handler]),
    }


def _image(stack: RubricaStack, name: str) -> DockerImageAsset:
    construct = f"{name.capitalize()}Image"
    made = stack.node.try_find_child(construct)
    if isinstance(made, DockerImageAsset):
        return made
    file = Path("infra") / name / "Dockerfile"
    ignored = (ROOT / file).with_name("Dockerfile.dockerignore").read_text().splitlines()
    return DockerImageAsset(
        stack,
        construct,
        directory=str(ROOT),
        file=str(file),
        platform=_PLATFORMS[stack.settings.arch],
        # CDK knows no ignore file but the one at the root; and copies what is not ignored at every synthesis.
        exclude=[*ignored, f"!{file}"],
        ignore_mode=cdk.IgnoreMode.DOCKER,
    )
