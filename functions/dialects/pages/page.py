"""A page as it is answered: its HTML, and its headers."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, Self

from functions.dialects.native.wire import Body

_ANCESTORS: Final = re.compile(r"frame-ancestors [^;]*")
_NOT_FRAMED: Final = frozenset({"x-frame-options", "cache-control", "cross-origin-opener-policy"})
"""What only a page in a tab of its own says: X-Frame-Options knows no list of sites (RFC 7034), the frame says that
nothing of it is stored, and an opener policy is for whole tabs."""


def framed_by(origins: Sequence[str]) -> str:
    """Return the sources of `frame-ancestors`: nobody where there are none."""
    return " ".join(origins) or "'none'"


class Page(Body):
    """A page of ours in which the sites that may frame it stand: for the browser, and for the page's own script."""

    html: str
    headers: dict[str, str]

    @classmethod
    def framed(
        cls, markup: str, headers: Mapping[str, str], *, origins: Sequence[str], files_origin: str
    ) -> Self:
        """Return the page for these sites, its script told of them so that it speaks to nobody else."""
        told = html.escape(json.dumps(list(origins)), quote=True)
        policy = headers["Content-Security-Policy"].replace("{files_origin}", files_origin)
        return cls(
            html=markup.replace("</head>", f'<meta name="embedders" content="{told}" /></head>', 1),
            headers={
                **{name: value for name, value in headers.items() if name.lower() not in _NOT_FRAMED},
                "Content-Security-Policy": _ANCESTORS.sub(f"frame-ancestors {framed_by(origins)}", policy),
            },
        )
