"""The process between us and LibreOffice. It runs on the system's Python and imports nothing but its own files."""

# What it ends with when LibreOffice ended: by itself, or because it had used all the processor that it may.
DIED = 3
CPU_LIMIT = 4
