"""The whole service as one CDK app."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk

from infra.catalog import Catalog, load
from infra.stacks.api import ApiStack
from infra.stacks.data import DataStack
from infra.stacks.people import PeopleStack
from infra.stacks.reactions import AsyncStack
from infra.stacks.settings import ROOT, Settings
from infra.stacks.stack import RubricaStack
from infra.stacks.web import WebStack

_CDK_JSON: Final = ROOT / "cdk.json"


def compose(
    *, context: Mapping[str, Any] | None = None, catalog: Catalog | None = None, outdir: Path | None = None
) -> cdk.App:
    """Return the app with the stacks of a stage, ready to be synthesized.

    `context` stands over what cdk.json, the CDK CLI and CDK_CONTEXT_JSON say. Without `outdir` the
    CLI's folder (CDK_OUTDIR) is written, or else cdk.out.
    """
    if outdir is None and "CDK_OUTDIR" not in os.environ:
        outdir = ROOT / "cdk.out"
    app = cdk.App(
        context=_flags(),
        post_cli_context=dict(context) if context else None,
        outdir=str(outdir) if outdir else None,
        analytics_reporting=False,
    )
    settings = Settings.of(app.node)
    catalog = catalog or load()
    stacks: list[RubricaStack] = [
        DataStack(app, settings=settings),
        PeopleStack(app, settings=settings, catalog=catalog),
        ApiStack(app, settings=settings, catalog=catalog),
        AsyncStack(app, settings=settings, catalog=catalog),
    ]
    if not settings.is_local:
        # On one machine the front door serves the pages.
        stacks.append(WebStack(app, settings=settings))
    for earlier, later in itertools.pairwise(stacks):
        later.add_stack_dependency(earlier)
    return app


def _flags() -> dict[str, Any]:
    """The feature flags: the CLI passes them, python app.py alone would not."""
    flags: dict[str, Any] = json.loads(_CDK_JSON.read_text())["context"]
    return flags
