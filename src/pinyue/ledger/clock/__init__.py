"""What comes due by itself, and what is told about it: hints, the watchkeeper, the outbox, the sender and its channels."""
