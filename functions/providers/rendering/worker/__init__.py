"""The process between us and LibreOffice. It runs on the system's Python and imports nothing but its own files."""
