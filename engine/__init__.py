"""The engine: verbs of procedures, rules, papers and evidence. It knows no noun of any bylaw."""
