"""What sets a machine up, builds and checks. No code of the product lives here."""

import sys

if sys.version_info < (3, 11):  # Said here, before a newer word of the language is met.
    sys.exit(f"Danji needs Python 3.11 or newer, this is {sys.version.split()[0]}. Try: make PYTHON=python3.11")
