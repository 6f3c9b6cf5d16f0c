"""What people and clocks decide and change: one command is one transaction is one event."""
