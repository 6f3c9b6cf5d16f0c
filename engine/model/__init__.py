"""The book: nouns of the house and the rules that hold for them, pure Python without any I/O."""
