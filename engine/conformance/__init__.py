"""How far we keep to the standards, measured on the public suites that judge it. Nothing of the product needs this
room; nothing of a suite is kept in it."""
