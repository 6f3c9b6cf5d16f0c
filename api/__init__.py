"""The doors: HTTP in, HTTP out. FastAPI lives only here."""
