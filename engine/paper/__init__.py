"""One source, several faces: HTML, DOCX, PDF and the seal. Knows no database."""
