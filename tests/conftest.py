from __future__ import annotations

pytest_plugins = ["tests.cloud", "tests.sharing", "tests.tallying"]
