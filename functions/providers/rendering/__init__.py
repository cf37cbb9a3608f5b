"""Documents that people write (DOCX, Markdown), made into PDF pages."""
