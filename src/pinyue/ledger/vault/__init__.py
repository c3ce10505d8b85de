"""Personal data outside the chain: keys, sealing and masking.  Pure: no database, no framework."""
