"""The channels by which notices leave, one folder each behind one contract (``contract``).  Adding one edits no other file."""
