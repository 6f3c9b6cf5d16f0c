"""Putting an installation into one file and getting it out again, checked both ways."""
