"""The rule book reader: FEEL, DMN and forms, pure."""
