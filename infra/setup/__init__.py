"""Makes a fresh machine ready: packages, texts, pages, programs of the tests.

Runs on the standard library alone: there is nothing else yet.
"""
