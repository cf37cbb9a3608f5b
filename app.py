"""CDK entry: `python app.py` writes the templates of a stage to cdk.out."""

from infra.stacks.app import compose

compose().synth()
