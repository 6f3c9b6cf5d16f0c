"""What is different between two sets of definitions, said in sentences: who reads them signs for a change, and reads no
XML. Pure: files in, differences out. Whether the files are right is judged in bylaws.py."""

from engine.compare.difference import Difference
from engine.compare.releases import compare

__all__ = ["Difference", "compare"]
