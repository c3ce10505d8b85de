"""What follows from a plan?  Pure functions: grade, fold, owed, may.  No I/O, no clock."""
