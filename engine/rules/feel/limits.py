"""How much text and work an expression may ask for. Every limit ends in a FeelError, never in a slow answer."""

SOURCE_CHARS_MAX = 4_000
DEPTH_MAX = 60
ITERATIONS_MAX = 10_000
LIST_ITEMS_MAX = 10_000
STRING_CHARS_MAX = 100_000
VALUE_ITEMS_MAX = 200_000
VALUE_DEPTH_MAX = 120
"""How much a value may hold with all that is inside it, each occurrence counted: what is put together in twos grows
beyond any list."""
CALL_DEPTH_MAX = 64
"""How deep user-defined functions may call one another."""

WORK_MAX = 200_000
"""Units of work of one evaluation: an iteration costs ten beside what its body does, a function call one for every
list item and every 128 characters it is given."""
ITERATION_WORK = 10
