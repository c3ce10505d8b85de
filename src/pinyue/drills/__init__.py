"""Rehearsal: the same engine on invented incidents, before a real one asks."""
