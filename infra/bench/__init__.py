"""`python -m infra.bench [group]`: measures what the product promises, on this machine, and says what was missed."""
