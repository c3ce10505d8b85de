"""What happened?  An append-only record of every incident, each entry chained to the one before, and the acts that write it."""
